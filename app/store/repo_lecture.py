"""Readings at the desk and INS identities, in SQL."""

from __future__ import annotations

from sqlalchemy import select

from app.domain.lecture import LectureIdentite, SuiteLecture
from app.services.repositories_lecture import IdentiteRecue, LectureRow
from app.store.dossier import family
from app.store.repository import SqlRepository
from app.store.rows_base import Values
from app.store.rows_lecture import (
    IdentiteRecord,
    LectureRecord,
    identite_of,
    identite_values,
    lecture_of,
    lecture_values,
)
from app.store.rows_patient import PatientRecord
from app.store.statements import get, insert_row, insert_rows, update_row


class SqlLectureRepository(SqlRepository):
    """Implements LectureRepository."""

    def add(self, lecture: LectureIdentite) -> LectureIdentite:
        """Store; return with its id."""
        return self._one(insert_row(self._session, LectureRecord, lecture_values(lecture)))

    def conclude(self, lecture_id: int, suite: SuiteLecture, patient_id: int | None) -> LectureIdentite:
        """Replace what came of it, and the patient unless None; return it as stored. Raise NotFound."""
        values: Values = {"suite": suite} if patient_id is None else {"suite": suite, "patient_id": patient_id}
        update_row(self._session, LectureRecord, lecture_id, values)
        return self._one(lecture_id)

    def of_patient(self, patient_id: int, limit: int = 50) -> tuple[LectureIdentite, ...]:
        """Return the readings that led to this patient, newest first."""
        row = LectureRecord
        query = (
            select(row)
            .where(row.patient_id.in_(family(self._session, patient_id)))
            .order_by(row.id.desc())
            .limit(limit)
        )
        return tuple(lecture_of(one) for one in self._session.scalars(query))

    def recent(self, limit: int = 500) -> tuple[LectureRow, ...]:
        """Return the readings of the cabinet, newest first."""
        row, who = LectureRecord, PatientRecord
        query = (
            select(row, who.nom, who.prenom)
            .select_from(row)
            .outerjoin(who, who.id == row.dossier_id)
            .order_by(row.id.desc())
            .limit(limit)
        )
        return tuple(
            LectureRow(lecture_of(one), f"{nom} {prenom}" if nom is not None else "")
            for one, nom, prenom in self._session.execute(query)
        )

    def _one(self, lecture_id: int) -> LectureIdentite:
        return lecture_of(get(self._session, LectureRecord, lecture_id))


class SqlIdentiteRepository(SqlRepository):
    """Implements IdentiteRepository."""

    def add(self, patient_id: int, recue: IdentiteRecue) -> None:
        """Append one state."""
        insert_rows(self._session, IdentiteRecord, [identite_values(patient_id, recue)])

    def history(self, patient_id: int) -> tuple[IdentiteRecue, ...]:
        """Return every state, newest first."""
        row = IdentiteRecord
        query = select(row).where(row.patient_id.in_(family(self._session, patient_id))).order_by(row.id.desc())
        return tuple(identite_of(one) for one in self._session.scalars(query))
