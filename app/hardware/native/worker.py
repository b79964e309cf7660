"""The application's side of a worker: one call at a time, each with a deadline; a dead worker is replaced."""

from __future__ import annotations

import logging
import queue
import time
from threading import Event, Lock, current_thread

from app.domain.errors import Cancelled
from app.hardware.native.errors import LibraryCrashed, LibraryGarbled, LibraryHung, LibraryMissing
from app.hardware.native.frames import Answer, Argument, Problem, pack_call, unpack_answer
from app.hardware.native.process import Library, Running
from app.services.ports_card import LibraryState

STEP_S = 0.1
"""How often a wait looks at Cancel, and at the process."""

log = logging.getLogger(__name__)


class Worker:
    """Calls one library in a process of its own, started at the first call. Satisfies nothing: adapters use it."""

    def __init__(self, library: Library, lane: str = "") -> None:
        """*lane* is the start of the name of the only thread that may call, empty when any may."""
        self.library = library
        self._lane = lane
        self._running: Running | None = None
        self._guard = Lock()

    @property
    def pid(self) -> int | None:
        """The process that holds the library, None before the first call and after a crash or a hang."""
        running = self._running
        return running.process.pid if running is not None and running.is_alive else None

    def call(self, name: str, *arguments: Argument, deadline_s: float, cancel: Event | None = None) -> Answer:
        """Return what the library answered. Blocks, *deadline_s* seconds at most.

        Raise LibraryCrashed, LibraryHung, LibraryGarbled or LibraryMissing, and Cancelled once *cancel* is set: in each
        case the worker is gone, and the next call starts another. RuntimeError is a call from another lane.
        """
        if not current_thread().name.startswith(self._lane):
            raise RuntimeError(f"call to {self.library.kind} outside the lane {self._lane}")
        with self._guard:
            running = self._started()
            try:
                running.send(pack_call(name, arguments))
                return _understood(_waited(running, deadline_s, cancel))
            except (LibraryCrashed, LibraryHung, LibraryMissing, LibraryGarbled, Cancelled) as ended:
                log.warning("library %s, call %s: %s", self.library.kind, name, type(ended).__name__)
                self._end(kill=True)
                raise

    def close(self) -> None:
        """End the process; a later call starts another."""
        with self._guard:
            self._end(kill=False)

    def _started(self) -> Running:
        if self._running is not None and not self._running.is_alive:
            self._end(kill=True)
        if self._running is None:
            self._running = Running(self.library)
        return self._running

    def _end(self, *, kill: bool) -> None:
        running, self._running = self._running, None
        if running is not None:
            running.end(kill=kill)


def _understood(payload: bytes | None) -> Answer:
    """Return the answer of a worker. Raise what it says, LibraryCrashed when it says nothing or nonsense."""
    if payload is None:
        raise LibraryCrashed("the worker ended")
    try:
        answer = unpack_answer(payload)
    except LibraryGarbled as error:
        raise LibraryCrashed("the worker speaks nonsense") from error
    if not isinstance(answer, Problem):
        return answer
    if answer.kind in LibraryState.__members__:
        raise LibraryMissing(LibraryState[answer.kind], answer.detail)
    raise LibraryGarbled(answer.detail)


def _waited(running: Running, deadline_s: float, cancel: Event | None) -> bytes | None:
    end = time.monotonic() + deadline_s
    alive = True
    while True:
        if cancel is not None and cancel.is_set():
            raise Cancelled("library call")
        left = end - time.monotonic()
        if left <= 0:
            raise LibraryHung(f"no answer in {deadline_s:g} s")
        try:
            return running.replies.get(timeout=min(STEP_S, left))
        except queue.Empty:
            if not alive:
                return None  # gone since the last look, and nothing left to hear: a child of its own may hold the pipe
            alive = running.is_alive
