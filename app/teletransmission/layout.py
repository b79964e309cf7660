"""Records as tables of zones: the one description that encodes, decodes and explains them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby

B2_LENGTH = 128
BLANK = "blanc"
"""Default written in the tables for a zone left blank."""


@dataclass(frozen=True, slots=True)
class Zone:
    """One zone; ``start`` and ``end`` are 1-based and included, as the specifications print them."""

    key: str
    start: int
    end: int
    numeric: bool
    mandatory: bool
    label: str
    default: str = ""
    trust: str = ""

    @property
    def length(self) -> int:
        """Number of characters."""
        return self.end - self.start + 1

    def cut(self, text: str) -> str:
        """Return the characters of this zone, padding included."""
        return text[self.start - 1 : self.end]


@dataclass(frozen=True, slots=True)
class Record:
    """One kind of record (B2) or entity (NOEMIE)."""

    code: str
    length: int
    zones: tuple[Zone, ...]
    family: str = ""
    """Variant or family of the table: « CP », « RSP », « OWN » for our own design."""
    by_key: Mapping[str, Zone] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        position = 1
        for zone in self.zones:
            if zone.start != position or zone.end < zone.start:
                raise ValueError(f"record {self.code}: zone {zone.key} does not start at {position}")
            position = zone.end + 1
        if position != self.length + 1:
            raise ValueError(f"record {self.code} ends at {position - 1}, not at {self.length}")
        object.__setattr__(self, "by_key", {zone.key: zone for zone in self.zones})

    def __getitem__(self, key: str) -> Zone:
        return self.by_key[key]


@dataclass(frozen=True, slots=True)
class Layouts:
    """Every record of one family of files, by code."""

    records: Mapping[str, Record]

    def __getitem__(self, code: str) -> Record:
        return self.records[code]

    def __contains__(self, code: object) -> bool:
        return code in self.records


def b2_layouts(rows: Iterable[Mapping[str, str]]) -> Layouts:
    """Build the B2 table from the rows of resources/b2/layout.csv. Raise ValueError when zones do not tile."""
    return _layouts(rows, "record", "variant", None)


def noemie_layouts(rows: Iterable[Mapping[str, str]]) -> Layouts:
    """Build the NOEMIE, RSP and ARL table from the rows of resources/noemie/layout.csv."""
    return _layouts(rows, "entity", "family", "entity_length")


def _layouts(rows: Iterable[Mapping[str, str]], code: str, family: str, length: str | None) -> Layouts:
    records = {}
    for name, group in groupby(rows, key=lambda row: row[code]):
        if name in records:
            raise ValueError(f"record {name} is described twice")
        zones = list(group)
        size = int(zones[0][length]) if length else B2_LENGTH
        records[name] = Record(name, size, tuple(map(_zone, zones)), zones[0][family])
    return Layouts(records)


def _zone(row: Mapping[str, str]) -> Zone:
    return Zone(
        key=row["key"],
        start=int(row["start"]),
        end=int(row["end"]),
        numeric=row["type"] == "N",
        mandatory=row["presence"] == "O",
        label=row["label_fr"],
        default=row.get("default", ""),
        trust=row.get("trust", ""),
    )
