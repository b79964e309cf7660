"""Télétransmission: the outbox, the lots and their way."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from threading import Event

from app.domain.journal import JournalEntry
from app.domain.permissions import Permission
from app.services.build_lots import LotsBuilt
from app.services.follow_lot import FollowLot
from app.services.jobs import Progress
from app.services.send_lots import SendReport
from app.ui.desk import Desk, Lanes, Navigator
from app.ui.saving import CSV_FILTER, save_as
from app.ui.teletransmission.presenter import SendingAround, SendingDeeds, SendingPresenter
from app.ui.teletransmission.view import SendingWidget

CANCELLED = "annulée avant envoi"
WHY_NO_CANCEL = "Votre rôle ne permet pas d’annuler une FSE."


def teletransmission_screen(desk: Desk, lanes: Lanes, nav: Navigator) -> SendingWidget:
    """Return the screen, wired."""
    view = SendingWidget(
        lambda progress: lanes.work.relay(view, progress),
        simulated=desk.simulated,
        allowed=desk.may(Permission.TRANSMETTRE),
        why_no_cancel="" if desk.may(Permission.SIGNER) else WHY_NO_CANCEL,
    )
    around = SendingAround(
        now=desk.clock.now,
        allowed=desk.may(Permission.TRANSMETTRE),
        caisses={f"{caisse.regime} {caisse.code}": caisse.libelle for caisse in desk.tables.caisses},
        open_patient=lambda patient_id: nav.go("patients", patient_id=patient_id),
        changed=nav.data_changed,
        say=nav.toast,
        open_rights=lambda: nav.go("droits", tab="decider"),
    )
    presenter = SendingPresenter(view, _deeds(desk), around, partial(lanes.work.run, view))
    view.presenter = presenter
    view.send_requested.connect(presenter.on_send)
    view.cancel_requested.connect(presenter.on_cancel)
    view.lot_chosen.connect(presenter.on_lot_chosen)
    view.resend_requested.connect(presenter.on_resend)
    view.wait_requested.connect(presenter.on_wait)
    view.cancel_fse_requested.connect(presenter.on_cancel_fse)
    view.open_patient_requested.connect(presenter.on_open_patient)
    view.action_requested.connect(presenter.on_result_action)
    view.refresh_requested.connect(presenter.refresh)
    view.csv_requested.connect(lambda name, contenu: save_as(view, lanes.work, name, CSV_FILTER, contenu, nav.toast))
    return view


def _deeds(desk: Desk) -> SendingDeeds:
    follow = FollowLot(desk.session.unit_of_work, desk.clock)

    def send(progress: Progress, cancel: Event) -> tuple[LotsBuilt, SendReport]:
        desk.rights.queue.before_sending(desk.user, progress, cancel)
        built = desk.build_lots(desk.user)
        return built, desk.send_lots(desk.user, progress, cancel)

    def history(lot_id: int) -> tuple[JournalEntry, ...]:
        names = {person.login: person.nom_affiche for person in desk.consult.utilisateurs()}
        return tuple(replace(entry, user=names.get(entry.user, entry.user)) for entry in follow.history(lot_id))

    return SendingDeeds(
        read=desk.consult.sending,
        send=send,
        resend=lambda lot_id: desk.resend_lot(lot_id, desk.user),
        wait=lambda lot_id: follow.wait(desk.user, lot_id),
        history=history,
        cancel=lambda fse_id: desk.cancel_fse(desk.user, fse_id, CANCELLED),
    )
