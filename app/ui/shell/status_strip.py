"""The line that always tells the truth: reader, CPS, network, queue, lock."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy, QWidget

from app.ui.icons import draw_icon
from app.ui.theme import Colour, Radius, Size, Space, Text, theme
from app.ui.values import STATE_ICONS, State
from app.ui.widgets.paint import draw_words, fill, focus_ring, smooth


@dataclass(frozen=True, slots=True)
class StatusItem:
    """One fact: « Lecteur : carte Vitale lue ». A state other than NEUTRAL and SUCCESS takes its colour."""

    key: str
    icon: str
    text: str
    state: State = State.NEUTRAL
    note: str = ""  # tooltip: what to do about it


class _Fact(QAbstractButton):
    def __init__(self, item: StatusItem, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.item = item
        self.set_item(item)

    def set_item(self, item: StatusItem) -> None:
        self.item = item
        self.setText(item.text)
        self.setAccessibleName(item.text)
        self.setAccessibleDescription(item.note)
        self.setToolTip(item.note or item.text)
        self.updateGeometry()
        self.update()

    @property
    def _loud(self) -> bool:
        return self.item.state not in (State.NEUTRAL, State.SUCCESS)

    def sizeHint(self) -> QSize:  # noqa: N802
        px = theme().px
        width = QFontMetricsF(theme().font(Text.SECONDARY)).horizontalAdvance(self.text())
        icons = px(Size.ICON_XS + 6) * (2 if self._loud else 1)
        return QSize(round(width + 0.5) + icons + 2 * px(Space.S), px(24))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        smooth(painter)
        current, px, area = theme(), theme().px, QRectF(self.rect())
        ink, ground = current.state_colours(self.item.state) if self._loud else (current.colour(Colour.MUTED), None)
        if self.underMouse() and ground is None:
            ground = current.colour(Colour.SUNKEN)
        if ground is not None:
            fill(painter, area, px(Radius.TAG), ground)
        if self.hasFocus():
            focus_ring(painter, area, px(Radius.TAG) - 1)
        x, side = float(px(Space.S)), px(Size.ICON_XS)
        for name in (self.item.icon, *([STATE_ICONS[self.item.state]] if self._loud else [])):
            draw_icon(painter, QRectF(x, 0, side, area.height()), name, ink, Size.ICON_XS)
            x += side + px(6)
        painter.setFont(current.font(Text.SECONDARY))
        painter.setPen(ink)
        draw_words(painter, QRectF(x, 0, area.width() - x, area.height()), self.text(), Qt.AlignmentFlag.AlignLeft)


class StatusStrip(QFrame):
    """Facts from left to right in the order first given; ``verrou`` stands at the right. ``clicked(key)``."""

    clicked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        self.setProperty("piece", "status")
        self.setAccessibleName(self.tr("État du poste"))
        self.setFixedHeight(px(Size.STATUS))
        self._facts: dict[str, _Fact] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(px(Space.S), 0, px(Space.S), 0)
        self._row.setSpacing(px(6))
        self._row.addStretch(1)

    def set_item(self, item: StatusItem) -> None:
        """Show or refresh a fact."""
        if item.key in self._facts:
            self._facts[item.key].set_item(item)
            return
        fact = _Fact(item, self)
        fact.clicked.connect(lambda _checked=False: self.clicked.emit(item.key))
        lefts = sum(key != "verrou" for key in self._facts)
        self._row.insertWidget(self._row.count() if item.key == "verrou" else lefts, fact)
        self._facts[item.key] = fact

    def remove(self, key: str) -> None:
        """Take a fact away; no-op when it is not shown."""
        fact = self._facts.pop(key, None)
        if fact is not None:
            self._row.removeWidget(fact)
            fact.hide()
            fact.deleteLater()

    def text(self, key: str) -> str:
        """Return what a fact says."""
        return self._facts[key].text()

    def item(self, key: str) -> StatusItem:
        """Return a fact."""
        return self._facts[key].item

    def place(self, key: str) -> int:
        """Return where a fact stands, in pixels from the left."""
        return self._facts[key].x()

    def click(self, key: str) -> None:
        """Press a fact, as the mouse would."""
        self._facts[key].click()
