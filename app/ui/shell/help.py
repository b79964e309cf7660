"""F1: the keys."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.ui.keys import SCREEN_KEYS, WINDOW_KEYS
from app.ui.theme import Colour, Space, Text, theme
from app.ui.values import State, TagValue
from app.ui.widgets.button import key_words
from app.ui.widgets.tag import Tag
from app.ui.widgets.text import Label, Paragraph


class HelpPage(QWidget):
    """Every key and what it does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Aide : les touches"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(Space.M))
        for title, keys in ((self.tr("Partout"), WINDOW_KEYS), (self.tr("Dans un écran"), SCREEN_KEYS)):
            column.addWidget(Label(title, Text.SECONDARY_STRONG, Colour.HINT))
            grid = QGridLayout()
            grid.setHorizontalSpacing(theme().px(Space.M))
            grid.setVerticalSpacing(theme().px(Space.S))
            grid.setColumnStretch(1, 1)
            grid.setColumnMinimumWidth(0, theme().px(64))
            for row, (key, words) in enumerate(keys.items()):
                grid.addWidget(Tag(TagValue(State.NEUTRAL, key_words(key), "")), row, 0)
                grid.addWidget(Paragraph(words), row, 1)
            column.addLayout(grid)
        column.addStretch(1)
