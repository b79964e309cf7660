"""The card of the planned NGAP steps: on or off, with what it costs to be wrong. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.reglages.model import Said
from app.ui.theme import Size, Space, theme
from app.ui.values import ActionValue, State, TagValue
from app.ui.widgets.card import Card
from app.ui.widgets.confirm import ConfirmDialog
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.table import Column, DataTable, Kind

SWITCH = "switch"
WARNING = (
    "Étapes annoncées, non confirmées.",
    "Aucune source sûre ne dit qu’elles s’appliquent. Activée à tort, une étape fait rejeter les feuilles. "
    "Une mise à jour signée des tarifs les confirmera.",
)
NO_STEP = ("Aucune étape annoncée", "Les tarifs livrés ne prévoient aucune revalorisation.")


@dataclass(frozen=True, slots=True)
class EtapeRow:
    """One step."""

    code: str
    day: date
    libelle: str
    source: str
    tag: TagValue
    active: bool


_COLUMNS: tuple[Column[EtapeRow], ...] = (
    Column("jour", "Dès le", lambda row: row.day, Kind.DATE, width=112),
    Column("libelle", "Étape", lambda row: row.libelle, strong=True, stretch=True),
    Column("etat", "État", lambda row: row.tag, Kind.TAG, width=104),
    Column(SWITCH, "", lambda row: ActionValue("Désactiver" if row.active else "Activer…"), Kind.ACTION),
    Column("source", "Source", lambda row: row.source, hidden=True),
)


class EtapesCard(Card):
    """``switch_requested(code, on)``."""

    switch_requested = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Étapes annoncées", parent=parent, padded=False)
        self.question: ConfirmDialog | None = None
        px = theme().px
        self.warning = InlineMessage(State.WARNING, *WARNING, parent=self)
        self.refusal = InlineMessage(parent=self, dismissible=True)
        self.refusal.setVisible(False)
        words = QVBoxLayout()
        words.setContentsMargins(px(Space.L), 0, px(Space.L), px(Space.S))
        words.setSpacing(px(Space.S))
        words.addWidget(self.warning)
        words.addWidget(self.refusal)
        self.add(words)
        self.table = DataTable(self.tr("Étapes annoncées"), _COLUMNS, lambda row: row.code)
        self.table.empty.set_words(*NO_STEP)
        self.table.action_requested.connect(lambda row, _key: self._on_row(row))
        self.table.activated.connect(self._on_row)
        self.add(self.table)
        self.show_etapes(())

    def show_etapes(self, rows: tuple[EtapeRow, ...]) -> None:
        """Show the steps, soonest first."""
        px = theme().px
        self.table.set_rows(rows)
        self.table.setFixedHeight(px(Size.HEADER_ROW) + px(Size.ROW) * max(3, len(rows)) + px(Space.XS))

    def show_etape_refusal(self, said: Said | None) -> None:
        """Say why a step was refused, or take the message away."""
        self.refusal.setVisible(False)
        if said is not None:
            self.refusal.show_message(said.state, said.what, said.to_do)

    def ask_etape(self, question: tuple[str, str, str], then: Callable[[], None]) -> None:
        """Ask before a step is turned on."""
        self.question = ConfirmDialog(*question, self)
        self.question.finished.connect(self.question.deleteLater)
        self.question.accepted.connect(then)
        self.question.open()

    def hold_etapes(self, *, held: bool) -> None:
        """Hold the buttons while a step is switched."""
        self.table.setEnabled(not held)

    def _on_row(self, row: EtapeRow) -> None:
        self.switch_requested.emit(row.code, not row.active)
