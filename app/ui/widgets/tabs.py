"""Filter chips with counters: one chosen per group."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from app.ui.theme import Colour, Radius, Space, Text, theme
from app.ui.values import Tab
from app.ui.widgets.paint import draw_words, fill, focus_ring, smooth


class Chip(QAbstractButton):
    """One tab of SegmentedTabs."""

    def __init__(self, tab: Tab, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.tab = tab
        self.set_tab(tab)

    def set_tab(self, tab: Tab) -> None:
        """Show other words or another counter."""
        self.tab = tab
        self.setText(tab.title if tab.count is None else f"{tab.title} {tab.count}")
        self.setAccessibleName(self.text())
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802
        width = QFontMetricsF(theme().font(Text.LABEL)).horizontalAdvance(self.text())
        return QSize(round(width + 0.5) + 2 * theme().px(Space.M), theme().px(28))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        smooth(painter)
        current, area = theme(), QRectF(self.rect())
        ink, ground = (Colour.INFO, Colour.INFO_BG) if self.isChecked() else (Colour.NEUTRAL, Colour.NEUTRAL_BG)
        radius = current.px(Radius.TAG)
        edge = current.colour(Colour.FIELD) if self.underMouse() and not self.isChecked() else None
        fill(painter, area, radius, current.colour(ground), edge)
        if self.hasFocus():
            focus_ring(painter, area, radius - 1)
        painter.setFont(current.font(Text.LABEL))
        painter.setPen(current.colour(ink))
        draw_words(painter, area, self.text(), Qt.AlignmentFlag.AlignHCenter)


class SegmentedTabs(QWidget):
    """A row of chips. Tabs of the same ``group`` exclude each other; ``chosen`` carries the key just picked.

    Left and Right move among the chips, Space or Enter picks."""

    chosen = Signal(str)

    def __init__(self, tabs: Sequence[Tab], name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._chips: dict[str, Chip] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().px(Space.S))
        group = tabs[0].group if tabs else 0
        for tab in tabs:
            if tab.group != group:
                row.addSpacing(theme().px(Space.XL))
                group = tab.group
            chip = Chip(tab, self)
            chip.clicked.connect(lambda _checked=False, key=tab.key: self._on_click(key))
            self._chips[tab.key] = chip
            row.addWidget(chip)
        row.addStretch(1)
        if tabs:
            self._chips[tabs[0].key].setChecked(True)

    def set_tabs(self, tabs: Sequence[Tab]) -> None:
        """Refresh words and counters of known keys; the choice stays."""
        for tab in tabs:
            self._chips[tab.key].set_tab(tab)

    @property
    def chips(self) -> list[Chip]:
        """The chips in the order shown."""
        return list(self._chips.values())

    def choose(self, key: str) -> None:
        """Pick a chip without emitting."""
        group = self._chips[key].tab.group
        for chip in self._chips.values():
            if chip.tab.group == group:
                chip.setChecked(chip.tab.key == key)

    def current(self, group: int = 0) -> str | None:
        """Return the key chosen in *group*, None if none is."""
        keys = (chip.tab.key for chip in self._chips.values() if chip.tab.group == group and chip.isChecked())
        return next(keys, None)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        chips = list(self._chips.values())
        focused = next((i for i, chip in enumerate(chips) if chip.hasFocus()), None)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and focused is not None:
            chips[focused].click()
        elif step and focused is not None:
            chips[(focused + step) % len(chips)].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def _on_click(self, key: str) -> None:
        group = self._chips[key].tab.group
        first = next(iter(self._chips.values())).tab.group
        unpicked = group != first and not self._chips[key].isChecked()
        if unpicked:  # a second click lifts a filter of the other groups
            self.chosen.emit("")
            return
        self.choose(key)
        self.chosen.emit(key)
