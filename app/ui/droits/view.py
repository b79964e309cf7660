"""The screen Droits: four lists, each with its detail. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.verification import MotifDemande
from app.services.jobs import Progress
from app.services.rights_queue import Decision
from app.ui.droits import model
from app.ui.droits.model import ContratLine, DecisionLine, DemainLine, DroitsShown, LookupLine, Wanted
from app.ui.droits.panels import ContratPanel, DecisionPanel, DemainPanel, LookupPanel, ReasonPanel
from app.ui.droits.presenter import DroitsPresenter
from app.ui.theme import Space, theme
from app.ui.values import State
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.card import Card
from app.ui.widgets.confirm import ConfirmDialog
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.fields import ChoiceField
from app.ui.widgets.figures import FigureBox
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.page_header import PageHeader
from app.ui.widgets.progress_card import ProgressCard
from app.ui.widgets.table import Column, DataTable, Kind
from app.ui.widgets.tabs import SegmentedTabs
from app.ui.words import capital, counted, day

_DEMAIN: tuple[Column[DemainLine], ...] = (
    Column("heure", "Heure", lambda row: row.heure, muted=True),
    Column("patient", "Patient", lambda row: row.patient, strong=True),
    Column("pourquoi", "Pourquoi demander", lambda row: row.raison, stretch=True, muted=True),
    Column("etat", "Droits", lambda row: row.tag, Kind.TAG),
)
_DECISIONS: tuple[Column[DecisionLine], ...] = (
    Column("numero", "FSE", lambda row: row.numero, strong=True),
    Column("patient", "Patient", lambda row: row.patient),
    Column("depuis", "Depuis", lambda row: row.since, muted=True, hidden=True),
    Column("change", "Ce qui change", lambda row: row.change, stretch=True),
    Column("montant", "Montant", lambda row: row.avant, Kind.MONEY),
    Column("etat", "État", lambda row: row.tag, Kind.TAG),
)
_CONTRATS: tuple[Column[ContratLine], ...] = (
    Column("patient", "Patient", lambda row: row.patient, strong=True),
    Column("mutuelle", "Complémentaire", lambda row: row.mutuelle, stretch=True),
    Column("derniere", "Dernière séance", lambda row: row.derniere, Kind.DATE, muted=True),
    Column("fin", "Fin", lambda row: row.fin, Kind.DATE),
    Column("etat", "Échéance", lambda row: row.tag, Kind.TAG),
)
_LOOKUPS: tuple[Column[LookupLine], ...] = (
    Column("quand", "Quand", lambda row: day(row.at), sort=lambda row: row.at),
    Column("patient", "Patient", lambda row: row.patient, strong=True),
    Column("motif", "Motif", lambda row: row.motif, muted=True, hidden=True),
    Column("effet", "Effet sur la facture", lambda row: row.effet, stretch=True),
    Column("par", "Par", lambda row: row.par, muted=True, hidden=True),
    Column("duree", "Durée", lambda row: row.duree, Kind.NUMBER, hidden=True),
    Column("resultat", "Résultat", lambda row: row.tag, Kind.TAG),
)


class DroitsWidget(QWidget):
    """The screen. What somebody asks for comes out as signals."""

    refresh_requested = Signal()
    ask_requested = Signal()
    queue_requested = Signal()
    cancel_requested = Signal()
    open_patient_requested = Signal(int)
    decide_requested = Signal(int, object, str)
    filter_changed = Signal(object)
    export_requested = Signal()
    csv_ready = Signal(str, bytes)

    def __init__(self, *, may_decide: bool, may_send: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.presenter: DroitsPresenter | None = None
        self._shown: DroitsShown | None = None
        self._may_send = may_send
        self._question: ConfirmDialog | None = None
        self.header = PageHeader(model.TITLE, " ")
        self.export_button = Button(self.tr("Exporter"), icon="file-down")
        self.ask_button = Button(self.tr("Demander"), ButtonKind.PRIMARY, "refresh-cw")
        self.tabs = SegmentedTabs(model.TABS, self.tr("Listes des droits"))
        self.message, self.progress = InlineMessage(parent=self, dismissible=True), ProgressCard(parent=self)
        self.demain = self._table(self.tr("Patients du prochain jour"), _DEMAIN, "patient_id", model.EMPTY_DEMAIN)
        self.decisions = self._table(self.tr("Feuilles retenues"), _DECISIONS, "fse_id", model.EMPTY_DECIDER)
        self.contrats = self._table(self.tr("Contrats qui finissent"), _CONTRATS, "id", model.EMPTY_CONTRATS)
        self.lookups = self._table(self.tr("Interrogations"), _LOOKUPS, "id", model.EMPTY_JOURNAL)
        self.demain_panel = DemainPanel(self.tr("Patient attendu"), self.tr("Choisissez un patient."))
        self.decision_panel = DecisionPanel(may_decide=may_decide)
        self.contrat_panel = ContratPanel(self.tr("Contrat"), self.tr("Choisissez un contrat."))
        self.lookup_panel = LookupPanel(self.tr("Interrogation"), self.tr("Choisissez une interrogation."))
        self.figures: dict[str, FigureBox] = {}
        self._pages = QStackedWidget()
        self._arrange()
        self.reason = ReasonPanel(self)
        self._connect()
        self.message.hide()
        self.progress.hide()
        self._on_tab(model.DEMAIN)

    # --- what the presenter asks ---
    def show_droits(self, shown: DroitsShown) -> None:
        self._shown = shown
        self.header.set_sentence(shown.sentence)
        self.tabs.set_tabs(shown.tabs)
        self.demain.set_rows(shown.demain)
        self.decisions.set_rows(shown.decisions)
        self.contrats.set_rows(shown.contrats)
        self.lookups.set_rows(shown.lookups)
        for label, value in shown.figures:
            self.figures[label].set_value(value)
        for table, panel in self._lists:
            panel.show_row(table.current_row)
        self._show_button()
        self._first_row()

    def show_demain(self, rows: tuple[DemainLine, ...]) -> None:
        self.demain.set_rows(rows)

    def show_progress(self, title: str) -> Progress:
        self.message.hide()
        self.progress.start(title)
        self.progress.show()
        self.ask_button.setEnabled(False)
        return self.progress.report

    def end_progress(self) -> None:
        self.progress.hide()
        self._show_button()

    def show_said(self, state: State, what: str, to_do: str) -> None:
        self.message.show_message(state, what, to_do)

    def close_decision(self) -> None:
        self.reason.close_panel()

    def show_decision_error(self, words: str) -> None:
        if self.reason.isVisible():
            self.reason.show_error(words)
        else:
            self.show_said(State.DANGER, words, "")

    def save_csv(self, name: str, contenu: bytes) -> None:
        self.csv_ready.emit(name, contenu)

    # --- ways in ---
    def open_target(self, tab: str = "", **_target: object) -> None:
        """Show one list."""
        if tab in {known.key for known in model.TABS}:
            self.tabs.choose(tab)
            self._on_tab(tab)

    def refresh(self) -> None:
        """Read the lists again."""
        self.refresh_requested.emit()

    # --- inside ---
    def _table(self, name: str, columns: Any, key: str, empty: tuple[str, str]) -> DataTable:
        return DataTable(name, columns, lambda row: getattr(row, key), empty=EmptyState(*empty, icon="circle-check"))

    def _arrange(self) -> None:
        px = theme().px
        self.header.add_action(self.export_button)
        self.header.add_action(self.ask_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(Space.XL), px(Space.XL), px(Space.XL), px(Space.L))
        column.setSpacing(px(Space.L))
        for widget in (self.header, self.tabs, self.message, self.progress):
            column.addWidget(widget)
        for table, panel in self._lists:
            self._pages.addWidget(self._page(table, panel, self._journal_head() if table is self.lookups else None))
        column.addWidget(self._pages, 1)

    def _page(self, table: DataTable, panel: QWidget, head: QWidget | None) -> QWidget:
        page, card = QWidget(), Card(padded=False)
        card.add(table, 1)
        left = QVBoxLayout()
        left.setSpacing(theme().px(Space.M))
        if head is not None:
            left.addWidget(head)
        left.addWidget(card, 1)
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().px(Space.L))
        row.addLayout(left, 1)
        row.addWidget(panel)
        return page

    def _journal_head(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(Space.S))
        boxes, filters = QHBoxLayout(), QHBoxLayout()
        for line in (boxes, filters):
            line.setSpacing(theme().px(Space.S))
            column.addLayout(line)
        for label in ("Interrogations", "Réponses", "Factures changées", "Demandés au bon payeur", "Durée médiane"):
            self.figures[label] = FigureBox(label, "…", raised=True)
            boxes.addWidget(self.figures[label])
        motifs = [(self.tr("Tous les motifs"), None), *((capital(m.value), m) for m in MotifDemande)]
        self.span = ChoiceField(model.SPANS, self.tr("Période"))
        self.motif = ChoiceField(motifs, self.tr("Motif"))
        self.issue = ChoiceField(model.RESULT_CHOICES, self.tr("Résultat"))
        for choice in (self.span, self.motif, self.issue):
            choice.setSizeAdjustPolicy(ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.activated.connect(lambda _place: self.filter_changed.emit(self._wanted))
            filters.addWidget(choice, 1)
        return holder

    @property
    def _wanted(self) -> Wanted:
        return Wanted(self.span.value, self.motif.value, self.issue.value)

    @property
    def _lists(self) -> tuple[tuple[DataTable, Any], ...]:
        return (
            (self.demain, self.demain_panel),
            (self.decisions, self.decision_panel),
            (self.contrats, self.contrat_panel),
            (self.lookups, self.lookup_panel),
        )

    @property
    def _current(self) -> DataTable:
        return self._lists[self._pages.currentIndex()][0]

    def _connect(self) -> None:
        self.ask_button.clicked.connect(self._on_ask)
        self.export_button.clicked.connect(self._on_export)
        self.progress.cancel_requested.connect(self.cancel_requested)
        self.tabs.chosen.connect(self._on_tab)
        self.decision_panel.decide_requested.connect(self._on_decide)
        self.reason.sent.connect(self.decide_requested)
        for table, panel in self._lists:
            table.current_changed.connect(panel.show_row)
            table.activated.connect(lambda row: self.open_patient_requested.emit(row.patient_id))
            table.csv_requested.connect(self._on_export)
            panel.open_requested.connect(self.open_patient_requested)

    def _on_tab(self, key: str) -> None:
        self._pages.setCurrentIndex([tab.key for tab in model.TABS].index(key))
        self._show_button()
        self._first_row()

    def _show_button(self) -> None:
        """One primary button: what the list in sight is for."""
        shown, key = self._shown, self.tabs.current() or model.DEMAIN
        waiting = {model.DEMAIN: shown.a_demander, model.DECIDER: shown.en_attente}.get(key, 0) if shown else 0
        self.ask_button.setVisible(key == model.DEMAIN or (key == model.DECIDER and bool(waiting)))
        words = counted(waiting, "patient") if key == model.DEMAIN else counted(waiting, "feuille")
        self.ask_button.set_label(self.tr("Demander pour {}").format(words) if waiting else self.tr("Demander"))
        allowed = key == model.DEMAIN or self._may_send
        self.ask_button.setEnabled(bool(waiting) and allowed and not self.progress.isVisible())

    def _first_row(self) -> None:
        table = self._current
        if table.current_row is None and table.rows:
            table.view.selectRow(0)

    def _on_ask(self) -> None:
        (self.ask_requested if self.tabs.current() in {None, "", model.DEMAIN} else self.queue_requested).emit()

    def _on_decide(self, line: DecisionLine, decision: Decision) -> None:
        if decision is Decision.REFAIRE:
            self._ask_redo(line, lambda: self.decide_requested.emit(line.fse_id, decision, ""))
        else:
            self.reason.start(line, decision)

    def _ask_redo(self, line: DecisionLine, then: Callable[[], None]) -> None:
        question = self.tr("Refaire la FSE {} ?").format(line.numero)
        what = self.tr("L’ancienne est annulée, la nouvelle prend les droits du jour et sera à signer.")
        dialog = ConfirmDialog(question, what, self.tr("Refaire la feuille"), self)
        dialog.accepted.connect(then)
        dialog.finished.connect(dialog.deleteLater)
        self._question = dialog
        dialog.open()

    def _on_export(self) -> None:
        if self._current is self.lookups:
            self.export_requested.emit()
        else:
            self.csv_ready.emit(f"{self.tabs.current() or model.DEMAIN}.csv", self._current.csv_bytes())
