"""The application's side of a worker: one call at a time, each with a deadline; a dead worker is replaced."""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock, Thread, current_thread
from typing import IO

from app.domain.errors import Cancelled
from app.hardware.native.errors import LibraryCrashed, LibraryGarbled, LibraryHung, LibraryMissing
from app.hardware.native.frames import Answer, Argument, Problem, pack_call, read_frame, unpack_answer

STEP_S = 0.1
"""How often a wait looks at Cancel."""
END_S = 5.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Library:
    """A library of this post; ``kind`` is ``api_lecture`` or ``ssv``."""

    kind: str
    path: Path
    configuration: str = ""
    """What its initialisation asks for: a folder or a file, empty when nothing."""


@dataclass(slots=True)
class _Running:
    process: subprocess.Popen[bytes]
    replies: queue.SimpleQueue[bytes | None]
    listener: Thread


class Worker:
    """Calls one library in a process of its own, started at the first call. Satisfies nothing: adapters use it."""

    def __init__(self, library: Library, lane: str = "") -> None:
        """*lane* is the start of the name of the only thread that may call, empty when any may."""
        self.library = library
        self._lane = lane
        self._running: _Running | None = None
        self._guard = Lock()

    @property
    def pid(self) -> int | None:
        """The process that holds the library, None before the first call and after a crash or a hang."""
        running = self._running
        return running.process.pid if running is not None and running.process.poll() is None else None

    def call(self, name: str, *arguments: Argument, deadline_s: float, cancel: Event | None = None) -> Answer:
        """Return what the library answered. Blocks, *deadline_s* seconds at most.

        Raise LibraryCrashed, LibraryHung, LibraryGarbled or LibraryMissing, and Cancelled once *cancel* is set: in each
        case the worker is gone or sound, and the next call works again. RuntimeError is a call from another lane.
        """
        if not current_thread().name.startswith(self._lane):
            raise RuntimeError(f"call to {self.library.kind} outside the lane {self._lane}")
        with self._guard:
            running = self._started()
            try:
                return self._exchanged(running, pack_call(name, arguments), deadline_s, cancel)
            except (LibraryCrashed, LibraryHung, LibraryMissing, Cancelled) as ended:
                log.warning("library %s, call %s: %s", self.library.kind, name, type(ended).__name__)
                self._end(kill=True)
                raise

    def close(self) -> None:
        """End the process; a later call starts another."""
        with self._guard:
            self._end(kill=False)

    def _started(self) -> _Running:
        if self._running is not None and self._running.process.poll() is not None:
            self._end(kill=True)
        if self._running is None:
            self._running = _start(self.library)
        return self._running

    def _exchanged(self, running: _Running, frame: bytes, deadline_s: float, cancel: Event | None) -> Answer:
        stdin = running.process.stdin
        assert stdin is not None  # noqa: S101 - opened as a pipe
        try:
            stdin.write(frame)
            stdin.flush()
        except OSError as error:
            raise LibraryCrashed("the worker is gone") from error
        payload = _waited(running.replies, deadline_s, cancel)
        if payload is None:
            running.process.kill()  # a library may close our pipe and live on
            code = running.process.wait(END_S)
            raise LibraryCrashed(f"worker ended with {code}")
        try:
            answer = unpack_answer(payload)
        except LibraryGarbled as error:
            raise LibraryCrashed("the worker speaks nonsense") from error
        if isinstance(answer, Problem):
            raise _KINDS[answer.kind](answer.detail)
        return answer

    def _end(self, *, kill: bool) -> None:
        running, self._running = self._running, None
        if running is None:
            return
        process = running.process
        if process.stdin is not None:
            with contextlib.suppress(OSError):  # a frame half written to a process that is gone
                process.stdin.close()
        if kill:
            process.kill()
        try:
            process.wait(END_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        running.listener.join(END_S)


_KINDS = {"missing": LibraryMissing, "garbled": LibraryGarbled}


def _start(library: Library) -> _Running:
    root = Path(__file__).parents[3]
    command = [
        sys.executable,
        "-m",
        "app.hardware.native.serve",
        library.kind,
        str(library.path),
        library.configuration,
    ]
    try:
        process = subprocess.Popen(  # noqa: S603 - our own module, a path chosen by the post
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(root)},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise LibraryMissing(f"no worker: {error.strerror}") from error
    replies: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
    assert process.stdout is not None  # noqa: S101 - opened as a pipe
    listener = Thread(target=_collect, args=(process.stdout, replies), name=f"worker-{library.kind}", daemon=True)
    listener.start()
    return _Running(process, replies, listener)


def _collect(stream: IO[bytes], replies: queue.SimpleQueue[bytes | None]) -> None:
    with stream:
        try:
            while (payload := read_frame(stream)) is not None:
                replies.put(payload)
        except (LibraryGarbled, OSError):
            log.warning("a worker wrote what is no frame")
    replies.put(None)


def _waited(replies: queue.SimpleQueue[bytes | None], deadline_s: float, cancel: Event | None) -> bytes | None:
    end = time.monotonic() + deadline_s
    while True:
        if cancel is not None and cancel.is_set():
            raise Cancelled("library call")
        left = end - time.monotonic()
        if left <= 0:
            raise LibraryHung(f"no answer in {deadline_s:g} s")
        try:
            return replies.get(timeout=min(STEP_S, left))
        except queue.Empty:
            continue
