"""Background work: one worker, one queue, answers on the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from threading import Event, Lock
from typing import TypeVar

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid

from app.domain.errors import Cancelled
from app.services.jobs import Done, Failed, Ok, Progress

T = TypeVar("T")


class Lane(QObject):
    """One worker, one queue. The app has three: ``device`` for cards, ``camera`` for codes, ``work`` for the rest."""

    _finished = Signal(object)  # a closure for the GUI thread

    def __init__(self, name: str, executor: Executor | None = None) -> None:
        super().__init__()
        self.setObjectName(name)
        self._executor = executor or ThreadPoolExecutor(1, thread_name_prefix=name)
        self._running: set[Event] = set()
        self._closed = False
        self._finished.connect(self._deliver)

    def run(self, owner: QObject, work: Callable[[Event], T], done: Done[T]) -> Event:
        """Queue *work*, then call *done* on the GUI thread, unless *owner* is gone by then.

        *work* gets the returned event: set means stop at the next safe point. A job cancelled before it starts,
        or queued after :meth:`close`, ends as ``Failed(Cancelled())``. Call from the GUI thread."""
        cancel = Event()
        if self._closed:
            self._finish(cancel, owner, done, Failed(Cancelled("lane closed")))
            return cancel
        self._running.add(cancel)

        def body() -> None:
            outcome: Ok[T] | Failed
            try:
                outcome = Failed(Cancelled("before start")) if cancel.is_set() else Ok(work(cancel))
            except Exception as error:  # noqa: BLE001 - the one place where any failure of a job becomes a value
                outcome = Failed(error)
            self._finish(cancel, owner, done, outcome)

        self._executor.submit(body)
        return cancel

    def relay(self, owner: QObject, progress: Progress) -> Progress:
        """Return a listener that any thread may call; *progress* hears it on the GUI thread.

        Reports that come faster than the GUI thread takes them are merged: the last one wins."""

        def hear(report: tuple[int, int, str]) -> None:
            progress(*report)

        tell = self.latest(owner, hear)
        return lambda done, total, label: tell((done, total, label))

    def latest(self, owner: QObject, hear: Callable[[T], None]) -> Callable[[T], None]:
        """Return a function that any thread may call with a value; *hear* gets the newest one on the GUI thread.

        A value that the GUI thread has not taken yet is dropped for the next: pictures never pile up."""
        waiting: list[T] = []
        lock = Lock()

        def deliver() -> None:
            with lock:
                value = waiting.pop()
            if isValid(owner):
                hear(value)

        def tell(value: T) -> None:
            with lock:
                pending = bool(waiting)
                waiting[:] = [value]
            if not pending:
                self._finished.emit(deliver)

        return tell

    @property
    def busy(self) -> bool:
        """Whether a job is queued or running."""
        return bool(self._running)

    def close(self) -> None:
        """Refuse new jobs, cancel those queued or running, wait for the worker. Blocks until it stops."""
        self._closed = True
        for cancel in self._running:
            cancel.set()
        self._executor.shutdown(wait=True)

    def _finish(self, cancel: Event, owner: QObject, done: Done[T], outcome: Ok[T] | Failed) -> None:
        def deliver() -> None:
            self._running.discard(cancel)
            if isValid(owner):
                done(outcome)

        self._finished.emit(deliver)

    @Slot(object)  # a slot of a GUI-thread object, so Qt queues the call
    def _deliver(self, deliver: Callable[[], None]) -> None:
        deliver()
