"""Asks the rights of many people at a set pace: several at once, never faster than the service should bear."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from threading import Event

from app.domain.errors import AppError, Cancelled
from app.services.jobs import Failed, Ok
from app.services.ports_rights import RightsAnswer, RightsFailure, RightsRequest, RightsService, ServiceTooSlow

AT_ONCE = 4
BETWEEN_S = 0.1
"""Own choice, no limit being public (docs/adr/0013). Four at once hide a round trip of 300 ms; one start per tenth of a
second caps the rate at ten per second even when the service answers at once. Two hundred people: twenty seconds."""
SLOW_IN_A_ROW = 3
"""Answers too slow in a row after which the rest waits for another day: each costs fifteen seconds."""
Outcome = Ok[RightsAnswer] | Failed


@dataclass(frozen=True, slots=True)
class QueryBatch:
    """Asks in the order given, yields in the order of the answers."""

    service: RightsService
    pause: Callable[[Event, float], bool] = Event.wait
    monotonic: Callable[[], float] = field(default=time.monotonic)
    at_once: int = AT_ONCE
    between_s: float = BETWEEN_S

    def __call__(self, requests: Sequence[RightsRequest], cancel: Event | None = None) -> Iterator[tuple[int, Outcome]]:
        """Yield (index of the request, outcome) as each answer comes; blocks between two.

        Requests that were never yielded were not asked, or were given up: *cancel* was set, or a failure said that the
        line is at fault (``stops_batch``) and the rest would fail alike. They stay where they were, to be asked later.
        """
        stop, slow = cancel or Event(), 0
        left, running = deque(enumerate(requests)), dict[Future[Outcome | None], int]()
        next_at = self.monotonic()
        with ThreadPoolExecutor(self.at_once, thread_name_prefix="droits") as pool:
            while left or running:
                while left and len(running) < self.at_once and not stop.is_set():
                    if (early := next_at - self.monotonic()) > 0 and self.pause(stop, early):
                        break
                    next_at = self.monotonic() + self.between_s
                    index, request = left.popleft()
                    running[pool.submit(self._ask, request, stop)] = index
                if stop.is_set():
                    left.clear()
                for done in wait(running, return_when=FIRST_COMPLETED).done if running else ():
                    index, outcome = running.pop(done), done.result()
                    if outcome is None:
                        continue
                    slow = slow + 1 if _is_slow(outcome) else 0
                    if _stops(outcome) or slow >= SLOW_IN_A_ROW:
                        left.clear()
                    yield index, outcome

    def _ask(self, request: RightsRequest, cancel: Event) -> Outcome | None:
        try:
            return Ok(self.service.query(request, cancel))
        except Cancelled:
            return None
        except AppError as error:
            return Failed(error)


def _is_slow(outcome: Outcome) -> bool:
    return isinstance(outcome, Failed) and isinstance(outcome.error, ServiceTooSlow)


def _stops(outcome: Outcome) -> bool:
    return isinstance(outcome, Failed) and not (
        isinstance(outcome.error, RightsFailure) and not outcome.error.stops_batch
    )
