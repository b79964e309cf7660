"""One point of a post that was looked at, and how bad it is: on screen and by ``cabinet doctor``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Verdict(Enum):
    """How bad one point is."""

    OK = "ok"
    WARNING = "attention"
    FAULT = "panne"


@dataclass(frozen=True, slots=True)
class Check:
    """One point looked at; ``repair`` is empty when there is nothing to do. No personal data."""

    name: str
    verdict: Verdict
    found: str
    repair: str = ""
