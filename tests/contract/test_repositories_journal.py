"""The hash-chained journal: in order, unbroken, and any tampering shows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta, timezone

import pytest
from sqlalchemy import text

from app.domain.journal import GENESIS, JournalAction
from app.services.repositories import UnitOfWork
from app.store.open import Store
from tests import store_fixtures as make


def _write(uow: UnitOfWork, count: int, subject: str = "patient:12") -> None:
    for _ in range(count):
        uow.journal.append(make.NOW, "claire", JournalAction.CONSULTATION, subject, "fiche é")


def test_entries_come_newest_first(store: Store) -> None:
    paris = make.NOW.astimezone(timezone(timedelta(hours=1)))
    with store.unit_of_work() as uow:
        _write(uow, 2)
        uow.journal.append(paris, "claire", JournalAction.SIGNATURE, "fse:3")
        uow.commit()
    with store.unit_of_work() as uow:
        assert [entry.seq for entry in uow.journal.entries()] == [3, 2, 1]
        assert [entry.seq for entry in uow.journal.entries(limit=1)] == [3]
        (signed,) = uow.journal.entries(subject="fse:3")
        assert (signed.at, signed.action, signed.user) == (make.NOW, JournalAction.SIGNATURE, "claire")
        assert uow.journal.first_break() is None


def test_an_empty_journal_holds_and_a_rollback_leaves_no_gap(store: Store) -> None:
    with store.unit_of_work() as uow:
        assert uow.journal.first_break() is None
        _write(uow, 3)
    with store.unit_of_work() as uow:
        assert uow.journal.first_break() is None
        _write(uow, 1)
        assert [entry.seq for entry in uow.journal.entries()] == [1]
        assert uow.journal.first_break() is None


def test_threads_take_turns(store: Store) -> None:
    def work(_thread: int) -> None:
        for _ in range(15):
            with store.unit_of_work() as uow:
                _write(uow, 1)
                uow.commit()

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(work, range(2)))
    with store.unit_of_work() as uow:
        assert [entry.seq for entry in uow.journal.entries()] == list(range(30, 0, -1))
        assert uow.journal.first_break() is None


@pytest.mark.parametrize(
    ("tampering", "broken"),
    [
        ("UPDATE journal SET detail = 'autre' WHERE seq = 2", 2),
        ("UPDATE journal SET sujet = 'patient:13' WHERE seq = 5", 5),
        ("DELETE FROM journal WHERE seq = 3", 4),
        ("DELETE FROM journal WHERE seq = 5", 5),
        ("DELETE FROM journal", 1),
        ("DELETE FROM journal WHERE seq = 5; UPDATE journal_tete SET nombre = 4", 5),
        (
            "UPDATE journal_tete SET nombre = 4, empreinte = (SELECT empreinte FROM journal WHERE seq = 4);"
            "DELETE FROM journal WHERE seq = 5",
            5,
        ),
        ("DELETE FROM journal; UPDATE journal_tete SET nombre = 0, empreinte = '{genesis}'", 1),
    ],
)
def test_any_tampering_shows(store: Store, tampering: str, broken: int) -> None:
    with store.unit_of_work() as uow:
        _write(uow, 5)
        uow.commit()
    with store.engine.begin() as connection:  # someone who holds the key and takes the triggers away
        if store.engine.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE journal DISABLE TRIGGER USER"))
        else:
            for action in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER fige_journal_{action}"))
        for statement in tampering.split(";"):
            connection.execute(text(statement.replace("{genesis}", GENESIS)))
    with store.unit_of_work() as uow:
        assert uow.journal.first_break() == broken
