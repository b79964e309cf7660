"""Entries one under the other, each with an icon: the rooms of the window, the topics of Réglages."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy, QWidget

from app.ui.icons import draw_icon
from app.ui.theme import Colour, Radius, Size, Space, Text, theme
from app.ui.values import State
from app.ui.widgets.paint import draw_words, fill, focus_ring, smooth


class RailItem(QAbstractButton):
    """One entry: icon, word, counter."""

    def __init__(self, title: str, icon: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._title, self._icon, self._count, self._state = title, icon, 0, State.NEUTRAL
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_badge(0)

    def set_badge(self, count: int, state: State = State.NEUTRAL) -> None:
        """Show how many things wait; 0 shows nothing."""
        self._count, self._state = count, state
        self.setAccessibleName(f"{self._title}, {count} en attente" if count else self._title)
        self.update()

    @property
    def count(self) -> int:
        """How many things wait."""
        return self._count

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(theme().px(Size.RAIL) - 2 * theme().px(10), theme().px(34))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        smooth(painter)
        current, px, area = theme(), theme().px, QRectF(self.rect())
        if self.isChecked() or self.underMouse():
            ground = Colour.SOFT if self.isChecked() else Colour.WINDOW
            fill(painter, area, px(Radius.CONTROL), current.colour(ground))
        if self.hasFocus():
            focus_ring(painter, area, px(Radius.CONTROL) - 1)
        ink = current.colour(Colour.ACCENT if self.isChecked() else Colour.MUTED)
        side = px(Size.ICON_RAIL)
        draw_icon(painter, QRectF(px(10), 0, side, area.height()), self._icon, ink, Size.ICON_RAIL)
        left = px(10) + side + px(10)
        badge = self._draw_badge(painter, area)
        words = QRectF(left, 0, area.width() - left - badge, area.height())
        painter.setFont(current.font(Text.STRONG if self.isChecked() else Text.LABEL))
        painter.setPen(ink)
        draw_words(painter, words, self._title, Qt.AlignmentFlag.AlignLeft)

    def _draw_badge(self, painter: QPainter, area: QRectF) -> float:
        """Draw the counter and return the room that it takes at the right."""
        if not self._count:
            return theme().px(Space.S)
        px, font = theme().px, theme().font(Text.KEY)
        font.setWeight(theme().font(Text.STRONG).weight())
        words = str(self._count) if self._count < 1000 else "999+"
        width = max(QFontMetricsF(font).horizontalAdvance(words) + px(14), px(22))
        pill = QRectF(area.right() - px(8) - width, area.center().y() - px(9), width, px(18))
        ink, ground = theme().state_colours(self._state)
        fill(painter, pill, pill.height() / 2, ground)
        painter.setFont(font)
        painter.setPen(ink)
        draw_words(painter, pill, words, Qt.AlignmentFlag.AlignHCenter)
        return width + px(12)


class RailItems(QFrame):
    """``chosen(key)``; Up and Down walk, Enter or Space enters. Who lays the entries out makes them with ``make``."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: dict[str, RailItem] = {}

    def make(self, key: str, title: str, icon: str) -> RailItem:
        """Return a new entry, to be put in the layout."""
        item = RailItem(title, icon, self)
        item.clicked.connect(lambda _checked=False: self.chosen.emit(key))
        self._items[key] = item
        return item

    def set_current(self, key: str) -> None:
        """Mark the entry shown."""
        for known, item in self._items.items():
            item.setChecked(known == key)

    def item(self, key: str) -> RailItem:
        """Return an entry; raise KeyError when there is none."""
        return self._items[key]

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        items = list(self._items.values())
        at = next((i for i, item in enumerate(items) if item.hasFocus()), None)
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if at is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            items[at].click()
        elif at is not None and step:
            items[(at + step) % len(items)].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)
