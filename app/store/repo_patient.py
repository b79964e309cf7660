"""Patients and their rights, in SQL."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import and_, delete, func, select

from app.domain.dates import BirthDate
from app.domain.droits import Droits
from app.domain.fusion import FicheFusionnee
from app.domain.identifiers import Nir
from app.domain.patient import Patient, normalised
from app.domain.soins import SeanceState
from app.services.read_models import PatientRow
from app.store.dossier import family, kept_id, kept_ids, listed
from app.store.repository import SqlRepository
from app.store.rows_base import chunks
from app.store.rows_fusion import AliasRecord
from app.store.rows_patient import (
    DroitsRecord,
    PatientMotRecord,
    PatientRecord,
    droits_of,
    droits_values,
    patient_of,
    patient_values,
    word_values,
)
from app.store.rows_soins import SeanceRecord
from app.store.statements import get, insert_row, insert_rows, table_of, update_row

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
        """Replace a stored patient; raise NotFound, FicheFusionnee when another file absorbed it meanwhile."""
        if kept_id(self._session, patient.id) != patient.id:
            raise FicheFusionnee(f"patient {patient.id} was absorbed")
        update_row(self._session, PatientRecord, patient.id, patient_values(patient))
        self._session.execute(delete(PatientMotRecord).where(PatientMotRecord.patient_id == patient.id))
        self._index(patient.id, patient)

    def _index(self, patient_id: int, patient: Patient) -> None:
        insert_rows(self._session, PatientMotRecord, word_values(patient_id, patient))

    def get(self, patient_id: int) -> Patient:
        """Return one, or the one that absorbed it; raise NotFound."""
        return patient_of(get(self._session, PatientRecord, kept_id(self._session, patient_id)))

    def many(self, patient_ids: Iterable[int]) -> dict[int, Patient]:
        """Return those found, by id; under the id of an absorbed file comes the one that absorbed it."""
        asked = set(patient_ids)
        kept = kept_ids(self._session, asked)
        found: dict[int, Patient] = {}
        for ids in chunks(kept.get(one, one) for one in asked):
            rows = self._session.execute(select(*table_of(PatientRecord).c).where(PatientRecord.id.in_(ids)))
            found.update((row.id, patient_of(row)) for row in rows)  # columns: objects cost three times as much
        return {one: found[kept.get(one, one)] for one in sorted(asked) if kept.get(one, one) in found}

    def by_nir(self, nir: Nir) -> tuple[Patient, ...]:
        """Return every patient on this NIR, the assuré first; an absorbed file answers by the one that absorbed it."""
        query = select(PatientRecord.id).where(PatientRecord.nir == nir.value)
        ids = self._session.scalars(query.order_by(PatientRecord.qualite, PatientRecord.id)).all()
        people = self.many(ids)
        return tuple({people[one].id: people[one] for one in ids}.values())

    def search(self, text: str, limit: int = 50) -> tuple[PatientRow, ...]:
        """Return patients whose names or birth date hold every word of *text* as a prefix, by name."""
        words = normalised(text).split()
        if not words:
            return self._recent(limit)
        w = PatientMotRecord
        first, *others = (and_(w.mot >= word, w.mot < word + LAST_CODE_POINT) for word in sorted(words, key=_rarity))
        found = select(w.tri, w.patient_id).where(first).distinct()
        for other in others:
            found = found.where(w.patient_id.in_(select(w.patient_id).where(other)))
        rows = self._session.execute(found.order_by(w.tri, w.patient_id).limit(limit))
        return self._rows([row.patient_id for row in rows])

    def _recent(self, limit: int) -> tuple[PatientRow, ...]:
        """Those of the last séances, then the last ones created."""
        s = SeanceRecord
        latest = (
            select(s.patient_id, s.etat)
            .where(s.jour <= self._context.clock.today())
            .order_by(s.jour.desc(), s.etat.desc(), s.patient_id.desc())
            .limit(RECENT_SEANCES)
        )
        seen = (row.patient_id for row in self._session.execute(latest) if row.etat in SEEN)
        ids = list(dict.fromkeys(seen))[:limit]
        if len(ids) < limit:
            newest = select(PatientRecord.id).order_by(PatientRecord.id.desc()).limit(limit)
            ids = list(dict.fromkeys([*ids, *self._session.scalars(newest)]))[:limit]
        return self._rows(ids)

    def _rows(self, ids: list[int]) -> tuple[PatientRow, ...]:
        p = PatientRecord
        ids, absorbed = listed(self._session, ids)
        columns = select(p.id, p.nom, p.prenom, p.naissance, p.ville, p.telephone)
        by_id = {row.id: row for row in self._session.execute(columns.where(p.id.in_(ids)))}
        last = self._last_days(ids, absorbed)
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

    def _last_days(self, ids: list[int], absorbed: dict[int, int]) -> dict[int, date]:
        """Sorted out by state here: in SQL the state would draw the engine to an index of the whole table."""
        s = SeanceRecord
        query = select(s.patient_id, s.etat, func.max(s.jour).label("jour")).where(s.patient_id.in_([*ids, *absorbed]))
        last: dict[int, date] = {}
        for row in self._session.execute(query.group_by(s.patient_id, s.etat)):
            if row.etat in SEEN:
                kept = absorbed.get(row.patient_id, row.patient_id)
                last[kept] = max(row.jour, last.get(kept, row.jour))
        return last

    def count(self) -> int:
        """Return how many patients there are; an absorbed file is not one more."""
        files, absorbed = (select(func.count()).select_from(r).scalar_subquery() for r in (PatientRecord, AliasRecord))
        return self._session.scalar(select(files - absorbed)) or 0

    def add_droits(self, droits: Droits) -> Droits:
        """Append a snapshot and return it with its id."""
        return self.droits_by_id(insert_row(self._session, DroitsRecord, droits_values(droits)))

    def droits(self, patient_id: int) -> tuple[Droits, ...]:
        """Return all snapshots, newest first."""
        query = select(DroitsRecord).where(DroitsRecord.patient_id.in_(family(self._session, patient_id)))
        rows = self._session.scalars(query.order_by(DroitsRecord.lu_at.desc(), DroitsRecord.id.desc()))
        return tuple(map(droits_of, rows))

    def droits_by_id(self, droits_id: int) -> Droits:
        """Return one snapshot; raise NotFound."""
        return droits_of(get(self._session, DroitsRecord, droits_id))


def _rarity(word: str) -> tuple[bool, int]:
    """Letters before digits (everyone is born on some day), then the longest."""
    return (word.isdigit(), -len(word))
