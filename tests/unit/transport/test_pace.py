"""How fast a service may be asked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier, Event, Lock

import pytest

from app.domain.errors import Cancelled
from app.transport.teleservice.pace import AT_ONCE, BETWEEN_S, Pace


@dataclass(slots=True)
class Stopwatch:
    """Moves when somebody waits, and then only."""

    at: float = 0.0
    waits: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.at

    def wait(self, cancel: Event, seconds: float) -> bool:
        self.waits.append(seconds)
        self.at += seconds
        return cancel.is_set()


def test_questions_leave_apart() -> None:
    watch = Stopwatch()
    pace = Pace(watch.wait, watch)
    for _ in range(11):
        with pace.turn(Event()):
            pass
    assert len(watch.waits) == 10
    assert watch.at == pytest.approx(10 * BETWEEN_S)


def test_time_that_went_by_is_not_waited_for_again() -> None:
    watch = Stopwatch()
    pace = Pace(watch.wait, watch)
    for _ in range(3):
        watch.at += 5
        with pace.turn(Event()):
            pass
    assert watch.waits == []


def test_no_more_than_so_many_at_once() -> None:
    pace, lock, inside, seen = Pace(lambda *_: False), Lock(), [0], set[int]()
    full = Barrier(AT_ONCE)

    def ask(_: int) -> None:
        with pace.turn(Event()):
            with lock:
                inside[0] += 1
                seen.add(inside[0])
            full.wait(20)
            with lock:
                inside[0] -= 1

    with ThreadPoolExecutor(2 * AT_ONCE) as pool:
        list(pool.map(ask, range(4 * AT_ONCE)))
    assert max(seen) == AT_ONCE


def test_who_gives_up_leaves_its_turn_to_the_next() -> None:
    pace, cancel = Pace(lambda stop, _: stop.is_set(), at_once=1), Event()
    cancel.set()
    with pace.turn(Event()), pytest.raises(Cancelled), pace.turn(cancel):
        pass
    with pytest.raises(Cancelled), pace.turn(cancel):
        pass
    with pace.turn(Event()):
        pass
