"""What the use cases need from the database for the readings at the desk and the identities they bring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.ins import IdentiteIns
from app.domain.lecture import LectureIdentite, SuiteLecture


@dataclass(frozen=True, slots=True)
class LectureRow:
    """One reading with the name of the patient it led to, empty when it led to none."""

    lecture: LectureIdentite
    patient: str = ""

    def __repr__(self) -> str:
        return f"LectureRow({self.lecture.id})"


class LectureRepository(Protocol):
    """The history of the readings of cards and codes."""

    def add(self, lecture: LectureIdentite) -> LectureIdentite:
        """Store; return with its id."""

    def conclude(self, lecture_id: int, suite: SuiteLecture, patient_id: int | None) -> LectureIdentite:
        """Replace what came of it, and the patient unless None; return it as stored. Raise NotFound."""

    def of_patient(self, patient_id: int, limit: int = 50) -> tuple[LectureIdentite, ...]:
        """Return the readings that led to this patient, newest first."""

    def recent(self, limit: int = 500) -> tuple[LectureRow, ...]:
        """Return the readings of the cabinet, newest first."""


@dataclass(frozen=True, slots=True)
class IdentiteRecue:
    """One state of the identity of a patient, with when and by whom it was kept."""

    identite: IdentiteIns
    at: datetime
    par: str

    def __repr__(self) -> str:
        return "IdentiteRecue(…)"


class IdentiteRepository(Protocol):
    """The INS identities of the patients: every state is kept, the newest holds (RNIV)."""

    def add(self, patient_id: int, recue: IdentiteRecue) -> None:
        """Append one state."""

    def history(self, patient_id: int) -> tuple[IdentiteRecue, ...]:
        """Return every state, newest first."""
