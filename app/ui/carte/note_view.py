"""What code was read, over the person it names."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.carte.code_note import CodeNote
from app.ui.theme import Colour, Space, Text, theme
from app.ui.values import State, TagValue
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.paint import tag_width
from app.ui.widgets.tag import Tag
from app.ui.widgets.text import Paragraph

TAGS_WIDTH = 330
"""Pixels at 100 % that a line of tags may take in the panel."""


class NoteView(QFrame):
    """Tags, lines, warnings, and the time that is left."""

    def __init__(self, note: CodeNote, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        self.setProperty("piece", "inset")
        column = QVBoxLayout(self)
        column.setContentsMargins(px(Space.M), px(Space.M), px(Space.M), px(Space.M))
        column.setSpacing(px(Space.S))
        for line in _rows(note.tags):
            row = QHBoxLayout()
            row.setSpacing(px(Space.XS))
            for value in line:
                row.addWidget(Tag(value))
            row.addStretch(1)
            column.addLayout(row)
        for words in note.lines:
            column.addWidget(Paragraph(words, Text.SECONDARY, Colour.MUTED))
        for words in note.warnings:
            column.addWidget(InlineMessage(State.WARNING, "", words))
        self._left = Paragraph(role=Text.SECONDARY, tone=Colour.TEXT)
        self._left.setVisible(False)
        column.addWidget(self._left)
        self.setAccessibleName(", ".join(value.word for value in note.tags))

    def show_left(self, words: str) -> None:
        """Say what is left; nothing hides the line."""
        if words != self._left.text():
            self._left.setText(words)
        self._left.setVisible(bool(words))

    @property
    def left(self) -> str:
        """What it says of the time left."""
        return self._left.text()


def _rows(tags: tuple[TagValue, ...]) -> list[list[TagValue]]:
    """Fill lines with tags, as words wrap."""
    rows: list[list[TagValue]] = []
    room = 0
    for value in tags:
        width = round(tag_width(value)) + theme().px(Space.XS)
        if width > room:
            rows.append([])
            room = theme().px(TAGS_WIDTH)
        rows[-1].append(value)
        room -= width
    return rows
