"""One point of a post that was looked at, and how bad it is: on screen and by ``cabinet doctor``."""

from __future__ import annotations

from collections.abc import Iterable
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


_MARKS = {Verdict.OK: "bon      ", Verdict.WARNING: "attention", Verdict.FAULT: "PANNE    "}


def as_text(checks: Iterable[Check]) -> str:
    """Return one line per point, its repair under it: the report that a person copies for support."""
    lines = []
    for check in checks:
        lines.append(f"{_MARKS[check.verdict]}  {check.name} : {check.found}")
        if check.repair:
            lines.append(f"           → {check.repair}")
    return "\n".join(lines)
