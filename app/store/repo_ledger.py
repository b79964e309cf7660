"""The append-only ledger and the state of each share, in SQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

from sqlalchemy import and_, case, func, select, update

from app.domain.fse import PartKind, PartState
from app.domain.ledger import Mouvement, PartCompte, Solde
from app.domain.money import Money
from app.services.read_models import PartRow
from app.store import ledger_sums as sums
from app.store.dossier import family
from app.store.open_parts import open_parts
from app.store.owed import owed
from app.store.repository import SqlRepository
from app.store.rows_base import cents
from app.store.rows_ledger import MouvementRecord, PartEtatRecord, PartRecord, mouvement_of, mouvement_values
from app.store.statements import changed, get, insert_or_ignore, insert_rows

BATCH = 2_000


class SqlLedgerRepository(SqlRepository):
    """Implements LedgerRepository."""

    def open_part(self, fse_id: int, part: PartKind, billed: Mouvement) -> None:
        """Create the share ATTENDUE with its first movement (kind FACTURE); harmless when it is there already."""
        opened = {"fse_id": fse_id, "part": part, "etat": PartState.ATTENDUE}
        if insert_or_ignore(self._session, PartRecord, opened):
            self._log(fse_id, part, PartState.ATTENDUE, billed.recorded_at, "")
        self.append(billed)

    def append(self, mouvement: Mouvement) -> bool:
        """Append; return False, and write nothing, when (fse, part, kind, cause) is already there.

        Raise NotFound when the share was never opened.
        """
        self.part_state(mouvement.fse_id, mouvement.part)
        return insert_or_ignore(self._session, MouvementRecord, mouvement_values(mouvement))

    def mouvements(self, fse_id: int, part: PartKind | None = None) -> tuple[Mouvement, ...]:
        """Return movements in order."""
        query = select(MouvementRecord).where(MouvementRecord.fse_id == fse_id)
        if part is not None:
            query = query.where(MouvementRecord.part == part)
        return tuple(map(mouvement_of, self._session.scalars(query.order_by(MouvementRecord.id))))

    def part_state(self, fse_id: int, part: PartKind) -> PartState:
        """Return the state of a share; raise NotFound."""
        return get(self._session, PartRecord, (fse_id, part)).etat

    def set_part_state(self, fse_id: int, part: PartKind, state: PartState, at: datetime, detail: str = "") -> None:
        """Change the state and append to the state journal; raise NotFound."""
        p = PartRecord
        own = update(p).where(p.fse_id == fse_id, p.part == part).values(etat=state)
        if changed(self._session, own) == 0:
            self.part_state(fse_id, part)
        self._log(fse_id, part, state, at, detail)

    def _log(self, fse_id: int, part: PartKind, state: PartState, at: datetime, detail: str) -> None:
        row = {"fse_id": fse_id, "part": part, "etat": state, "at": at, "detail": detail}
        insert_rows(self._session, PartEtatRecord, [row])

    def comptes(self) -> Iterator[PartCompte]:
        """Yield every share with its state, its sums and its amount on the lines, less the avoirs.

        One query, streamed: sums of the ledger and of the lines are of the same instant.
        """
        p, m = PartRecord, MouvementRecord
        ledger = select(
            m.fse_id, m.part, sums.facture().label("facture"), sums.paye().label("paye"),
            sums.rejete().label("rejete"), sums.abandonne().label("abandonne"), sums.trop_percu().label("trop_percu"),
            sums.avoir().label("avoir"),
        ).group_by(m.fse_id, m.part).subquery()  # fmt: skip
        lines = owed()
        billed = case(
            (p.part == PartKind.AMO, lines.c.amo), (p.part == PartKind.AMC, lines.c.amc), else_=lines.c.patient
        )
        query = (
            select(
                p.fse_id, p.part, p.etat, (billed - func.coalesce(ledger.c.avoir, 0)).label("lignes"),
                ledger.c.facture, ledger.c.paye, ledger.c.rejete, ledger.c.abandonne, ledger.c.trop_percu,
            )
            .outerjoin(ledger, and_(ledger.c.fse_id == p.fse_id, ledger.c.part == p.part))
            .outerjoin(lines, lines.c.fse_id == p.fse_id)
            .order_by(p.fse_id, p.part)
        )  # fmt: skip
        for row in self._session.execute(query.execution_options(yield_per=BATCH)):
            fse_id, part, state, on_lines, *amounts = row
            yield PartCompte(fse_id, part, state, _euros(on_lines), _solde(amounts))

    def totals(self) -> Solde:
        """Return the sums of the whole cabinet in one query."""
        row = self._session.execute(
            select(sums.facture(), sums.paye(), sums.rejete(), sums.abandonne(), sums.trop_percu())
        ).one()
        return _solde(list(row))

    def open_parts(self, part: PartKind | None = None) -> tuple[PartRow, ...]:
        """Return every share with something left to receive, of FSE signed and not cancelled."""
        return open_parts(self._session, *(() if part is None else (PartRecord.part == part,)))

    def open_parts_of_patient(self, patient_id: int) -> tuple[PartRow, ...]:
        """Return those of one patient."""
        return open_parts(self._session, files=family(self._session, patient_id))


def _solde(amounts: list[int | None]) -> Solde:
    return Solde(*map(_euros, amounts))


@lru_cache(4096)
def _euros(amount: int | None) -> Money:
    """The same few amounts come back hundreds of thousands of times."""
    return Money(cents(amount))
