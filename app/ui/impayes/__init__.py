"""Impayés & relances: who owes what, since when, until when, and the letters."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

from app.domain.permissions import Permission
from app.services.debtor_address import SaveDebtorAddress
from app.services.read_letters import ReadLetters
from app.ui.desk import Desk, Lanes, Navigator
from app.ui.impayes.deeds import Around, Deeds
from app.ui.impayes.letter_presenter import LetterPresenter
from app.ui.impayes.model import Rights
from app.ui.impayes.presenter import ImpayesPresenter
from app.ui.impayes.view import ImpayesWidget
from app.ui.pdf_preview import pdf_preview
from app.ui.saving import CSV_FILTER, PDF_FILTER, save_as


def impayes_screen(desk: Desk, lanes: Lanes, nav: Navigator) -> ImpayesWidget:
    """Return the screen, wired."""
    preview = pdf_preview(lanes.work)
    view = ImpayesWidget(lambda progress: lanes.work.relay(view, progress), preview, desk.clock.today)
    around = Around(
        today=desk.clock.today,
        new_id=lambda: uuid4().hex,
        rights=Rights(desk.may(Permission.RELANCER), desk.may(Permission.ENCAISSER), desk.may(Permission.ABANDONNER)),
        open_patient=lambda patient_id: nav.go("patients", patient_id=patient_id),
        changed=nav.data_changed,
        say=nav.toast,
    )
    deeds, run = _deeds(desk), partial(lanes.work.run, view)
    presenter = ImpayesPresenter(view, deeds, around, run)
    letters = LetterPresenter(view, deeds, around, run, presenter.account, presenter.refresh)
    view.presenter, view.letter_presenter = presenter, letters
    _connect(view, presenter, letters)
    view.csv_requested.connect(lambda name, contenu: save_as(view, lanes.work, name, CSV_FILTER, contenu, nav.toast))
    view.letters.copy_requested.connect(
        lambda name, contenu: save_as(view, lanes.work, name, PDF_FILTER, contenu, nav.toast)
    )
    return view


def _connect(view: ImpayesWidget, presenter: ImpayesPresenter, letters: LetterPresenter) -> None:
    view.refresh_requested.connect(presenter.refresh)
    view.tab_chosen.connect(presenter.on_tab)
    view.debtor_chosen.connect(presenter.on_chosen)
    view.debtor_wanted.connect(presenter.on_wanted)
    view.checked_changed.connect(presenter.on_checked)
    view.shown_changed.connect(presenter.on_shown)
    view.panel.pay_requested.connect(presenter.on_pay)
    view.panel.abandon_requested.connect(presenter.on_abandon)
    view.panel.address_requested.connect(presenter.on_fix_address)
    view.panel.patient_requested.connect(presenter.on_open_patient)
    view.payment.sent.connect(presenter.on_pay_sent)
    view.abandon.sent.connect(presenter.on_abandon_sent)
    view.address.sent.connect(presenter.on_address_sent)
    view.prepare_requested.connect(lambda: letters.on_prepare(presenter.to_prepare()))
    view.panel.preview_requested.connect(lambda key: letters.on_prepare((key,)))
    view.panel.letter_requested.connect(letters.on_open)
    view.letters.print_requested.connect(letters.on_print)
    view.letters.step_requested.connect(letters.on_step)
    view.letters_closed.connect(letters.on_closed)
    view.cancel_requested.connect(letters.on_cancel)
    view.message_action_requested.connect(letters.on_message_action)


def _deeds(desk: Desk) -> Deeds:
    user, read = desk.user, ReadLetters(desk.session.unit_of_work, desk.clock)
    save = SaveDebtorAddress(desk.session.unit_of_work, desk.clock)
    return Deeds(
        read=lambda: desk.list_creances(user),
        letters=lambda key: read.of_debtor(user, key),
        open_letter=lambda relance_id: read.open(user, relance_id),
        preview=lambda key, etape: desk.preview_reminder(user, key, etape),
        print_one=lambda key, etape: desk.print_reminder(user, key, etape),
        print_many=lambda debtors, progress, cancel: desk.print_reminder.many(user, debtors, progress, cancel),
        pay=lambda fse_ids, reglement, part: desk.record_payment(user, fse_ids, reglement, part),
        abandon=lambda fse_id, part, reason: desk.abandon(user, fse_id, part, reason),
        save_address=lambda debtor, nom, adresse: save(user, debtor, nom, adresse),
    )
