"""FSE, their states, their signed bytes and the outbox, in SQL."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import delete, select, update

from app.domain.fse import TRANSITIONS, Fse, FseState, SignedFse, WrongTransition, check_transition
from app.services.read_models import FseRow
from app.store.dossier import family, written_with
from app.store.fse_rows import fse_rows
from app.store.repository import SqlRepository
from app.store.rows_base import chunks
from app.store.rows_fse import (
    FseEtatRecord,
    FseRecord,
    LigneRecord,
    OutboxRecord,
    SignedRecord,
    fse_of,
    fse_values,
    ligne_values,
    signed_of,
    signed_values,
)
from app.store.rows_soins import PecRecord
from app.store.statements import changed, get, insert_or_ignore, insert_row, insert_rows, update_row

DRAFT = (FseState.BROUILLON, FseState.A_SIGNER)


class SqlFseRepository(SqlRepository):
    """Implements FseRepository."""

    def add(self, fse: Fse) -> Fse:
        """Store a draft with its lines, in the file of its prise en charge; return it with its id."""
        now = fse.created_at or self._context.clock.now()
        values = fse_values(fse, now) | written_with(self._session, PecRecord, fse.pec_id, fse.patient_id)
        fse_id = insert_row(self._session, FseRecord, values)
        self._insert_lines(fse_id, fse)
        self._log(fse_id, fse.state, now, "")
        return self.get(fse_id)

    def replace_draft(self, fse: Fse) -> None:
        """Replace lines and rights of a draft; raise WrongTransition once it left BROUILLON / A_SIGNER."""
        values = fse_values(fse, self._context.clock.now())
        for frozen in ("numero", "etat", "cree_at", "patient_id"):
            del values[frozen]
        f = FseRecord.__table__.c
        own = update(FseRecord).where(f.id == fse.id, f.etat.in_(DRAFT)).values(values)
        if changed(self._session, own) == 0:
            raise WrongTransition(f"draft replaced in {get(self._session, FseRecord, fse.id).etat.name}")
        self._session.execute(delete(LigneRecord).where(LigneRecord.fse_id == fse.id))
        self._insert_lines(fse.id, fse)

    def _insert_lines(self, fse_id: int, fse: Fse) -> None:
        rows = [ligne_values(fse_id, rang, line) for rang, line in enumerate(fse.lines)]
        insert_rows(self._session, LigneRecord, rows)

    def get(self, fse_id: int) -> Fse:
        """Return one; raise NotFound."""
        head = get(self._session, FseRecord, fse_id)
        lines = select(LigneRecord).where(LigneRecord.fse_id == fse_id).order_by(LigneRecord.rang)
        return fse_of(head, self._session.scalars(lines))

    def by_numero(self, praticien_id: int | None, numero: int) -> Fse | None:
        """Return the FSE of that number, None when unknown; the newest when no praticien is named."""
        query = select(FseRecord.id).where(FseRecord.numero == numero)
        if praticien_id is not None:
            query = query.where(FseRecord.praticien_id == praticien_id)
        found = self._session.scalar(query.order_by(FseRecord.id.desc()).limit(1))
        return None if found is None else self.get(found)

    def set_state(self, fse_id: int, state: FseState, at: datetime, detail: str = "") -> None:
        """Move to *state* and append to the state journal; raise WrongTransition."""
        before = [old for old, reachable in TRANSITIONS.items() if state in reachable]
        own = update(FseRecord).where(FseRecord.id == fse_id, FseRecord.etat.in_(before)).values(etat=state)
        if changed(self._session, own) == 0:
            check_transition(get(self._session, FseRecord, fse_id).etat, state)
            raise WrongTransition(f"concurrent change to {state.name}")
        self._log(fse_id, state, at, detail)

    def _log(self, fse_id: int, state: FseState, at: datetime, detail: str) -> None:
        insert_rows(self._session, FseEtatRecord, [{"fse_id": fse_id, "etat": state, "at": at, "detail": detail}])

    def in_state(self, *states: FseState, limit: int | None = None) -> tuple[FseRow, ...]:
        """Return FSE in those states, oldest first."""
        ids = select(FseRecord.id).where(FseRecord.etat.in_(states)).order_by(FseRecord.id).limit(limit)
        return tuple(sorted(fse_rows(self._session, ids), key=lambda row: row.id))

    def of_patient(self, patient_id: int) -> tuple[FseRow, ...]:
        """Return those of a patient, newest first."""
        ids = select(FseRecord.id).where(FseRecord.patient_id.in_(family(self._session, patient_id)))
        return tuple(sorted(fse_rows(self._session, ids), key=lambda row: row.id, reverse=True))

    def lines_of_patient(self, patient_id: int, since: date) -> tuple[Fse, ...]:
        """Return the patient's FSE (not cancelled) with a séance on or after *since*: for the duplicate rule."""
        f = FseRecord
        files = family(self._session, patient_id)
        where = (f.patient_id.in_(files), f.etat != FseState.ANNULEE, f.dernier_jour >= since)
        heads = self._session.scalars(select(f).where(*where).order_by(f.id)).all()
        lines = select(LigneRecord).where(LigneRecord.fse_id.in_(select(f.id).where(*where)))
        by_fse: dict[int, list[LigneRecord]] = {head.id: [] for head in heads}
        for line in self._session.scalars(lines.order_by(LigneRecord.fse_id, LigneRecord.rang)):
            by_fse.get(line.fse_id, []).append(line)
        return tuple(fse_of(head, by_fse[head.id]) for head in heads)

    def reserve_numero(self, praticien_id: int) -> int:
        """Return the next invoice number, 1 to 999 999 999, never given twice even after a crash."""
        return self._context.numbers.next(self._session, f"fse:{praticien_id}")

    def set_numero(self, fse_id: int, numero: int) -> None:
        """Write the number of an FSE about to be signed; raise NotFound."""
        update_row(self._session, FseRecord, fse_id, {"numero": numero})

    def save_signed(self, signed: SignedFse) -> None:
        """Store the signed bytes; refuse a second signature of the same FSE (WrongTransition)."""
        get(self._session, FseRecord, signed.fse_id)
        if not insert_or_ignore(self._session, SignedRecord, signed_values(signed)):
            raise WrongTransition("already signed")

    def signed(self, fse_id: int) -> SignedFse:
        """Return the bytes as signed; raise NotFound."""
        return signed_of(get(self._session, SignedRecord, fse_id))

    def enqueue(self, fse_id: int, at: datetime) -> None:
        """Put in the outbox; harmless when it is there already."""
        insert_or_ignore(self._session, OutboxRecord, {"fse_id": fse_id, "enqueued_at": at})

    def outbox(self) -> tuple[FseRow, ...]:
        """Return what waits to be put in a lot, oldest first."""
        o = OutboxRecord
        order = {row.fse_id: (row.enqueued_at, row.fse_id) for row in self._session.scalars(select(o))}
        rows = fse_rows(self._session, select(o.fse_id))
        return tuple(sorted(rows, key=lambda row: order[row.id]))

    def dequeue(self, fse_ids: Iterable[int]) -> None:
        """Take out of the outbox (they are in a lot now)."""
        for ids in chunks(fse_ids):
            self._session.execute(delete(OutboxRecord).where(OutboxRecord.fse_id.in_(ids)))

    def history(self, fse_id: int) -> tuple[tuple[datetime, FseState, str], ...]:
        """Return the state journal, oldest first."""
        e = FseEtatRecord
        query = select(e).where(e.fse_id == fse_id).order_by(e.id)
        return tuple((row.at, row.etat, row.detail) for row in self._session.scalars(query))
