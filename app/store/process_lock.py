"""One process at a time on a data folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from app.store.problems import AlreadyOpen, translated


class ProcessLock:
    """A lock of the operating system on a side file: a killed process lets it go by itself."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def acquire(self) -> None:
        """Take the lock; raise AlreadyOpen when another process (or another store here) holds it."""
        with translated():
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(handle)
        except OSError:
            os.close(handle)
            raise AlreadyOpen("data folder locked by another process") from None
        self._handle = handle

    def release(self) -> None:
        """Let go; harmless when not held."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
