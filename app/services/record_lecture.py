"""The history of the readings at the desk: who read what, by which way, what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.clock import Clock
from app.domain.lecture import LectureIdentite, SourceLecture, SuiteLecture, VoieLecture
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.services.repositories import UnitOfWorkFactory
from app.services.repositories_lecture import LectureRow


@dataclass(frozen=True, slots=True)
class RecordLecture:
    """Writes one line per reading. No name enters it: the patient is a reference."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def read(
        self,
        user: Utilisateur,
        source: SourceLecture,
        voie: VoieLecture,
        personnes: int,
        *,
        delegue: bool = False,
        simulation: bool = False,
    ) -> int:
        """Write that people were named and return the id of the line. Raise NotAllowed."""
        lecture = LectureIdentite(
            0, self.clock.now(), user.login, source, voie, personnes, delegue=delegue, simulation=simulation
        )
        return self._add(user, lecture)

    def refused(
        self, user: Utilisateur, source: SourceLecture, voie: VoieLecture, motif: str, *, simulation: bool = False
    ) -> int:
        """Write that a reading gave nobody, and why: *motif* is shown as is and holds no name. Raise NotAllowed."""
        lecture = LectureIdentite(
            0,
            self.clock.now(),
            user.login,
            source,
            voie,
            suite=SuiteLecture.REFUSEE,
            motif=motif,
            simulation=simulation,
        )
        return self._add(user, lecture)

    def conclude(
        self, user: Utilisateur, lecture_id: int, suite: SuiteLecture, patient_id: int | None = None
    ) -> LectureIdentite:
        """Write what came of a reading and return the line. Raise NotFound, NotAllowed."""
        require(user.role, Permission.VOIR_PATIENTS)
        with self.unit_of_work() as uow:
            line = uow.lectures.conclude(lecture_id, suite, patient_id)
            uow.commit()
        return line

    def history(self, user: Utilisateur, limit: int = 500) -> tuple[LectureRow, ...]:
        """Return the readings of the cabinet, newest first. Raise NotAllowed."""
        require(user.role, Permission.VOIR_PATIENTS)
        with self.unit_of_work() as uow:
            return uow.lectures.recent(limit)

    def _add(self, user: Utilisateur, lecture: LectureIdentite) -> int:
        require(user.role, Permission.VOIR_PATIENTS)
        with self.unit_of_work() as uow:
            stored = uow.lectures.add(lecture)
            uow.commit()
        return stored.id
