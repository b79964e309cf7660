"""A batch of questions: order, pace, and what ends it early."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from threading import Event, Lock

import pytest

from app.domain.clock import FixedClock
from app.domain.dates import BirthDate
from app.domain.errors import AppError, Cancelled
from app.domain.identifiers import Nir
from app.services.jobs import Failed, Ok
from app.services.ports_rights import (
    CertificateRefused,
    PersonUnknown,
    RightsAnswer,
    RightsRequest,
    ServiceTooSlow,
    ServiceUnreachable,
)
from app.services.rights_batch import SLOW_IN_A_ROW, QueryBatch
from app.simulator.adri.decide import SimulatedRights

CLOCK = FixedClock(datetime(2026, 11, 20, 17, 0, tzinfo=UTC))


def question(number: int) -> RightsRequest:
    digits = f"2{50 + number % 50}0199990{900 + number}"
    nir = Nir(digits, Nir(digits, "00").expected_key)
    return RightsRequest("01", nir, BirthDate("19500101"), 1, date(2026, 11, 21))


@dataclass(slots=True)
class Scripted:
    """Answers, or fails as its script says by the order of the questions."""

    failures: dict[int, AppError] = field(default_factory=dict)
    cancel_at: int | None = None
    simulated: bool = True
    name: str = "scripted"
    asked: list[RightsRequest] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)
    most: int = 0
    inside: int = 0

    def query(self, request: RightsRequest, cancel: Event | None = None) -> RightsAnswer:
        with self.lock:
            order = len(self.asked)
            self.asked.append(request)
            self.inside += 1
            self.most = max(self.most, self.inside)
        if cancel is not None and order == self.cancel_at:
            cancel.set()
        with self.lock:
            self.inside -= 1
        if cancel is not None and cancel.is_set():
            raise Cancelled
        if order in self.failures:
            raise self.failures[order]
        answer = SimulatedRights(CLOCK).decide(request)
        assert isinstance(answer, RightsAnswer)
        return answer


@dataclass(slots=True)
class Stopwatch:
    """Moves when somebody pauses, and then only."""

    at: float = 0.0
    pauses: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.at

    def pause(self, cancel: Event, seconds: float) -> bool:
        self.pauses.append(seconds)
        self.at += seconds
        return cancel.is_set()


def batch(service: Scripted, watch: Stopwatch | None = None, at_once: int = 4) -> QueryBatch:
    watch = watch or Stopwatch()
    return QueryBatch(service, watch.pause, watch, at_once)


def test_everybody_is_asked_once_and_answered() -> None:
    service, requests = Scripted(), [question(number) for number in range(30)]
    found = dict(batch(service)(requests))
    assert sorted(found) == list(range(30))
    assert all(isinstance(one, Ok) and one.value.nir == requests[index].nir for index, one in found.items())
    assert service.asked == requests
    assert service.most <= 4


def test_questions_leave_at_the_pace_that_was_set() -> None:
    watch = Stopwatch()
    list(batch(Scripted(), watch)([question(number) for number in range(11)]))
    assert len(watch.pauses) == 10
    assert watch.at == pytest.approx(1.0)


def test_one_person_in_trouble_does_not_stop_the_others() -> None:
    service = Scripted({1: PersonUnknown(), 3: ServiceTooSlow()})
    found = dict(batch(service, at_once=1)([question(number) for number in range(6)]))
    assert [index for index, one in sorted(found.items()) if isinstance(one, Failed)] == [1, 3]
    assert len(found) == 6


@pytest.mark.parametrize("failure", [ServiceUnreachable(), CertificateRefused(), AppError("anything else")])
def test_a_line_at_fault_stops_the_rest(failure: AppError) -> None:
    service = Scripted({2: failure})
    found = dict(batch(service, at_once=1)([question(number) for number in range(50)]))
    assert sorted(found) == [0, 1, 2]
    assert found[2] == Failed(failure)
    assert len(service.asked) == 3


def test_a_service_that_is_slow_several_times_in_a_row_is_left_alone() -> None:
    slow: dict[int, AppError] = {order: ServiceTooSlow() for order in (1, 3, 4, 5)}
    found = dict(batch(Scripted(slow), at_once=1)([question(number) for number in range(50)]))
    assert len(found) == 3 + SLOW_IN_A_ROW


def test_giving_up_keeps_what_was_answered() -> None:
    cancel, service = Event(), Scripted(cancel_at=3)
    found = dict(batch(service, at_once=1)([question(number) for number in range(50)], cancel))
    assert sorted(found) == [0, 1, 2]
    assert len(service.asked) == 4


def test_a_bug_is_not_hidden() -> None:
    class Broken(Scripted):
        def query(self, request: RightsRequest, cancel: Event | None = None) -> RightsAnswer:
            raise KeyError("bug")

    with pytest.raises(KeyError):
        list(batch(Broken())([question(1)]))


def test_an_empty_batch() -> None:
    assert list(batch(Scripted())([])) == []
