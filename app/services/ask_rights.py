"""Asks the insurer for the rights of one patient, keeps the answer, and says what it changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from threading import Event

from app.domain.clock import PARIS, Clock
from app.domain.droits import Droits
from app.domain.errors import AppError, Cancelled
from app.domain.journal import JournalAction
from app.domain.patient import Patient
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.domain.verification import ANSWERED, Interrogation, Issue, Montants, MotifDemande
from app.rights.contrats import contract_on
from app.rights.ecart import Ecart, Noms, Source, compare
from app.rights.holding import Holding, covers, holding, origin
from app.services.check_rights_answer import check_person
from app.services.ports_rights import (
    AnswerForSomebodyElse,
    AnswerTooBig,
    MalformedAnswer,
    PersonUnknown,
    RightsAnswer,
    RightsFailure,
    RightsRequest,
    RightsService,
    SeveralPeople,
)
from app.services.read_answer import Codes, snapshot_of
from app.services.repositories import UnitOfWork, UnitOfWorkFactory
from app.services.repositories_rights import LookupFilter
from app.services.rights_amounts import visit_under
from app.services.tables import Tables

DEFAULT_REGIME = "01"
"""Asked first when nothing is known of the patient: nine insured people in ten."""


class NoRightsService(AppError):
    """No rights service is set up on this post."""

    user_message = (
        "Aucun service de droits n’est réglé sur ce poste. Saisissez les droits de l’attestation, "
        "ou réglez le service dans Réglages."
    )


class NoNir(AppError):
    """Nobody can be asked about without a number."""

    user_message = (
        "Sans numéro de sécurité sociale, les droits ne peuvent pas être demandés. Complétez la fiche, "
        "ou lisez la carte."
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of one question."""

    lookup: Interrogation
    patient: Patient
    droits: Droits | None = None
    """The snapshot of the answer."""
    ecarts: tuple[Ecart, ...] = ()
    """Differences with the rights that held before."""
    remarks: tuple[str, ...] = ()
    """What is odd in the answer, in French."""
    again_later: bool = False
    stops_batch: bool = False
    reused: bool = False
    """Whether a recent answer for the same care was taken instead of asking again (facts/adri.md §4.6)."""

    def __repr__(self) -> str:
        return f"Asked({self.lookup.issue.name})"


@dataclass(frozen=True, slots=True)
class _Before:
    patient: Patient
    held: Holding
    request: RightsRequest


_ISSUES: Mapping[type[RightsFailure], Issue] = {
    PersonUnknown: Issue.INTROUVABLE,
    SeveralPeople: Issue.INTROUVABLE,
    AnswerForSomebodyElse: Issue.AUTRE_PERSONNE,
    MalformedAnswer: Issue.ILLISIBLE,
    AnswerTooBig: Issue.ILLISIBLE,
}


@dataclass(frozen=True, slots=True)
class AskRights:
    """One question, one line in the journal of lookups, whatever comes of it."""

    unit_of_work: UnitOfWorkFactory
    service: RightsService | None
    """None when no rights service is set up on this post."""
    tables: Tables
    clock: Clock
    noms: Noms

    def __call__(
        self,
        user: Utilisateur,
        patient_id: int,
        care_on: date,
        motif: MotifDemande,
        *,
        fse_id: int = 0,
        again: bool = False,
        cancel: Event | None = None,
    ) -> Asked:
        """Ask for *care_on* and store what came: answers, refusals, silence and giving up alike. Blocks, 15 s at most.

        An answer of less than a day for the same care is taken again unless *again*. Raise NotAllowed, NotFound, NoNir,
        InvalidIdentifier when the number is typed wrong, before anything is sent; NoRightsService.
        """
        require(user.role, Permission.MODIFIER_PATIENTS)
        if self.service is None:
            raise NoRightsService("not set up")
        with self.unit_of_work() as uow:
            before = self._before(uow, patient_id, care_on)
            known = None if again else self._recent_answer(uow, before, care_on)
        if known is not None:
            return known
        asked = Interrogation(
            0, self.clock.now(), user.login, patient_id, motif, Issue.ABANDON, care_on, 0, fse_id=fse_id
        )  # fmt: skip
        try:
            answer = self.service.query(before.request, cancel)
            check_person(before.request, answer)
        except Cancelled:
            return self._failed(before, asked, Issue.ABANDON, "", b"")
        except RightsFailure as failure:
            issue = _ISSUES.get(type(failure), Issue.SANS_RESEAU if failure.again_later else Issue.REFUS)
            told = self._failed(before, asked, issue, failure.user_message, failure.raw)
            return replace(told, again_later=failure.again_later, stops_batch=failure.stops_batch)
        return self._answered(user, before, asked, answer)

    def _before(self, uow: UnitOfWork, patient_id: int, care_on: date) -> _Before:
        patient = uow.patients.get(patient_id)
        held = holding(uow.patients.droits(patient_id), care_on)
        if patient.nir is None:
            raise NoNir("no NIR")
        amo = held.droits.amo if held.droits else None
        request = RightsRequest(
            regime=amo.regime if amo else DEFAULT_REGIME,
            nir=patient.nir,
            naissance=patient.naissance,
            rang=patient.rang,
            care_on=care_on,
            nom=patient.nom,
            prenom=patient.prenom,
            caisse=amo.caisse if amo else "",
            centre=amo.centre if amo else "",
        )
        return _Before(patient, held, request)

    def _recent_answer(self, uow: UnitOfWork, before: _Before, care_on: date) -> Asked | None:
        since = self.clock.now() - timedelta(days=1)
        for row in uow.rights.lookups(LookupFilter(since=since, patient_id=before.patient.id)):
            if row.lookup.issue in ANSWERED and row.lookup.soin_on == care_on and row.lookup.droits_id:
                droits = uow.patients.droits_by_id(row.lookup.droits_id)
                return Asked(row.lookup, before.patient, droits, reused=True)
        return None

    def _failed(self, before: _Before, asked: Interrogation, issue: Issue, detail: str, raw: bytes) -> Asked:
        lookup = replace(asked, issue=issue, duree_ms=self._since(asked.at), detail=detail)
        with self.unit_of_work() as uow:
            stored = uow.rights.add_lookup(lookup, raw)
            uow.commit()
        return Asked(stored, before.patient)

    def _answered(self, user: Utilisateur, before: _Before, asked: Interrogation, answer: RightsAnswer) -> Asked:
        took, care_on, patient = self._since(asked.at), asked.soin_on, before.patient
        with self.unit_of_work() as uow:
            held, insured = before.held.droits, _insured(uow, before.held.droits, patient.id, care_on)
            codes = Codes(self.tables.billing.regimes, self.noms.exonerations)
            read = snapshot_of(answer, patient, care_on, user.login, held, insured, codes)
            held = replace(held, amc=insured.amc) if held is not None and insured is not None else held
            droits = uow.patients.add_droits(read.droits)
            ecarts, effet = self._compared(uow, held, droits, care_on)
            lookup = replace(
                asked,
                issue=_issue(droits, care_on, ecarts, held),
                duree_ms=took,
                droits_id=droits.id,
                ecarts=tuple(e.phrase for e in ecarts),
                effet=effet,
                detail=" ".join(read.remarks),
            )
            stored = uow.rights.add_lookup(lookup, answer.raw)
            detail = f"droits {droits.id} ({droits.source.value}), interrogation {stored.id}"
            uow.journal.append(
                self.clock.now(), user.login, JournalAction.MODIFICATION, f"patient:{patient.id}", detail
            )
            uow.commit()
        return Asked(stored, patient, droits, ecarts, read.remarks)

    def _compared(
        self, uow: UnitOfWork, held: Droits | None, droits: Droits, care_on: date
    ) -> tuple[tuple[Ecart, ...], Montants | None]:
        """Differences with what held before, and what they make of the bill all together."""
        if held is None:
            return (), None

        def price(rights: Droits) -> Montants | None:
            return visit_under(uow, self.tables, rights.patient_id, care_on, rights)

        first = origin(held, {s.id: s for s in uow.patients.droits(held.patient_id)})
        ecarts = compare(Source(_name(first), held), [Source("ADRi", droits)], care_on, price, self.noms)
        before, after = price(held), price(droits)
        if before is None or after is None:
            return ecarts, None
        if not covers(droits, care_on):  # the insurer pays nothing: the patient owes it
            after = Montants(patient=after.total)
        return ecarts, after - before

    def _since(self, start: datetime) -> int:
        return int((self.clock.now() - start).total_seconds() * 1000)


def _insured(uow: UnitOfWork, held: Droits | None, patient_id: int, day: date) -> Droits | None:
    """The snapshot that carries the contract in force when one was recorded, else *held*."""
    chosen = contract_on(uow.contrats.versions(patient_id), day).contrat
    if chosen is None:
        return held
    return next((s for s in uow.patients.droits(patient_id) if s.amc == chosen.amc), held)


def _issue(droits: Droits, care_on: date, ecarts: tuple[Ecart, ...], held: Droits | None) -> Issue:
    if not covers(droits, care_on):
        return Issue.FERMES
    return Issue.CHANGE if held is None or any(ecart.compte for ecart in ecarts) else Issue.INCHANGE


def _name(droits: Droits) -> str:
    return f"{droits.source.value} du {droits.lu_at.astimezone(PARIS):%d/%m/%Y}"
