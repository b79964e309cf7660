"""Send lots: intent, effect, outcome; an unknown outcome is shown as unknown and waits for a person."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Event

from app.domain.clock import Clock
from app.domain.errors import AppError, NotSent, OutcomeUnknown, Refused
from app.domain.journal import JournalAction
from app.domain.lot import EnvoiOutcome, Lot, LotState
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.services.jobs import Progress
from app.services.lot_states import move_fses, recover_lots
from app.services.ports import LotTransport, OutgoingMail
from app.services.repositories import UnitOfWork, UnitOfWorkFactory
from app.services.steps import AtStep, no_stop
from app.teletransmission.address import content_description, recipient, subject


class NotResendable(AppError):
    """Only a lot whose outcome is unknown, or that nobody acknowledged, is sent again."""

    user_message = "Ce lot ne se renvoie pas : il n’a jamais été transmis, ou il est déjà acquitté ou refusé."


@dataclass(frozen=True, slots=True)
class LotSent:
    """How one attempt ended; ``message`` is French, empty when the lot left."""

    lot_id: int
    numero: int
    outcome: EnvoiOutcome
    message: str = ""


@dataclass(frozen=True, slots=True)
class SendReport:
    """What happened to each lot tried, in order."""

    sent: tuple[LotSent, ...]
    cancelled: bool = False

    def count(self, outcome: EnvoiOutcome) -> int:
        """Return how many attempts ended so."""
        return sum(one.outcome is outcome for one in self.sent)


_FIRST_ATTEMPT = {
    EnvoiOutcome.REUSSI: LotState.TRANSMIS,
    EnvoiOutcome.NON_PARTI: LotState.PREPARE,
    EnvoiOutcome.INCONNU: LotState.ISSUE_INCONNUE,
    EnvoiOutcome.REFUSE: LotState.REFUSE,
}


def _settled(outcome: EnvoiOutcome, before: LotState) -> LotState:
    """State after an attempt: one that fails later takes nothing away from what an earlier one may have done."""
    if before is LotState.PREPARE:
        return _FIRST_ATTEMPT[outcome]
    return LotState.TRANSMIS if outcome is EnvoiOutcome.REUSSI else before


@dataclass(frozen=True, slots=True)
class SendLots:
    """Sends every prepared lot, one mail each."""

    unit_of_work: UnitOfWorkFactory
    transport: LotTransport
    clock: Clock
    simulated: bool
    at_step: AtStep = no_stop

    def __call__(self, user: Utilisateur, progress: Progress | None = None, cancel: Event | None = None) -> SendReport:
        """Return how each lot went; stops between two lots once *cancel* is set. Blocks. Raise NotAllowed.

        Steps, for each lot: ``send:intent`` (committed), ``send:effect`` (the other side answered), ``send:outcome``.
        """
        require(user.role, Permission.TRANSMETTRE)
        recover_lots(self.unit_of_work, self.clock)
        with self.unit_of_work() as uow:
            waiting = [lot.id for lot in uow.lots.in_state(LotState.PREPARE)]
        done: list[LotSent] = []
        for lot_id in waiting:
            if cancel is not None and cancel.is_set():
                return SendReport(tuple(done), cancelled=True)
            if progress is not None:
                progress(len(done), len(waiting), f"Envoi du lot {len(done) + 1} sur {len(waiting)}")
            sent = self.send_one(lot_id, user.login, LotState.PREPARE)
            if sent is not None:
                done.append(sent)
        if progress is not None:
            progress(len(done), len(waiting), "Envoi terminé")
        return SendReport(tuple(done))

    def send_one(self, lot_id: int, login: str, *expected: LotState) -> LotSent | None:
        """Try one lot; return None when it is no longer in one of *expected* (another post took it)."""
        with self.unit_of_work() as uow:
            lot = uow.lots.get(lot_id)
            if lot.state not in expected:
                return None
            mail, before = self._mail(uow, lot), lot.state
            now = self.clock.now()
            uow.lots.set_state(lot.id, LotState.ENVOI, now)
            envoi_id = uow.lots.start_envoi(lot.id, now, lot.message_id)
            uow.journal.append(now, login, JournalAction.ENVOI, f"lot:{lot.id}", "tentative")
            uow.commit()
        self.at_step("send:intent")
        outcome, message = self._effect(mail)
        self.at_step("send:effect")
        with self.unit_of_work() as uow:
            self._write(uow, lot, envoi_id, _settled(outcome, before), outcome, message)
            uow.journal.append(self.clock.now(), login, JournalAction.ENVOI, f"lot:{lot.id}", outcome.value)
            uow.commit()
        self.at_step("send:outcome")
        return LotSent(lot.id, lot.numero, outcome, message)

    def _mail(self, uow: UnitOfWork, lot: Lot) -> OutgoingMail:
        praticien = uow.cabinet.praticien(lot.praticien_id)
        return OutgoingMail(
            message_id=lot.message_id,
            recipient=recipient(lot.destination, simulated=self.simulated),
            subject=subject(praticien.numero_am.value, lot.created_at, len(lot.fse_ids)),
            content_description=content_description(simulated=self.simulated),
            contenu=lot.fichier,
        )

    def _effect(self, mail: OutgoingMail) -> tuple[EnvoiOutcome, str]:
        try:
            self.transport.send(mail)
        except NotSent as error:
            return EnvoiOutcome.NON_PARTI, error.user_message
        except OutcomeUnknown as error:
            return EnvoiOutcome.INCONNU, error.user_message
        except Refused as error:
            return EnvoiOutcome.REFUSE, error.user_message
        return EnvoiOutcome.REUSSI, ""

    def _write(
        self, uow: UnitOfWork, lot: Lot, envoi_id: int, after: LotState, outcome: EnvoiOutcome, message: str
    ) -> None:
        now = self.clock.now()
        uow.lots.end_envoi(envoi_id, now, outcome, message)
        # An acknowledgement or a recovery may have moved the lot while it was on its way.
        current = uow.lots.get(lot.id).state
        if current is LotState.ENVOI or (current is LotState.ISSUE_INCONNUE and after is LotState.TRANSMIS):
            uow.lots.set_state(lot.id, after, now, message)
            move_fses(uow, lot, after, now, message)


@dataclass(frozen=True, slots=True)
class ResendLot:
    """Sends one lot again, the same bytes under the same Message-ID: a person decided it."""

    send: SendLots

    def __call__(self, lot_id: int, user: Utilisateur) -> LotSent:
        """Return how the attempt ended. Raise NotResendable, NotAllowed, NotFound. Blocks. Steps: those of SendLots."""
        require(user.role, Permission.TRANSMETTRE)
        with self.send.unit_of_work() as uow:
            uow.lots.get(lot_id)
        recover_lots(self.send.unit_of_work, self.send.clock)
        sent = self.send.send_one(lot_id, user.login, LotState.ISSUE_INCONNUE, LotState.TRANSMIS)
        if sent is None:
            raise NotResendable("lot state")
        return sent
