"""The téléservices of the cabinet: they follow its settings from one question to the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from threading import Event, Lock
from typing import Generic, TypeVar

from app.bootstrap.desk import Outside
from app.bootstrap.world import insi_of_cabinet, rights_of_cabinet
from app.domain.clock import Clock
from app.domain.errors import InvalidIdentifier
from app.services.ports_insi import InsiAnswer, InsiByTraits
from app.services.ports_rights import (
    AddressForbidden,
    CertificateMissing,
    RightsAnswer,
    RightsRequest,
)
from app.services.raccordement import QuestionsEssai
from app.services.repositories import UnitOfWorkFactory
from app.simulator.adri.cases import BY_CASE, CasDroits
from app.simulator.insi.people import CONNUS
from app.simulator.world import OutsideWorld
from app.transport.endpoints import ForbiddenEndpoint
from app.transport.teleservice.choose import StoredTexts
from app.transport.teleservice.stored import NUMERO

KEYS = (*StoredTexts.keys, NUMERO)
S = TypeVar("S")
A = TypeVar("A")


@dataclass(slots=True)
class _Following(Generic[S]):
    """One service, made again when a setting changed; else the same, so that its pace holds."""

    unit_of_work: UnitOfWorkFactory
    make: Callable[[Callable[[str], str]], S]
    texts: dict[str, str] = field(default_factory=dict, repr=False)
    made: S | None = None
    lock: Lock = field(default_factory=Lock)

    def ask(self, question: Callable[[S], A]) -> A:
        """Ask the service as set up now. Raise a RightsFailure when the settings cannot be used."""
        try:
            return question(self._current())
        except ForbiddenEndpoint as error:
            raise AddressForbidden(str(error)) from error

    def _current(self) -> S:
        with self.unit_of_work() as uow:
            texts = {key: uow.cabinet.setting(key) for key in KEYS}
        with self.lock:
            if self.made is None or texts != self.texts:
                try:
                    self.made = self.make(lambda key: texts.get(key, ""))
                except InvalidIdentifier as error:
                    raise CertificateMissing(str(error), error.user_message) from error
                self.texts = texts
            return self.made


class CabinetRights:
    """RightsService of the cabinet."""

    simulated, name = True, "ADRi (service simulé)"

    def __init__(self, unit_of_work: UnitOfWorkFactory, world: OutsideWorld, clock: Clock) -> None:
        self._service = _Following(unit_of_work, partial(rights_of_cabinet, world=world, clock=clock))

    def query(self, request: RightsRequest, cancel: Event | None = None) -> RightsAnswer:
        """Ask as set up now. Raise a RightsFailure or Cancelled."""
        return self._service.ask(lambda service: service.query(request, cancel))


class CabinetInsi:
    """InsiService of the cabinet."""

    simulated, name = True, "INSi (service simulé)"

    def __init__(self, unit_of_work: UnitOfWorkFactory, world: OutsideWorld, clock: Clock) -> None:
        self._service = _Following(unit_of_work, partial(insi_of_cabinet, world=world, clock=clock))

    def by_traits(self, request: InsiByTraits, cancel: Event | None = None) -> InsiAnswer:
        """Ask as set up now. Raise a RightsFailure or Cancelled."""
        return self._service.ask(lambda service: service.by_traits(request, cancel))


def with_teleservices(outside: Outside, unit_of_work: UnitOfWorkFactory, world: OutsideWorld, clock: Clock) -> Outside:
    """Return *outside* with the téléservices that the cabinet chose, and what lets it choose others."""
    return replace(
        outside,
        rights=CabinetRights(unit_of_work, world, clock),
        insi=CabinetInsi(unit_of_work, world, clock),
        texts=StoredTexts(),
        questions=trial_questions(clock),
    )


def trial_questions(clock: Clock) -> QuestionsEssai:
    """Return one question for each service, about people of the simulation."""
    person, zoe = BY_CASE[CasDroits.OUVERTS], CONNUS[0].traits
    droits = RightsRequest("01", person.nir, person.naissance, 1, clock.today(), person.nom, person.prenom)
    return QuestionsEssai(droits, InsiByTraits(zoe.nom_naissance, (zoe.prenoms,), zoe.sexe.value, zoe.naissance))
