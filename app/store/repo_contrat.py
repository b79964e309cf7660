"""Contracts with complementary insurers, in SQL."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select

from app.domain.contrat import ContratAmc, ContratRow, OrganismeAmc, PieceDroits
from app.domain.soins import SeanceState
from app.store.dossier import family, written_with
from app.store.repository import SqlRepository
from app.store.rows_contrat import (
    ContratConfirmeRecord,
    ContratRecord,
    OrganismeRecord,
    PieceDroitsRecord,
    contrat_of,
    contrat_values,
    organisme_of,
    organisme_values,
    piece_of,
)
from app.store.rows_fusion import AliasRecord
from app.store.rows_patient import PatientRecord, shown_name
from app.store.rows_soins import SeanceRecord
from app.store.statements import get, insert_row, insert_rows, upsert

_DONE = (SeanceState.HONOREE, SeanceState.FACTUREE)


class SqlContratRepository(SqlRepository):
    """Implements ContratRepository."""

    def add(self, contrat: ContratAmc) -> ContratAmc:
        """Append a version; return it with its id."""
        own = written_with(self._session, ContratRecord, contrat.remplace_id, contrat.patient_id)
        return self.get(insert_row(self._session, ContratRecord, contrat_values(contrat) | own))

    def get(self, contrat_id: int) -> ContratAmc:
        """Return one version; raise NotFound."""
        return contrat_of(get(self._session, ContratRecord, contrat_id))

    def versions(self, patient_id: int) -> tuple[ContratAmc, ...]:
        """Return every version of every contract of a patient, newest first."""
        c = ContratRecord
        files = family(self._session, patient_id)
        query = select(c).where(c.patient_id.in_(files)).order_by(c.at.desc(), c.id.desc())
        return tuple(map(contrat_of, self._session.scalars(query)))

    def ending(self, first: date, last: date) -> tuple[ContratRow, ...]:
        """Return the current contracts whose last day is from *first* to *last*, both included, soonest first."""
        c, p, s, day = ContratRecord, PatientRecord, SeanceRecord, timedelta(days=1)
        corrected = select(c.remplace_id).where(c.remplace_id.is_not(None))
        also = select(AliasRecord.absorbe_id).where(AliasRecord.garde_id == c.dossier_id).correlate(c)
        mine = or_(s.patient_id == c.dossier_id, s.patient_id.in_(also))
        seen = (select(func.max(s.jour)).where(mine, s.etat.in_(_DONE)).correlate(c)).scalar_subquery()
        query = (
            select(c, p.nom, p.prenom, seen.label("derniere_on"))
            .join(p, p.id == c.dossier_id)
            .where(c.fin > first, c.fin <= last + day, c.id.not_in(corrected), c.annule.is_(False))
            .order_by(c.fin, c.id)
        )
        rows = self._session.execute(query)
        return tuple(ContratRow(contrat_of(row[0]), shown_name(row.nom, row.prenom), row.derniere_on) for row in rows)

    def confirm(self, contrat_id: int, on: date, at: datetime, par: str) -> None:
        """Append that the patient said, on that day, that the contract is still the right one."""
        self.get(contrat_id)
        row = {"contrat_id": contrat_id, "jour": on, "at": at, "par": par}
        insert_rows(self._session, ContratConfirmeRecord, [row])

    def confirmed_on(self, contrat_id: int) -> date | None:
        """Return the last day it was confirmed, None when never."""
        k = ContratConfirmeRecord
        return self._session.scalar(select(func.max(k.jour)).where(k.contrat_id == contrat_id))

    def add_piece(self, piece: PieceDroits) -> PieceDroits:
        """Store a scan verbatim; return it with its id."""
        values = {
            "patient_id": piece.patient_id,
            "media": piece.media,
            "contenu": piece.contenu,
            "at": piece.at,
            "par": piece.par,
        }
        return self.piece(insert_row(self._session, PieceDroitsRecord, values))

    def piece(self, piece_id: int) -> PieceDroits:
        """Return one scan; raise NotFound."""
        return piece_of(get(self._session, PieceDroitsRecord, piece_id))

    def save_organisme(self, organisme: OrganismeAmc) -> None:
        """Create or replace an insurer."""
        upsert(self._session, OrganismeRecord, {"numero": organisme.numero}, organisme_values(organisme))

    def organisme(self, numero: str) -> OrganismeAmc | None:
        """Return an insurer, None when nobody described it."""
        row = self._session.get(OrganismeRecord, numero, populate_existing=True)
        return None if row is None else organisme_of(row)

    def organismes(self) -> tuple[OrganismeAmc, ...]:
        """Return the insurers described, by name."""
        o = OrganismeRecord
        return tuple(map(organisme_of, self._session.scalars(select(o).order_by(o.nom, o.numero))))
