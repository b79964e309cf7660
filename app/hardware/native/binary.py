"""For which system and processor a library was made, told by its first bytes, before any loader touches it.

Sources: ELF (System V ABI, e_machine), PE/COFF (IMAGE_FILE_HEADER.Machine), Mach-O (mach/machine.h).
"""

from __future__ import annotations

import platform
import struct
import sys
from dataclasses import dataclass

HEAD_BYTES = 4096
"""Enough for every header read here; the offset of a PE header lies in its first page."""

_ELF = {3: "x86", 62: "x86-64", 40: "arm", 183: "arm64"}
_PE = {0x014C: "x86", 0x8664: "x86-64", 0x01C4: "arm", 0xAA64: "arm64"}
_MACHO = {7: "x86", 0x01000007: "x86-64", 12: "arm", 0x0100000C: "arm64"}
_BITS = {"x86": 32, "x86-64": 64, "arm": 32, "arm64": 64}
_SYSTEMS = {"linux": "Linux", "win32": "Windows", "darwin": "macOS"}
_NAMES = {"amd64": "x86-64", "x86_64": "x86-64", "aarch64": "arm64", "i386": "x86", "i686": "x86", "armv7l": "arm"}
_NARROW = {"x86-64": "x86", "arm64": "arm"}
_MAX_SLICES = 16


@dataclass(frozen=True, slots=True)
class Binary:
    """A system as ``sys.platform`` names it, and the processors served; « ? » is one that no table names."""

    system: str
    processors: frozenset[str]

    @property
    def words(self) -> str:
        """« Windows, 32 bits (x86) »."""
        each = [f"{_BITS[one]} bits ({one})" if one in _BITS else "processeur inconnu" for one in self.processors]
        return ", ".join([_SYSTEMS.get(self.system, self.system), *sorted(each)])


def binary_of(head: bytes) -> Binary | None:
    """Return what the first bytes of a file say, None when it is no library of any system."""
    if head[:4] == b"\x7fELF" and len(head) >= 20:
        order = ">" if head[5] == 2 else "<"
        return _one("linux", _ELF, struct.unpack(f"{order}H", head[18:20])[0])
    if head[:2] == b"MZ":
        return _portable(head)
    if head[:4] in {b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe"} and len(head) >= 8:
        return _one("darwin", _MACHO, struct.unpack("<I", head[4:8])[0])
    return _universal(head) if head[:4] == b"\xca\xfe\xba\xbe" and len(head) >= 8 else None


def own_binary() -> Binary:
    """Return what this process can load: a 32-bit Python on a 64-bit system loads 32-bit libraries."""
    machine = platform.machine().lower()
    processor = _NAMES.get(machine, machine)
    if struct.calcsize("P") == 4:
        processor = _NARROW.get(processor, processor)
    return Binary(sys.platform, frozenset({processor}))


def _portable(head: bytes) -> Binary | None:
    if len(head) < 64:
        return None
    at = struct.unpack("<I", head[60:64])[0]
    if head[at : at + 4] != b"PE\x00\x00" or len(head) < at + 6:
        return None
    return _one("win32", _PE, struct.unpack("<H", head[at + 4 : at + 6])[0])


def _universal(head: bytes) -> Binary | None:
    count = struct.unpack(">I", head[4:8])[0]
    if not 1 <= count <= _MAX_SLICES or len(head) < 8 + 20 * count:  # a compiled Java class begins alike
        return None
    kinds = [struct.unpack(">I", head[8 + 20 * i : 12 + 20 * i])[0] for i in range(count)]
    return Binary("darwin", frozenset(_MACHO.get(kind, "?") for kind in kinds))


def _one(system: str, table: dict[int, str], machine: int) -> Binary:
    return Binary(system, frozenset({table.get(machine, "?")}))
