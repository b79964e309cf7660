"""The tab of the prises en charge: one card each. Decides nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.ui.patients.file_model import FileShown
from app.ui.patients.rows import PecRow
from app.ui.patients.suivi_model import CONTESTED, LABELS, Deed, PecCard, SeuilShown
from app.ui.patients.tabs import Scrolled
from app.ui.theme import Colour, Space, Text, theme
from app.ui.values import State
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.table import Column, Kind
from app.ui.widgets.table.columns import csv_cell, csv_field
from app.ui.widgets.tag import Tag
from app.ui.widgets.text import Paragraph, separator

PER_LINE = 3
_CSV: tuple[Column[PecRow], ...] = (
    Column("acte", "Acte", lambda row: row.intitule),
    Column("cotation", "Cotation", lambda row: row.cotation),
    Column("prescripteur", "Prescripteur", lambda row: row.prescripteur),
    Column("ordonnance", "Ordonnance", lambda row: row.prescrite_on, Kind.DATE),
    Column("seances", "Séances", lambda row: row.quota_words, Kind.NUMBER),
    Column("etat", "État", lambda row: row.tag, Kind.TAG),
)


def csv_of(rows: Sequence[PecRow]) -> bytes:
    """Return the prises en charge as a spreadsheet opens them."""
    lines = [";".join(csv_field(column.title) for column in _CSV)]
    lines += [";".join(csv_cell(column, row) for column in _CSV) for row in rows]
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


class SuiviTab(Scrolled):
    """Prises en charge. ``add_requested``; ``deed_requested(pec_id, deed)``; ``csv_requested(name, bytes)``."""

    add_requested = Signal()
    deed_requested = Signal(int, object)
    csv_requested = Signal(str, bytes)

    def __init__(self) -> None:
        super().__init__("")
        self.setAccessibleName(self.tr("Prises en charge"))
        self.buttons: dict[tuple[int, Deed], Button] = {}
        self.cards: dict[int, QFrame] = {}
        self._pressed = 0

    def show_file(self, shown: FileShown) -> None:
        """Show the cards; the keyboard stays in the card it was in."""
        held = self.isAncestorOf(self.window().focusWidget()) if self.window().focusWidget() else False
        pressed = self._pressed
        self.renew()
        self.buttons.clear()
        self.cards.clear()
        self._add_head(shown)
        for card in shown.suivis:
            self.cards[card.pec_id] = frame = self._card(card)
            self.column.addWidget(frame)
        if not shown.suivis:
            self.column.addWidget(
                EmptyState(
                    self.tr("Aucune prise en charge"), self.tr("Une ordonnance en ouvre une."), icon="stethoscope"
                )
            )
        self.column.addStretch(1)
        first = next((button for (pec_id, _deed), button in self.buttons.items() if pec_id == pressed), None)
        if held and first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_head(self, shown: FileShown) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme().px(Space.S))
        head.addStretch(1)
        self.export = export = Button(self.tr("Exporter"), icon="file-down", small=True)
        export.setEnabled(bool(shown.pecs))
        export.clicked.connect(lambda: self.csv_requested.emit("prises-en-charge.csv", csv_of(shown.pecs)))
        add = Button(self.tr("Nouvelle prise en charge"), icon="plus", small=True)
        add.clicked.connect(self.add_requested)
        head.addWidget(export)
        head.addWidget(add)
        self.column.addLayout(head)

    def _card(self, card: PecCard) -> QFrame:
        px = theme().px
        frame = QFrame()
        frame.setProperty("piece", "inset")
        frame.setAccessibleName(f"{card.title}, {card.quota}")
        column = QVBoxLayout(frame)
        column.setContentsMargins(px(Space.L), px(Space.M), px(Space.L), px(Space.M))
        column.setSpacing(px(Space.S))
        head = QHBoxLayout()
        head.setSpacing(px(Space.S))
        head.addWidget(Paragraph(card.title, Text.GROUP), 1)
        if card.dap_tag is not None:
            head.addWidget(Tag(card.dap_tag))
        head.addWidget(Tag(card.tag))
        column.addLayout(head)
        column.addWidget(Paragraph(card.line, Text.SECONDARY, Colour.HINT))
        column.addWidget(Paragraph(card.quota))
        if card.total:
            column.addWidget(_quota_bar(card))
        if card.dap is not None:
            self._add_accord(column, card)
        if card.bdk is not None:
            column.addWidget(separator(frame))
            tone = Colour.WARNING if card.bdk.state is State.WARNING else Colour.TEXT
            column.addWidget(Paragraph(card.bdk.what, Text.STRONG, tone))
            column.addWidget(Paragraph(card.bdk.to_do, Text.SECONDARY, Colour.HINT))
        return frame

    def _add_accord(self, column: QVBoxLayout, card: PecCard) -> None:
        said = card.dap
        if said is None:
            return
        if said.state is State.NEUTRAL:
            column.addWidget(Paragraph(f"{said.what} {said.to_do}".strip(), Text.BODY, Colour.MUTED))
        else:
            message = InlineMessage(parent=self.widget())
            message.show_message(said.state, said.what, said.to_do)
            column.addWidget(message)
        self._add_deeds(column, card)
        if card.contested:
            message = InlineMessage(parent=self.widget())
            message.show_message(State.WARNING, *(self.tr(words) for words in CONTESTED))
            column.addWidget(message)
        for seuil in card.seuils:
            column.addWidget(_seuil(seuil))
        for line in card.history:
            column.addWidget(Paragraph(line, Text.SECONDARY, Colour.MUTED))

    def _add_deeds(self, column: QVBoxLayout, card: PecCard) -> None:
        row = QHBoxLayout()
        for place, deed in enumerate(card.deeds):
            if place % PER_LINE == 0:
                row = QHBoxLayout()
                row.setSpacing(theme().px(Space.S))
                row.addStretch(1)
                column.addLayout(row)
            words, icon = LABELS[deed]
            kind = ButtonKind.PRIMARY if deed is Deed.PREPARER else ButtonKind.SECONDARY
            button = Button(words, kind, icon, small=True)
            button.setAccessibleDescription(card.title)
            button.clicked.connect(lambda _checked=False, deed=deed: self._on_deed(card.pec_id, deed))
            self.buttons[card.pec_id, deed] = button
            row.insertWidget(row.count() - 1, button)

    def _on_deed(self, pec_id: int, deed: Deed) -> None:
        self._pressed = pec_id
        self.deed_requested.emit(pec_id, deed)


def _quota_bar(card: PecCard) -> QProgressBar:
    bar = QProgressBar(textVisible=False)
    bar.setRange(0, card.total)
    bar.setValue(min(card.done, card.total))
    bar.setAccessibleName(card.quota)
    return bar


def _seuil(shown: SeuilShown) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    head = QHBoxLayout()
    head.addWidget(Paragraph(shown.libelle, Text.STRONG), 1)
    head.addWidget(Tag(shown.weight))
    column.addLayout(head)
    column.addWidget(Paragraph(shown.counter))
    column.addWidget(Paragraph(shown.source, Text.SECONDARY, Colour.HINT))
    holder.setAccessibleName(f"{shown.libelle} {shown.weight.word}. {shown.counter}")
    return holder
