"""Prescriptions, prises en charge and séances, in SQL."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select, update

from app.domain.errors import NotFound
from app.domain.soins import Ordonnance, PriseEnCharge, Seance, SeanceState
from app.services.read_models import SeanceRow
from app.store.dossier import family, written_with
from app.store.repository import SqlRepository
from app.store.rows_base import chunks
from app.store.rows_fse import FseRecord
from app.store.rows_patient import PatientRecord, shown_name
from app.store.rows_soins import (
    OrdonnanceRecord,
    PecRecord,
    SeanceRecord,
    ordonnance_of,
    ordonnance_values,
    pec_of,
    pec_values,
    seance_of,
    seance_values,
)
from app.store.statements import changed, get, insert_row, update_row

_COUNTED = (SeanceState.PREVUE, SeanceState.HONOREE, SeanceState.FACTUREE)
"""States that take a rank in the prise en charge; an absence or a cancelled séance does not."""


class SqlSoinsRepository(SqlRepository):
    """Implements SoinsRepository."""

    def add_ordonnance(self, ordonnance: Ordonnance) -> Ordonnance:
        """Store and return with its id."""
        return self.ordonnance(insert_row(self._session, OrdonnanceRecord, ordonnance_values(ordonnance)))

    def ordonnance(self, ordonnance_id: int) -> Ordonnance:
        """Return one; raise NotFound."""
        return ordonnance_of(get(self._session, OrdonnanceRecord, ordonnance_id))

    def add_pec(self, pec: PriseEnCharge) -> PriseEnCharge:
        """Store and return with its id; it goes to the file where its prescription was written."""
        values = pec_values(pec) | written_with(self._session, OrdonnanceRecord, pec.ordonnance_id, pec.patient_id)
        return self.pec(insert_row(self._session, PecRecord, values))

    def pec(self, pec_id: int) -> PriseEnCharge:
        """Return one; raise NotFound."""
        return pec_of(get(self._session, PecRecord, pec_id))

    def pecs(self, patient_id: int) -> tuple[PriseEnCharge, ...]:
        """Return those of a patient, newest first."""
        query = select(PecRecord).where(PecRecord.patient_id.in_(family(self._session, patient_id)))
        rows = self._session.scalars(query.order_by(PecRecord.ouverte_on.desc(), PecRecord.id.desc()))
        return tuple(map(pec_of, rows))

    def add_seance(self, seance: Seance) -> Seance:
        """Store and return with its id; it goes to the file where its prise en charge was written."""
        values = seance_values(seance) | written_with(self._session, PecRecord, seance.pec_id, seance.patient_id)
        seance_id = insert_row(self._session, SeanceRecord, values)
        return seance_of(get(self._session, SeanceRecord, seance_id))

    def save_seance(self, seance: Seance) -> None:
        """Replace a stored séance, in the file where it was written; raise NotFound."""
        values = seance_values(seance)
        del values["patient_id"]
        update_row(self._session, SeanceRecord, seance.id, values)

    def seances_of_patient(self, patient_id: int) -> tuple[Seance, ...]:
        """Return those of a patient, newest first."""
        s = SeanceRecord
        query = select(s).where(s.patient_id.in_(family(self._session, patient_id)))
        rows = self._session.scalars(query.order_by(s.jour.desc(), s.heure.desc().nulls_last(), s.id.desc()))
        return tuple(map(seance_of, rows))

    def seances_on(self, day: date) -> tuple[SeanceRow, ...]:
        """Return the day's list by hour; those without an hour come last."""
        return self._rows(SeanceRecord.jour == day)

    def a_facturer(self, praticien_id: int | None = None) -> tuple[SeanceRow, ...]:
        """Return honoured séances that no FSE bills, oldest first."""
        s = SeanceRecord
        where: list[ColumnElement[bool]] = [s.etat == SeanceState.HONOREE, s.fse_id.is_(None)]
        if praticien_id is not None:
            where.append(s.praticien_id == praticien_id)
        return self._rows(*where)

    def set_state(self, seance_ids: Iterable[int], state: SeanceState, fse_id: int | None) -> None:
        """Change the state of several séances; raise NotFound if one is not there."""
        for ids in chunks(seance_ids):
            statement = update(SeanceRecord).where(SeanceRecord.id.in_(ids)).values(etat=state, fse_id=fse_id)
            if changed(self._session, statement) != len(ids):
                raise NotFound("seance not found")

    def _rows(self, *where: ColumnElement[bool]) -> tuple[SeanceRow, ...]:
        return tuple(map(_row, self._session.execute(_listed(*where))))


def _listed(*where: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Séances with what names them; the rank is counted over the whole prise en charge, then the list is cut."""
    s, p, f = SeanceRecord, PatientRecord, FseRecord
    order = (s.jour, s.heure.nulls_last(), s.id)
    counted = func.sum(case((s.etat.in_(_COUNTED), 1), else_=0))
    ranks = (
        select(s.id, counted.over(partition_by=s.pec_id, order_by=order).label("rang"))
        .where(s.pec_id.in_(select(s.pec_id).where(*where)))
        .subquery()
    )
    return (
        select(
            s.id, s.dossier_id, p.nom, p.prenom, s.jour, s.heure, PecRecord.acte_id, PecRecord.intitule,
            ranks.c.rang, PecRecord.quota, s.lieu, s.etat, f.etat.label("fse_etat"),
        )
        .select_from(s)
        .join(ranks, ranks.c.id == s.id)
        .join(p, p.id == s.dossier_id)
        .join(PecRecord, PecRecord.id == s.pec_id)
        .outerjoin(f, f.id == s.fse_id)
        .where(*where)
        .order_by(*order)
    )  # fmt: skip


def _row(row: Any) -> SeanceRow:
    return SeanceRow(
        seance_id=row.id,
        patient_id=row.dossier_id,
        patient=shown_name(row.nom, row.prenom),
        day=row.jour,
        heure=row.heure,
        acte_id=row.acte_id,
        intitule=row.intitule,
        rang=max(1, int(row.rang)),
        quota=row.quota,
        lieu=row.lieu,
        state=row.etat,
        fse_state=row.fse_etat,
    )
