"""Searches the INS identity of one patient in INSi, keeps what came, and leaves one line in the journal of lookups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from threading import Event

from app.domain.clock import Clock
from app.domain.errors import AppError, Cancelled
from app.domain.ins import CanalIdentite, IdentiteIns, ModeIdentite, refusal
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.domain.verification import Interrogation, Issue, MotifDemande
from app.services.keep_identite import KeepIdentite, current_identite, trait_differences, traits_of
from app.services.ports_insi import CodeInsi, InsiAnswer, InsiService
from app.services.ports_rights import (
    AnswerForSomebodyElse,
    AnswerTooBig,
    MalformedAnswer,
    RightsFailure,
)
from app.services.repositories import UnitOfWorkFactory
from app.services.search_insi import SearchInsi
from app.services.teleservice_words import direct_words

NAME = "INSi"
SEVERAL = "Plusieurs identités répondent à ces traits."
NOBODY = "Aucune identité ne répond à ces traits."
_ISSUES: Mapping[type[RightsFailure], Issue] = {
    AnswerForSomebodyElse: Issue.AUTRE_PERSONNE,
    MalformedAnswer: Issue.ILLISIBLE,
    AnswerTooBig: Issue.ILLISIBLE,
}


class NoInsiService(AppError):
    """INSi is not set up on this post."""

    user_message = "INSi n’est pas réglé sur ce poste. Choisissez-le dans Réglages, Droits et mutuelles, Raccordement."


@dataclass(frozen=True, slots=True)
class InsiAsked:
    """What came of one search. ``repr`` is masked."""

    lookup: Interrogation
    code: CodeInsi | None = None
    """None when INSi gave no usable answer."""
    identite: IdentiteIns | None = None
    """The identity as the file holds it now; None when nothing was kept."""
    differences: tuple[str, ...] = ()
    """French names of the traits in which the file differed from INSi."""

    def __repr__(self) -> str:
        return f"InsiAsked({self.lookup.issue.name})"


@dataclass(frozen=True, slots=True)
class AskInsi:
    """One search, whatever number of questions it takes; identities are kept by the rules of the RNIV."""

    unit_of_work: UnitOfWorkFactory
    service: InsiService | None
    """None when INSi is not set up on this post."""
    clock: Clock
    identites: KeepIdentite = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "identites", KeepIdentite(self.unit_of_work, self.clock))

    def __call__(self, user: Utilisateur, patient_id: int, cancel: Event | None = None) -> InsiAsked:
        """Search with the traits of the file. Blocks, 15 s at most for each question.

        Raise before anything is sent: NotAllowed, NotFound, NoInsiService, IdentityRefused (appli carte Vitale,
        doubtful identity, unknown sex), InvalidIdentifier for a name that INSi cannot read.
        """
        require(user.role, Permission.MODIFIER_PATIENTS)
        if self.service is None:
            raise NoInsiService("not set up")
        with self.unit_of_work() as uow:
            patient = uow.patients.get(patient_id)
            held = current_identite(uow, patient_id)
            fictif = uow.cabinet.cabinet().fictif
        asked = held or IdentiteIns(traits_of(patient), CanalIdentite.SAISIE)
        line = Interrogation(
            0, self.clock.now(), user.login, patient_id, MotifDemande.IDENTITE_INS, Issue.ABANDON, self.clock.today(), 0
        )  # fmt: skip
        try:
            answer = SearchInsi(self.service)(asked, cancel).answer
        except Cancelled:
            return InsiAsked(self._noted(line))
        except RightsFailure as failure:
            issue = _ISSUES.get(type(failure), Issue.SANS_RESEAU if failure.again_later else Issue.REFUS)
            return InsiAsked(self._noted(line, issue, direct_words(NAME, failure), failure.raw))
        mode = ModeIdentite.SIMULATION if fictif else ModeIdentite.REEL
        return self._answered(user, line, asked, answer, mode)

    def _answered(
        self, user: Utilisateur, line: Interrogation, asked: IdentiteIns, answer: InsiAnswer, mode: ModeIdentite
    ) -> InsiAsked:
        if answer.traits is None or answer.matricule is None:
            detail = SEVERAL if answer.code is CodeInsi.PLUSIEURS else NOBODY
            return InsiAsked(self._noted(line, Issue.INTROUVABLE, detail, answer.raw), answer.code)
        if why := refusal(answer.matricule.oid, mode):
            return InsiAsked(self._noted(line, Issue.REFUS, why, answer.raw))
        differences = trait_differences(asked.traits, answer.traits)
        received = IdentiteIns(answer.traits, CanalIdentite.INSI, answer.matricule, self.clock.today())
        detail = f"À comparer avec une pièce\u00a0: {', '.join(differences)}." if differences else ""
        lookup = self._noted(line, Issue.IDENTITE, detail, answer.raw)
        kept = self.identites(user, line.patient_id, received)
        return InsiAsked(lookup, answer.code, kept.identite, differences)

    def _noted(
        self, line: Interrogation, issue: Issue = Issue.ABANDON, detail: str = "", raw: bytes = b""
    ) -> Interrogation:
        took = int((self.clock.now() - line.at).total_seconds() * 1000)
        with self.unit_of_work() as uow:
            stored = uow.rights.add_lookup(replace(line, issue=issue, detail=detail, duree_ms=took), raw)
            uow.commit()
        return stored
