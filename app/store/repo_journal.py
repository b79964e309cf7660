"""The hash-chained journal, in SQL."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import literal_column, select, update

from app.domain.journal import GENESIS, JournalAction, JournalEntry, chain, first_break
from app.store.dossier import file_keys
from app.store.repository import SqlRepository
from app.store.rows_journal import JournalRecord, JournalTeteRecord, entry_of
from app.store.statements import get, insert_rows, table_of, update_row

HEAD = 1
BATCH = 2_000


class SqlJournalRepository(SqlRepository):
    """Implements JournalRepository. Nothing but this class writes the two tables."""

    def append(self, at: datetime, user: str, action: JournalAction, subject: str, detail: str = "") -> None:
        """Append one entry, chained to the one before; two threads take turns on the head's row."""
        head = table_of(JournalTeteRecord)
        taken = update(head).where(head.c.id == HEAD).values(nombre=head.c.nombre + literal_column("1"))
        seq, previous = self._session.execute(taken.returning(head.c.nombre, head.c.empreinte)).one()
        entry = JournalEntry(seq, at.astimezone(UTC), user, action, subject, detail)
        entry = replace(entry, digest=chain(self._context.journal_key, previous, entry))
        row = {
            "seq": seq,
            "at": entry.at,
            "auteur": user,
            "action": action,
            "sujet": subject,
            "detail": detail,
            "empreinte": entry.digest,
        }
        insert_rows(self._session, JournalRecord, [row])
        sealed = {"empreinte": entry.digest, "sceau": self._seal(seq, entry.digest)}
        update_row(self._session, JournalTeteRecord, HEAD, sealed)

    def entries(self, limit: int = 500, subject: str | None = None) -> tuple[JournalEntry, ...]:
        """Return entries, newest first."""
        query = select(JournalRecord).order_by(JournalRecord.seq.desc()).limit(limit)
        if subject is not None:
            query = query.where(JournalRecord.sujet.in_(file_keys(self._session, subject)))
        return tuple(map(entry_of, self._session.scalars(query)))

    def first_break(self) -> int | None:
        """Return the ``seq`` of the first entry that does not follow, None when the chain holds.

        Also breaks when the sealed count or head says that entries were cut from the end.
        """
        head = get(self._session, JournalTeteRecord, HEAD)
        last = JournalEntry(0, datetime.min.replace(tzinfo=UTC), "", JournalAction.CONNEXION, "", digest=GENESIS)

        def followed() -> Iterator[JournalEntry]:
            nonlocal last
            query = select(JournalRecord).where(JournalRecord.seq <= head.nombre).order_by(JournalRecord.seq)
            for row in self._session.scalars(query.execution_options(yield_per=BATCH)):
                last = entry_of(row)
                yield last

        broken = first_break(self._context.journal_key, followed())
        if broken is not None:
            return broken
        sealed = "" if head.nombre == 0 else self._seal(head.nombre, head.empreinte)
        whole = (last.seq, last.digest) == (head.nombre, head.empreinte) and hmac.compare_digest(head.sceau, sealed)
        return None if whole else last.seq + 1

    def _seal(self, count: int, digest: str) -> str:
        text = f"tete\x1f{count}\x1f{digest}".encode()
        return hmac.new(self._context.journal_key, text, hashlib.sha256).hexdigest()
