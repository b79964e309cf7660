"""One suite for OnceOnly, in the process and in the database of the cabinet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from app.services.ports_code import OnceOnly
from app.services.spent_codes import SETTING, SpentCodes
from app.simulator.apcv import Remembered
from tests.memory_store import MemoryStore

NOW = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
TEN = timedelta(minutes=10)


@pytest.fixture(params=[Remembered, lambda: SpentCodes(MemoryStore())], ids=["process", "database"])
def first_use(request: pytest.FixtureRequest) -> OnceOnly:
    make: Callable[[], OnceOnly] = request.param
    return make()


def test_the_first_time_only(first_use: OnceOnly) -> None:
    assert first_use(b"one", NOW, TEN)
    assert not first_use(b"one", NOW, TEN)
    assert first_use(b"two", NOW + timedelta(seconds=1), TEN)
    assert not first_use(b"one", NOW + TEN, TEN)


def test_what_is_old_enough_is_forgotten(first_use: OnceOnly) -> None:
    assert first_use(b"one", NOW, TEN)
    assert first_use(b"one", NOW + TEN + timedelta(seconds=1), TEN)


def test_a_clock_set_back_opens_no_second_use(first_use: OnceOnly) -> None:
    assert first_use(b"one", NOW, TEN)
    assert not first_use(b"one", NOW - timedelta(hours=3), TEN)


def test_another_post_and_another_day_of_work_know_it_too() -> None:
    store = MemoryStore()
    assert SpentCodes(store)(b"one", NOW, TEN)
    assert not SpentCodes(store)(b"one", NOW, TEN)
    assert SpentCodes(store)(b"two", NOW + TEN + timedelta(seconds=1), TEN)
    with store() as uow:
        assert b"one".hex() not in uow.cabinet.setting(SETTING)  # nothing piles up
