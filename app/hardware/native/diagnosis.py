"""What this post offers of the official libraries: found, loadable, started, set on readers that are there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from app.domain.errors import AppError
from app.hardware.api_lecture.reader import start_refusal
from app.hardware.native.errors import LibraryMissing
from app.hardware.native.frames import Answer
from app.hardware.native.loading import START
from app.hardware.native.places import API_INI, API_LECTURE, SSV, find
from app.hardware.native.process import Library
from app.hardware.native.worker import Worker
from app.hardware.ssv.codes import refusal, warning
from app.services.ports_card import LibrarySeen, LibraryState

TRY_S = 10.0
READERS_OF_API = re.compile(r"^\s*Ressource_(?:Vitale|CPS)\s*=\s*(.+?)\s*$", re.MULTILINE | re.IGNORECASE)
INI_BYTES = 64 * 1024


def diagnose_libraries(post: Mapping[str, str]) -> tuple[LibrarySeen, ...]:
    """Return one row per official library. Blocks, 10 s at most for each one that is there; calls no card."""
    return tuple(_seen(kind, find(kind, post)) for kind in (API_LECTURE, SSV))


def _seen(kind: str, library: Library | None) -> LibrarySeen:
    if library is None:
        return LibrarySeen(kind, LibraryState.ABSENT)
    state, note = _tried(library)
    readers = _readers(library) if state in {LibraryState.READY, LibraryState.REFUSING} else ()
    return LibrarySeen(kind, state, _without_home(library.path), readers, note)


def _without_home(path: Path) -> str:
    """The report is copied to others: the folder of the account often bears a name."""
    home = Path.home()
    return f"~/{path.relative_to(home).as_posix()}" if path.is_relative_to(home) else str(path)


def _tried(library: Library) -> tuple[LibraryState, str]:
    """Return how the library starts, in a process of its own that ends at once, and what makes it precise."""
    worker = Worker(library)
    try:
        return _started(library.kind, worker.call(START, deadline_s=TRY_S))
    except LibraryMissing as missing:
        return missing.state, missing.note
    except AppError:
        return LibraryState.FAULTY, ""
    finally:
        worker.close()


def _started(kind: str, answer: Answer) -> tuple[LibraryState, str]:
    if not answer.code or (kind == SSV and warning(answer.code)):
        return LibraryState.READY, ""
    error = refusal(answer.code) if kind == SSV else start_refusal(answer)
    return LibraryState.REFUSING, error.user_message


def _readers(library: Library) -> tuple[str, ...]:
    """Return the names of readers written in api_lec.ini; a swapped or renamed reader is the usual fault."""
    if library.kind != API_LECTURE:
        return ()
    try:
        with (Path(library.configuration) / API_INI).open("rb") as file:
            text = file.read(INI_BYTES).decode("iso-8859-1")
    except OSError:
        return ()
    return tuple(dict.fromkeys(READERS_OF_API.findall(text)))
