"""From the characters of one record to its values, driven by its table of zones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from app.domain.errors import FormatError
from app.domain.money import Money
from app.teletransmission.layout import B2_LENGTH, Layouts, Record, Zone

_NUMBER = re.compile(r"\d*[AB]?\d*")


@dataclass(frozen=True, slots=True)
class Decoded:
    """One record read: ``values`` hold the text of each zone, padding of A zones removed, N zones as printed."""

    record: Record
    line: int
    """1-based place in the file."""
    raw: str
    values: dict[str, str]

    @property
    def code(self) -> str:
        """Kind of record."""
        return self.record.code

    def __getitem__(self, key: str) -> str:
        return self.values[key]

    def __repr__(self) -> str:
        return f"Decoded({self.code}, line {self.line})"

    def number(self, key: str) -> int:
        """Return a zone as an int, 0 when blank. Raise FormatError when it is not a number."""
        text = self.values[key].strip()
        if text and not text.isdecimal():
            raise FormatError(self.code, key, self.line, "not a number")
        return int(text or 0)

    def money(self, key: str) -> Money:
        """Return a zone that holds cents."""
        return Money(self.number(key))

    def day(self, key: str) -> date | None:
        """Return an AAMMJJ zone of this century, None when blank, zero or lunar."""
        text = self.values[key].strip()
        try:
            return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:6])) if text.strip("0") else None
        except ValueError:
            return None


def decode(record: Record, text: str, line: int = 1) -> Decoded:
    """Read one record strictly; raise FormatError on its length or on a number zone that holds something else."""
    if len(text) != record.length:
        raise FormatError(record.code, "*", line, f"{len(text)} characters instead of {record.length}")
    values = {zone.key: _value(record, zone, zone.cut(text), line) for zone in record.zones}
    return Decoded(record, line, text, values)


def decode_leniently(record: Record, text: str, line: int = 1) -> Decoded:
    """Read one record of a return: padding is not trusted and no zone is refused (facts/noemie-format.md §2)."""
    return Decoded(record, line, text, {zone.key: zone.cut(text).strip() for zone in record.zones})


def _value(record: Record, zone: Zone, text: str, line: int) -> str:
    if not zone.numeric:
        return text.rstrip()
    if not text.strip():
        if zone.mandatory:
            raise FormatError(record.code, zone.key, line, "mandatory number left blank")
        return ""
    if not _NUMBER.fullmatch(text):
        raise FormatError(record.code, zone.key, line, "not a number")
    return text


def identify(text: str, line: int = 1) -> str:
    """Return the code of a B2 record from its first characters and complement letter.

    Source: facts/b2-format.md §13 (000 and 999 first, then the letter at 39 or 36). Raise FormatError when unknown.
    """
    if text[:3] in {"000", "999"}:
        return text[:3]
    kind = text[:1]
    if kind in {"3", "4"} and text[35:36].isalpha():
        return kind + text[35]
    if kind in {"2", "3"} and text[38:39].isalpha():
        return kind + text[38]
    if kind in {"1", "2", "3", "4", "5", "6"}:
        return kind
    raise FormatError(kind or "?", "rec_type", line, "unknown kind of record")


def split_records(content: bytes) -> list[str]:
    """Cut a B2 file every 128 characters; raise FormatError when it is not ASCII or is truncated."""
    try:
        text = content.decode("ascii")
    except UnicodeDecodeError as error:
        line = error.start // B2_LENGTH + 1
        raise FormatError("?", "*", line, "a byte outside ASCII") from error
    if not text or len(text) % B2_LENGTH:
        line = len(text) // B2_LENGTH + 1
        raise FormatError("?", "*", line, f"file of {len(text)} characters: not a multiple of {B2_LENGTH}")
    return [text[start : start + B2_LENGTH] for start in range(0, len(text), B2_LENGTH)]


def decode_records(layouts: Layouts, content: bytes) -> list[Decoded]:
    """Read every record of a B2 file; raise FormatError."""
    records = []
    for line, text in enumerate(split_records(content), start=1):
        code = identify(text, line)
        if code not in layouts:
            raise FormatError(code, "rec_type", line, "no layout for this kind of record")
        records.append(decode(layouts[code], text, line))
    return records
