"""The collector leaves alone what stays, and still frees what a session that ended leaves behind."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from app.bootstrap.calm import settle_memory


class Session:
    """Something in a cycle, as a screen and its presenter are."""

    def __init__(self) -> None:
        self.own = self


@pytest.fixture(autouse=True)
def _thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_stays_is_out_of_the_rounds() -> None:
    settle_memory()
    assert gc.get_freeze_count() > 1000


def test_a_session_that_ended_is_freed_when_the_next_one_opens() -> None:
    session = Session()
    watched = weakref.ref(session)
    settle_memory()
    del session
    gc.collect()
    assert watched() is not None  # frozen: the rounds do not see it
    settle_memory()
    assert watched() is None
