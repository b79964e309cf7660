"""One field whose value differs between two sources: which one to keep."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QVBoxLayout, QWidget

from app.ui.theme import Colour, Space, Text, theme
from app.ui.widgets.fields import RadioField
from app.ui.widgets.text import Label, Paragraph

EMPTY_VALUE = "rien"
SOURCE_WIDTH = 80


class ValueChoice(QWidget):
    """The name of a field over its values, each with where it comes from; ``changed(int)`` carries the place chosen.

    *options* are (source, value); an empty value is shown as « rien »."""

    changed = Signal(int)

    def __init__(
        self, label: str, options: Sequence[tuple[str, str]], chosen: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        px = theme().px
        self._group = QButtonGroup(self)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(Space.M))
        grid.setVerticalSpacing(0)
        grid.setColumnMinimumWidth(0, px(SOURCE_WIDTH))
        grid.setColumnStretch(1, 1)
        middle = Qt.AlignmentFlag.AlignVCenter
        for place, (source, value) in enumerate(options):
            radio = RadioField(source)
            radio.setAccessibleName(f"{label}, {source}\u00a0: {value or EMPTY_VALUE}")
            radio.setChecked(place == chosen)
            self._group.addButton(radio, place)
            words = Paragraph(value or EMPTY_VALUE, Text.BODY, Colour.TEXT if value else Colour.HINT)
            grid.addWidget(radio, place, 0, middle)
            grid.addWidget(words, place, 1, middle)
        self._group.idClicked.connect(self.changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Label(label, Text.SECONDARY_STRONG, Colour.MUTED))
        column.addLayout(grid)

    @property
    def chosen(self) -> int:
        """The place of the value chosen."""
        return self._group.checkedId()
