"""French words around words, numbers and days: capitals, plurals, ages, dates as printed. No Qt."""

from __future__ import annotations

from datetime import date, datetime

from app.domain.clock import PARIS, ago

__all__ = ["NBSP", "age", "ago", "capital", "counted", "day", "days", "figure", "hour", "local", "short_day", "span"]
NBSP = "\u00a0"


def capital(words: str) -> str:
    """Return *words* with a capital first; the rest stays: « CPAM », « ticket 052 »."""
    return words[:1].upper() + words[1:]


def figure(count: int) -> str:
    """Return « 1 234 » with no-break spaces."""
    return f"{count:,}".replace(",", NBSP)


def counted(count: int, one: str, many: str = "") -> str:
    """Return « 1 rejet », « 2 rejets », « 0 rejet »; *many* for an irregular plural."""
    word = one if abs(count) < 2 else (many or f"{one}s")
    return f"{figure(count)}{NBSP}{word}"


def day(when: date | datetime) -> str:
    """Return « 21/11/2026 », the day in France of an instant."""
    return f"{local(when):%d/%m/%Y}"


def short_day(when: date | datetime) -> str:
    """Return « 21/11 »."""
    return f"{local(when):%d/%m}"


def hour(when: datetime) -> str:
    """Return « 08:30 », in France."""
    return f"{when.astimezone(PARIS):%H:%M}"


def span(first: date, last: date, today: date) -> str:
    """Return « 01/08 → 22/08 », or one day when both are the same; the year shows when it is not that of *today*."""
    form = "%d/%m" if first.year == last.year == today.year else "%d/%m/%y"
    return f"{first:{form}}" if first == last else f"{first:{form}} → {last:{form}}"


def days(count: int) -> str:
    """Return « 112 j »."""
    return f"{figure(count)}{NBSP}j"


def age(then: datetime, now: datetime) -> str:
    """Return how old something is: « 5 min », « 2 h », « 3 j »."""
    minutes = max(0, int((now - then).total_seconds() // 60))
    if minutes < 60:
        return f"{minutes}{NBSP}min"
    return f"{minutes // 60}{NBSP}h" if minutes < 24 * 60 else days(minutes // (24 * 60))


def local(when: date | datetime) -> date:
    """Return the day in France."""
    return when.astimezone(PARIS).date() if isinstance(when, datetime) else when
