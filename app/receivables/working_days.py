"""Jours ouvrés in mainland France: Monday to Friday, legal holidays left out."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache, lru_cache

_FIXED = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (Meeus, Astronomical Algorithms, ch. 8)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


@cache
def holidays(year: int) -> frozenset[date]:
    """Return the eleven legal holidays of *year* (C. trav., art. L3133-1)."""
    sunday = easter(year)
    moving = (sunday + timedelta(days=offset) for offset in (1, 39, 50))
    return frozenset({date(year, month, day) for month, day in _FIXED} | set(moving))


def is_working_day(day: date) -> bool:
    """Return whether *day* is a jour ouvré."""
    return day.weekday() < 5 and day not in holidays(day.year)


@lru_cache(4096)  # a list of claims asks for the same days thousands of times
def add_working_days(day: date, count: int) -> date:
    """Return the *count*-th jour ouvré after *day*."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
