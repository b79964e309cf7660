"""The files that make one: the file kept and those it absorbed (ADR 0015)."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.store.rows_base import Base, Values, chunks
from app.store.rows_fusion import AliasRecord
from app.store.statements import table_of

PREFIX = "patient:"


def kept_id(session: Session, patient_id: int) -> int:
    """Return the file that answers for *patient_id*: itself unless it was absorbed."""
    a = AliasRecord
    return session.scalar(select(a.garde_id).where(a.absorbe_id == patient_id)) or patient_id


def kept_ids(session: Session, patient_ids: Iterable[int]) -> dict[int, int]:
    """Return, for those of *patient_ids* that were absorbed, the file that answers for each."""
    a, found = AliasRecord, {}
    for ids in chunks(patient_ids):
        rows = session.execute(select(a.absorbe_id, a.garde_id).where(a.absorbe_id.in_(ids)))
        found.update({row.absorbe_id: row.garde_id for row in rows})
    return found


def absorbed_by(session: Session, patient_ids: Iterable[int]) -> dict[int, int]:
    """Return, for each file absorbed by one of *patient_ids*, the file that absorbed it."""
    a, found = AliasRecord, {}
    for ids in chunks(patient_ids):
        rows = session.execute(select(a.absorbe_id, a.garde_id).where(a.garde_id.in_(ids)))
        found.update({row.absorbe_id: row.garde_id for row in rows})
    return found


def listed(session: Session, patient_ids: list[int]) -> tuple[list[int], dict[int, int]]:
    """Return the files that answer for *patient_ids*, in order and once each, and those that they absorbed.

    One query unless an absorbed file is among them.
    """
    a = AliasRecord
    near = or_(a.absorbe_id.in_(patient_ids), a.garde_id.in_(patient_ids))
    around = {row.absorbe_id: row.garde_id for row in session.execute(select(a.absorbe_id, a.garde_id).where(near))}
    if not around:
        return patient_ids, {}
    kept = list(dict.fromkeys(around.get(one, one) for one in patient_ids))
    return kept, absorbed_by(session, kept)


def aliases(session: Session) -> dict[int, int]:
    """Return every file absorbed with the one that answers for it."""
    return {
        row.absorbe_id: row.garde_id for row in session.execute(select(AliasRecord.absorbe_id, AliasRecord.garde_id))
    }


def written_with(session: Session, parent: type[Base], parent_id: int, patient_id: int) -> Values:
    """Return the file of a new row: that of its *parent* row when both make one, so that it leaves with it.

    An act added to the prise en charge of an absorbed file belongs with it if the fusion is taken back.
    """
    table = table_of(parent)
    own = session.scalar(select(table.c.patient_id).where(table.c.id == parent_id)) if parent_id else None
    if own is None or own == patient_id:
        return {"patient_id": patient_id}
    same = kept_id(session, own) == kept_id(session, patient_id)
    return {"patient_id": own if same else patient_id}


def family(session: Session, patient_id: int) -> tuple[int, ...]:
    """Return every file that makes one with *patient_id*, the file kept first; one number for most patients."""
    a = AliasRecord
    both = or_(a.garde_id == patient_id, a.absorbe_id == patient_id)
    rows = session.execute(select(a.absorbe_id, a.garde_id).where(both)).all()
    if not rows:
        return (patient_id,)
    kept = rows[0].garde_id
    return (kept, *sorted(absorbed_by(session, [kept])))


def file_keys(session: Session, key: str) -> tuple[str, ...]:
    """Return *key* (« patient:12 ») with those of the files that make one with it; any other key alone."""
    number = key.removeprefix(PREFIX)
    if number == key or not number.isdigit():
        return (key,)
    return tuple(f"{PREFIX}{patient_id}" for patient_id in family(session, int(number)))
