"""Letters as printed and the level of each debtor, in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select, update

from app.domain.creance import Debtor, Etape, Relance, RelanceState
from app.domain.fse import WrongTransition
from app.store.dossier import PREFIX, aliases, file_keys
from app.store.repository import SqlRepository
from app.store.rows_relance import (
    DebiteurRecord,
    RelanceLigneRecord,
    RelancePdfRecord,
    RelanceRecord,
    debtor_of,
    debtor_values,
    relance_ligne_values,
    relance_of,
    relance_values,
)
from app.store.statements import changed, get, insert_row, insert_rows, upsert


class SqlRelanceRepository(SqlRepository):
    """Implements RelanceRepository."""

    def reserve_reference(self, year: int) -> str:
        """Return the next « R-2026-0187 »."""
        return f"R-{year}-{self._context.numbers.next(self._session, f'relance:{year}'):04d}"

    def add(self, relance: Relance) -> Relance:
        """Store the intent; return with its id."""
        relance_id = insert_row(self._session, RelanceRecord, relance_values(relance))
        lines = [relance_ligne_values(relance_id, rang, ligne) for rang, ligne in enumerate(relance.lignes)]
        insert_rows(self._session, RelanceLigneRecord, lines)
        if relance.pdf:
            insert_rows(self._session, RelancePdfRecord, [{"relance_id": relance_id, "contenu": relance.pdf}])
        return self.get(relance_id)

    def save_printed(self, relance: Relance) -> None:
        """Write the PDF and the state IMPRIMEE; a printed letter is never changed (WrongTransition)."""
        r = RelanceRecord
        own = update(r).where(r.id == relance.id, r.etat == RelanceState.IMPRESSION)
        printed = own.values(etat=RelanceState.IMPRIMEE, printed_at=relance.printed_at or self._context.clock.now())
        if changed(self._session, printed) == 0:
            get(self._session, r, relance.id)
            raise WrongTransition("letter already printed")
        insert_rows(self._session, RelancePdfRecord, [{"relance_id": relance.id, "contenu": relance.pdf}])

    def get(self, relance_id: int) -> Relance:
        """Return one with its PDF; raise NotFound."""
        row = get(self._session, RelanceRecord, relance_id)
        pdf = self._session.get(RelancePdfRecord, relance_id)
        return self._whole([row], pdf.contenu if pdf else b"")[0]

    def _whole(self, rows: Sequence[RelanceRecord], pdf: bytes = b"") -> tuple[Relance, ...]:
        line = RelanceLigneRecord
        lines: dict[int, list[RelanceLigneRecord]] = {row.id: [] for row in rows}
        query = select(line).where(line.relance_id.in_(list(lines))).order_by(line.relance_id, line.rang)
        for found in self._session.scalars(query):
            lines[found.relance_id].append(found)
        return tuple(relance_of(row, lines[row.id], pdf) for row in rows)

    def pending(self) -> tuple[Relance, ...]:
        """Return letters whose printing never ended: what a crash left."""
        query = select(RelanceRecord).where(RelanceRecord.etat == RelanceState.IMPRESSION)
        return self._whole(self._session.scalars(query.order_by(RelanceRecord.id)).all())

    def of_debtor(self, debtor_key: str) -> tuple[Relance, ...]:
        """Return letters of a debtor, newest first, without their PDF."""
        query = select(RelanceRecord).where(RelanceRecord.debiteur_cle.in_(file_keys(self._session, debtor_key)))
        return self._whole(self._session.scalars(query.order_by(RelanceRecord.id.desc())).all())

    def latest(self) -> dict[str, tuple[Etape, date]]:
        """Return, by debtor key, the level and day of the last printed letter."""
        r = RelanceRecord
        printed = select(func.max(r.id)).where(r.etat == RelanceState.IMPRIMEE).group_by(r.debiteur_cle)
        query = select(r.debiteur_cle, r.etape, r.dated_on).where(r.id.in_(printed)).order_by(r.id)
        kept = {f"{PREFIX}{one}": f"{PREFIX}{other}" for one, other in aliases(self._session).items()}
        return {kept.get(key, key): (etape, day) for key, etape, day in self._session.execute(query)}

    def debtor_address(self, debtor_key: str) -> Debtor | None:
        """Return a debtor entered by hand (caisse or mutuelle address), None when unknown."""
        found = self._session.get(DebiteurRecord, debtor_key, populate_existing=True)
        return None if found is None else debtor_of(found)

    def save_debtor(self, debtor: Debtor) -> None:
        """Create or replace the name and address of a caisse or mutuelle."""
        upsert(self._session, DebiteurRecord, {"cle": debtor.key}, debtor_values(debtor))
