"""Tables of the hash-chained journal and of its head."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.domain.journal import JournalAction, JournalEntry
from app.store.rows_base import Base, by_name


class JournalRecord(Base):
    """One entry; never changed."""

    __tablename__ = "journal"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    auteur: Mapped[str]
    action: Mapped[JournalAction] = mapped_column(by_name(JournalAction))
    sujet: Mapped[str] = mapped_column(index=True)
    detail: Mapped[str]
    empreinte: Mapped[str]


class JournalTeteRecord(Base):
    """How long the chain is and where it ends, under a seal: entries cut from the end show."""

    __tablename__ = "journal_tete"

    id: Mapped[int] = mapped_column(primary_key=True)
    nombre: Mapped[int]
    empreinte: Mapped[str]
    sceau: Mapped[str]


def entry_of(row: JournalRecord) -> JournalEntry:
    """Return the entry of *row*."""
    return JournalEntry(row.seq, row.at, row.auteur, row.action, row.sujet, row.detail, row.empreinte)
