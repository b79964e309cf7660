"""Tariff updates, in SQL."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from app.domain.tarif import MiseAJourChanged, MiseAJourState, MiseAJourTarif
from app.store.repository import SqlRepository
from app.store.rows_tarif import TarifEtatRecord, TarifFichierRecord, TarifRecord, tarif_of, tarif_values
from app.store.statements import changed, get, insert_row, insert_rows


class SqlTarifRepository(SqlRepository):
    """Implements TarifRepository."""

    def add(self, update: MiseAJourTarif) -> MiseAJourTarif:
        """Store with its bytes; return with its id."""
        update_id = insert_row(self._session, TarifRecord, tarif_values(update))
        insert_rows(self._session, TarifFichierRecord, [{"mise_a_jour_id": update_id, "contenu": update.contenu}])
        self._log(update_id, update.state, update.at, update.par)
        return self.get(update_id)

    def get(self, update_id: int) -> MiseAJourTarif:
        """Return one with its bytes; raise NotFound."""
        return self._whole(get(self._session, TarifRecord, update_id))

    def _whole(self, row: TarifRecord) -> MiseAJourTarif:
        return tarif_of(row, get(self._session, TarifFichierRecord, row.id).contenu)

    def set_state(self, update_id: int, old: MiseAJourState, new: MiseAJourState, at: datetime, par: str) -> None:
        """Move from *old* to *new* and append to the state journal; raise MiseAJourChanged when it is not *old*."""
        t = TarifRecord
        if changed(self._session, update(t).where(t.id == update_id, t.etat == old).values(etat=new)) == 0:
            raise MiseAJourChanged(f"{get(self._session, t, update_id).etat.name} is not {old.name}")
        self._log(update_id, new, at, par)

    def _log(self, update_id: int, state: MiseAJourState, at: datetime, par: str) -> None:
        row = {"mise_a_jour_id": update_id, "etat": state, "at": at, "par": par}
        insert_rows(self._session, TarifEtatRecord, [row])

    def in_state(self, state: MiseAJourState) -> tuple[MiseAJourTarif, ...]:
        """Return those in *state* with their bytes, in the order they were asked for."""
        query = select(TarifRecord).where(TarifRecord.etat == state).order_by(TarifRecord.id)
        return tuple(self._whole(row) for row in self._session.scalars(query).all())

    def all(self) -> tuple[MiseAJourTarif, ...]:
        """Return every one, newest first, without its bytes."""
        query = select(TarifRecord).order_by(TarifRecord.id.desc())
        return tuple(tarif_of(row) for row in self._session.scalars(query))

    def history(self, update_id: int) -> tuple[tuple[datetime, MiseAJourState, str], ...]:
        """Return the state journal with who did it, oldest first."""
        e = TarifEtatRecord
        query = select(e).where(e.mise_a_jour_id == update_id).order_by(e.id)
        return tuple((row.at, row.etat, row.par) for row in self._session.scalars(query))
