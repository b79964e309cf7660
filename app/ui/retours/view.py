"""The returns screen: conservation on top, rejections and received files under it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.money import Money
from app.services.jobs import Progress
from app.ui.retours import model
from app.ui.retours.model import FileLine, RejetDetail, RejetLine, ReturnsShown
from app.ui.retours.panels import BalanceCard, EcartsPanel, FilePanel, RejetPanel, TreatPanel
from app.ui.retours.presenter import RetoursPresenter
from app.ui.retours.results import Result
from app.ui.theme import Space, theme
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.card import Card
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.page_header import PageHeader
from app.ui.widgets.progress_card import ProgressCard
from app.ui.widgets.table import Column, DataTable, Kind
from app.ui.widgets.tabs import SegmentedTabs

REJET_COLUMNS: tuple[Column[RejetLine], ...] = (
    Column("patient", "Patient", lambda row: row.patient, strong=True),
    Column("numero", "FSE", lambda row: row.numero, Kind.NUMBER),
    Column("part", "", lambda row: row.part, Kind.ICON, width=44, csv=lambda row: row.part.word),
    Column(
        "montant", "Montant", lambda row: row.montant, Kind.MONEY,
        total=lambda rows: Money.total(row.montant for row in rows),
    ),
    Column("motif", "Motif", lambda row: row.motif, stretch=True),
    Column("recu", "Reçu le", lambda row: row.recu, Kind.DATE, muted=True),
)  # fmt: skip
FILE_COLUMNS: tuple[Column[FileLine], ...] = (
    Column("recu", "Reçu", lambda row: row.recu, sort=lambda row: -row.received_at.timestamp(),
           csv=lambda row: f"{row.received_at:%d/%m/%Y %H:%M}"),
    Column("nature", "Nature", lambda row: row.kind, strong=True, stretch=True),
    Column("etat", "État", lambda row: row.state, Kind.TAG),
    Column("lignes", "Décisions", lambda row: row.lignes, Kind.NUMBER),
    Column("paye", "Payé", lambda row: row.paye, Kind.MONEY),
    Column("rejete", "Rejeté", lambda row: row.rejete, Kind.MONEY),
)  # fmt: skip


class RetoursWidget(QWidget):
    """Retours & rejets. Decides nothing."""

    fetch_requested = Signal()
    import_requested = Signal(object)
    cancel_requested = Signal()
    rejet_chosen = Signal(object)
    open_patient_requested = Signal(int)
    treat_requested = Signal(object)
    action_requested = Signal()
    csv_requested = Signal(str, bytes)
    refresh_requested = Signal()

    def __init__(self, relay: Callable[[Progress], Progress], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.presenter: RetoursPresenter | None = None
        self._relay = relay
        self._shown: ReturnsShown | None = None
        self._dialog: QFileDialog | None = None
        self.header = PageHeader(model.TITLE, " ")
        self.export_button = Button(self.tr("Exporter"))
        self.import_button = Button(self.tr("Importer un fichier"), icon="upload")
        self.fetch_button = Button(
            self.tr("Relever les retours"), ButtonKind.PRIMARY, "download", "F5", owns_shortcut=False
        )
        self.balance = BalanceCard()
        self.tabs = SegmentedTabs(model.TABS, self.tr("Listes des retours"))
        self.message, self.progress = InlineMessage(parent=self, dismissible=True), ProgressCard(parent=self)
        self.rejets = DataTable(
            self.tr("Rejets"), REJET_COLUMNS, lambda row: row.id, totals=True,
            empty=EmptyState(model.EMPTY_REJETS, icon="circle-check"),
        )  # fmt: skip
        self.files = DataTable(
            self.tr("Fichiers reçus"), FILE_COLUMNS, lambda row: row.id,
            empty=EmptyState(*model.EMPTY_FILES, self.tr("Relever les retours")),
        )  # fmt: skip
        self.rejet_panel, self.file_panel = RejetPanel(), FilePanel()
        self._pages = QStackedWidget()
        self._arrange()
        self.treat, self.ecarts = TreatPanel(self), EcartsPanel(self)
        self._connect()
        self.message.hide()
        self.progress.hide()

    # --- what the presenter asks ---
    def show_returns(self, shown: ReturnsShown) -> None:
        self._shown = shown
        self.header.set_sentence(shown.sentence)
        self.tabs.set_tabs(shown.tabs)
        self.balance.show_balance(shown.balance)
        self.rejets.empty.set_words(*shown.empty_rejets)
        self.rejets.set_rows(shown.rejets)
        self.files.set_rows(shown.files)
        for table, choose in ((self.rejets, self._on_rejet), (self.files, self.file_panel.show_file)):
            if table.current_row is None and table.rows:
                table.view.selectRow(0)
            else:
                choose(table.current_row)

    def show_rejet(self, detail: RejetDetail | None) -> None:
        self.rejet_panel.show_rejet(detail)

    def show_tab(self, key: str) -> None:
        self.tabs.choose(key)
        self._on_tab(key)

    def show_progress(self, title: str, cancellable: bool) -> Progress:
        self.message.hide()
        self.progress.start(title, cancellable=cancellable)
        self.progress.show()
        self._set_busy(True)
        return self._relay(self.progress.report)

    def end_progress(self) -> None:
        self.progress.hide()
        self._set_busy(False)

    def show_result(self, result: Result) -> None:
        self.message.show_message(result.state, result.what, result.to_do, result.action)

    def show_treat(self, line: RejetLine) -> None:
        self.treat.start(line)

    def show_treat_error(self, error: str) -> None:
        self.treat.show_error(error)

    def close_treat(self) -> None:
        self.treat.close_panel()

    # --- ways in ---
    def open_target(self, tab: str = "", rejet_id: int | None = None, action: str = "", **_target: object) -> None:
        """Show the list that a counter led to, one rejection, or fetch at once."""
        if tab in {model.REJETS, model.FILES}:
            self.show_tab(tab)
        if rejet_id is not None:
            self.show_tab(model.REJETS)
            self.rejets.select(rejet_id)
        if action == "relever":
            self.fetch_requested.emit()

    def refresh(self) -> None:
        """Read the lists again."""
        self.refresh_requested.emit()

    # --- inside ---
    def _arrange(self) -> None:
        px = theme().px
        for action in (self.export_button, self.import_button, self.fetch_button):
            self.header.add_action(action)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(Space.XL), px(Space.XL), px(Space.XL), px(Space.L))
        column.setSpacing(px(Space.L))
        for widget in (self.header, self.balance, self.tabs, self.message, self.progress):
            column.addWidget(widget)
        for table, panel in ((self.rejets, self.rejet_panel), (self.files, self.file_panel)):
            page, card = QWidget(), Card(padded=False)
            card.add(table, 1)
            row = QHBoxLayout(page)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(px(Space.L))
            row.addWidget(card, 1)
            row.addWidget(panel)
            self._pages.addWidget(page)
        column.addWidget(self._pages, 1)

    def _connect(self) -> None:
        self.fetch_button.clicked.connect(self.fetch_requested)
        self.files.empty_action_requested.connect(self.fetch_requested)
        self.import_button.clicked.connect(self._on_import)
        self.export_button.clicked.connect(self._on_export)
        self.progress.cancel_requested.connect(self.cancel_requested)
        self.message.action_requested.connect(self._on_action)
        self.tabs.chosen.connect(self._on_tab)
        self.rejets.current_changed.connect(self._on_rejet)
        self.rejets.activated.connect(lambda row: self.open_patient_requested.emit(row.patient_id))
        self.files.current_changed.connect(self.file_panel.show_file)
        self.rejet_panel.open_patient_requested.connect(self.open_patient_requested)
        self.rejet_panel.treat_requested.connect(self.treat_requested)
        self.balance.ecarts_requested.connect(self._on_ecarts)
        for table in (self.rejets, self.files):
            table.csv_requested.connect(self._on_export)

    def _set_busy(self, busy: bool) -> None:
        for button in (self.fetch_button, self.import_button):
            button.setEnabled(not busy)

    def _on_rejet(self, row: Any) -> None:
        self.rejet_chosen.emit(row.id if row is not None else None)

    def _on_tab(self, key: str) -> None:
        self._pages.setCurrentIndex([tab.key for tab in model.TABS].index(key))

    def _on_import(self) -> None:
        dialog = QFileDialog(self, self.tr("Importer un retour"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda text: self.import_requested.emit(Path(text)))
        dialog.finished.connect(dialog.deleteLater)
        self._dialog = dialog
        dialog.open()

    def _on_action(self) -> None:
        self.message.hide()
        self.action_requested.emit()

    def _on_ecarts(self) -> None:
        if self._shown is not None:
            self.ecarts.start(self._shown.balance.ecarts)

    def _on_export(self) -> None:
        table = self.files if self.tabs.current() == model.FILES else self.rejets
        self.csv_requested.emit(f"{self.tabs.current()}.csv", table.csv_bytes())
