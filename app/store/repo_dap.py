"""Demandes d’accord préalable, in SQL."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import func, or_, select, update

from app.domain.dap import DemandeAccord, DemandeState, WrongDemande
from app.domain.soins import SeanceState
from app.services.repositories_tarif import PecEnCours
from app.store.dossier import written_with
from app.store.repository import SqlRepository
from app.store.rows_base import chunks
from app.store.rows_dap import DemandeEtatRecord, DemandeRecord, demande_of, demande_values
from app.store.rows_fusion import AliasRecord
from app.store.rows_patient import PatientRecord, shown_name
from app.store.rows_soins import PecRecord, SeanceRecord, pec_of
from app.store.statements import changed, get, insert_row, insert_rows

_DONE = (SeanceState.HONOREE, SeanceState.FACTUREE)


class SqlDapRepository(SqlRepository):
    """Implements DapRepository."""

    def add(self, demande: DemandeAccord, at: datetime, par: str) -> DemandeAccord:
        """Store with its first state; return with its id."""
        written = written_with(self._session, PecRecord, demande.pec_id, demande.patient_id)
        demande_id = insert_row(self._session, DemandeRecord, demande_values(demande) | written)
        self._log(demande_id, demande.state, at, par)
        return self.get(demande_id)

    def get(self, demande_id: int) -> DemandeAccord:
        """Return one; raise NotFound."""
        return demande_of(get(self._session, DemandeRecord, demande_id))

    def save(self, demande: DemandeAccord, old: DemandeState, at: datetime, par: str) -> None:
        """Replace the one still in *old* and append to the state journal when it moved.

        Raise NotFound, or WrongDemande when it is not in *old* any more.
        """
        d, values = DemandeRecord, demande_values(demande)
        del values["patient_id"]
        own = update(d).where(d.id == demande.id, d.etat == old).values(values)
        if changed(self._session, own) == 0:
            raise WrongDemande(f"{get(self._session, d, demande.id).etat.name} is not {old.name}")
        if demande.state is not old:
            self._log(demande.id, demande.state, at, par)

    def _log(self, demande_id: int, state: DemandeState, at: datetime, par: str) -> None:
        row = {"demande_id": demande_id, "etat": state, "at": at, "par": par}
        insert_rows(self._session, DemandeEtatRecord, [row])

    def of_pecs(self, pec_ids: Iterable[int]) -> tuple[DemandeAccord, ...]:
        """Return those of several prises en charge, oldest first."""
        found: list[DemandeAccord] = []
        for ids in chunks(pec_ids):
            query = select(DemandeRecord).where(DemandeRecord.pec_id.in_(ids))
            found.extend(map(demande_of, self._session.scalars(query)))
        return tuple(sorted(found, key=lambda demande: demande.id))

    def history(self, demande_id: int) -> tuple[tuple[datetime, DemandeState, str], ...]:
        """Return the state journal with who did it, oldest first."""
        e = DemandeEtatRecord
        query = select(e).where(e.demande_id == demande_id).order_by(e.id)
        return tuple((row.at, row.etat, row.par) for row in self._session.scalars(query))

    def en_cours(self, acte_ids: Iterable[str], active_since: date, counted_since: date) -> tuple[PecEnCours, ...]:
        """Return the open prises en charge of these acts with a séance done on or after *active_since*, by pec id."""
        s, c, p, who = SeanceRecord, PecRecord, PecRecord.__table__.alias("autre"), PatientRecord
        recent = select(s.pec_id).where(s.etat.in_(_DONE), s.jour >= active_since)
        open_ones = (c.close_on.is_(None), c.acte_id.in_(list(acte_ids)), c.id.in_(recent))
        own = (
            select(func.count(s.id), func.max(s.jour)).where(s.etat.in_(_DONE), s.pec_id == c.id).correlate(c)
        )  # fmt: skip
        also = select(AliasRecord.absorbe_id).where(AliasRecord.garde_id == c.dossier_id).correlate(c)
        year = (
            select(func.count(s.id))
            .join(p, p.c.id == s.pec_id)
            .where(
                s.etat.in_(_DONE),
                s.jour >= counted_since,
                or_(s.patient_id == c.dossier_id, s.patient_id.in_(also)),
                p.c.acte_id == c.acte_id,
            )
            .correlate(c)
            .scalar_subquery()
        )
        done = own.with_only_columns(func.count(s.id)).scalar_subquery()
        last = own.with_only_columns(func.max(s.jour)).scalar_subquery()
        query = (
            select(c, who.nom, who.prenom, done.label("faites"), year.label("douze_mois"), last.label("derniere_on"))
            .select_from(c)
            .join(who, who.id == c.dossier_id)
            .where(*open_ones)
            .order_by(c.id)
        )
        return tuple(
            PecEnCours(pec_of(row[0]), shown_name(row.nom, row.prenom), row.faites, row.douze_mois, row.derniere_on)
            for row in self._session.execute(query)
        )
