"""How fast a téléservice is asked, whoever asks: the screens, the queue, the batch of the evening."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Event, Lock

from app.domain.errors import Cancelled
from app.transport.teleservice.wire import POLL_S, Monotonic

AT_ONCE = 4
BETWEEN_S = 0.1
"""Own choice, no limit being public (docs/adr/0013). Four at once hide a round trip of 300 ms; one start per tenth of a
second caps the rate at ten per second even when the service answers at once. Two hundred people: twenty seconds."""
Wait = Callable[[Event, float], bool]
"""Waits *seconds*, or until the event is set, and tells whether it was."""


def wait_for(cancel: Event, seconds: float) -> bool:
    """Wait *seconds* or until *cancel* is set; return whether it was."""
    return cancel.wait(seconds)


class Pace:
    """Lets *at_once* questions through at a time, *between_s* seconds apart at least. One per service."""

    def __init__(
        self,
        wait: Wait = wait_for,
        monotonic: Monotonic = time.monotonic,
        at_once: int = AT_ONCE,
        between_s: float = BETWEEN_S,
    ) -> None:
        self._wait, self._monotonic, self._between_s = wait, monotonic, between_s
        self._slots, self._lock = BoundedSemaphore(at_once), Lock()
        self._next_at = monotonic()

    @contextmanager
    def turn(self, cancel: Event) -> Iterator[None]:
        """Hold one turn, once it has come; raise Cancelled when *cancel* is set before."""
        while not self._slots.acquire(timeout=POLL_S):
            if cancel.is_set():
                raise Cancelled("lookup")
        try:
            early_s = self._reserve()
            if early_s > 0 and self._wait(cancel, early_s):
                raise Cancelled("lookup")
            yield
        finally:
            self._slots.release()

    def _reserve(self) -> float:
        """Take the next start and return the seconds before it."""
        with self._lock:
            now = self._monotonic()
            start = max(now, self._next_at)
            self._next_at = start + self._between_s
            return start - now
