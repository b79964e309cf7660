"""A rule that speaks: state, sentence, source, button that repairs."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme import Colour, Space, Text, theme
from app.ui.values import State
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.tag import StateMark
from app.ui.widgets.text import Paragraph, separator

STATE_WORDS: dict[State, str] = {
    State.SUCCESS: "Conforme",
    State.WARNING: "À vérifier",
    State.DANGER: "Bloquant",
    State.INFO: "Pour information",
    State.NEUTRAL: "Sans effet",
}


class FindingRow(QWidget):
    """One finding or one thing to do; ``action_requested`` when its button is pressed.

    *source* is the cited text (or the second line); rows stack in a Card with ``padded=False``."""

    action_requested = Signal()

    def __init__(
        self,
        state: State,
        sentence: str,
        source: str = "",
        action: str = "",
        parent: QWidget | None = None,
        *,
        icon: str = "",
        ruled: bool = True,
    ) -> None:
        super().__init__(parent)
        px = theme().px
        self.setAccessibleName(f"{STATE_WORDS[state]} : {sentence} {source}".strip())
        top = Qt.AlignmentFlag.AlignTop
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Paragraph(sentence, Text.STRONG))
        if source:
            words.addWidget(Paragraph(source, Text.SECONDARY, Colour.HINT))
        words.addStretch(1)
        line = QHBoxLayout()
        line.setContentsMargins(px(Space.L), px(Space.M), px(Space.L), px(Space.M))
        line.setSpacing(px(Space.M))
        line.addWidget(StateMark(state, icon, STATE_WORDS[state]), 0, top)
        line.addLayout(words, 1)
        self.button: Button | None = None
        self._sentence = sentence
        self._actions = QVBoxLayout()
        self._actions.setSpacing(px(Space.XS))
        line.addLayout(self._actions)
        line.setAlignment(self._actions, top)
        if action:
            self.button = Button(action, small=True, name=f"{action} : {sentence}")
            self.button.clicked.connect(self.action_requested)
            self._actions.addWidget(self.button, 0, Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        if ruled:
            column.addWidget(separator(self))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def add_other(self, action: str) -> Button:
        """Add a quieter button under the first and return it."""
        button = Button(action, ButtonKind.GHOST, small=True, name=f"{action} : {self._sentence}")
        self._actions.addWidget(button, 0, Qt.AlignmentFlag.AlignRight)
        return button
