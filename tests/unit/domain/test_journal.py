"""The chain shows any tampering."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.journal import GENESIS, JournalAction, JournalEntry, chain, first_break

KEY = b"key"
NOW = datetime(2026, 11, 20, 17, tzinfo=UTC)


def chained(count: int) -> list[JournalEntry]:
    entries: list[JournalEntry] = []
    for seq in range(1, count + 1):
        bare = JournalEntry(seq, NOW, "claire", JournalAction.CONSULTATION, f"patient:{seq}")
        previous = entries[-1].digest if entries else GENESIS
        entries.append(replace(bare, digest=chain(KEY, previous, bare)))
    return entries


def test_an_untouched_chain_holds() -> None:
    assert first_break(KEY, []) is None
    assert first_break(KEY, chained(4)) is None


@pytest.mark.parametrize(
    "change",
    [
        {"user": "autre"},
        {"subject": "patient:9"},
        {"detail": "x"},
        {"action": JournalAction.EXPORT},
        {"at": NOW + timedelta(seconds=1)},
        {"digest": "0" * 64},
    ],
)
def test_a_changed_entry_shows(change: dict[str, object]) -> None:
    entries = chained(4)
    entries[1] = replace(entries[1], **change)  # type: ignore[arg-type]
    assert first_break(KEY, entries) == 2


def test_a_removed_a_swapped_and_a_foreign_entry_show() -> None:
    entries = chained(4)
    assert first_break(KEY, [entries[0], *entries[2:]]) == 3
    assert first_break(KEY, entries[1:]) == 2
    assert first_break(KEY, [entries[1], entries[0], *entries[2:]]) == 2
    assert first_break(b"other", entries) == 1


def test_fields_cannot_slide_into_each_other() -> None:
    one = JournalEntry(1, NOW, "a", JournalAction.IMPORT, "bc")
    other = JournalEntry(1, NOW, "ab", JournalAction.IMPORT, "c")
    assert one.text() != other.text()
