"""The only question in a window of its own: for what cannot be undone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.theme import Colour, Space, Text, theme
from app.ui.values import State
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.tag import StateMark
from app.ui.widgets.text import Paragraph


class ConfirmDialog(QDialog):
    """Names the thing and the consequence; the button carries the verb (« Transmettre 14 FSE »).

    Call ``open()`` and connect ``accepted`` / ``rejected``. Cancel has the focus when *danger*."""

    def __init__(
        self, question: str, consequence: str, verb: str, parent: QWidget | None = None, *, danger: bool = False
    ) -> None:
        super().__init__(parent)
        px = theme().px
        self.setProperty("ground", "surface")
        self.setWindowTitle(verb)
        self.setAccessibleName(question)
        self.setAccessibleDescription(consequence)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(px(440))
        words = QVBoxLayout()
        words.setSpacing(px(Space.XS))
        words.addWidget(Paragraph(question, Text.GROUP))
        words.addWidget(Paragraph(consequence, Text.BODY, Colour.MUTED))
        words.addStretch(1)
        top = QHBoxLayout()
        top.setSpacing(px(Space.M))
        top.addWidget(StateMark(State.DANGER if danger else State.WARNING, "triangle-alert"), 0, _TOP)
        top.addLayout(words, 1)
        self.cancel = Button(self.tr("Annuler"), shortcut="Esc", owns_shortcut=False)
        self.confirm = Button(verb, ButtonKind.DANGER if danger else ButtonKind.PRIMARY)
        self.cancel.clicked.connect(self.reject)
        self.confirm.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.setSpacing(px(Space.S))
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.confirm)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(Space.XL), px(Space.XL), px(Space.XL), px(Space.L))
        column.setSpacing(px(Space.XL))
        column.addLayout(top)
        column.addLayout(foot)
        first = self.cancel if danger else self.confirm
        first.setDefault(True)
        first.setFocus()


_TOP = Qt.AlignmentFlag.AlignTop
