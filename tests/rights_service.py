"""A rights service that answers what a test tells it, by first name; counts and remembers what it was asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from threading import Event

from app.domain.clock import FixedClock
from app.domain.errors import AppError
from app.domain.patient import Patient
from app.services.ports_rights import PeriodeLue, RightsAnswer, RightsRequest, ServiceUnreachable

OPEN = (PeriodeLue(date(2020, 1, 1)),)


def answer_for(patient: Patient, **changes: object) -> RightsAnswer:
    """Return open rights at the CPAM de Paris for *patient*, with *changes*."""
    assert patient.nir is not None
    made = RightsAnswer(
        answered_at=datetime(2026, 11, 20, 17, 0, tzinfo=UTC),
        answered_on=date(2026, 11, 20),
        regime="01",
        caisse="751",
        centre="0000",
        nir=patient.nir,
        naissance=patient.naissance,
        rang=patient.rang,
        nom_usuel=patient.nom.upper(),
        nom_patronymique="",
        prenom=patient.prenom.upper(),
        periodes_amo=OPEN,
        raw=b"<reponse/>",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


@dataclass(slots=True)
class FakeRights:
    """Implements RightsService over a script; a patient that nobody told about is answered nothing new."""

    clock: FixedClock
    simulated: bool = True
    name: str = "service factice"
    answers: dict[str, RightsAnswer | AppError] = field(default_factory=dict)
    down: bool = False
    took: timedelta = timedelta(milliseconds=300)
    asked: list[RightsRequest] = field(default_factory=list)
    on_query: Callable[[], None] = lambda: None

    def tell(self, patient: Patient, **changes: object) -> None:
        """Answer so for *patient*."""
        self.answers[patient.prenom] = answer_for(patient, **changes)

    def fail(self, patient: Patient, failure: AppError) -> None:
        """Fail so for *patient*."""
        self.answers[patient.prenom] = failure

    def query(self, request: RightsRequest, cancel: Event | None = None) -> RightsAnswer:
        """Answer, or raise what was told."""
        self.asked.append(request)
        self.clock.advance(self.took)
        self.on_query()
        if self.down:
            raise ServiceUnreachable("cut")
        told = self.answers[request.prenom]
        if isinstance(told, AppError):
            raise told
        return replace(told, answered_at=self.clock.now())
