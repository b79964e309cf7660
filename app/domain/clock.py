"""The only source of time; tests and training inject their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""

    def today(self) -> date:
        """Return the present day in France."""


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """Return the present day in France."""
        return self.now().astimezone(PARIS).date()


@dataclass(slots=True)
class FixedClock:
    """A clock that only moves when told to."""

    instant: datetime

    def now(self) -> datetime:
        """Return the instant it was set to."""
        return self.instant

    def today(self) -> date:
        """Return the day in France of that instant."""
        return self.instant.astimezone(PARIS).date()

    def advance(self, step: timedelta) -> None:
        """Move forward by *step*."""
        self.instant += step


def ago(then: datetime, now: datetime) -> str:
    """Return « à l’instant », « il y a 5 min », « il y a 2 h », « hier », « il y a 3 j »."""
    minutes = int((now - then).total_seconds() // 60)
    if minutes < 1:
        return "à l’instant"
    if minutes < 60:
        return f"il y a {minutes}\u00a0min"
    passed = (now.astimezone(PARIS).date() - then.astimezone(PARIS).date()).days
    if passed == 0 or minutes < 6 * 60:
        return f"il y a {minutes // 60}\u00a0h"
    figure = f"{passed:,}".replace(",", "\u00a0")
    return "hier" if passed == 1 else f"il y a {figure}\u00a0j"
