"""Lots and the attempts to send them, in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from app.domain.lot import Destination, EnvoiOutcome, Lot, LotState
from app.domain.money import Money
from app.services.read_models import LotRow
from app.store.repository import SqlRepository
from app.store.rows_base import Values, cents
from app.store.rows_fse import LigneRecord
from app.store.rows_lot import (
    EnvoiRecord,
    LotEtatRecord,
    LotFichierRecord,
    LotFseRecord,
    LotRecord,
    lot_of,
    lot_values,
)
from app.store.statements import get, insert_row, insert_rows, update_row

LOT_NUMBERS = 999
_BASE36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class SqlLotRepository(SqlRepository):
    """Implements LotRepository."""

    def reserve_numero(self, destination_key: str) -> int:
        """Return the next lot number of a destination, 1 to 999 then 1 again."""
        return (self._context.numbers.next(self._session, f"lot:{destination_key}") - 1) % LOT_NUMBERS + 1

    def reserve_file_id(self) -> str:
        """Return a file identification never given before: 6 characters, base 36."""
        value, text = self._context.numbers.next(self._session, "fichier"), ""
        for _ in range(6):
            value, digit = divmod(value, 36)
            text = _BASE36[digit] + text
        return text

    def add(self, lot: Lot) -> Lot:
        """Store with its bytes and its FSE; return with its id."""
        lot_id = insert_row(self._session, LotRecord, lot_values(lot))
        insert_rows(self._session, LotFichierRecord, [{"lot_id": lot_id, "contenu": lot.fichier}])
        links = [{"lot_id": lot_id, "fse_id": fse_id, "rang": rang} for rang, fse_id in enumerate(lot.fse_ids)]
        insert_rows(self._session, LotFseRecord, links)
        self._log(lot_id, lot.state, lot.created_at, lot.detail)
        return self.get(lot_id)

    def get(self, lot_id: int) -> Lot:
        """Return one with its bytes; raise NotFound."""
        return self._whole([get(self._session, LotRecord, lot_id)])[0]

    def by_numero(self, numero: int, file_id: str = "") -> Lot | None:
        """Return the newest lot with this number (and file when given), None when unknown."""
        query = select(LotRecord).where(LotRecord.numero == numero).order_by(LotRecord.id.desc()).limit(1)
        if file_id:
            query = query.where(LotRecord.file_id == file_id)
        found = self._session.scalars(query).first()
        return None if found is None else self._whole([found])[0]

    def _whole(self, rows: Sequence[LotRecord]) -> tuple[Lot, ...]:
        """Lots with their bytes and their FSE, in two more queries."""
        ids = [row.id for row in rows]
        link, file = LotFseRecord, LotFichierRecord
        fse_ids: dict[int, list[int]] = {lot_id: [] for lot_id in ids}
        links = select(link.lot_id, link.fse_id).where(link.lot_id.in_(ids)).order_by(link.lot_id, link.rang)
        for lot_id, fse_id in self._session.execute(links):
            fse_ids[lot_id].append(fse_id)
        contents = select(file.lot_id, file.contenu).where(file.lot_id.in_(ids))
        files = {lot_id: content for lot_id, content in self._session.execute(contents)}  # noqa: C416
        return tuple(lot_of(row, fse_ids[row.id], files[row.id]) for row in rows)

    def set_state(self, lot_id: int, state: LotState, at: datetime, detail: str = "") -> None:
        """Change the state and append to the state journal; TRANSMIS also dates the sending."""
        values: Values = {"etat": state, "detail": detail}
        if state is LotState.TRANSMIS:
            values["sent_at"] = at
        update_row(self._session, LotRecord, lot_id, values)
        self._log(lot_id, state, at, detail)

    def _log(self, lot_id: int, state: LotState, at: datetime, detail: str) -> None:
        insert_rows(self._session, LotEtatRecord, [{"lot_id": lot_id, "etat": state, "at": at, "detail": detail}])

    def in_state(self, *states: LotState) -> tuple[Lot, ...]:
        """Return lots in those states, oldest first."""
        query = select(LotRecord).where(LotRecord.etat.in_(states)).order_by(LotRecord.id)
        return self._whole(self._session.scalars(query).all())

    def rows(self, limit: int = 200) -> tuple[LotRow, ...]:
        """Return the history, newest first."""
        lots = self._session.scalars(select(LotRecord).order_by(LotRecord.id.desc()).limit(limit)).all()
        link, ligne = LotFseRecord, LigneRecord
        ids = [lot.id for lot in lots]
        query = (
            select(
                link.lot_id,
                func.count(link.fse_id.distinct()).label("fse"),
                func.sum(ligne.honoraires_cents).label("total"),
            )
            .outerjoin(ligne, ligne.fse_id == link.fse_id)
            .where(link.lot_id.in_(ids))
            .group_by(link.lot_id)
        )
        sums = {lot_id: (count, Money(cents(total))) for lot_id, count, total in self._session.execute(query)}
        return tuple(_row(lot, *sums.get(lot.id, (0, Money(0)))) for lot in lots)

    def start_envoi(self, lot_id: int, at: datetime, message_id: str) -> int:
        """Append an attempt EN_COURS and return its id; the lot takes its Message-ID."""
        update_row(self._session, LotRecord, lot_id, {"message_id": message_id})
        started = {
            "lot_id": lot_id,
            "message_id": message_id,
            "started_at": at,
            "ended_at": None,
            "issue": EnvoiOutcome.EN_COURS,
            "detail": "",
        }
        return insert_row(self._session, EnvoiRecord, started)

    def end_envoi(self, envoi_id: int, at: datetime, outcome: EnvoiOutcome, detail: str = "") -> None:
        """Write how an attempt ended; raise NotFound."""
        update_row(self._session, EnvoiRecord, envoi_id, {"ended_at": at, "issue": outcome, "detail": detail})

    def open_envois(self) -> tuple[tuple[int, int], ...]:
        """Return (envoi id, lot id) of attempts still EN_COURS: what a crash left."""
        e = EnvoiRecord
        query = select(e.id, e.lot_id).where(e.issue == EnvoiOutcome.EN_COURS).order_by(e.id)
        return tuple((envoi_id, lot_id) for envoi_id, lot_id in self._session.execute(query))


def _row(lot: LotRecord, fse_count: int, total: Money) -> LotRow:
    return LotRow(
        id=lot.id,
        numero=lot.numero,
        destination=Destination(lot.regime, lot.organisme, lot.centre_informatique).code,
        state=lot.etat,
        fse_count=fse_count,
        total=total,
        created_at=lot.created_at,
        sent_at=lot.sent_at,
        detail=lot.detail,
    )
