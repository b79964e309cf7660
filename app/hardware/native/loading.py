"""Open a shared library and name its functions, in the worker only."""

from __future__ import annotations

import ctypes
import os
import re
import sys
from pathlib import Path
from typing import Any

from app.hardware.native.binary import HEAD_BYTES, binary_of, own_binary
from app.hardware.native.errors import LibraryGarbled, LibraryMissing
from app.services.ports_card import LibraryState

START = "start"
"""The call that starts the library and reads no card: it tells whether its own configuration holds."""
MAX_ZONE = 4 * 1024 * 1024
"""Bytes of one zone of memory that a library may hand over; own choice, far above what the manuals show."""
COMPANION = re.compile(
    r"(?:Library not loaded: )?([^\s:/\\]+): cannot open shared object file|Library not loaded: (\S+)"
)
SYMBOL = re.compile(r"undefined symbol: (\w+)|Symbol not found: (\S+)")
NO_MODULE, NO_PROCEDURE = 126, 127
"""Windows: a file that the library asks for is not there, or is another version of itself."""


def load(path: str) -> Any:
    """Return the library at *path*. Raise LibraryMissing, which says why in its state."""
    _checked(Path(path))
    if sys.platform == "win32":
        os.add_dll_directory(str(Path(path).parent))
    try:
        return ctypes.CDLL(path)
    except OSError as error:
        raise _refused(error, path) from error


def function(library: Any, name: str, result: Any, *arguments: Any) -> Any:
    """Return the function *name* with its prototype. Raise LibraryMissing."""
    try:
        found = getattr(library, name)
    except AttributeError as error:
        raise LibraryMissing(LibraryState.LACKING, name) from error
    found.restype, found.argtypes = result, list(arguments)
    return found


def copied(address: int | None, size: int) -> bytes:
    """Return *size* bytes at *address*; nothing when both say nothing. Raise LibraryGarbled on an absurd pair."""
    if not size:
        return b""
    if not address or size > MAX_ZONE:
        raise LibraryGarbled(f"zone of {size} bytes at {'nowhere' if not address else 'an address'}")
    return ctypes.string_at(address, size)


def path_bytes(path: str) -> bytes:
    """Return *path* as a C library of this system reads it."""
    return path.encode("mbcs" if sys.platform == "win32" else "utf-8", "surrogateescape")


def _checked(path: Path) -> None:
    """Look at the file before a loader does: its own words would not tell one fault from another."""
    try:
        if not path.is_file():
            raise LibraryMissing(LibraryState.MISPLACED)
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError as error:
        raise LibraryMissing(LibraryState.UNREADABLE, error.strerror or "") from error
    made, own = binary_of(head), own_binary()
    if made is None:
        raise LibraryMissing(LibraryState.NO_LIBRARY)
    if made.system != own.system or not made.processors & own.processors:
        raise LibraryMissing(LibraryState.FOREIGN, made.words)


def _refused(error: OSError, path: str) -> LibraryMissing:
    said = str(error)
    missing = COMPANION.search(said) or SYMBOL.search(said)
    name = next((one for one in missing.groups() if one), "") if missing else ""
    if (name and name != Path(path).name) or getattr(error, "winerror", 0) in {NO_MODULE, NO_PROCEDURE}:
        return LibraryMissing(LibraryState.INCOMPLETE, Path(name).name)
    return LibraryMissing(LibraryState.UNLOADABLE)
