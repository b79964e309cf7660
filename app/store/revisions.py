"""Says whether anything that a list shows was written since a reading: what a kept reading is checked with."""

from __future__ import annotations

import re
from itertools import count
from threading import Lock
from typing import Any

from sqlalchemy import Engine, event, text
from sqlalchemy.orm import Session

ASIDE = frozenset({"journal", "journal_tete", "saisie", "lecture"})
"""Looking at a patient, typing and presenting a card write there and change nothing that a kept list shows."""
_READS = re.compile(r"\s*(SELECT|PRAGMA|SAVEPOINT|RELEASE|ROLLBACK|EXPLAIN)\b", re.IGNORECASE)
_TARGET = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)


class Revisions:
    """One per database. Equal revisions, taken before two readings, mean that both read the same data.

    On the post this process is the only writer, so its own writes are counted: a connection that wrote makes every
    revision a new one until it is back in the pool, committed or rolled back, then counts for one. A shared
    PostgreSQL has other writers: there the revision is the server's own list of finished transactions. In a session
    that wrote and did not commit, a revision vouches for nothing.
    """

    def __init__(self, engine: Engine) -> None:
        self._shared = engine.dialect.name == "postgresql"
        self._lock, self._writing, self._written, self._unique = Lock(), set[int](), 0, count()
        if not self._shared:
            event.listen(engine, "before_cursor_execute", self._on_statement)
            event.listen(engine, "checkin", self._on_checkin)

    def of(self, session: Session) -> str:
        """Return the revision that *session* sees, or a later one; to be taken before what it vouches for is read."""
        if self._shared:
            return str(session.scalar(text("SELECT CAST(pg_current_snapshot() AS text)")))
        with self._lock:
            return f"écriture {next(self._unique)}" if self._writing else f"{self._written}"

    def _on_statement(self, connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if _READS.match(statement):
            return
        target = _TARGET.match(statement)
        if target is not None and target.group(1) in ASIDE:
            return
        with self._lock:
            self._writing.add(id(connection.connection.dbapi_connection))

    def _on_checkin(self, dbapi_connection: Any, _record: Any) -> None:
        with self._lock:
            if id(dbapi_connection) in self._writing:
                self._writing.discard(id(dbapi_connection))
                self._written += 1
