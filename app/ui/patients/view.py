"""Patients: the list on the left, the file on the right, the forms over it. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.rights.attestation import AttestationLue
from app.services.jobs import Progress
from app.services.tables import Tables
from app.ui.carte.model import filed
from app.ui.doublons.view import DoublonsWidget
from app.ui.patients import model
from app.ui.patients.accord import AccordPanel, StepPanel
from app.ui.patients.accord_presenter import AccordPresenter
from app.ui.patients.accord_typed import AccordTyped, StepTyped
from app.ui.patients.care_forms import PecPanel, RightsPanel, SeancePanel
from app.ui.patients.care_presenter import ActeItem, CarePresenter
from app.ui.patients.care_typed import PecTyped, RightsTyped, SeanceTyped
from app.ui.patients.contract_typed import ContractTyped
from app.ui.patients.file_model import FileShown, May
from app.ui.patients.file_view import FilePanel
from app.ui.patients.forms import PatientPanel
from app.ui.patients.insi_presenter import InsiPresenter
from app.ui.patients.model import ListShown, PatientItem, Said
from app.ui.patients.presenter import PatientsPresenter
from app.ui.patients.rights_forms import ChoicePanel, ContractPanel, EndPanel
from app.ui.patients.rights_model import RightsShown
from app.ui.patients.rights_presenter import RightsPresenter
from app.ui.patients.sejour_presenter import SejourPresenter
from app.ui.patients.sejours import SejourPanel, SejourRow, SejourTyped
from app.ui.patients.typed import PatientTyped
from app.ui.theme import Space, theme
from app.ui.values import Event
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.card import Card
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.fields import SearchField
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.page_header import PageHeader
from app.ui.widgets.table import Column, DataTable, Kind

LIST_WIDTH, LIST_WIDEST = 300, 420
"""A long name needs the second one, that a wide window has."""
SETTLE_MS = 150  # a file opens when the cursor rests on it: those passed over are not looked at

COLUMNS: tuple[Column[PatientItem], ...] = (
    Column("nom", "Patient", lambda row: row.name, strong=True, stretch=True),
    Column("naissance", "Naissance", lambda row: str(row.born), sort=lambda row: row.born.text, muted=True),
    Column("ville", "Ville", lambda row: row.town, hidden=True),
    Column("telephone", "Téléphone", lambda row: row.phone, hidden=True),
    Column("derniere", "Dernière séance", lambda row: row.last, Kind.DATE, hidden=True),
)


class PatientsWidget(QWidget):
    """The screen. What somebody asks for comes out as signals."""

    searched = Signal(str)
    enter_pressed = Signal()
    patient_chosen = Signal(int)
    target_wanted = Signal(int, str, int)
    new_requested = Signal()
    refresh_requested = Signal()
    message_action_requested = Signal()
    csv_requested = Signal(str, bytes)
    sheet_ready = Signal(str, bytes)
    file_shown = Signal(int)

    def __init__(
        self, may: May, tables: Tables, today: Callable[[], date], doublons: DoublonsWidget,
        settle_ms: int = SETTLE_MS, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.presenter: PatientsPresenter | None = None
        self.care: CarePresenter | None = None
        self.accords: AccordPresenter | None = None
        self.sejours: SejourPresenter | None = None
        self.droits: RightsPresenter | None = None
        self.insi: InsiPresenter | None = None
        self._may = may
        self.doublons = doublons
        self._pages = QStackedWidget(self)
        self.doublons_button = Button(self.tr("Doublons"), icon="users")
        self.header = PageHeader(model.TITLE, " ")
        self.new_button = Button(self.tr("Nouveau patient"), ButtonKind.PRIMARY, "user-plus", "Ctrl+N")
        self.search = SearchField(self.tr("Nom ou date de naissance"))
        self.message = InlineMessage(parent=self)
        self.message.setVisible(False)
        self.table = DataTable(
            self.tr("Patients"), COLUMNS, lambda row: row.id, empty=EmptyState(*model.NOBODY, icon="users")
        )
        self.file = FilePanel(may)
        self._settle = QTimer(self, singleShot=True, interval=settle_ms)
        self._arrange()
        self.form, self.rights = PatientPanel(self), RightsPanel(self, tables, today)
        self.pec, self.seance = PecPanel(self, today), SeancePanel(self, today)
        self.accord, self.step = AccordPanel(self), StepPanel(self, today)
        self.sejour = SejourPanel(self, today)
        self.contract, self.end, self.choice = ContractPanel(self, today), EndPanel(self, today), ChoicePanel(self)
        self._panels = (
            self.form, self.rights, self.pec, self.seance, self.accord, self.step, self.sejour,
            self.contract, self.end, self.choice,
        )  # fmt: skip
        self._connect()

    # --- the list ---
    def show_list(self, shown: ListShown) -> None:
        self.header.set_sentence(shown.sentence)
        self.table.empty.set_words(*shown.empty)
        self.table.set_rows(shown.rows)

    def select(self, patient_id: int) -> None:
        self.table.select(patient_id)
        self._settle.stop()  # the file is shown already

    # --- the file ---
    def show_file(self, shown: FileShown | None) -> None:
        self.file.show_file(shown)
        if shown is not None:
            self.file_shown.emit(shown.patient_id)

    def show_tab(self, tab: str, fse_id: int) -> None:
        self.file.show_tab(tab)
        if fse_id:
            self.file.invoices.table.select(fse_id)

    def show_history(self, events: tuple[Event, ...]) -> None:
        self.file.invoices.show_history(events)

    def show_message(self, said: Said | None) -> None:
        self.message.setVisible(False)
        if said is not None:
            self.message.show_message(said.state, said.what, said.to_do, said.action)

    # --- forms ---
    def show_form(self, typed: PatientTyped) -> None:
        self.form.start(typed, see_nir=self._may.see_nir)

    def show_form_errors(self, errors: dict[str, str]) -> None:
        self.form.show_errors(errors)

    def show_rights_form(self, typed: RightsTyped) -> None:
        self.rights.start(typed)

    def show_rights_errors(self, errors: dict[str, str]) -> None:
        self.rights.show_errors(errors)

    def show_pec_form(self, typed: PecTyped) -> None:
        self.pec.start(typed)

    def show_pec_errors(self, errors: dict[str, str]) -> None:
        self.pec.show_errors(errors)

    def show_actes(self, items: tuple[ActeItem, ...]) -> None:
        self.pec.show_actes(items)

    def show_seance_form(self, typed: SeanceTyped, pecs: tuple[tuple[str, int], ...]) -> None:
        self.seance.start(typed, pecs)

    def show_seance_errors(self, errors: dict[str, str]) -> None:
        self.seance.show_errors(errors)

    def show_accord_form(self, typed: AccordTyped) -> None:
        self.accord.start(typed)

    def show_accord_errors(self, errors: dict[str, str]) -> None:
        self.accord.show_errors(errors)

    def show_step_form(self, typed: StepTyped) -> None:
        self.step.start(typed)

    def show_step_errors(self, errors: dict[str, str]) -> None:
        self.step.show_errors(errors)

    def show_sejours(self, rows: tuple[SejourRow, ...]) -> None:
        self.file.care.sejours.show_sejours(rows)

    def show_sejour_form(self, typed: SejourTyped) -> None:
        self.sejour.start(typed)

    def show_sejour_errors(self, errors: dict[str, str]) -> None:
        self.sejour.show_errors(errors)

    def show_rights(self, shown: RightsShown) -> None:
        self.file.rights.show_rights(shown)

    def show_asking(self, title: str) -> Progress:
        return self.file.rights.show_asking(title)

    def end_asking(self) -> None:
        self.file.rights.end_asking()

    def show_searching(self, searching: bool) -> None:
        self.file.identity.show_searching(searching)

    def show_insi(self, said: Said) -> None:
        self.file.identity.show_insi(said)

    def show_contract_form(self, typed: ContractTyped) -> None:
        self.contract.start(typed)

    def show_contract_errors(self, errors: dict[str, str]) -> None:
        self.contract.show_errors(errors)

    def show_attestation(self, typed: ContractTyped, found: AttestationLue | None, name: str, problem: str) -> None:
        self.contract.show_read(typed, found, name, problem)

    def show_end_form(self, contrat_id: int, nom: str, last: date) -> None:
        self.end.start(contrat_id, nom, last)

    def show_end_errors(self, errors: dict[str, str]) -> None:
        self.end.show_errors(errors)

    def show_choice_form(self, droits_id: int, source: str) -> None:
        self.choice.start(droits_id, source)

    def show_choice_errors(self, errors: dict[str, str]) -> None:
        self.choice.show_errors(errors)

    def save_sheet(self, name: str, contenu: bytes) -> None:
        self.sheet_ready.emit(name, contenu)

    def close_forms(self) -> None:
        for panel in self._panels:
            panel.close_panel()

    def show_busy(self, busy: bool) -> None:
        for panel in self._panels:
            panel.button.setEnabled(not busy)

    # --- ways in ---
    def open_target(self, patient_id: int = 0, tab: str = "", fse_id: int = 0, **_target: object) -> None:
        """Open a file, at a tab and an invoice if given; ``tab`` « nouveau » an empty form, « doublons » that page."""
        if tab == model.DOUBLONS:
            self.show_doublons()
            return
        self.show_files()
        self.target_wanted.emit(patient_id, tab, fse_id)

    def open_patient(self) -> tuple[int, str] | None:
        """Return the id, the name and the birth date of the patient whose file is in sight."""
        hidden = self.presenter is None or self._pages.currentWidget() is self.doublons
        file = None if hidden or self.presenter is None else self.presenter.file
        return None if file is None else (file.patient.id, filed(file.patient))

    def refresh(self) -> None:
        """Read everything again."""
        self.refresh_requested.emit()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- inside ---
    def _arrange(self) -> None:
        px = theme().px
        for button in (self.doublons_button, self.new_button):
            if self._may.edit:
                self.header.add_action(button)
            else:
                button.setParent(self)
                button.hide()
        left = Card(padded=False)
        left.setMinimumWidth(px(LIST_WIDTH))
        left.setMaximumWidth(px(LIST_WIDEST))
        field = QHBoxLayout()
        field.setContentsMargins(px(Space.M), px(Space.M), px(Space.M), px(Space.S))
        field.addWidget(self.search)
        left.add(field)
        left.add(self.table, 1)
        row = QHBoxLayout()
        row.setSpacing(px(Space.L))
        row.addWidget(left, 1)
        row.addWidget(self.file, 3)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(Space.L))
        column.addWidget(self.header)
        column.addWidget(self.message)
        column.addLayout(row, 1)
        self._pages.addWidget(page)
        self._pages.addWidget(self.doublons)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(Space.XL), px(Space.XL), px(Space.XL), px(Space.L))
        outer.addWidget(self._pages)

    def show_doublons(self) -> None:
        """Show the possible duplicates in place of the list."""
        self._pages.setCurrentWidget(self.doublons)
        self.doublons.begin()

    def show_files(self) -> None:
        """Come back to the list and the file."""
        self._pages.setCurrentIndex(0)

    def _connect(self) -> None:
        self.search.searched.connect(self.searched)
        self.search.returnPressed.connect(self.enter_pressed)
        self.new_button.clicked.connect(self.new_requested)
        self.doublons_button.clicked.connect(self.show_doublons)
        self.doublons.leave_requested.connect(self.show_files)
        self.table.empty_action_requested.connect(self.new_requested)
        self.table.current_changed.connect(lambda _row: self._settle.start())
        self.table.activated.connect(self._on_activated)
        self.table.csv_requested.connect(lambda: self.csv_requested.emit("patients.csv", self.table.csv_bytes()))
        self._settle.timeout.connect(self._on_settled)
        self.message.action_requested.connect(self.message_action_requested)
        for tab in (self.file.pecs, self.file.seances, self.file.invoices, self.file.dues, self.file.journal):
            tab.csv_requested.connect(self.csv_requested)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus() and self.table.rows:
            self.table.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.table.select(self.table.rows[0].id)
        else:
            super().keyPressEvent(event)

    def _on_settled(self) -> None:
        row = self.table.current_row
        if row is not None:
            self.patient_chosen.emit(row.id)

    def _on_activated(self, row: Any) -> None:
        self._settle.stop()
        self.patient_chosen.emit(row.id)
        self.file.tabs.setFocus(Qt.FocusReason.ShortcutFocusReason)
