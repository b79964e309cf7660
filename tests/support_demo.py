"""``cabinet`` as a person runs it, in a process of its own, and one demonstration day that several tests look at."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.bootstrap.demo.cast import LOGIN, MORNING, PASSPHRASE
from app.bootstrap.folders import Folders
from app.bootstrap.post import SqlSafe
from app.domain.clock import FixedClock
from app.services.repositories import UnitOfWork

ROOT = Path(__file__).parents[1]
LIMIT_S = 120
IN_MEMORY = ("--lecteur", "memoire")
APPLICATION = ("-m", "app")
BESIDE = """
import os, pathlib
from app.hardware import pcscd_process
pcscd_process.LOCK = pathlib.Path(os.environ["TMPDIR"]) / "lock"
from app.__main__ import main
main()
"""
"""The application with a lock of its own: it finds the readers of a test that holds the lock of the machine."""


def environment(temporary: Path, **more: str) -> dict[str, str]:
    """Return the variables of a command: its own folder for temporary files, no display, words as they come."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "CABINET_DONNEES"}}
    temporary.mkdir(exist_ok=True)
    return {**kept, "TMPDIR": str(temporary), "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1", **more}


def cabinet(
    *words: str | Path, temporary: Path, start: tuple[str, ...] = APPLICATION, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run ``cabinet`` with these words and return how it ended."""
    return subprocess.run(
        [sys.executable, *start, *map(str, words)], cwd=ROOT, env=environment(temporary, **more), check=False,
        capture_output=True, encoding="utf-8", timeout=LIMIT_S, stdin=subprocess.DEVNULL,
    )  # fmt: skip


@dataclass(frozen=True)
class Run:
    """One run of the demonstration."""

    code: int
    report: dict[str, Any]
    told: str


@dataclass(frozen=True)
class Demo:
    """A demonstration played twice on the same folder."""

    output: Path
    temporary: Path
    first: Run
    second: Run

    @property
    def folder(self) -> Path:
        """The data folder of its cabinet."""
        return self.output / "cabinet"

    @contextmanager
    def opened(self) -> Iterator[UnitOfWork]:
        """Open its database, as its kiné does."""
        safe = SqlSafe(Folders(self.folder), FixedClock(MORNING))
        try:
            with safe.unlock(LOGIN, PASSPHRASE)() as uow:
                yield uow
        finally:
            safe.close()


def play_demo(output: Path, temporary: Path, *words: str, start: tuple[str, ...] = APPLICATION) -> Run:
    """Play the day in *output*; fails unless there is one JSON document on the standard output."""
    done = cabinet("demo", "--json", "--sortie", output, *words, temporary=temporary, start=start)
    assert done.stdout, done.stderr
    return Run(done.returncode, json.loads(done.stdout), done.stderr)
