"""The worker: loads one library and answers one call at a time, until its input closes.

``python -m app.hardware.native.serve KIND LIBRARY CONFIGURATION``. What the library prints goes nowhere, a crash leaves
no core file (it would hold a PIN and people), and the process ends with the application, even when the library hangs.
"""

from __future__ import annotations

import os
import queue
import sys
from threading import Event, Thread
from typing import IO, Protocol

from app.hardware.native.errors import LibraryGarbled, LibraryMissing
from app.hardware.native.frames import Answer, Argument, Problem, pack_answer, read_frame, unpack_call

GRACE_S = 2.0
"""How long the library has to close its own session once the application is gone."""


class Served(Protocol):
    """A library behind its prototypes, in the process that may crash."""

    def call(self, name: str, arguments: list[Argument]) -> Answer:
        """Make the call *name*. Raise LibraryGarbled, or LibraryMissing when the library lacks the function."""

    def close(self) -> None:
        """End the library's own session."""


def main(arguments: list[str]) -> int:
    """Serve until the input closes; return 0."""
    kind, path, configuration = arguments
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb", buffering=0)
    _silence()
    calls: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    Thread(target=_listen, args=(requests, calls), daemon=True).start()
    try:
        library: Served | Problem = _opened(kind, path, configuration)
    except LibraryMissing as problem:
        library = Problem("missing", str(problem))
    while payload := calls.get():
        reply = pack_answer(_answer(library, payload))
        view = memoryview(reply)
        while view:
            view = view[replies.write(view) :]
    if not isinstance(library, Problem):
        library.close()
    return 0


def _answer(library: Served | Problem, payload: bytes) -> Answer | Problem:
    if isinstance(library, Problem):
        return library
    try:
        name, arguments = unpack_call(payload)
        return library.call(name, arguments)
    except LibraryGarbled as problem:
        return Problem("garbled", str(problem))
    except LibraryMissing as problem:
        return Problem("missing", str(problem))


def _opened(kind: str, path: str, configuration: str) -> Served:
    if kind == "ssv":
        from app.hardware.ssv.library import SsvLibrary

        return SsvLibrary(path, configuration)
    from app.hardware.api_lecture.library import ApiLectureLibrary

    return ApiLectureLibrary(path, configuration)


def _listen(stream: IO[bytes], calls: queue.SimpleQueue[bytes]) -> None:
    """Queue the calls; once the application closes or is gone, leave even if the library does not let go."""
    try:
        while (payload := read_frame(stream)) is not None:
            calls.put(payload)
    finally:
        calls.put(b"")
        Event().wait(GRACE_S)
        os._exit(0)


def _silence() -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    if sys.platform == "win32":
        import ctypes

        # No dialog box on a crash: the process would wait for a click instead of ending.
        ctypes.windll.kernel32.SetErrorMode(0x8003)
    else:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
