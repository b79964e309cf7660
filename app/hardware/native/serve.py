"""The worker: loads one library and answers one call at a time, until its input closes.

``python -m app.hardware.native.serve KIND LIBRARY CONFIGURATION``. What the library prints goes nowhere, a crash leaves
no core (it would hold a PIN and people), and the process ends with the application, even when the library hangs.
"""

from __future__ import annotations

import ctypes
import faulthandler
import os
import queue
import sys
from threading import Event, Thread
from typing import IO, Protocol

from app.hardware.native.cores import leave_no_core
from app.hardware.native.errors import LibraryGarbled, LibraryMissing
from app.hardware.native.frames import Answer, Argument, Problem, pack_answer, read_frame, unpack_call, write_frame

GRACE_S = 2.0
"""How long the library has to close its own session once the application is gone."""
LOAD_S = 60.0
"""How long a library may take to load. On Linux the loader holds the interpreter: no thread of ours could tell."""
GARBLED = "garbled"
PR_SET_DUMPABLE = 4
"""Linux: a process that may not be dumped leaves no core, even where the system pipes them to a collector."""


class Served(Protocol):
    """A library behind its prototypes, in the process that may crash."""

    def call(self, name: str, arguments: list[Argument]) -> Answer:
        """Make the call *name*. Raise LibraryGarbled, or LibraryMissing when the library lacks the function."""

    def close(self) -> None:
        """End the library's own session."""


def main(arguments: list[str]) -> int:
    """Serve until the input closes; return 0."""
    kind, path, configuration = arguments
    requests, replies = os.fdopen(os.dup(0), "rb", buffering=0), os.fdopen(os.dup(1), "wb", buffering=0)
    _silence()
    calls: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    Thread(target=_listen, args=(requests, calls), daemon=True).start()
    library = _opened(kind, path, configuration)
    while _served(library, calls, replies):
        pass
    if not isinstance(library, Problem):
        library.close()
    return 0


def _served(library: Served | Problem, calls: queue.SimpleQueue[bytes], replies: IO[bytes]) -> bool:
    """Answer one call; False when there is none any more. Nothing of a call stays here once it is answered."""
    payload = calls.get()
    if payload:
        write_frame(replies, pack_answer(_answer(library, payload)))
    return bool(payload)


def _answer(library: Served | Problem, payload: bytes) -> Answer | Problem:
    if isinstance(library, Problem):
        return library
    try:
        name, arguments = unpack_call(payload)
        return library.call(name, arguments)
    except LibraryGarbled as problem:
        return Problem(GARBLED, str(problem))
    except LibraryMissing as problem:
        return Problem(problem.state.name, problem.note)


def _opened(kind: str, path: str, configuration: str) -> Served | Problem:
    faulthandler.dump_traceback_later(LOAD_S, exit=True, file=2)
    try:
        if kind == "ssv":
            from app.hardware.ssv.library import SsvLibrary

            return SsvLibrary(path, configuration)
        from app.hardware.api_lecture.library import ApiLectureLibrary

        return ApiLectureLibrary(path, configuration)
    except LibraryMissing as problem:
        return Problem(problem.state.name, problem.note)
    finally:
        faulthandler.cancel_dump_traceback_later()


def _listen(stream: IO[bytes], calls: queue.SimpleQueue[bytes]) -> None:
    """Queue the calls; once the application closes or is gone, leave even if the library does not let go."""
    try:
        while _heard(stream, calls):
            pass
    finally:
        calls.put(b"")
        Event().wait(GRACE_S)
        os._exit(0)


def _heard(stream: IO[bytes], calls: queue.SimpleQueue[bytes]) -> bool:
    payload = read_frame(stream)
    if payload:
        calls.put(payload)
    return bool(payload)


def _silence() -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    if sys.platform == "win32":
        # No dialog box on a crash: the process would wait for a click instead of ending.
        ctypes.windll.kernel32.SetErrorMode(0x8003)
    leave_no_core()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
