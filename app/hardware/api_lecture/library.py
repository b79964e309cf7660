"""Prototypes of the « API de lecture Vitale », called in the worker.

Source: facts/vitale-card.md §5 (one open source).
"""

from __future__ import annotations

import ctypes

from app.hardware.native.errors import LibraryGarbled, LibraryMissing
from app.hardware.native.frames import Answer, Argument
from app.hardware.native.loading import START, function, load, path_bytes
from app.services.ports_card import LibraryState

BUFFER = 64 * 1024
"""Bytes given to the library for its XML, as the integrations seen in the open do."""

_Short, _UShort, _UInt = ctypes.c_short, ctypes.c_ushort, ctypes.c_uint


class ApiLectureLibrary:
    """Satisfies Served: the one call that reads is ``identify``."""

    def __init__(self, path: str, folder: str) -> None:
        """*folder* holds ``api_lec.ini``. Raise LibraryMissing."""
        library, self._folder = load(path), _with_separator(folder)
        short, ushort = ctypes.POINTER(_Short), ctypes.POINTER(_UShort)
        self._init = function(library, "Hn_Init", _Short, ctypes.c_char_p, short, ushort)
        self._read = function(
            library, "Hn_LectureVitaleDonneesIdentification",
            _Short, _Short, ctypes.c_char_p, ctypes.POINTER(_UInt), short, ushort,
        )  # fmt: skip
        self._end = function(library, "Hn_Finir", _Short, ushort)

    def call(self, name: str, arguments: list[Argument]) -> Answer:
        """Return the XML; numbers are the error code, the state of the card and the mode. Blocks as long as asked."""
        if name not in {START, "identify"}:
            raise LibraryMissing(LibraryState.LACKING, name)
        mode, error = _Short(), _UShort()
        code = self._init(self._folder, ctypes.byref(mode), ctypes.byref(error))
        if code:
            return Answer(code, (error.value, 0, mode.value))
        try:
            return Answer(0) if name == START else self._identify(arguments, mode.value)
        finally:
            self._end(ctypes.byref(_UShort()))

    def close(self) -> None:
        """Nothing stays open between two calls."""

    def _identify(self, arguments: list[Argument], mode: int) -> Answer:
        (wait_s,) = arguments
        buffer, size = ctypes.create_string_buffer(BUFFER), _UInt(BUFFER)
        state, error = _Short(), _UShort()
        code = self._read(wait_s, buffer, ctypes.byref(size), ctypes.byref(state), ctypes.byref(error))
        try:
            if size.value > BUFFER:
                raise LibraryGarbled(f"{size.value} bytes in a buffer of {BUFFER}")
            content = buffer.raw[: size.value].rstrip(b"\x00") if not code else b""
            return Answer(code, (error.value, state.value, mode), (content,))
        finally:
            ctypes.memset(buffer, 0, BUFFER)


def _with_separator(folder: str) -> bytes:
    if folder and folder[-1] not in "/\\":
        folder += "\\" if "\\" in folder else "/"
    return path_bytes(folder)
