"""What the use cases need from the database for what is being typed and for hospital stays."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from app.domain.sejour import Sejour


@dataclass(frozen=True, slots=True)
class Saisie:
    """What a person was typing on a screen when it was last kept."""

    login: str
    ecran: str
    """Name of the screen: « facturer »."""
    patient_id: int
    contenu: str = field(repr=False)
    """JSON of that screen."""
    at: datetime


class SaisieRepository(Protocol):
    """What is being typed, one text a person and screen: kept at every key, dropped once it is stored for good."""

    def get(self, login: str, ecran: str) -> Saisie | None:
        """Return what was kept, None when nothing is."""

    def put(self, saisie: Saisie) -> None:
        """Keep it in place of the one before."""

    def drop(self, login: str, ecran: str) -> None:
        """Forget it; nothing happens when nothing is kept."""


class SejourRepository(Protocol):
    """Hospital stays of the patients."""

    def of_patient(self, patient_id: int) -> tuple[Sejour, ...]:
        """Return those of a patient, newest first."""

    def add(self, sejour: Sejour) -> Sejour:
        """Store and return with its id."""

    def save(self, sejour: Sejour) -> None:
        """Replace a stored one; raise NotFound."""

    def remove(self, sejour_id: int) -> None:
        """Remove one typed by mistake; raise NotFound."""
