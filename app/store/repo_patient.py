"""Patients and their rights, in SQL."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import delete, func, select

from app.domain.dates import BirthDate
from app.domain.droits import Droits
from app.domain.identifiers import Nir
from app.domain.patient import Patient, normalised
from app.domain.soins import SeanceState
from app.services.read_models import PatientRow
from app.store.repository import SqlRepository
from app.store.rows_base import chunks
from app.store.rows_patient import (
    DroitsRecord,
    PatientMotRecord,
    PatientRecord,
    droits_of,
    droits_values,
    patient_of,
    patient_values,
    patient_words,
)
from app.store.rows_soins import SeanceRecord
from app.store.statements import get, insert_row, insert_rows, update_row

LAST_CODE_POINT = "\U0010ffff"
SEEN = (SeanceState.HONOREE, SeanceState.FACTUREE)
RECENT_SEANCES = 2_000


class SqlPatientRepository(SqlRepository):
    """Implements PatientRepository."""

    def add(self, patient: Patient) -> Patient:
        """Store and return with its id."""
        patient_id = insert_row(self._session, PatientRecord, patient_values(patient))
        self._index(patient_id, patient)
        return self.get(patient_id)

    def save(self, patient: Patient) -> None:
        """Replace a stored patient; raise NotFound."""
        update_row(self._session, PatientRecord, patient.id, patient_values(patient))
        self._session.execute(delete(PatientMotRecord).where(PatientMotRecord.patient_id == patient.id))
        self._index(patient.id, patient)

    def _index(self, patient_id: int, patient: Patient) -> None:
        words = sorted(patient_words(patient))
        insert_rows(self._session, PatientMotRecord, [{"mot": word, "patient_id": patient_id} for word in words])

    def get(self, patient_id: int) -> Patient:
        """Return one; raise NotFound."""
        return patient_of(get(self._session, PatientRecord, patient_id))

    def many(self, patient_ids: Iterable[int]) -> dict[int, Patient]:
        """Return those found, by id."""
        found: dict[int, Patient] = {}
        for ids in chunks(patient_ids):
            rows = self._session.scalars(select(PatientRecord).where(PatientRecord.id.in_(ids)))
            found.update((row.id, patient_of(row)) for row in rows)
        return found

    def by_nir(self, nir: Nir) -> tuple[Patient, ...]:
        """Return every patient on this NIR, the assuré first."""
        query = select(PatientRecord).where(PatientRecord.nir == nir.value)
        rows = self._session.scalars(query.order_by(PatientRecord.qualite, PatientRecord.id))
        return tuple(map(patient_of, rows))

    def search(self, text: str, limit: int = 50) -> tuple[PatientRow, ...]:
        """Return patients whose names or birth date hold every word of *text* as a prefix, by name."""
        words = normalised(text).split()
        if not words:
            return self._recent(limit)
        mot = PatientMotRecord
        found = (
            PatientRecord.id.in_(
                select(mot.patient_id).where(mot.mot >= word, mot.mot < word + LAST_CODE_POINT)
            )
            for word in words
        )  # fmt: skip
        query = select(PatientRecord.id).where(*found).order_by(PatientRecord.recherche, PatientRecord.id)
        return self._rows(list(self._session.scalars(query.limit(limit))))

    def _recent(self, limit: int) -> tuple[PatientRow, ...]:
        """Those of the last séances, then the last ones created."""
        seen = (
            select(SeanceRecord.patient_id)
            .where(SeanceRecord.etat.in_(SEEN))
            .order_by(SeanceRecord.jour.desc(), SeanceRecord.id.desc())
            .limit(RECENT_SEANCES)
        )
        ids = list(dict.fromkeys(self._session.scalars(seen)))[:limit]
        if len(ids) < limit:
            newest = select(PatientRecord.id).order_by(PatientRecord.id.desc()).limit(limit)
            ids = list(dict.fromkeys([*ids, *self._session.scalars(newest)]))[:limit]
        return self._rows(ids)

    def _rows(self, ids: list[int]) -> tuple[PatientRow, ...]:
        p = PatientRecord
        columns = select(p.id, p.nom, p.prenom, p.naissance, p.ville, p.telephone)
        by_id = {row.id: row for row in self._session.execute(columns.where(p.id.in_(ids)))}
        last = self._last_days(ids)
        return tuple(
            PatientRow(
                row.id,
                row.nom,
                row.prenom,
                BirthDate(row.naissance),
                row.ville,
                row.telephone,
                last.get(row.id),
            )
            for row in (by_id[patient_id] for patient_id in ids if patient_id in by_id)
        )

    def _last_days(self, ids: list[int]) -> dict[int, date]:
        s = SeanceRecord
        query = select(s.patient_id, func.max(s.jour)).where(s.patient_id.in_(ids), s.etat.in_(SEEN))
        return {patient_id: day for patient_id, day in self._session.execute(query.group_by(s.patient_id))}  # noqa: C416

    def count(self) -> int:
        """Return how many patients there are."""
        return self._session.scalar(select(func.count()).select_from(PatientRecord)) or 0

    def add_droits(self, droits: Droits) -> Droits:
        """Append a snapshot and return it with its id."""
        return self.droits_by_id(insert_row(self._session, DroitsRecord, droits_values(droits)))

    def droits(self, patient_id: int) -> tuple[Droits, ...]:
        """Return all snapshots, newest first."""
        query = select(DroitsRecord).where(DroitsRecord.patient_id == patient_id)
        rows = self._session.scalars(query.order_by(DroitsRecord.lu_at.desc(), DroitsRecord.id.desc()))
        return tuple(map(droits_of, rows))

    def droits_by_id(self, droits_id: int) -> Droits:
        """Return one snapshot; raise NotFound."""
        return droits_of(get(self._session, DroitsRecord, droits_id))
