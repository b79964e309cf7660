"""Feuilles whose rights nobody checked: asked before they leave, reopened for a decision when the answer differs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from threading import Event

from app.billing.tariff_update import billing_on
from app.domain.clock import Clock
from app.domain.errors import AppError, NotFound
from app.domain.fse import Fse
from app.domain.journal import JournalAction
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.domain.verification import (
    ANSWERED,
    EtatVerification,
    Issue,
    Montants,
    MotifDemande,
    Verification,
    WrongVerification,
)
from app.rights.ecart import Noms, Source, compare, signed
from app.rights.reference import reference
from app.rights.targeting import ModeDroits
from app.services.ask_rights import Asked, AskRights, NoNir
from app.services.draft_builder import favour
from app.services.jobs import Progress
from app.services.prepare_fse import CancelFse, Prepared, PrepareFse
from app.services.repositories import UnitOfWork, UnitOfWorkFactory
from app.services.repositories_rights import CheckRow
from app.services.rights_amounts import amounts_of, amounts_under
from app.services.rights_held import WAITING
from app.services.rights_settings import read_settings
from app.services.tables import Tables

_TO_DECIDE = {Issue.INTROUVABLE, Issue.AUTRE_PERSONNE}


class ReasonMissing(AppError):
    """Sending against the answer of the insurer needs a reason."""

    user_message = "Indiquez pourquoi la feuille part quand même\u00a0: la raison est gardée avec elle."


class Decision(Enum):
    """What a person does with a feuille whose rights changed or stayed unknown."""

    REFAIRE = "refaire la feuille avec les nouveaux droits"
    MAINTENIR = "envoyer telle quelle"
    SANS_REPONSE = "envoyer sans attendre la réponse"


@dataclass(frozen=True, slots=True)
class Drained:
    """What became of the questions asked in one go."""

    verifiees: int = 0
    a_decider: tuple[int, ...] = ()
    """FSE that wait for a decision."""
    en_attente: int = 0
    """FSE still without an answer."""
    message: str = ""
    """Why it stopped before the end, in French, empty otherwise."""


@dataclass(frozen=True, slots=True)
class RightsQueue:
    """Questions about feuilles that wait in the outbox."""

    unit_of_work: UnitOfWorkFactory
    ask: AskRights
    tables: Tables
    clock: Clock
    noms: Noms

    def mark(self, user: Utilisateur, fse_id: int, motif: MotifDemande) -> bool:
        """Mark a feuille « droits non vérifiés »; return False when it already has a question. Raise NotFound."""
        require(user.role, Permission.FACTURER)
        with self.unit_of_work() as uow:
            added = self._open(uow, uow.fses.get(fse_id).patient_id, fse_id, motif, user.login)
            uow.commit()
        return added

    def waiting(self) -> tuple[CheckRow, ...]:
        """Return the feuilles not checked or to be decided, oldest first."""
        with self.unit_of_work() as uow:
            return uow.rights.checks(*WAITING)

    def before_sending(
        self, user: Utilisateur, progress: Progress | None = None, cancel: Event | None = None
    ) -> Drained:
        """Give a question to every feuille of the outbox, then ask them all.

        Nothing is asked when the cabinet asks by hand only, or has no rights service.

        Stops between two questions once *cancel* is set, or when the line itself fails. Blocks. Raise NotAllowed.
        """
        require(user.role, Permission.TRANSMETTRE)
        with self.unit_of_work() as uow:
            if self.ask.service is None or read_settings(uow).mode is ModeDroits.MANUEL:
                return Drained(a_decider=tuple(row.check.fse_id for row in uow.rights.checks(WAITING[1])))
            for row in uow.fses.outbox():
                self._open(uow, row.patient_id, row.id, MotifDemande.AVANT_ENVOI, user.login)
            uow.commit()
        return self.drain(user, progress, cancel)

    def drain(self, user: Utilisateur, progress: Progress | None = None, cancel: Event | None = None) -> Drained:
        """Ask every question that waits, oldest first. Blocks. Raise NotAllowed."""
        require(user.role, Permission.TRANSMETTRE)
        with self.unit_of_work() as uow:
            asked = [row.check.fse_id for row in uow.rights.checks(EtatVerification.EN_ATTENTE)]
        checked, message = 0, ""
        for number, fse_id in enumerate(asked):
            if cancel is not None and cancel.is_set():
                break
            if progress is not None:
                progress(number, len(asked), f"Droits\u00a0: question {number + 1} sur {len(asked)}")
            state, told, stop = self.one(user, fse_id, cancel)
            checked += state is EtatVerification.VERIFIEE
            message = told if state is EtatVerification.EN_ATTENTE else message
            if stop:
                break
        with self.unit_of_work() as uow:
            decide = tuple(row.check.fse_id for row in uow.rights.checks(EtatVerification.A_DECIDER))
            left = len(uow.rights.checks(EtatVerification.EN_ATTENTE))
        return Drained(checked, decide, left, message if left else "")

    def one(
        self, user: Utilisateur, fse_id: int, cancel: Event | None = None
    ) -> tuple[EtatVerification | None, str, bool]:
        """Ask the question of one feuille: return its state, what was said, and whether asking more is useless.

        None when the feuille left the outbox meanwhile or its question has an answer.
        """
        with self.unit_of_work() as uow:
            check, fse = uow.rights.check(fse_id), uow.fses.get(fse_id)
        if check is None or check.state is not EtatVerification.EN_ATTENTE:
            return None, "", False
        try:
            asked = self.ask(
                user, fse.patient_id, fse.last_day, check.motif, fse_id=fse_id, cancel=cancel
            )  # fmt: skip
        except (NoNir, NotFound) as wrong:
            return self._decide_first(check, user, wrong.user_message), wrong.user_message, False
        if asked.lookup.issue in ANSWERED:
            with self.unit_of_work() as uow:
                moved = self._settled(uow, check, fse, asked)
                uow.rights.move_check(moved, self.clock.now(), user.login)
                uow.commit()
            return moved.state, moved.pourquoi, False
        if asked.lookup.issue in _TO_DECIDE:
            return self._decide_first(check, user, asked.lookup.detail), asked.lookup.detail, False
        return EtatVerification.EN_ATTENTE, asked.lookup.detail, asked.stops_batch

    def _decide_first(self, check: Verification, user: Utilisateur, why: str) -> EtatVerification:
        with self.unit_of_work() as uow:
            avant = amounts_of(uow.fses.get(check.fse_id))
            moved = replace(check, state=EtatVerification.A_DECIDER, avant=avant, pourquoi=why)
            uow.rights.move_check(moved, self.clock.now(), user.login)
            uow.commit()
        return moved.state

    def _settled(self, uow: UnitOfWork, check: Verification, fse: Fse, asked: Asked) -> Verification:
        """The question answered: nothing moves on this feuille, or a person decides with both amounts in sight."""
        own = uow.patients.droits_by_id(fse.droits_id) if fse.droits_id else None
        prescribed = uow.soins.ordonnance(fse.ordonnance_id).prescrite_on
        billing = billing_on(self.tables.billing, fse.last_day)
        snapshots = uow.patients.droits(fse.patient_id)
        now = reference(snapshots, prescribed, fse.last_day, lambda d: favour(d, billing))
        before = amounts_of(fse)
        after = amounts_under(fse, own, now.droits, self.tables.billing)
        said = [] if now.covers else [now.reason]
        if not now.covers:  # no insurer pays: the patient owes it all
            after = Montants(patient=before.total)
        if own is not None and now.droits is not None:
            sources = Source("feuille", own), [Source("ADRi", now.droits)]
            ecarts = compare(
                *sources, fse.last_day, lambda d: amounts_under(fse, own, d, self.tables.billing), self.noms
            )  # fmt: skip
            said += [f"{e.phrase} {e.consequence}" for e in ecarts if e.compte]
        if now.covers and not said and after == before:
            return replace(check, state=EtatVerification.VERIFIEE, droits_id=asked.lookup.droits_id)
        return replace(
            check,
            state=EtatVerification.A_DECIDER,
            avant=before,
            apres=after,
            droits_id=now.droits.id if now.droits else 0,
            pourquoi=" ".join(said) or (signed(after - before) if after is not None else now.reason),
        )

    def _open(self, uow: UnitOfWork, patient_id: int, fse_id: int, motif: MotifDemande, login: str) -> bool:
        state = EtatVerification.EN_ATTENTE
        return uow.rights.open_check(Verification(fse_id, patient_id, state, motif, self.clock.now(), login))


@dataclass(frozen=True, slots=True)
class DecideFeuille:
    """Does what a person decided of a feuille held back."""

    unit_of_work: UnitOfWorkFactory
    cancel: CancelFse
    prepare: PrepareFse
    clock: Clock

    def __call__(self, user: Utilisateur, fse_id: int, decision: Decision, reason: str = "") -> Prepared | None:
        """Return the new draft when the feuille is done again, None when it leaves as it is.

        Raise ReasonMissing, NotAllowed, WrongVerification when it was decided meanwhile, WrongTransition once in a lot.
        """
        require(user.role, Permission.FACTURER)
        if decision is Decision.REFAIRE:
            return self._redo(user, fse_id)
        if not reason.strip():
            raise ReasonMissing("no reason")
        state = EtatVerification.MAINTENUE if decision is Decision.MAINTENIR else EtatVerification.SANS_REPONSE
        with self.unit_of_work() as uow:
            self._move(uow, user, fse_id, state, reason.strip())
            uow.commit()
        return None

    def _redo(self, user: Utilisateur, fse_id: int) -> Prepared:
        with self.unit_of_work() as uow:
            fse, check = uow.fses.get(fse_id), uow.rights.check(fse_id)
            if check is None or check.state is not EtatVerification.A_DECIDER:
                raise WrongVerification("nothing to decide")
        self.cancel(user, fse_id, f"droits changés, feuille refaite par {user.login}")
        with self.unit_of_work() as uow:
            self._move(uow, user, fse_id, EtatVerification.REFAITE, "")
            uow.commit()
        return self.prepare(user, fse.patient_id, fse.seance_ids, circonstances=fse.circonstances)

    def _move(self, uow: UnitOfWork, user: Utilisateur, fse_id: int, state: EtatVerification, reason: str) -> None:
        check = uow.rights.check(fse_id)
        if check is None:
            raise NotFound("no question about this feuille")
        why = " ".join(part for part in (check.pourquoi, f"Décision\u00a0: {reason}" if reason else "") if part)
        now = self.clock.now()
        uow.rights.move_check(replace(check, state=state, pourquoi=why), now, user.login)
        detail = f"droits\u00a0: {state.value}"
        uow.journal.append(now, user.login, JournalAction.MODIFICATION, f"fse:{fse_id}", detail)
