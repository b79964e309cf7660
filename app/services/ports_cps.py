"""What the services need from the CPS and from the rights of a Vitale: an official library or the simulated engine."""

from __future__ import annotations

from datetime import date
from threading import Event
from typing import Protocol

from app.domain.cps import PorteurCps
from app.domain.droits_vitale import DroitsVitale


class CpsReader(Protocol):
    """Reads who holds the CPS."""

    @property
    def attempts_left(self) -> int:
        """Codes that may still be tried, at most: another program may have used some."""

    def read_bearer(self, pin: str, cancel: Event | None = None) -> PorteurCps:
        """Return who holds the CPS in the reader. Blocks: run it on the device lane. *pin* is kept nowhere.

        Raise NoCps, PinRefused, CpsBlocked, WrongCard, CardBusy, EnvironmentProblem, Cancelled once *cancel* is set.
        """

    def card_changed(self) -> None:
        """A CPS was put in, maybe the same one: one try is open again, and the card itself counts."""


class RightsReader(Protocol):
    """Reads the rights on a Vitale with a CPS beside it."""

    def read_rights(self, pin: str, on: date, cancel: Event | None = None) -> DroitsVitale:
        """Return what the card says as of *on*; its warning tells a reading with less. Blocks: device lane.

        Raise NoCard, CardRemoved, WrongCard, PinRefused, CpsBlocked, CardBusy, EnvironmentProblem, Cancelled.
        """
