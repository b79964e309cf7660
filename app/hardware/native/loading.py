"""Open a shared library and name its functions, in the worker only."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path
from typing import Any

from app.hardware.native.errors import LibraryGarbled, LibraryMissing

HELLO = "hello"
"""The call that only tells that the library is loaded."""
MAX_ZONE = 4 * 1024 * 1024
"""Bytes of one zone of memory that a library may hand over; own choice, far above what the manuals show."""


def load(path: str) -> Any:
    """Return the library at *path*. Raise LibraryMissing."""
    if not Path(path).is_file():
        raise LibraryMissing("no file at the place given")
    if sys.platform == "win32":
        os.add_dll_directory(str(Path(path).parent))
    try:
        return ctypes.CDLL(path)
    except OSError as error:
        raise LibraryMissing("the loader refuses the file: other processor, or companions missing") from error


def function(library: Any, name: str, result: Any, *arguments: Any) -> Any:
    """Return the function *name* with its prototype. Raise LibraryMissing."""
    try:
        found = getattr(library, name)
    except AttributeError as error:
        raise LibraryMissing(f"the library has no {name}") from error
    found.restype, found.argtypes = result, list(arguments)
    return found


def copied(address: int | None, size: int) -> bytes:
    """Return *size* bytes at *address*; nothing when both say nothing. Raise LibraryGarbled on an absurd pair."""
    if not size:
        return b""
    if not address or size > MAX_ZONE:
        raise LibraryGarbled(f"zone of {size} bytes at {'nowhere' if not address else 'an address'}")
    return ctypes.string_at(address, size)
