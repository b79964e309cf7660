"""Patients: search, file, rights, care, invoices."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.services.read_history import ReadHistory
from app.services.record_sejour import RecordSejour
from app.services.save_patient import SavePatient
from app.ui.doublons import doublons_page
from app.ui.patients.accord_presenter import AccordPresenter
from app.ui.patients.care_presenter import CarePresenter
from app.ui.patients.insi_presenter import InsiPresenter
from app.ui.patients.presenter import FileDeeds, PatientsPresenter, may_of
from app.ui.patients.rights_presenter import RightsPresenter
from app.ui.patients.sejour_presenter import SejourPresenter
from app.ui.patients.view import SETTLE_MS, PatientsWidget
from app.ui.saving import CSV_FILTER, filter_of, save_as

if TYPE_CHECKING:
    from app.ui.desk import Desk, Lanes, Navigator

__all__ = ["PatientsWidget", "patients_screen"]


def patients_screen(desk: Desk, lanes: Lanes, nav: Navigator, settle_ms: int = SETTLE_MS) -> PatientsWidget:
    """Return the screen; ``open_target(patient_id, tab, fse_id)`` opens a file."""
    view = PatientsWidget(may_of(desk), desk.tables, desk.clock.today, doublons_page(desk, lanes, nav), settle_ms)
    run, uow = partial(lanes.work.run, view), desk.session.unit_of_work
    deeds = FileDeeds(SavePatient(uow, desk.clock), ReadHistory(uow))
    presenter = PatientsPresenter(view, desk, nav, deeds, run)
    care = CarePresenter(view, desk, presenter, run)
    accords = AccordPresenter(view, desk, presenter, run)
    sejours = SejourPresenter(view, desk, presenter, RecordSejour(uow, desk.clock), run)
    rights = RightsPresenter(view, desk, presenter, run)
    view.presenter, view.care, view.accords, view.sejours = presenter, care, accords, sejours
    insi = InsiPresenter(view, desk, presenter, run)
    view.droits, view.insi = rights, insi
    view.file.identity.search_requested.connect(insi.on_search)
    view.file.identity.cancel_requested.connect(insi.on_cancel)
    _connect_files(view, presenter)
    _connect_care(view, care)
    _connect_accords(view, accords)
    _connect_sejours(view, sejours)
    _connect_rights(view, rights)
    view.sheet_ready.connect(lambda name, contenu: save_as(view, lanes.work, name, filter_of(name), contenu, nav.toast))
    view.csv_requested.connect(lambda name, contenu: save_as(view, lanes.work, name, CSV_FILTER, contenu, nav.toast))
    presenter.refresh()
    return view


def _connect_files(view: PatientsWidget, presenter: PatientsPresenter) -> None:
    view.searched.connect(presenter.on_search)
    view.enter_pressed.connect(presenter.on_enter)
    view.patient_chosen.connect(presenter.on_chosen)
    view.target_wanted.connect(presenter.on_wanted)
    view.new_requested.connect(presenter.on_new)
    view.refresh_requested.connect(presenter.refresh)
    view.message_action_requested.connect(presenter.on_message_action)
    view.form.sent.connect(presenter.on_form_sent)
    view.file.edit_requested.connect(presenter.on_edit)
    view.file.bill_requested.connect(presenter.on_bill)
    view.file.identity.nir_shown.connect(presenter.on_nir_shown)
    view.file.identity.checked.connect(presenter.on_document_checked)
    view.file.invoices.invoice_chosen.connect(presenter.on_invoice)
    view.file.dues.pay_requested.connect(presenter.on_pay)


def _connect_care(view: PatientsWidget, care: CarePresenter) -> None:
    view.file.rights.add_requested.connect(care.on_rights)
    view.rights.sent.connect(care.on_rights_sent)
    view.file.pecs.add_requested.connect(care.on_pec)
    view.pec.acte_searched.connect(care.on_acte_search)
    view.pec.sent.connect(care.on_pec_sent)
    view.file.seances.add_requested.connect(care.on_seance)
    view.file.seances.mark_requested.connect(care.on_mark)
    view.seance.sent.connect(care.on_seance_sent)


def _connect_accords(view: PatientsWidget, accords: AccordPresenter) -> None:
    view.file.pecs.deed_requested.connect(accords.on_deed)
    view.accord.sent.connect(accords.on_accord_sent)
    view.step.sent.connect(accords.on_step_sent)


def _connect_sejours(view: PatientsWidget, sejours: SejourPresenter) -> None:
    section = view.file.care.sejours
    view.file_shown.connect(sejours.on_file_shown)
    section.add_requested.connect(sejours.on_add)
    section.correct_requested.connect(sejours.on_correct)
    section.remove_requested.connect(sejours.on_remove)
    view.sejour.sent.connect(sejours.on_sent)


def _connect_rights(view: PatientsWidget, rights: RightsPresenter) -> None:
    tab = view.file.rights
    view.file_shown.connect(rights.on_file)
    tab.ask_requested.connect(rights.on_ask)
    tab.cancel_requested.connect(rights.on_cancel)
    tab.print_requested.connect(rights.on_print)
    tab.choose_requested.connect(rights.on_choose)
    tab.contract_requested.connect(rights.on_contract)
    tab.end_requested.connect(rights.on_end)
    tab.keep_requested.connect(rights.on_keep)
    tab.confirm_requested.connect(rights.on_confirm)
    tab.scan_requested.connect(rights.on_scan)
    view.contract.scan_chosen.connect(lambda path: rights.on_scan_chosen(path, view.contract.typed))
    view.contract.sent.connect(rights.on_contract_sent)
    view.end.sent.connect(rights.on_end_sent)
    view.choice.sent.connect(rights.on_choice_sent)
