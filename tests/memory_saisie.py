"""In-memory repositories of what is being typed and of the hospital stays."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.sejour import Sejour
from app.services.repositories_saisie import Saisie
from tests.memory_care import filed, found, same_file

if TYPE_CHECKING:
    from tests.memory_store import State


class MemorySaisies:
    """SaisieRepository over the state."""

    def __init__(self, state: State) -> None:
        self._s = state

    def get(self, login: str, ecran: str) -> Saisie | None:
        row = self._s.saisies.get((login, ecran))
        return None if row is None else filed(self._s, row)

    def put(self, saisie: Saisie) -> None:
        found(self._s.patients, saisie.patient_id)
        self._s.saisies[saisie.login, saisie.ecran] = saisie

    def drop(self, login: str, ecran: str) -> None:
        self._s.saisies.pop((login, ecran), None)


class MemorySejours:
    """SejourRepository over the state."""

    def __init__(self, state: State) -> None:
        self._s = state

    def of_patient(self, patient_id: int) -> tuple[Sejour, ...]:
        own = [filed(self._s, s) for s in self._s.sejours.values() if same_file(self._s, s, patient_id)]
        return tuple(sorted(own, key=lambda s: (s.periode.start, s.id), reverse=True))

    def add(self, sejour: Sejour) -> Sejour:
        found(self._s.patients, sejour.patient_id)
        stored = replace(sejour, id=self._s.next_id(self._s.sejours))
        self._s.sejours[stored.id] = stored
        return filed(self._s, stored)

    def save(self, sejour: Sejour) -> None:
        owner = found(self._s.sejours, sejour.id).patient_id
        self._s.sejours[sejour.id] = replace(sejour, patient_id=owner)

    def remove(self, sejour_id: int) -> None:
        found(self._s.sejours, sejour_id)
        del self._s.sejours[sejour_id]
