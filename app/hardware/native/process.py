"""One process that holds a library: started, spoken to through pipes without buffers, ended with all it started."""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import IO

from app.hardware.native.errors import LibraryGarbled, LibraryMissing
from app.hardware.native.frames import read_frame, write_frame
from app.services.ports_card import LibraryState

END_S = 5.0
"""How long a process may take to end before it is killed, then before it is left to the system."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Library:
    """A library of this post; ``kind`` is ``api_lecture`` or ``ssv``."""

    kind: str
    path: Path
    configuration: str = ""
    """What its initialisation asks for: a folder or a file, empty when nothing."""


class Running:
    """A process and the two threads that speak with it: a pipe that nobody reads must not hold the caller."""

    def __init__(self, library: Library) -> None:
        """Start it. Raise LibraryMissing."""
        self.process = _started(library)
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin is not None  # noqa: S101 - opened as pipes
        assert stdout is not None  # noqa: S101
        self.replies: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        """Payloads heard, then None: nothing more will come."""
        self._frames: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._threads = (
            Thread(target=_collect, args=(stdout, self.replies), name=f"worker-{library.kind}-out", daemon=True),
            Thread(target=_feed, args=(stdin, self._frames), name=f"worker-{library.kind}-in", daemon=True),
        )
        for thread in self._threads:
            thread.start()

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self.process.poll() is None

    def send(self, frame: bytes) -> None:
        """Hand *frame* over. Does not block."""
        self._frames.put(frame)

    def end(self, *, kill: bool) -> None:
        """Close the pipes and wait for the end, killing at once or when it does not come. Blocks, 15 s at most.

        A driver may hold a process that even a kill does not reach: it is then left behind, and said in the log.
        """
        self._frames.put(b"")
        if kill or not self._has_ended():
            self.process.kill()
        if not self._has_ended():
            log.error("worker %d cannot be killed and is left behind", self.process.pid)
            return
        self._kill_group()
        for thread in self._threads:
            thread.join(END_S)

    def _has_ended(self) -> bool:
        try:
            self.process.wait(END_S)
        except subprocess.TimeoutExpired:
            return False
        return True

    def _kill_group(self) -> None:
        """End what the library started and left in its group: it would keep our pipes open."""
        if sys.platform != "win32":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)


def _started(library: Library) -> subprocess.Popen[bytes]:
    root = Path(__file__).parents[3]
    module = "app.hardware.native.serve"
    try:
        return subprocess.Popen(  # noqa: S603 - our own module, a path chosen by the post
            [sys.executable, "-m", module, library.kind, str(library.path), library.configuration],
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(root)},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            start_new_session=True,
        )
    except OSError as error:
        raise LibraryMissing(LibraryState.FAULTY, error.strerror or "") from error


def _collect(stream: IO[bytes], replies: queue.SimpleQueue[bytes | None]) -> None:
    with stream:
        try:
            while (payload := read_frame(stream)) is not None:
                replies.put(payload)
                del payload
        except (LibraryGarbled, OSError):
            log.warning("a worker wrote what is no frame")
    replies.put(None)


def _feed(stream: IO[bytes], frames: queue.SimpleQueue[bytes]) -> None:
    with contextlib.suppress(OSError), stream:  # a process that is gone hears nothing
        while frame := frames.get():
            write_frame(stream, frame)
            del frame
