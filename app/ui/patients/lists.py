"""The tabs of a file that are lists: séances, factures, règlements, journal."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.money import Money
from app.domain.soins import SeanceState
from app.ui.journal_rows import JournalRow
from app.ui.patients.file_model import FileShown
from app.ui.patients.rows import DueRow, InvoiceRow, SeanceItem
from app.ui.theme import Space, Text, theme
from app.ui.values import Event
from app.ui.widgets.button import Button
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.table import Column, DataTable, Kind
from app.ui.widgets.text import Label, separator
from app.ui.widgets.timeline import Timeline

_SEANCES: tuple[Column[SeanceItem], ...] = (
    Column("jour", "Jour", lambda row: row.day, Kind.DATE),
    Column("heure", "Heure", lambda row: row.hour, muted=True),
    Column("acte", "Acte", lambda row: row.intitule, stretch=True),
    Column("lieu", "Lieu", lambda row: row.lieu, muted=True),
    Column("etat", "État", lambda row: row.tag, Kind.TAG),
    Column("facture", "Facture", lambda row: row.invoice, muted=True),
)
_INVOICES: tuple[Column[InvoiceRow], ...] = (
    Column("numero", "Numéro", lambda row: row.numero, strong=True),
    Column("seances", "Séances", lambda row: row.seances, stretch=True, sort=lambda row: row.last_day),
    Column("total", "Total", lambda row: row.total, Kind.MONEY, total=lambda rows: _sum(r.total for r in rows)),
    Column("amo", "Caisse", lambda row: row.amo, Kind.MONEY, total=lambda rows: _sum(r.amo for r in rows)),
    Column("amc", "Compl.", lambda row: row.amc, Kind.MONEY, total=lambda rows: _sum(r.amc for r in rows)),
    Column("patient", "Patient", lambda row: row.patient, Kind.MONEY, total=lambda rows: _sum(r.patient for r in rows)),
    Column("etat", "État", lambda row: row.tag, Kind.TAG),
)
_DUES: tuple[Column[DueRow], ...] = (
    Column("numero", "Facture", lambda row: row.numero, strong=True),
    Column("part", "Qui doit", lambda row: row.part, stretch=True),
    Column("date", "Facturée le", lambda row: row.billed_on, Kind.DATE),
    Column("facture", "Facturé", lambda row: row.facture, Kind.MONEY),
    Column("regle", "Réglé", lambda row: row.regle, Kind.MONEY),
    Column("reste", "Reste", lambda row: row.reste, Kind.MONEY, total=lambda rows: _sum(r.reste for r in rows)),
    Column("etat", "État", lambda row: row.tag, Kind.TAG),
)
_JOURNAL: tuple[Column[JournalRow], ...] = (
    Column("quand", "Quand", lambda row: row.when, sort=lambda row: row.seq),
    Column("qui", "Qui", lambda row: row.user, strong=True),
    Column("action", "Action", lambda row: row.action),
    Column("detail", "Détail", lambda row: row.detail, stretch=True, muted=True),
)


def _sum(amounts: Any) -> Money:
    return Money.total(amounts)


class ListTab(QWidget):
    """A bar of buttons over a table. ``csv_requested(name, bytes)``."""

    csv_requested = Signal(str, bytes)

    def __init__(self, table: DataTable, file_name: str) -> None:
        super().__init__()
        self.table = table
        table.csv_requested.connect(lambda: self.csv_requested.emit(file_name, table.csv_bytes()))
        px = theme().px
        self.bar = QHBoxLayout()
        self.bar.setContentsMargins(px(Space.L), px(Space.M), px(Space.L), px(Space.S))
        self.bar.setSpacing(px(Space.S))
        self.bar.addStretch(1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addLayout(self.bar)
        self.column.addWidget(table, 1)

    def add_action(self, label: str, icon: str = "") -> Button:
        """Append a button to the bar."""
        button = Button(label, icon=icon, small=True)
        self.bar.addWidget(button)
        return button


class SeanceTab(ListTab):
    """Séances. ``add_requested``; ``mark_requested(row, state)``."""

    add_requested = Signal()
    mark_requested = Signal(object, object)

    def __init__(self) -> None:
        empty = EmptyState(
            self.tr("Aucune séance"), self.tr("Ajoutez la première, ou facturez-la directement."), icon="calendar-days"
        )
        super().__init__(DataTable(self.tr("Séances"), _SEANCES, lambda row: row.id, empty=empty), "seances.csv")
        self.marks: dict[SeanceState, Button] = {}
        for state, label, icon in (
            (SeanceState.HONOREE, self.tr("Honorée"), "check"),
            (SeanceState.ABSENCE, self.tr("Absence"), "circle-slash"),
            (SeanceState.ANNULEE, self.tr("Annulée"), "ban"),
        ):
            button = self.add_action(label, icon)
            button.clicked.connect(lambda _checked=False, state=state: self._on_mark(state))
            self.marks[state] = button
        self.add_action(self.tr("Ajouter"), "plus").clicked.connect(self.add_requested)
        self.table.current_changed.connect(self._on_row)
        self._on_row(None)

    def show_file(self, shown: FileShown) -> None:
        """Show the rows."""
        self.table.set_rows(shown.seances)
        self._on_row(self.table.current_row)

    def _on_row(self, row: SeanceItem | None) -> None:
        for state, button in self.marks.items():
            why = self.tr("Choisissez d’abord une séance.") if row is None else row.fixed
            if row is not None and row.fixed and state is SeanceState.ANNULEE and not row.invoice:
                why = ""  # a séance to come can be cancelled
            button.setEnabled(not why and row is not None and row.state is not state)
            button.setToolTip(why)
            button.setAccessibleDescription(why)

    def _on_mark(self, state: SeanceState) -> None:
        if self.table.current_row is not None:
            self.mark_requested.emit(self.table.current_row, state)


class InvoiceTab(ListTab):
    """Factures and the history of the one chosen. ``invoice_chosen(id)``."""

    invoice_chosen = Signal(int)

    def __init__(self) -> None:
        empty = EmptyState(self.tr("Aucune facture"), self.tr("La première paraîtra ici."), icon="receipt-euro")
        table = DataTable(self.tr("Factures"), _INVOICES, lambda row: row.id, totals=True, empty=empty)
        super().__init__(table, "factures.csv")
        px = theme().px
        self.history = Timeline(self.tr("Historique de la facture"))
        self._below = QWidget()
        holder = QWidget()
        holder.setProperty("ground", "none")
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(px(Space.L), px(Space.M), px(Space.L), px(Space.M))
        inside.setSpacing(px(Space.S))
        inside.addWidget(Label(self.tr("Ce que la facture est devenue"), Text.STRONG))
        inside.addWidget(self.history)
        inside.addStretch(1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setAccessibleName(self.tr("Historique de la facture"))
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(holder)
        below = QVBoxLayout(self._below)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(separator(self))
        below.addWidget(scroll)
        self._below.setFixedHeight(px(220))
        self._below.setVisible(False)
        self.column.addWidget(self._below)
        table.current_changed.connect(lambda row: self.invoice_chosen.emit(row.id if row is not None else 0))

    def show_file(self, shown: FileShown) -> None:
        """Show the rows."""
        self.table.set_rows(shown.invoices)

    def show_history(self, events: tuple[Event, ...]) -> None:
        """Show the states of the invoice chosen, or nothing."""
        self.history.set_events(events)
        self._below.setVisible(bool(events))


class DueTab(ListTab):
    """What is left to receive. ``pay_requested``."""

    pay_requested = Signal()

    def __init__(self, *, may_pay: bool) -> None:
        empty = EmptyState(
            self.tr("Rien à recevoir"), self.tr("Toutes les parts de ce patient sont réglées."), icon="circle-check"
        )
        table = DataTable(self.tr("Règlements attendus"), _DUES, lambda row: row.key, totals=True, empty=empty)
        super().__init__(table, "reglements.csv")
        self.pay: Button | None = None
        if may_pay:
            self.pay = self.add_action(self.tr("Encaisser"), "euro")
            self.pay.clicked.connect(self.pay_requested)

    def show_file(self, shown: FileShown) -> None:
        """Show the rows."""
        self.table.set_rows(shown.dues)
        if self.pay is not None:
            self.pay.setEnabled(bool(shown.dues))


class JournalTab(ListTab):
    """Who looked at the file and who changed it."""

    def __init__(self) -> None:
        empty = EmptyState(
            self.tr("Aucun accès"), self.tr("Chaque ouverture de la fiche paraîtra ici."), icon="history"
        )
        super().__init__(
            DataTable(self.tr("Journal de la fiche"), _JOURNAL, lambda row: row.seq, empty=empty), "journal-fiche.csv"
        )

    def show_file(self, shown: FileShown) -> None:
        """Show the rows."""
        self.table.set_rows(shown.journal)
