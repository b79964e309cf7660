"""In-memory repositories of the readings at the desk and of the INS identities."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.lecture import LectureIdentite, SuiteLecture
from app.services.repositories_lecture import IdentiteRecue, LectureRow
from tests.memory_care import found, kept

if TYPE_CHECKING:
    from tests.memory_store import State


class MemoryLectures:
    """LectureRepository over the state."""

    def __init__(self, state: State) -> None:
        self._s = state

    def add(self, lecture: LectureIdentite) -> LectureIdentite:
        stored = replace(lecture, id=self._s.next_id(self._s.lectures))
        self._s.lectures[stored.id] = stored
        return self._today(stored)

    def conclude(self, lecture_id: int, suite: SuiteLecture, patient_id: int | None) -> LectureIdentite:
        held = found(self._s.lectures, lecture_id)
        patient = held.patient_id if patient_id is None else patient_id
        self._s.lectures[lecture_id] = replace(held, suite=suite, patient_id=patient)
        return self._today(self._s.lectures[lecture_id])

    def of_patient(self, patient_id: int, limit: int = 50) -> tuple[LectureIdentite, ...]:
        return tuple(
            one
            for one in self._newest()
            if one.patient_id is not None and kept(self._s, one.patient_id) == kept(self._s, patient_id)
        )[:limit]

    def recent(self, limit: int = 500) -> tuple[LectureRow, ...]:
        return tuple(LectureRow(one, self._name(one.patient_id)) for one in self._newest())[:limit]

    def _newest(self) -> list[LectureIdentite]:
        return [self._today(one) for _, one in sorted(self._s.lectures.items(), reverse=True)]

    def _today(self, one: LectureIdentite) -> LectureIdentite:
        """The reading as the file that answers today holds it."""
        return one if one.patient_id is None else replace(one, patient_id=kept(self._s, one.patient_id))

    def _name(self, patient_id: int | None) -> str:
        patient = self._s.patients.get(kept(self._s, patient_id or 0))
        return f"{patient.nom} {patient.prenom}" if patient else ""


class MemoryIdentites:
    """IdentiteRepository over the state."""

    def __init__(self, state: State) -> None:
        self._s = state

    def add(self, patient_id: int, recue: IdentiteRecue) -> None:
        found(self._s.patients, patient_id)
        self._s.identites.append((patient_id, recue))

    def history(self, patient_id: int) -> tuple[IdentiteRecue, ...]:
        return tuple(
            recue for key, recue in reversed(self._s.identites) if kept(self._s, key) == kept(self._s, patient_id)
        )
