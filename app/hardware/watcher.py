"""Watch the readers from a thread of its own: knows no Qt, survives the service and the device."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from threading import Event, Lock, Thread
from typing import Protocol

from app.domain.card import ReaderState, SlotState
from app.domain.errors import EnvironmentProblem, ServiceDown
from app.services.ports_card import Publish, Slots

RETRY_S = 0.25
REPAIR_S = 3.0
"""A missing module or a refused right takes a person to repair: no need to look more often."""
BRISK_S, STORM, CALM_S = 0.05, 5, 0.2
"""A scan that comes back at once, so many times in a row, with nothing new: a driver that does not wait. The loop then
waits for it, or it would take a whole core; a card is still seen within half a second."""
JOIN_S = 5.0
WAKE_S = 0.02
DOWN: Slots = (SlotState(ReaderState.SERVICE_DOWN),)
UNUSABLE: Slots = (SlotState(ReaderState.UNUSABLE),)

log = logging.getLogger(__name__)


class Scanner(Protocol):
    """What a loop needs from one kind of readers."""

    def scan(self) -> Slots:
        """Return what is seen: at once the first time, then after a change or about a second.

        Raise ServiceDown when PC/SC is gone; the next call tries again.
        """

    def wake(self) -> None:
        """End the wait of a scan in another thread."""

    def close(self) -> None:
        """Release everything; a later scan starts afresh."""


def watch(scanner: Scanner, publish: Publish, stop: Event) -> None:
    """Publish every change until *stop* is set. Blocks: give it its own thread.

    A service that is down, or that this post cannot use, is each a state to show and to recover from, never a reason to
    leave the loop.
    """
    last: Slots | None = None
    brisk = 0
    try:
        while not stop.is_set():
            retry_s, started = RETRY_S, time.monotonic()
            try:
                slots = scanner.scan()
            except ServiceDown:
                slots = DOWN
            except EnvironmentProblem as problem:
                slots, retry_s = UNUSABLE, REPAIR_S
                if last != UNUSABLE:
                    log.warning("readers cannot be used: %s", problem)
            brisk = brisk + 1 if slots == last and time.monotonic() - started < BRISK_S else 0
            if slots != last and not stop.is_set():
                log.info("readers: %s", ", ".join(slot.state.name for slot in slots))
                publish(slots)
                last = slots
            if slots in {DOWN, UNUSABLE}:
                stop.wait(retry_s)
            elif brisk >= STORM:
                stop.wait(CALM_S)
    finally:
        scanner.close()


class WatcherThread:
    """One thread that watches; satisfies CardWatcher. May be started again after a stop."""

    def __init__(self, make_scanner: Callable[[], Scanner]) -> None:
        self._make_scanner = make_scanner
        self._guard = Lock()
        self._running: tuple[Thread, Event, Scanner] | None = None

    @property
    def is_alive(self) -> bool:
        """Whether the watching thread runs."""
        running = self._running
        return running is not None and running[0].is_alive()

    def start(self, publish: Publish) -> None:
        """Call *publish* from the watching thread: once at once, then once per change. No-op when started."""
        with self._guard:
            if self.is_alive:
                return
            stop, scanner = Event(), self._make_scanner()
            thread = Thread(target=watch, args=(scanner, publish, stop), name="card-watcher", daemon=True)
            self._running = thread, stop, scanner
            thread.start()

    def stop(self) -> None:
        """Stop watching and wait for the thread, a second at most when the reader answers. No-op when stopped."""
        with self._guard:
            if self._running is None:
                return
            thread, stop, scanner = self._running
            stop.set()
            for _ in range(int(JOIN_S / WAKE_S)):
                scanner.wake()  # again and again: the wait may begin just after a wake
                thread.join(WAKE_S)
                if not thread.is_alive():
                    break
            self._running = None
