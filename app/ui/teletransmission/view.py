"""The transmission screen: what waits, the lots, those whose outcome nobody knows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.services.jobs import Progress
from app.ui.teletransmission import model
from app.ui.teletransmission.columns import LOT_COLUMNS, OUTBOX_COLUMNS
from app.ui.teletransmission.model import LotDetail, SendingShown
from app.ui.teletransmission.panels import FsePanel, LotPanel
from app.ui.teletransmission.presenter import SendingPresenter
from app.ui.teletransmission.results import Question, Result
from app.ui.theme import Size, Space, theme
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.card import Card
from app.ui.widgets.confirm import ConfirmDialog
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.page_header import PageHeader
from app.ui.widgets.progress_card import ProgressCard
from app.ui.widgets.table import DataTable
from app.ui.widgets.tabs import SegmentedTabs
from app.ui.widgets.tag import Tag

Relay = Callable[[Progress], Progress]


class SendingWidget(QWidget):
    """Télétransmission. Decides nothing."""

    send_requested = Signal()
    cancel_requested = Signal()
    lot_chosen = Signal(object)
    resend_requested = Signal(object)
    wait_requested = Signal(object)
    cancel_fse_requested = Signal(object)
    open_patient_requested = Signal(int)
    action_requested = Signal()
    csv_requested = Signal(str, bytes)
    refresh_requested = Signal()

    def __init__(
        self, relay: Relay, *, simulated: bool, allowed: bool, why_no_cancel: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.presenter: SendingPresenter | None = None
        self._relay, self._allowed, self._why_no_cancel = relay, allowed, why_no_cancel
        self._shown: SendingShown | None = None
        self._question: ConfirmDialog | None = None
        self.header = PageHeader(model.TITLE, " ")
        self.export_button = Button(self.tr("Exporter"))
        self.send_button = Button(self.tr("Transmettre"), ButtonKind.PRIMARY, "send", "Ctrl+T", owns_shortcut=False)
        self.tabs = SegmentedTabs(model.TABS, self.tr("Listes de la télétransmission"))
        self.message, self.progress = InlineMessage(parent=self, dismissible=True), ProgressCard(parent=self)
        self.outbox = DataTable(
            self.tr("FSE à envoyer"), OUTBOX_COLUMNS, lambda row: row.id, totals=True,
            empty=EmptyState(*model.EMPTY_OUTBOX, icon="send"),
        )  # fmt: skip
        self.awaiting = DataTable(
            self.tr("FSE sans accusé"), OUTBOX_COLUMNS, lambda row: row.id, totals=True,
            empty=EmptyState(*model.EMPTY_AWAITING, icon="circle-check"),
        )  # fmt: skip
        self.lots = self._lot_table(self.tr("Lots"), model.EMPTY_LOTS, "layers")
        self.unknown = self._lot_table(self.tr("Lots d’issue inconnue"), model.EMPTY_UNKNOWN, "circle-check")
        self.fse_panel, self.awaiting_panel = FsePanel(), FsePanel()
        self.lot_panel, self.unknown_panel = LotPanel(), LotPanel(deciding=True)
        self._pages = QStackedWidget()
        self._arrange(simulated)
        self._connect()
        self.message.hide()
        self.progress.hide()
        self.send_button.setEnabled(False)

    # --- what the presenter asks ---
    def show_sending(self, shown: SendingShown) -> None:
        self._shown = shown
        self.header.set_sentence(shown.sentence)
        self.tabs.set_tabs(shown.tabs)
        self.send_button.set_label(shown.send_label)
        self.send_button.setEnabled(shown.can_send and not self.progress.isVisible())
        self.send_button.setToolTip(shown.why_not)
        self.outbox.set_rows(shown.outbox)
        self.awaiting.set_rows(shown.awaiting)
        self.lots.set_rows(shown.lots)
        self.unknown.set_rows(shown.unknown)
        for table, panel in self._fse_lists:
            panel.show_row(table.current_row, self._why_no_cancel)
        self._first_row()

    def show_tab(self, key: str) -> None:
        self.tabs.choose(key)
        self._on_tab(key)

    def ask(self, question: Question, then: Callable[[], None]) -> None:
        dialog = ConfirmDialog(question.question, question.consequence, question.verb, self)
        dialog.accepted.connect(then)
        dialog.finished.connect(dialog.deleteLater)
        self._question = dialog
        dialog.open()

    def show_progress(self, title: str) -> Progress:
        self.message.hide()
        self.progress.start(title)
        self.progress.show()
        self.send_button.setEnabled(False)
        return self._relay(self.progress.report)

    def end_progress(self) -> None:
        self.progress.hide()
        self.send_button.setEnabled(self._shown is not None and self._shown.can_send)

    def show_result(self, result: Result) -> None:
        self.message.show_message(result.state, result.what, result.to_do, result.action)

    def show_lot(self, detail: LotDetail) -> None:
        panel = self.unknown_panel if self.tabs.current() == model.UNKNOWN else self.lot_panel
        panel.show_detail(detail, allowed=self._allowed)

    # --- ways in ---
    def open_target(self, tab: str = "", action: str = "", **_target: object) -> None:
        """Show the list that a counter led to, or ask at once to send."""
        if tab in {key.key for key in model.TABS}:
            self.show_tab(tab)
        if action == "transmettre":
            self.send_requested.emit()

    def refresh(self) -> None:
        """Read the lists again."""
        self.refresh_requested.emit()

    # --- inside ---
    def _arrange(self, simulated: bool) -> None:
        px = theme().px
        if simulated:
            self.header.add_action(self._simulation())
        self.header.add_action(self.export_button)
        self.header.add_action(self.send_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(Space.XL), px(Space.XL), px(Space.XL), px(Space.L))
        column.setSpacing(px(Space.L))
        for widget in (self.header, self.tabs, self.message, self.progress):
            column.addWidget(widget)
        for table, panel in (
            *self._fse_lists,
            (self.lots, self.lot_panel),
            (self.unknown, self.unknown_panel),
        ):
            self._pages.addWidget(self._list_and_detail(table, panel))
        column.addWidget(self._pages, 1)

    def _simulation(self) -> QWidget:
        holder, tag = QWidget(), Tag(model.SIMULATION)
        tag.setToolTip(model.SIMULATION_NOTE)
        tag.setAccessibleDescription(model.SIMULATION_NOTE)
        holder.setFixedHeight(theme().px(Size.CONTROL))
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, theme().px(Space.XS), 0)
        row.addWidget(tag)
        return holder

    def _list_and_detail(self, table: DataTable, panel: QWidget) -> QWidget:
        page, card = QWidget(), Card(padded=False)
        card.add(table, 1)
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().px(Space.L))
        row.addWidget(card, 1)
        row.addWidget(panel)
        return page

    def _lot_table(self, name: str, words: tuple[str, str], icon: str) -> DataTable:
        return DataTable(name, LOT_COLUMNS, lambda row: row.id, empty=EmptyState(*words, icon=icon))

    def _connect(self) -> None:
        self.send_button.clicked.connect(self.send_requested)
        self.export_button.clicked.connect(self._on_export)
        self.progress.cancel_requested.connect(self.cancel_requested)
        self.message.action_requested.connect(self._on_action)
        self.tabs.chosen.connect(self._on_tab)
        for table, panel in self._fse_lists:
            table.current_changed.connect(lambda row, panel=panel: panel.show_row(row, self._why_no_cancel))
            table.activated.connect(lambda row: self.open_patient_requested.emit(row.patient_id))
            panel.open_patient_requested.connect(self.open_patient_requested)
            panel.cancel_requested.connect(self.cancel_fse_requested)
        for table, lot_panel in ((self.lots, self.lot_panel), (self.unknown, self.unknown_panel)):
            table.current_changed.connect(self.lot_chosen)
            lot_panel.resend_requested.connect(self.resend_requested)
            lot_panel.wait_requested.connect(self.wait_requested)
        for table in self._tables:
            table.csv_requested.connect(self._on_export)

    @property
    def _fse_lists(self) -> tuple[tuple[DataTable, FsePanel], ...]:
        return (self.outbox, self.fse_panel), (self.awaiting, self.awaiting_panel)

    @property
    def _tables(self) -> tuple[DataTable, ...]:
        return self.outbox, self.awaiting, self.lots, self.unknown

    @property
    def _table(self) -> DataTable:
        return self._tables[[tab.key for tab in model.TABS].index(self.tabs.current() or model.OUTBOX)]

    def _on_tab(self, key: str) -> None:
        self._pages.setCurrentIndex([tab.key for tab in model.TABS].index(key))
        self._first_row()

    def _first_row(self) -> None:
        table = self._table
        if table.current_row is None and table.rows:
            table.view.selectRow(0)
        elif table in (self.lots, self.unknown):
            self.lot_chosen.emit(table.current_row)
        if not self.unknown.rows:
            self.unknown_panel.show_nothing()
        if not self.lots.rows:
            self.lot_panel.show_nothing()

    def _on_action(self) -> None:
        self.message.hide()
        self.action_requested.emit()

    def _on_export(self) -> None:
        self.csv_requested.emit(f"{self.tabs.current()}.csv", self._table.csv_bytes())
