"""The statements that the repositories share, the same on both engines."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import CursorResult, Table, insert, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.store.rows_base import Base, Values

R = TypeVar("R", bound=Base)
Key = Any


def table_of(record: type[Base]) -> Table:
    """Return the table of a row class."""
    table = record.__table__
    assert isinstance(table, Table)  # noqa: S101 - every row class maps one table
    return table


def _insert(session: Session, record: type[Base]) -> sqlite.Insert | postgresql.Insert:
    dialect = session.get_bind().dialect.name
    return (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table_of(record))


def get(session: Session, record: type[R], key: Key) -> R:
    """Return the row of *key* as the database has it now; raise NotFound."""
    found = session.get(record, key, populate_existing=True)
    if found is None:
        raise NotFound(f"{record.__tablename__} not found")
    return found


def insert_row(session: Session, record: type[Base], values: Values) -> int:
    """Insert and return the id."""
    table = table_of(record)
    return int(session.execute(insert(table).values(values).returning(table.c.id)).scalar_one())


def insert_rows(session: Session, record: type[Base], rows: list[Values]) -> None:
    """Insert many rows in one statement; none is fine."""
    if rows:
        session.execute(insert(table_of(record)), rows)


def insert_or_ignore(session: Session, record: type[Base], values: Values) -> bool:
    """Insert, or do nothing and return False when a unique key is already there."""
    statement = _insert(session, record).values(values).on_conflict_do_nothing()
    first_key = next(iter(table_of(record).primary_key))
    return session.execute(statement.returning(first_key)).first() is not None


def upsert(session: Session, record: type[Base], keys: Values, values: Values) -> None:
    """Insert, or replace *values* where *keys* are already there."""
    statement = _insert(session, record).values({**keys, **values})
    session.execute(statement.on_conflict_do_update(index_elements=list(keys), set_=values))


def update_row(session: Session, record: type[Base], row_id: int, values: Values) -> None:
    """Update the row of that id; raise NotFound."""
    table = table_of(record)
    if changed(session, update(table).where(table.c.id == row_id).values(values)) == 0:
        raise NotFound(f"{record.__tablename__} not found")


def changed(session: Session, statement: Any) -> int:
    """Run an UPDATE or a DELETE and return how many rows it touched."""
    result = session.execute(statement)
    assert isinstance(result, CursorResult)  # noqa: S101 - a DML statement gives one
    return result.rowcount
