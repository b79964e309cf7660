"""Ranges of days, birth dates that no calendar knows, and typed dates."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from app.domain.errors import InvalidIdentifier


@dataclass(frozen=True, slots=True)
class DateRange:
    """Days from ``start`` included to ``end`` excluded; ``end=None`` is still open."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise ValueError(f"empty range {self.start}..{self.end}")

    @classmethod
    def through(cls, first: date, last: date | None) -> Self:
        """Build from two included ends, as texts and cards print them."""
        return cls(first, None if last is None else last + timedelta(days=1))

    @property
    def last(self) -> date | None:
        """Last day included, None when open."""
        return None if self.end is None else self.end - timedelta(days=1)

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: DateRange) -> bool:
        """Return whether the two ranges share a day."""
        return (other.end is None or self.start < other.end) and (self.end is None or other.start < self.end)


@dataclass(frozen=True, slots=True)
class BirthDate:
    """Birth date as the insurer holds it, ``AAAAMMJJ``; month and day may be lunar (00, 13 to 99).

    Source: facts/vitale-card.md §3.4 (such dates are kept as text, never raised on).
    """

    text: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"\d{8}", self.text):
            raise InvalidIdentifier(
                "birth date",
                "not 8 digits",
                "Date de naissance illisible. Écrivez-la JJ/MM/AAAA, par exemple 14/03/1984.",
            )

    @classmethod
    def of(cls, day: date) -> Self:
        """Build from a calendar day."""
        return cls(f"{day:%Y%m%d}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``JJ/MM/AAAA`` (any separator, or none); lunar values pass. Raise InvalidIdentifier otherwise."""
        match = re.fullmatch(r"\s*(\d{2})[/.\- ]?(\d{2})[/.\- ]?(\d{4})\s*", text)
        if match is None:
            return cls("")
        day, month, year = match.groups()
        return cls(f"{year}{month}{day}")

    @property
    def day(self) -> date | None:
        """The calendar day, None when lunar."""
        year, month, day = int(self.text[:4]), int(self.text[4:6]), int(self.text[6:])
        if year < 1 or not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
            return None
        return date(year, month, day)

    @property
    def is_lunar(self) -> bool:
        """Whether no calendar day corresponds."""
        return self.day is None

    @property
    def yymmdd(self) -> str:
        """``AAMMJJ`` as B2 records carry it."""
        return self.text[2:]

    def __str__(self) -> str:
        return f"{self.text[6:]}/{self.text[4:6]}/{self.text[:4]}"


def parse_day(text: str, today: date) -> date:
    """Read a typed day: ``21/11/2026``, ``21/11`` (nearest past year), ``auj``, ``+7``, ``-2``, ``lun``.

    A weekday name means the most recent such day, today included. Raise InvalidIdentifier otherwise.
    """
    bare = text.strip().lower()
    if bare in {"auj", "aujourd’hui", "aujourd'hui", "j"}:
        return today
    if re.fullmatch(r"[+-]\d{1,3}", bare):
        return today + timedelta(days=int(bare))
    for index, name in enumerate(("lun", "mar", "mer", "jeu", "ven", "sam", "dim")):
        if bare.startswith(name):
            return today - timedelta(days=(today.weekday() - index) % 7)
    match = re.fullmatch(r"(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{2}|\d{4}))?", bare)
    try:
        if match is not None:
            return _completed(int(match[1]), int(match[2]), match[3], today)
    except ValueError:
        pass
    raise InvalidIdentifier("date", "not a day", "Date illisible. Écrivez 21/11/2026, 21/11, lun ou +7.")


def _completed(day: int, month: int, year: str | None, today: date) -> date:
    if year is None:
        this_year = date(today.year, month, day)
        return this_year if this_year <= today else date(today.year - 1, month, day)
    return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
