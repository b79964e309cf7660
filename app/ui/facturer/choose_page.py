"""The page that leads to a feuille: what is to bill, what is to sign, patients by name."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.ui.facturer import model
from app.ui.facturer.model import EVERYBODY, TABS, TO_BILL, TO_SIGN, DraftRow, PersonRow, ToBillRow
from app.ui.theme import Space, theme
from app.ui.values import ActionValue, Tab
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.card import Card
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.fields import SearchField
from app.ui.widgets.table import Column, DataTable, Kind
from app.ui.widgets.tabs import SegmentedTabs


class ChoosePage(QWidget):
    """Three lists under one search. ``open_requested(patient id, séance id, FSE id)``: 0 for what does not apply."""

    open_requested = Signal(int, int, int)
    search_requested = Signal(str)
    drop_requested = Signal(object)
    card_requested = Signal()
    csv_requested = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        self.search = SearchField(self.tr("Chercher un patient\u00a0: nom, date de naissance"))
        self.search.searched.connect(self.search_requested)
        self.search.setMaximumWidth(px(420))
        self.tabs = SegmentedTabs(TABS, self.tr("Ce qu’il y a à facturer"))
        self.tabs.chosen.connect(self.show_tab)
        self.drop = Button(self.tr("Annuler le brouillon"), ButtonKind.GHOST, "trash-2", small=True)
        self.drop.clicked.connect(self._on_drop)
        tools = QHBoxLayout()
        tools.setSpacing(px(Space.L))
        tools.addWidget(self.tabs, 1)
        tools.addWidget(self.drop)
        tools.addWidget(self.search, 1)
        self._make_tables()
        card = Card(padded=False)
        self._stack = QStackedWidget(self)
        self._tables = {TO_BILL: self.to_bill, TO_SIGN: self.to_sign, EVERYBODY: self.people}
        for key, table in self._tables.items():
            self._stack.addWidget(table)
            table.csv_requested.connect(lambda key=key, table=table: self.csv_requested.emit(key, table.csv_bytes()))
        card.add(self._stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(Space.M))
        column.addLayout(tools)
        column.addWidget(card, 1)
        self.show_tab(TO_BILL)

    def show_lists(
        self, to_bill: tuple[ToBillRow, ...], to_sign: tuple[DraftRow, ...], people: tuple[PersonRow, ...]
    ) -> None:
        """Show the three lists and their counters."""
        self.to_bill.set_rows(to_bill)
        self.to_sign.set_rows(to_sign)
        self.people.set_rows(people)
        counts = {TO_BILL: len(to_bill), TO_SIGN: len(to_sign), EVERYBODY: None}
        self.tabs.set_tabs([Tab(tab.key, tab.title, counts[tab.key]) for tab in TABS])

    def show_people(self, rows: tuple[PersonRow, ...]) -> None:
        """Show the patients found."""
        self.people.set_rows(rows)

    def show_tab(self, key: str) -> None:
        """Pick a list."""
        self.tabs.choose(key)
        self._stack.setCurrentWidget(self._tables[key])
        self.drop.setVisible(key == TO_SIGN)

    @property
    def shown_table(self) -> DataTable:
        """The list in sight."""
        return self._tables[self.tabs.current() or TO_BILL]

    def _make_tables(self) -> None:
        self.to_bill: DataTable = DataTable(
            self.tr("Séances à facturer"), _TO_BILL, lambda row: row.seance_id,
            empty=EmptyState(*model.NOTHING_TO_BILL, icon="badge-check"),
        )  # fmt: skip
        self.to_sign: DataTable = DataTable(
            self.tr("Brouillons à signer"), _TO_SIGN, lambda row: row.fse_id,
            empty=EmptyState(*model.NOTHING_TO_SIGN, icon="badge-check"),
        )  # fmt: skip
        self.people: DataTable = DataTable(
            self.tr("Patients à facturer"), _PEOPLE, lambda row: row.patient_id,
            empty=EmptyState(*model.NOBODY_FOUND, icon="users"),
        )  # fmt: skip
        for table, opened in (
            (self.to_bill, lambda row: self.open_requested.emit(row.patient_id, row.seance_id, 0)),
            (self.to_sign, lambda row: self.open_requested.emit(row.patient_id, 0, row.fse_id)),
            (self.people, lambda row: self.open_requested.emit(row.patient_id, 0, 0)),
        ):
            table.activated.connect(opened)
            table.action_requested.connect(lambda row, _key, opened=opened: opened(row))
        self.to_bill.empty_action_requested.connect(lambda: self.show_tab(EVERYBODY))
        self.to_sign.empty_action_requested.connect(lambda: self.show_tab(TO_BILL))
        self.people.empty_action_requested.connect(self.card_requested)
        self.to_sign.current_changed.connect(lambda row: self.drop.setEnabled(row is not None))
        self.drop.setEnabled(False)

    def _on_drop(self) -> None:
        row = self.to_sign.current_row
        if row is not None:
            self.drop_requested.emit(row)


_TO_BILL: tuple[Column[ToBillRow], ...] = (
    Column("jour", "Séance du", lambda r: r.day, Kind.DATE),
    Column("patient", "Patient", lambda r: r.patient),
    Column("soin", "Prise en charge", lambda r: r.soin, muted=True, stretch=True),
    Column("lieu", "Lieu", lambda r: r.lieu, muted=True),
    Column("action", "Action", lambda _r: ActionValue("Facturer"), Kind.ACTION, width=110),
)
_TO_SIGN: tuple[Column[DraftRow], ...] = (
    Column("patient", "Patient", lambda r: r.patient, stretch=True),
    Column("jours", "Séances", lambda r: r.jours, muted=True),
    Column("total", "Montant", lambda r: r.total, Kind.MONEY),
    Column("etat", "État", lambda r: r.tag, Kind.TAG),
    Column("action", "Action", lambda _r: ActionValue("Ouvrir"), Kind.ACTION, width=100),
)
_PEOPLE: tuple[Column[PersonRow], ...] = (
    Column("patient", "Patient", lambda r: r.patient, stretch=True),
    Column("naissance", "Naissance", lambda r: r.naissance, muted=True),
    Column("ville", "Ville", lambda r: r.ville, muted=True),
    Column("derniere", "Dernière séance", lambda r: r.derniere, Kind.DATE, muted=True),
    Column("action", "Action", lambda _r: ActionValue("Facturer"), Kind.ACTION, width=110),
)
