"""Sets up how the cabinet reaches the téléservices, tries it, and comes back to the simulated ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from threading import Event

from app.domain.clock import Clock
from app.domain.journal import JournalAction
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.services.ports_insi import InsiByTraits, InsiService
from app.services.ports_raccordement import Raccordement, RaccordementTexts, RaccordementVoulu
from app.services.ports_rights import (
    AnswerForSomebodyElse,
    PersonUnknown,
    RightsFailure,
    RightsRequest,
    RightsService,
    SeveralPeople,
)
from app.services.repositories import UnitOfWork, UnitOfWorkFactory
from app.services.teleservice_words import direct_words

SUBJECT = "teleservices"
SIMULE = "service simulé de ce poste"
_REACHED = (PersonUnknown, SeveralPeople, AnswerForSomebodyElse)
"""Answers about the fictional person: the line and the certificate are good."""


@dataclass(frozen=True, slots=True)
class RaccordementAvant:
    """The texts as they were, to be put back. ``repr`` is masked: they hold a key."""

    texts: Mapping[str, str]

    def __repr__(self) -> str:
        return "RaccordementAvant(…)"


@dataclass(frozen=True, slots=True)
class QuestionsEssai:
    """One question for each service, about people who do not exist."""

    droits: RightsRequest
    insi: InsiByTraits


@dataclass(frozen=True, slots=True)
class Essai:
    """What happened when one service was tried; *phrase* is French, empty when it went well."""

    service: str
    reussi: bool
    phrase: str = ""


@dataclass(frozen=True, slots=True)
class SetRaccordement:
    """The services given follow the settings: a change holds from the next question on."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock
    texts: RaccordementTexts
    rights: RightsService
    insi: InsiService
    questions: QuestionsEssai

    def read(self, user: Utilisateur) -> Raccordement:
        """Return what is stored. Raise NotAllowed."""
        require(user.role, Permission.REGLER)
        with self.unit_of_work() as uow:
            return self.texts.read(self._held(uow))

    def save(self, user: Utilisateur, wanted: RaccordementVoulu) -> RaccordementAvant:
        """Store, in the journal without any secret; return what was there. Raise NotAllowed, RaccordementRefuse."""
        return self._change(user, lambda held: self.texts.write(wanted, held))

    def simulate(self, user: Utilisateur) -> RaccordementAvant:
        """Forget addresses, certificate and key; return what was there. Raise NotAllowed."""
        return self._change(user, lambda _held: dict.fromkeys(self.texts.keys, ""))

    def restore(self, user: Utilisateur, before: RaccordementAvant) -> RaccordementAvant:
        """Put back what a change returned. Raise NotAllowed."""
        return self._change(user, lambda _held: before.texts)

    def essayer(self, user: Utilisateur, cancel: Event | None = None) -> tuple[Essai, ...]:
        """Ask both services about somebody who does not exist. Blocks, 30 s at most. Raise NotAllowed, Cancelled."""
        require(user.role, Permission.REGLER)
        droits = replace(self.questions.droits, care_on=self.clock.today())
        return (
            _tried("Le service de droits", lambda: self.rights.query(droits, cancel)),
            _tried("INSi", lambda: self.insi.by_traits(self.questions.insi, cancel)),
        )

    def _change(self, user: Utilisateur, make: Callable[[Mapping[str, str]], Mapping[str, str]]) -> RaccordementAvant:
        require(user.role, Permission.REGLER)
        with self.unit_of_work() as uow:
            held = self._held(uow)
            wanted = make(held)
            for key, text in wanted.items():
                uow.cabinet.set_setting(key, text)
            detail = _told(self.texts.read(wanted))
            uow.journal.append(self.clock.now(), user.login, JournalAction.REGLAGE, SUBJECT, detail)
            uow.commit()
        return RaccordementAvant(held)

    def _held(self, uow: UnitOfWork) -> dict[str, str]:
        return {key: uow.cabinet.setting(key) for key in self.texts.keys}


def _tried(service: str, ask: Callable[[], object]) -> Essai:
    try:
        ask()
    except _REACHED:
        return Essai(service, reussi=True)
    except RightsFailure as failure:
        return Essai(service, reussi=False, phrase=direct_words(service, failure))
    return Essai(service, reussi=True)


def _told(now: Raccordement) -> str:
    certificat = f"certificat « {now.certificat.nom} »" if now.certificat else "aucun certificat"
    return f"droits : {now.droits or SIMULE} ; INSi : {now.insi or SIMULE} ; {certificat}"
