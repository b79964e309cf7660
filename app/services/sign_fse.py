"""Signs an FSE: intent, effect, outcome. What a crash leaves in between is settled by ``recover_signatures``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.billing.draft import FseRefused, blocking, unaccepted
from app.billing.rules import check
from app.domain.circonstances import rights_asked
from app.domain.clock import Clock
from app.domain.errors import AppError, NotFound, SignatureUnknown
from app.domain.fse import Fse, FseState, SignedFse, check_transition
from app.domain.journal import JournalAction
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.domain.soins import SeanceState
from app.services.ports import FseEngine, InvoiceContext
from app.services.prepare_fse import draft_of
from app.services.repositories import UnitOfWork, UnitOfWorkFactory
from app.services.shares import open_shares
from app.services.steps import AtStep, no_stop
from app.services.tables import Tables

OUTCOME_UNKNOWN = "issue inconnue : aucune signature reçue"


class DraftChanged(AppError):
    """Prices or rights moved since the draft was shown: it must be seen again before it is signed."""

    user_message = "Les montants ou les droits ont changé depuis la préparation. Relisez la feuille, puis signez."


@dataclass(frozen=True, slots=True)
class SignFse:
    """Secures one FSE with the engine and opens its shares."""

    unit_of_work: UnitOfWorkFactory
    engine: FseEngine
    tables: Tables
    clock: Clock
    at_step: AtStep = no_stop

    def __call__(self, user: Utilisateur, fse_id: int, reasons: Mapping[str, str] | None = None) -> SignedFse:
        """Return the signed bytes, stored and in the outbox. Blocks: run it on the lane of the cards.

        *reasons* pass warnings, by finding code. Raise FseRefused when a blocking rule speaks or a warning has no
        reason, DraftChanged, WrongTransition, DeviceError when a card cannot sign (the FSE is then to be signed again,
        under the same number), SignatureUnknown when nobody can tell (the same, and the journal says so).
        """
        require(user.role, Permission.SIGNER)
        self._reserve_numero(self._checked(fse_id, reasons))
        fse, context = self._intend(user, fse_id, reasons)
        self.at_step("intent")
        try:
            signed = self.engine.secure(fse, context)
        except SignatureUnknown:
            self._give_back(fse_id, OUTCOME_UNKNOWN, told_by=user)
            raise
        except AppError as refusal:
            self._give_back(fse_id, type(refusal).__name__)
            raise
        self.at_step("effect")
        with self.unit_of_work() as uow:
            record_outcome(uow, fse, signed, self.clock, user.login)
            uow.commit()
        self.at_step("outcome")
        return signed

    def _checked(self, fse_id: int, reasons: Mapping[str, str] | None) -> Fse:
        with self.unit_of_work() as uow:
            return self._check(uow, fse_id, reasons)

    def _check(self, uow: UnitOfWork, fse_id: int, reasons: Mapping[str, str] | None) -> Fse:
        fse = uow.fses.get(fse_id)
        check_transition(fse.state, FseState.SIGNATURE)
        draft = draft_of(uow, self.tables, self.clock, fse)
        findings = check(draft)
        accepted = tuple({**dict(fse.accepted), **(reasons or {})}.items())
        if refused := blocking(findings) + unaccepted(findings, accepted):
            raise FseRefused(refused)
        if draft.lines != fse.lines or (draft.droits.id if draft.droits else 0) != fse.droits_id:
            raise DraftChanged(f"fse {fse_id} differs from its draft")
        return replace(fse, accepted=accepted)

    def _reserve_numero(self, fse: Fse) -> None:
        """Give a number once, in a unit of its own: a number once reserved is never given to another FSE."""
        if fse.numero:
            return
        with self.unit_of_work() as uow:
            uow.fses.set_numero(fse.id, uow.fses.reserve_numero(fse.praticien_id))
            uow.commit()
        self.at_step("number")

    def _intend(self, user: Utilisateur, fse_id: int, reasons: Mapping[str, str] | None) -> tuple[Fse, InvoiceContext]:
        """Commit « about to sign », with everything frozen that the engine needs."""
        now = self.clock.now()
        with self.unit_of_work() as uow:
            checked = self._check(uow, fse_id, reasons)
            if checked.accepted != uow.fses.get(fse_id).accepted:
                uow.fses.replace_draft(checked)
            uow.fses.set_state(fse_id, FseState.SIGNATURE, now)
            uow.journal.append(now, user.login, JournalAction.SIGNATURE, f"fse:{fse_id}", "intention")
            fse = uow.fses.get(fse_id)
            droits = rights_asked(uow.patients.droits_by_id(fse.droits_id), fse.circonstances)
            assert droits is not None  # noqa: S101 - the snapshot was found
            context = InvoiceContext(
                cabinet=uow.cabinet.cabinet(),
                praticien=uow.cabinet.praticien(fse.praticien_id),
                patient=uow.patients.get(fse.patient_id),
                droits=droits,
                ordonnance=uow.soins.ordonnance(fse.ordonnance_id),
                elaborated_at=now,
            )
            uow.commit()
        return fse, context

    def _give_back(self, fse_id: int, detail: str, told_by: Utilisateur | None = None) -> None:
        """Put the FSE back to be signed; *told_by* when the journal must hold why: the card may have signed."""
        now = self.clock.now()
        with self.unit_of_work() as uow:
            uow.fses.set_state(fse_id, FseState.A_SIGNER, now, detail)
            if told_by is not None:
                uow.journal.append(now, told_by.login, JournalAction.SIGNATURE, f"fse:{fse_id}", detail)
            uow.commit()


def record_outcome(uow: UnitOfWork, fse: Fse, signed: SignedFse, clock: Clock, login: str) -> None:
    """Store the signature with all that follows: outbox, shares, séances, journal. The caller commits once."""
    now = clock.now()
    uow.fses.save_signed(signed)
    uow.fses.set_state(fse.id, FseState.SIGNEE, now, signed.engine)
    uow.fses.enqueue(fse.id, now)
    open_shares(uow, fse, now, clock.today())
    uow.soins.set_state(fse.seance_ids, SeanceState.FACTUREE, fse.id)
    uow.journal.append(now, login, JournalAction.SIGNATURE, f"fse:{fse.id}", f"n° {fse.numero}")


def recover_signatures(unit_of_work: UnitOfWorkFactory, clock: Clock) -> tuple[int, ...]:
    """Give back the FSE that a crash left in SIGNATURE, and return their ids. Run it at start, before any signature.

    Signed bytes and the state SIGNEE are stored in one commit: without bytes, nothing left the post, and the FSE is to
    be signed again under the number it already has.
    """
    with unit_of_work() as uow:
        stuck = uow.fses.in_state(FseState.SIGNATURE)
        for row in stuck:
            _refuse_half_outcome(uow, row.id)
            uow.fses.set_state(row.id, FseState.A_SIGNER, clock.now(), "reprise après un arrêt")
        if stuck:
            uow.commit()
    return tuple(row.id for row in stuck)


def _refuse_half_outcome(uow: UnitOfWork, fse_id: int) -> None:
    try:
        uow.fses.signed(fse_id)
    except NotFound:
        return
    raise AppError(f"fse {fse_id} has signed bytes and no outcome", "Base incohérente\u00a0: restaurez la sauvegarde.")
