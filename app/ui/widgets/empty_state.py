"""What a list says when it holds nothing, and what to do next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.theme import Colour, Space, Text, theme
from app.ui.widgets.button import Button
from app.ui.widgets.text import IconLabel, Paragraph


class EmptyState(QWidget):
    """Icon, title, sentence, button; ``action_requested`` when the button is pressed."""

    action_requested = Signal()

    def __init__(
        self, title: str, sentence: str = "", action: str = "", icon: str = "inbox", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        px = theme().px
        self._icon = IconLabel(icon, Colour.HINT, 28)
        self._title = Paragraph(role=Text.GROUP)
        self._sentence = Paragraph(role=Text.BODY, tone=Colour.MUTED)
        self._button = Button(parent=self)
        self._button.clicked.connect(self.action_requested)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(Space.XL), px(Space.XL), px(Space.XL), px(Space.XL))
        column.setSpacing(px(Space.S))
        column.addStretch(2)
        column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self._title, self._sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addSpacing(px(Space.XS))
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.set_words(title, sentence, action)

    def set_words(self, title: str, sentence: str = "", action: str = "") -> None:
        """Change what it says; an empty *action* hides the button."""
        self._title.setText(title)
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self._button.set_label(action)
        self._button.setVisible(bool(action))
        self.setAccessibleName(f"{title}. {sentence}".strip())

    @property
    def text(self) -> str:
        """Everything it says."""
        return self.accessibleName()
