"""Zones of memory of the SSV library: groups of fields. Source: facts/vitale-card.md §6.2 (one source, inferred)."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from app.hardware.native.errors import LibraryGarbled
from app.hardware.native.loading import MAX_ZONE

MAX_GROUPS = 4096
MAX_FIELDS = 256
MAX_LENGTH_BYTES = 3
LONGEST_FIELD = 255


class BadZone(LibraryGarbled):
    """The bytes are no groups; ``str()`` tells the place, never the bytes."""

    def __init__(self, offset: int, reason: str) -> None:
        super().__init__(f"bad zone at byte {offset}: {reason}")
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Group:
    """One group, its fields in order. ``repr`` shows no field: they name people."""

    number: int
    fields: tuple[bytes, ...] = field(default=(), repr=False)

    def text(self, name: str) -> str:
        """Return the field *name* of resources/ssv/groupes.csv, stripped; empty when absent."""
        rank = ranks().get(self.number, {}).get(name)
        if rank is None or rank > len(self.fields):
            return ""
        return " ".join(self.fields[rank - 1].decode("iso-8859-1").replace("\x00", " ").split())


def parse_zone(data: bytes) -> tuple[Group, ...]:
    """Return the groups of a zone, in order. Raise BadZone when it is malformed or absurdly large."""
    if len(data) > MAX_ZONE:
        raise BadZone(MAX_ZONE, "too large")
    groups: list[Group] = []
    offset = 0
    while offset < len(data):
        if len(groups) == MAX_GROUPS:
            raise BadZone(offset, "too many groups")
        if offset + 3 > len(data):
            raise BadZone(offset, "group cut short")
        start, number = offset, int.from_bytes(data[offset : offset + 2], "big")
        size, offset = _length(data, offset + 2)
        if offset + size > len(data):
            raise BadZone(start, "group past the end")
        groups.append(Group(number, _fields(data, offset, offset + size)))
        offset += size
    return tuple(groups)


def encode_zone(groups: Sequence[Group]) -> bytes:
    """Return the zone that holds *groups*. Raise ValueError when a field is longer than 255 bytes."""
    return b"".join(_encoded(group) for group in groups)


@cache
def ranks() -> Mapping[int, Mapping[str, int]]:
    """Return, by group, the place of each field (1 is the first)."""
    found: dict[int, dict[str, int]] = {}
    for row in table("groupes.csv"):
        found.setdefault(int(row["groupe"]), {})[row["champ"]] = int(row["rang"])
    return found


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of resources/ssv."""
    text = (files("resources") / "ssv" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if line and not line.startswith("#")))


def _length(data: bytes, offset: int) -> tuple[int, int]:
    head = data[offset]
    offset += 1
    if head < 0x80:
        return head, offset
    count = head & 0x7F
    if not 1 <= count <= MAX_LENGTH_BYTES or offset + count > len(data):
        raise BadZone(offset - 1, "length")
    return int.from_bytes(data[offset : offset + count], "big"), offset + count


def _fields(data: bytes, offset: int, end: int) -> tuple[bytes, ...]:
    fields: list[bytes] = []
    while offset < end:
        size = data[offset]
        if offset + 1 + size > end:
            raise BadZone(offset, "field past its group")
        if len(fields) == MAX_FIELDS:
            raise BadZone(offset, "too many fields")
        fields.append(data[offset + 1 : offset + 1 + size])
        offset += 1 + size
    return tuple(fields)


def _encoded(group: Group) -> bytes:
    if any(len(one) > LONGEST_FIELD for one in group.fields):
        raise ValueError(f"group {group.number}: field longer than {LONGEST_FIELD} bytes")
    body = b"".join(bytes([len(one)]) + one for one in group.fields)
    size = len(body)
    if size < 0x80:
        length = bytes([size])
    else:
        digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
        length = bytes([0x80 | len(digits)]) + digits
    return group.number.to_bytes(2, "big") + length + body
