"""The access journal as rows, of a whole cabinet or of one file. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.journal import JournalEntry
from app.ui.words import capital, day, hour


@dataclass(frozen=True, slots=True)
class JournalRow:
    """One access or change; a later one has a greater ``seq``."""

    seq: int
    when: str
    user: str
    action: str
    subject: str
    detail: str


def journal_rows(entries: tuple[JournalEntry, ...]) -> tuple[JournalRow, ...]:
    """Return the entries as given."""
    return tuple(
        JournalRow(
            entry.seq,
            f"{day(entry.at)} {hour(entry.at)}",
            entry.user,
            capital(entry.action.value),
            entry.subject,
            entry.detail,
        )
        for entry in entries
    )
