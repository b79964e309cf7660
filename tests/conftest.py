"""Scratch files in memory where the machine offers it: hundreds of small databases are synced to the disk otherwise."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
ROOM = 4_000_000_000
"""Bytes that must be free there; a run needs about a quarter of it."""

_scratch: list[str] = []


def pytest_configure(config: pytest.Config) -> None:
    """Send every temporary file of the run to memory, unless somebody chose a folder."""
    if "TMPDIR" in os.environ or config.option.basetemp or not os.access(SHARED_MEMORY, os.W_OK):
        return
    if shutil.disk_usage(SHARED_MEMORY).free >= ROOM:
        _scratch.append(tempfile.mkdtemp(prefix="ck", dir=SHARED_MEMORY))  # short: a socket's path has 107 characters
        os.environ["TMPDIR"] = tempfile.tempdir = _scratch[0]
        os.environ.setdefault("XDG_RUNTIME_DIR", _scratch[0])  # the lock of the PostgreSQL of the tests: ours alone


@atexit.register  # before multiprocessing registers its own: the last registered runs first
def _give_the_memory_back() -> None:
    for folder in _scratch:
        shutil.rmtree(folder, ignore_errors=True)
