"""From values to the characters of one record, driven by its table of zones."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from app.domain.errors import FormatError
from app.domain.money import Money
from app.teletransmission.characters import record_text
from app.teletransmission.layout import BLANK, Record, Zone

Value = str | int | date | Money | Decimal

_TEXTS = frozenset(
    {
        "name", "message", "label", "label1", "label2", "text", "extra", "first", "birth_name", "usage_name",
        "ben_name", "ben_first", "mt_name", "mt_first", "member", "domain_name",
    }
)  # fmt: skip
"""Zones that may lose their end: an identifier that does not fit is an error, never cut."""

_NUMBER = re.compile(r"\d*[AB]?\d*")
"""Digits; one letter passes for the numbers of Corsica (2A, 2B)."""


def encode(record: Record, values: Mapping[str, Value], line: int = 0) -> str:
    """Return the record, exactly its length. Raise FormatError when a value does not fit its zone.

    N is right-aligned with zeros, A left-aligned with spaces (facts/b2-format.md §3). A zone not named takes its
    default; an explicit empty text leaves an optional N zone blank. Decimals count hundredths.
    """
    unknown = values.keys() - record.by_key.keys()
    if unknown:
        raise ValueError(f"record {record.code} has no zone {sorted(unknown)}")
    return "".join(_zone_text(record, zone, values, line) for zone in record.zones)


def _zone_text(record: Record, zone: Zone, values: Mapping[str, Value], line: int) -> str:
    if zone.key not in values:
        return _default(record, zone, line)
    text = _text(values[zone.key])
    if not zone.numeric:
        if len(text) > zone.length and zone.key not in _TEXTS:
            raise FormatError(record.code, zone.key, line, f"{len(text)} characters for {zone.length}")
        return text[: zone.length].ljust(zone.length)
    if not text and not zone.mandatory:
        return " " * zone.length
    if len(text) > zone.length or not _NUMBER.fullmatch(text):
        raise FormatError(record.code, zone.key, line, f"not a number of {zone.length} digits at most")
    return text.rjust(zone.length, "0")


def _default(record: Record, zone: Zone, line: int) -> str:
    if zone.default and zone.default != BLANK:
        return zone.default.rjust(zone.length, "0") if zone.numeric else zone.default.ljust(zone.length)
    if zone.key == "entity":
        return record.code
    if zone.key == "end":
        return "@"
    if zone.mandatory and not zone.numeric and zone.default != BLANK:
        raise FormatError(record.code, zone.key, line, "mandatory and missing")
    return (" " if zone.default == BLANK or not zone.numeric else "0") * zone.length


def _text(value: Value) -> str:
    match value:
        case str():
            return record_text(value).rstrip()
        case date():
            return f"{value:%y%m%d}"
        case Money():
            return _digits(value.cents)
        case Decimal():
            return _digits(int(value * 100))
        case _:
            return _digits(value)


def _digits(number: int) -> str:
    if number < 0:
        raise ValueError("amounts of a record are unsigned: the sign is a zone of its own")
    return str(number)
