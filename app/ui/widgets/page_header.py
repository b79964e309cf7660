"""Title of a screen, one sentence, its actions on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme import Colour, Space, Text, theme
from app.ui.widgets.text import Label


class _Sentence(Label):
    """One line that ends with an ellipsis when the buttons leave no room; the whole of it is the tooltip."""

    def __init__(self, text: str) -> None:
        super().__init__("", Text.BODY, Colour.MUTED)
        self._whole = text
        self._elide()

    def set_whole(self, text: str) -> None:
        """Say something else."""
        self._whole = text
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        if shown != self.text():
            self.setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")
        self.setAccessibleName(self._whole)


class PageHeader(QWidget):
    """Opens a screen; ``add_action`` puts buttons on the right, the primary one last."""

    def __init__(self, title: str, sentence: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        self._title = Label(title, Text.TITLE)
        self._sentence = _Sentence(sentence)
        for label in (self._title, self._sentence):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        words = QVBoxLayout()
        words.setSpacing(px(2))
        words.addWidget(self._title)
        words.addWidget(self._sentence)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(px(Space.S))
        self._row.addLayout(words, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_title(self, title: str) -> None:
        """Change the title."""
        self._title.setText(title)

    def set_sentence(self, sentence: str) -> None:
        """Change the sentence under the title; its line stays reserved, so nothing jumps."""
        self._sentence.set_whole(sentence)

    def add_action(self, button: QWidget) -> None:
        """Append a button at the right."""
        self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
