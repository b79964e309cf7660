"""The unpaid screen: chips, list, panel of a debtor, forms and letters over it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.money import Money
from app.domain.people import Adresse
from app.services.jobs import Progress
from app.ui.impayes import model
from app.ui.impayes.debtor_panel import DebtorPanel
from app.ui.impayes.forms import AbandonPanel, AddressPanel, PaymentPanel
from app.ui.impayes.letter_panel import LetterPanel
from app.ui.impayes.letter_presenter import LetterPresenter
from app.ui.impayes.letters import LetterShown, Said
from app.ui.impayes.model import DebtorRow, DebtorShown, ListShown
from app.ui.impayes.money import MoneyForm
from app.ui.impayes.presenter import ImpayesPresenter
from app.ui.pdf_preview import PdfPreview
from app.ui.theme import Space, theme
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.card import Card
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.fields import SearchField
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.page_header import PageHeader
from app.ui.widgets.progress_card import ProgressCard
from app.ui.widgets.table import Column, DataTable, Kind
from app.ui.widgets.tabs import SegmentedTabs

COLUMNS: tuple[Column[DebtorRow], ...] = (
    Column("debiteur", "Débiteur", lambda row: row.libelle, strong=True, stretch=True),
    Column("genre", "", lambda row: row.kind, Kind.ICON, width=38, csv=lambda row: row.kind.word),
    Column("age", "Âge", lambda row: row.age, Kind.NUMBER, sort=lambda row: row.age_days),
    Column(
        "du", "Dû", lambda row: row.due, Kind.MONEY, total=lambda rows: Money.total(row.due for row in rows)
    ),
    Column("notes", "Notes", lambda row: row.notes, Kind.NUMBER, hidden=True),
    Column("etape", "Étape", lambda row: row.step, Kind.TAG),
    Column("forclusion", "Forclusion", lambda row: row.limit, Kind.TAG, sort=lambda row: row.limit_on,
           csv=lambda row: f"{row.limit_on:%d/%m/%Y}"),
    Column("suite", "Suite", lambda row: row.next_words, hidden=True),
)  # fmt: skip


class ImpayesWidget(QWidget):
    """Impayés & relances. Decides nothing."""

    tab_chosen = Signal(str)
    debtor_chosen = Signal(str)
    debtor_wanted = Signal(str)
    checked_changed = Signal(object)
    shown_changed = Signal(object)
    prepare_requested = Signal()
    message_action_requested = Signal(str)
    cancel_requested = Signal()
    letters_closed = Signal()
    csv_requested = Signal(str, bytes)
    refresh_requested = Signal()

    def __init__(
        self,
        relay: Callable[[Progress], Progress],
        preview: PdfPreview,
        today: Callable[[], date],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.presenter: ImpayesPresenter | None = None
        self.letter_presenter: LetterPresenter | None = None
        self._relay, self._target = relay, ""
        self.header = PageHeader(model.TITLE, " ")
        self.search = SearchField(self.tr("Chercher un débiteur"))
        self.export_button = Button(self.tr("Exporter"))
        self.prepare_button = Button(
            self.tr("Préparer les relances"), ButtonKind.PRIMARY, "printer", "Ctrl+P", owns_shortcut=False
        )
        self.tabs = SegmentedTabs(model.TABS, self.tr("Filtres des impayés"))
        self.message, self.progress = InlineMessage(parent=self, dismissible=True), ProgressCard(parent=self)
        self.table = DataTable(
            self.tr("Débiteurs"), COLUMNS, lambda row: row.key, checkable=True, totals=True,
            empty=EmptyState(*model.NOBODY_OWES, icon="circle-check"),
        )  # fmt: skip
        self.panel = DebtorPanel()
        self._arrange()
        self.payment, self.abandon, self.address = PaymentPanel(self, today), AbandonPanel(self), AddressPanel(self)
        self.letters = LetterPanel(self, preview)
        self._connect()
        self.message.hide()
        self.progress.hide()
        self.prepare_button.setEnabled(False)

    # --- the list ---
    def show_list(self, shown: ListShown) -> None:
        self.header.set_sentence(shown.sentence)
        self.tabs.set_tabs(shown.tabs)
        self.table.empty.set_words(*shown.empty)
        self.table.set_rows(shown.rows)
        self.shown_changed.emit(self.table.rows)
        if self.table.current_row is None and self.table.rows:
            self.table.view.selectRow(0)
        elif not self.table.rows:
            self.debtor_chosen.emit("")

    def show_prepare(self, label: str, why_not: str, enabled: bool) -> None:
        self.prepare_button.set_label(label)
        self.prepare_button.setEnabled(enabled and not self.progress.isVisible())
        self.prepare_button.setToolTip(why_not)
        self.prepare_button.setAccessibleDescription(why_not)

    def show_debtor(self, shown: DebtorShown | None) -> None:
        self.panel.show_debtor(shown)

    def select(self, key: str) -> None:
        self.tabs.choose(model.KINDS[0].name)
        self.table.select(key)

    def show_message(self, said: Said) -> None:
        self._target = said.target
        self.message.show_message(said.state, said.what, said.to_do, said.action)

    # --- forms ---
    def show_payment(self, form: MoneyForm) -> None:
        self.payment.start(form)

    def show_payment_errors(self, errors: dict[str, str]) -> None:
        self.payment.show_errors(errors)

    def show_abandon(self, form: MoneyForm) -> None:
        self.abandon.start(form)

    def show_abandon_error(self, error: str) -> None:
        self.abandon.show_error(error)

    def show_address(self, nom: str, adresse: Adresse | None) -> None:
        self.address.start(nom, adresse)

    def show_address_error(self, error: str) -> None:
        self.address.show_error(error)

    def close_forms(self) -> None:
        for form in (self.payment, self.abandon, self.address):
            form.close_panel()

    def show_busy(self, busy: bool) -> None:
        for form in (self.payment, self.abandon, self.address):
            form.button.setEnabled(not busy)

    # --- letters ---
    def open_letters(self, place: str, can_go_back: bool, can_go_on: bool) -> None:
        self.letters.start(place, can_go_back, can_go_on)

    def show_letter(self, shown: LetterShown) -> None:
        self.letters.show_letter(shown)

    def show_letter_error(self, what: str) -> None:
        self.letters.show_error(what)

    def show_printing(self, title: str, cancellable: bool) -> Progress:
        self.message.hide()
        self.letters.set_busy(True)
        self.prepare_button.setEnabled(False)
        if cancellable:
            self.progress.start(title)
            self.progress.show()
        return self._relay(self.progress.report)

    def end_printing(self) -> None:
        self.progress.hide()
        self.letters.set_busy(False)

    def close_letters(self) -> None:
        self.letters.close_panel()

    def open_folder(self, path: str) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(path).parent)))

    # --- ways in ---
    def open_target(self, tab: str = "", debtor: str = "", patient_id: int | None = None, **_target: object) -> None:
        """Show the list that a counter led to, or one debtor."""
        if patient_id is not None:
            debtor = f"patient:{patient_id}"
        if debtor:
            self.debtor_wanted.emit(debtor)
        elif tab.upper() in {chip.key for chip in model.TABS}:
            self.tabs.choose(tab.upper())
            self.tab_chosen.emit(tab.upper())

    def refresh(self) -> None:
        """Read the list again."""
        self.refresh_requested.emit()

    # --- inside ---
    def _arrange(self) -> None:
        px = theme().px
        self.search.setFixedWidth(px(216))
        for action in (self.search, self.export_button, self.prepare_button):
            self.header.add_action(action)
        card = Card(padded=False)
        card.add(self.table, 1)
        row = QHBoxLayout()
        row.setSpacing(px(Space.L))
        row.addWidget(card, 1)
        row.addWidget(self.panel)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(Space.XL), px(Space.XL), px(Space.XL), px(Space.L))
        column.setSpacing(px(Space.L))
        for widget in (self.header, self.tabs, self.message, self.progress):
            column.addWidget(widget)
        column.addLayout(row, 1)

    def _connect(self) -> None:
        self.tabs.chosen.connect(self.tab_chosen)
        self.search.searched.connect(self._on_search)
        self.export_button.clicked.connect(self._on_export)
        self.prepare_button.clicked.connect(self.prepare_requested)
        self.progress.cancel_requested.connect(self.cancel_requested)
        self.message.action_requested.connect(self._on_message_action)
        self.table.current_changed.connect(self._on_row)
        self.table.checked_changed.connect(self.checked_changed)
        self.table.activated.connect(self._on_activated)
        self.table.csv_requested.connect(self._on_export)
        self.letters.closed.connect(self.letters_closed)

    def _on_search(self, text: str) -> None:
        self.table.set_filter(text)
        self.shown_changed.emit(self.table.rows)

    def _on_row(self, row: Any) -> None:
        self.debtor_chosen.emit(row.key if row is not None else "")

    def _on_activated(self, row: DebtorRow) -> None:
        if self.panel.preview_button.isEnabled():
            self.panel.preview_requested.emit(row.key)

    def _on_message_action(self) -> None:
        self.message.hide()
        self.message_action_requested.emit(self._target)

    def _on_export(self) -> None:
        self.csv_requested.emit("impayes.csv", self.table.csv_bytes())
