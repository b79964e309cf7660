"""One file that may be the person’s: how likely, what agrees, what differs, and what to do with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.matching import Trait
from app.ui.carte import model
from app.ui.carte.model import CandidateItem
from app.ui.theme import Colour, Space, Text, theme
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.tag import Tag
from app.ui.widgets.text import Label, Paragraph
from app.ui.widgets.value_choice import ValueChoice


class ProposalCard(QFrame):
    """``chosen(patient_id, traits)`` carries the traits to take from what was read."""

    chosen = Signal(int, object)

    def __init__(self, item: CandidateItem, parent: QWidget | None = None, *, first: bool = False) -> None:
        super().__init__(parent)
        self._item = item
        self._choices: dict[Trait, ValueChoice] = {}
        px = theme().px
        self.setProperty("piece", "inset")
        self.setAccessibleName(f"{item.title}, {item.level.word}")
        column = QVBoxLayout(self)
        column.setContentsMargins(px(Space.L), px(Space.M), px(Space.L), px(Space.M))
        column.setSpacing(px(Space.S))
        head = QHBoxLayout()
        head.addWidget(Label(item.title, Text.STRONG), 1)
        column.addLayout(head)
        tag = QHBoxLayout()
        tag.setSpacing(px(Space.S))
        tag.addWidget(Tag(item.level))
        tag.addWidget(Label(item.score, Text.SECONDARY, Colour.MUTED))
        tag.addStretch(1)
        column.addLayout(tag)
        if item.agreement:
            column.addWidget(Paragraph(item.agreement, Text.SECONDARY, Colour.MUTED))
        if item.doubt:
            column.addWidget(Paragraph(item.doubt, Text.BODY))
        self._add_differences(column)
        self.button = Button(model.CHOOSE_FILE, ButtonKind.PRIMARY if first else ButtonKind.SECONDARY, "check")
        self.button.clicked.connect(lambda: self.chosen.emit(item.patient_id, self.taken))
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.button)
        column.addLayout(foot)
        self._name_button()

    @property
    def taken(self) -> frozenset[Trait]:
        """The traits to write in the file."""
        return frozenset(trait for trait, choice in self._choices.items() if choice.chosen == 1)

    def _add_differences(self, column: QVBoxLayout) -> None:
        for one in self._item.differences:
            options = ((self.tr("Fiche"), one.filed), (self.tr("Lu"), one.read))
            choice = ValueChoice(one.trait.value, options, 1 if one.take else 0)
            choice.changed.connect(lambda _place: self._name_button())
            self._choices[one.trait] = choice
            column.addWidget(choice)

    def _name_button(self) -> None:
        words = model.CHOOSE_AND_UPDATE if self.taken else model.CHOOSE_FILE
        self.button.set_label(words)
        self.button.setAccessibleName(f"{words}\u00a0: {self._item.title}")
