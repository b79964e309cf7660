"""Prototypes of the SSV library, called in the worker.

Source: facts/vitale-card.md §6.1, public header of the GIE (v5, 2001-2003).

Every zone that the library hands over is copied, then given back to it with ``SSV_LibererZoneMem``; so are the zones
that we hand over, taken from ``SSV_AllouerZoneMem``.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from ctypes import byref
from typing import Any

from app.hardware.native.errors import LibraryGarbled, LibraryMissing
from app.hardware.native.frames import Answer, Argument
from app.hardware.native.loading import START, copied, function, load, path_bytes
from app.hardware.ssv.codes import ALREADY_INITIALISED, NOT_INITIALISED, SUCCESS
from app.services.ports_card import LibraryState

_Code, _Size, _Text, _Zone, _Short = ctypes.c_ushort, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_void_p, ctypes.c_short
_OutZone, _OutSize = ctypes.POINTER(_Zone), ctypes.POINTER(_Size)
_CARDS = (_Text, _Text, _Text)
"""Name of the CPS resource, name of the reader resource, code porteur."""

PROTOTYPES: dict[str, tuple[Any, ...]] = {
    "SSV_LireConfig": (_OutZone, _OutSize),
    "SSV_LireCartePS": (*_CARDS, _OutZone, _OutSize),
    "SSV_LireDroitsVitale": (*_CARDS, _Text, _OutZone, _OutSize),
    "SSV_SecuriserFacture": (*_CARDS, ctypes.c_char, _Text, _Zone, _Size, _OutZone, _OutSize),
    "SSV_FormaterLot": (*_CARDS, _Short, _OutZone, _OutSize, ctypes.POINTER(_Short), _OutZone, _OutSize),
    "SSV_FormaterFichier": (_Zone, _Size, _OutZone, _OutSize),
    "SSV_TraduireARL": (_Short, _OutZone, _OutSize, _OutZone, _OutSize),
    "SSV_AllouerZoneMem": (_OutZone, _Size),
}
SPARE_ZONES = 16
"""Zones that a lot may give beyond one per invoice; own choice, the manual's figure is not public."""


class SsvLibrary:
    """Satisfies Served. The library is initialised at the first call and ended by ``close``."""

    def __init__(self, path: str, ini: str) -> None:
        """*ini* is the path of ``sesam.ini``, empty for the library's own place. Raise LibraryMissing."""
        self._library, self._ini = load(path), ini
        self._functions = {name: function(self._library, name, _Code, *types) for name, types in PROTOTYPES.items()}
        self._free = function(self._library, "SSV_LibererZoneMem", None, _Zone)
        self._start = self._starter()
        self._stop = function(self._library, "SSV_TermLIB", _Code)
        self._ready = False

    def call(self, name: str, arguments: list[Argument]) -> Answer:
        """Return the code and the zones of one call. Raise LibraryGarbled, LibraryMissing for an unknown call."""
        calls: dict[str, Callable[..., Answer]] = {
            START: self._config, "cps": self._cps, "droits": self._droits, "secure": self._secure,
            "lot": self._lot, "file": self._file, "arl": self._arl,
        }  # fmt: skip
        if name not in calls:
            raise LibraryMissing(LibraryState.LACKING, name)
        if not self._ready:
            code = self._start()
            if code not in {SUCCESS, ALREADY_INITIALISED}:
                return Answer(code)
            self._ready = True
        answer = calls[name](*arguments)
        self._ready = answer.code != NOT_INITIALISED  # lost meanwhile: the next call starts it again
        return answer

    def close(self) -> None:
        """End the library's session."""
        if self._ready:
            self._ready = False
            self._stop()

    def _starter(self) -> Any:
        """Later versions take the path of ``sesam.ini``; the first ones do not have that function."""
        if not self._ini:
            return function(self._library, "SSV_InitLIB", _Code)
        start = function(self._library, "SSV_InitLIB2", _Code, _Text)
        ini = path_bytes(self._ini)
        return lambda: start(ini)

    def _config(self) -> Answer:
        return self._one_zone("SSV_LireConfig")

    def _cps(self, ps: str, reader: str, pin: str) -> Answer:
        return self._one_zone("SSV_LireCartePS", *_texts(ps, reader, pin))

    def _droits(self, ps: str, reader: str, pin: str, day: str) -> Answer:
        return self._one_zone("SSV_LireDroitsVitale", *_texts(ps, reader, pin, day))

    def _secure(self, ps: str, reader: str, pin: str, situation: str, numero: str, zone: bytes) -> Answer:
        with self._given([zone]) as (addresses, sizes):
            texts = (*_texts(ps, reader, pin), situation.encode()[:1] or b"1", numero.encode())
            return self._one_zone("SSV_SecuriserFacture", *texts, addresses[0], sizes[0])

    def _file(self, zone: bytes) -> Answer:
        with self._given([zone]) as (addresses, sizes):
            return self._one_zone("SSV_FormaterFichier", addresses[0], sizes[0])

    def _arl(self, zones: Sequence[bytes]) -> Answer:
        with self._given(zones) as (addresses, sizes):
            return self._one_zone("SSV_TraduireARL", len(zones), addresses, sizes)

    def _lot(self, ps: str, reader: str, pin: str, zones: Sequence[bytes]) -> Answer:
        room = len(zones) + SPARE_ZONES
        count, out, lengths = _Short(), (_Zone * room)(), (_Size * room)()
        with self._given(zones) as (addresses, sizes):
            code = self._functions["SSV_FormaterLot"](
                *_texts(ps, reader, pin), len(zones), addresses, sizes, byref(count), out, lengths
            )
        if not 0 <= count.value <= room:
            raise LibraryGarbled(f"{count.value} zones in a lot of {len(zones)}")
        try:
            return Answer(code, (), tuple(_handed(code, out[i], lengths[i]) for i in range(count.value)))
        finally:
            for i in range(count.value):
                self._release(out[i])

    def _one_zone(self, name: str, *arguments: Any) -> Answer:
        zone, size = _Zone(), _Size()
        code = self._functions[name](*arguments, byref(zone), byref(size))
        try:
            return Answer(code, (), (_handed(code, zone.value, size.value),))
        finally:
            self._release(zone.value)

    @contextmanager
    def _given(self, zones: Sequence[bytes]) -> Iterator[tuple[Any, Any]]:
        """Hold *zones* in the library's own memory for the length of a call."""
        addresses, sizes = (_Zone * max(len(zones), 1))(), (_Size * max(len(zones), 1))()
        try:
            for i, zone in enumerate(zones):
                one = _Zone()
                if self._functions["SSV_AllouerZoneMem"](byref(one), len(zone)) or not one.value:
                    raise LibraryGarbled("no memory for a zone")
                addresses[i], sizes[i] = one.value, len(zone)
                ctypes.memmove(one.value, zone, len(zone))
            yield addresses, sizes
        finally:
            for address in addresses:
                self._release(address)

    def _release(self, address: int | None) -> None:
        if address:
            self._free(address)


def _handed(code: int, address: int | None, size: int) -> bytes:
    """Return the zone of an answer. With a refusal, an absurd zone is none: the code tells what happened."""
    if code == SUCCESS:
        return copied(address, size)
    with suppress(LibraryGarbled):
        return copied(address, size)
    return b""


def _texts(*texts: str) -> tuple[bytes, ...]:
    return tuple(text.encode("iso-8859-1", "replace") for text in texts)
