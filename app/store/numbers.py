"""Series of numbers: each one is given once, whatever becomes of the transaction that asked."""

from __future__ import annotations

from threading import Lock

from sqlalchemy import Connection, Engine, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.store.rows_cabinet import CompteurRecord
from app.store.statements import table_of


class Numbers:
    """Gives the next number of a series, in a transaction of its own, committed before it answers.

    SQLite has one writer: when the asking transaction already writes, a second connection would wait for ever, so
    the number is taken inside it, and a floor kept in memory covers a rollback. A process killed before that
    transaction commits has not acted on the number yet, as nothing is signed or sent with a transaction open.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._floor: dict[str, int] = {}
        self._lock = Lock()

    def next(self, session: Session, series: str) -> int:
        """Return the next number of *series*, from 1."""
        if self._engine.dialect.name == "sqlite" and _writes(session):
            value = self._take(session.connection(), series)
        else:
            with self._engine.begin() as connection:
                value = self._take(connection, series)
        with self._lock:
            self._floor[series] = max(value, self._floor.get(series, 0))
        return value

    def _take(self, connection: Connection, series: str) -> int:
        table = table_of(CompteurRecord)
        new = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
        connection.execute(new(table).values(cle=series, valeur=0).on_conflict_do_nothing())
        own = update(table).where(table.c.cle == series)
        with self._lock:
            floor = self._floor.get(series, 0)
        connection.execute(own.where(table.c.valeur < floor).values(valeur=floor))
        connection.execute(own.values(valeur=table.c.valeur + literal_column("1")))
        return int(connection.execute(select(table.c.valeur).where(table.c.cle == series)).scalar_one())


def _writes(session: Session) -> bool:
    return bool(session.connection().connection.dbapi_connection.in_transaction)  # type: ignore[union-attr]
