"""INSi over the simulated base, with no line: counts what it was asked, fails as told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event

from app.domain.clock import FixedClock
from app.domain.dates import BirthDate
from app.domain.errors import AppError, Cancelled
from app.domain.ins import TraitsIns
from app.domain.patient import Patient, Sexe
from app.services.check_rights_answer import check_insi_person
from app.services.ports_insi import InsiAnswer, InsiByTraits
from app.services.ports_rights import LookupRefused
from app.simulator.insi.decide import SimulatedInsi
from app.simulator.insi.people import CONNUS
from app.simulator.teleservices.answers import Refusal


@dataclass(slots=True)
class FakeInsi:
    """Implements InsiService."""

    clock: FixedClock
    simulated: bool = True
    name: str = "INSi factice"
    failure: AppError | None = None
    asked: list[InsiByTraits] = field(default_factory=list)
    on_question: Callable[[], None] = lambda: None

    def by_traits(self, request: InsiByTraits, cancel: Event | None = None) -> InsiAnswer:
        """Answer as the simulated base does, or raise what was told."""
        self.asked.append(request)
        self.on_question()
        if cancel is not None and cancel.is_set():
            raise Cancelled("insi")
        if self.failure is not None:
            raise self.failure
        said = SimulatedInsi(self.clock).decide(request)
        if isinstance(said, Refusal):
            raise LookupRefused(said.code)
        check_insi_person(request, said)
        return said


def known_traits(place: int = 0) -> TraitsIns:
    """Return the traits of one person of the simulated base; 0 is found at the first question."""
    return CONNUS[place].traits


def patient_of(traits: TraitsIns, **changes: object) -> Patient:
    """Return a file with these traits, as a cabinet types them; without the place of birth."""
    typed: dict[str, object] = {
        "nom": traits.nom_naissance.title(),
        "prenom": traits.premier_prenom.title(),
        "naissance": BirthDate(traits.naissance.text),
        "sexe": Sexe(traits.sexe),
        **changes,
    }
    return Patient(id=0, **typed)  # type: ignore[arg-type]
