"""The INS identity in the file: status, proofs, and the document that somebody looked at."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.ins import TypeDocument
from app.ui.patients.identite import DOCUMENTS, IdentiteShown
from app.ui.theme import Colour, Space, Text, theme
from app.ui.values import State
from app.ui.widgets.button import Button
from app.ui.widgets.fields import ChoiceField
from app.ui.widgets.figures import Facts
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.tag import Tag
from app.ui.widgets.text import Label, Paragraph


class InsGroup(QWidget):
    """One group of the tab; calls *checked* with the document when somebody notes it, *search* to ask INSi."""

    def __init__(
        self,
        shown: IdentiteShown,
        checked: Callable[[TypeDocument], None],
        search: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        px = theme().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(Space.S))
        column.addWidget(Label(self.tr("Identité nationale de santé"), Text.GROUP))
        if shown.tags:
            tags = QHBoxLayout()
            tags.setSpacing(px(Space.XS))
            for value in shown.tags:
                tags.addWidget(Tag(value))
            tags.addStretch(1)
            column.addLayout(tags)
        if shown.differs:
            column.addWidget(InlineMessage(State.WARNING, "", shown.sentence))
        else:
            column.addWidget(Paragraph(shown.sentence, Text.SECONDARY, Colour.MUTED))
        column.addWidget(Facts(shown.facts))
        self.document = ChoiceField(
            [(words, document) for document, words in DOCUMENTS.items()], self.tr("Pièce d’identité vérifiée"), self
        )
        self.check = Button(self.tr("Pièce vérifiée"), icon="badge-check", small=True, parent=self)
        self.check.clicked.connect(lambda: checked(self.document.value))
        row = QHBoxLayout()
        row.setSpacing(px(Space.S))
        row.addWidget(self.document)
        row.addWidget(self.check)
        row.addStretch(1)
        column.addLayout(row)
        self.search = Button(self.tr("Rechercher l’identité INS"), icon="search", small=True, parent=self)
        self.search.clicked.connect(search)
        self.search.setVisible(shown.may_search)
        column.addWidget(self.search, 0, Qt.AlignmentFlag.AlignLeft)
        for control in (self.document, self.check):
            control.setVisible(shown.may_check)
