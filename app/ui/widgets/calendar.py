"""A calendar in which several days are picked: the months, their buttons, the legend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.theme import Colour, Size, Space, Text, theme
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.months import DayMark, MonthsGrid
from app.ui.widgets.text import IconLabel, Label


class Calendar(QWidget):
    """The months with their buttons and the legend of the marks shown."""

    picked_changed = Signal(object)
    cursor_changed = Signal(object)

    def __init__(self, name: str, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        self.grid = MonthsGrid(name, today)
        self.back = Button(kind=ButtonKind.GHOST, icon="chevron-left", small=True, name=self.tr("Mois précédent"))
        self.today = Button(self.tr("Aujourd’hui"), ButtonKind.GHOST, small=True)
        self.next = Button(kind=ButtonKind.GHOST, icon="chevron-right", small=True, name=self.tr("Mois suivant"))
        self.count = Label("", Text.BODY, Colour.MUTED)
        head = QHBoxLayout()
        head.setSpacing(px(Space.XS))
        for button in (self.back, self.today, self.next):
            head.addWidget(button)
        head.addStretch(1)
        head.addWidget(self.count)
        self._legend = QWidget()
        self._words = QVBoxLayout(self._legend)
        self._words.setContentsMargins(0, 0, 0, 0)
        self._words.setSpacing(px(Space.XS))
        self._legend.setMinimumHeight(2 * px(Text.SECONDARY.line) + px(Space.XS))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(Space.S))
        column.addLayout(head)
        column.addWidget(self.grid, 1)
        column.addWidget(self._legend)
        self.back.clicked.connect(lambda: self.grid.turn(-1))
        self.next.clicked.connect(lambda: self.grid.turn(1))
        self.today.clicked.connect(lambda: self.grid.set_cursor_day(today))
        self.grid.picked_changed.connect(self.picked_changed)
        self.grid.cursor_changed.connect(self.cursor_changed)
        self.grid.turned.connect(self._show_legend)

    def show_days(self, picked: Iterable[date], marks: Mapping[date, Sequence[DayMark]], count: str = "") -> None:
        """Show the days picked, what stands on each, and a word on how many."""
        self.grid.set_marks(marks)
        self.grid.set_picked(picked)
        self.count.setText(count)
        self._show_legend()

    def _show_legend(self) -> None:
        while (item := self._words.takeAt(0)) is not None:
            if (line := item.widget()) is not None:
                line.hide()
                line.deleteLater()
        marks = self.grid.marks_shown()
        half = (len(marks) + 1) // 2 if len(marks) > 4 else len(marks)
        for part in (marks[:half], marks[half:]):
            if part:
                self._words.addWidget(_legend_line(part))
        self._words.addStretch(1)


def _legend_line(marks: Sequence[DayMark]) -> QWidget:
    px = theme().px
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(px(Space.XS))
    for mark in marks:
        row.addWidget(IconLabel(mark.icon, Colour(mark.state.value), Size.ICON_XS))
        row.addWidget(Label(mark.word, Text.SECONDARY, Colour.MUTED))
        row.addSpacing(px(Space.S))
    row.addStretch(1)
    return line
