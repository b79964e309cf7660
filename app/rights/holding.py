"""Which snapshot of rights holds on a day, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.domain.clock import PARIS
from app.domain.droits import Droits


@dataclass(frozen=True, slots=True)
class Holding:
    """The snapshot that holds, None when there is none, and the reason in French."""

    droits: Droits | None
    reason: str
    covers: bool = False
    """Whether the period of the compulsory insurer covers the day."""


def holding(snapshots: Iterable[Droits], day: date) -> Holding:
    """Return the newest snapshot whose period covers *day*; failing that the newest one, said not to cover it.

    A snapshot without period counts as covering: a source that gives none cannot contradict.
    """
    known = sorted((s for s in snapshots if s.amo is not None), key=lambda s: (s.lu_at, s.id), reverse=True)
    if not known:
        return Holding(None, "Aucun droit n’a été lu ni saisi pour ce patient.")
    for snapshot in known:
        if covers(snapshot, day):
            return Holding(snapshot, f"{_origin(snapshot)}\u00a0: il couvre le {day:%d/%m/%Y}.", covers=True)
    newest = known[0]
    return Holding(newest, f"{_origin(newest)}\u00a0: il ne couvre pas le {day:%d/%m/%Y}. Relisez les droits.")


def covers(droits: Droits, day: date) -> bool:
    """Return whether the compulsory rights cover *day*; False when there are none."""
    return droits.amo is not None and (droits.amo.periode is None or day in droits.amo.periode)


def _origin(droits: Droits) -> str:
    return f"Droits lus le {droits.lu_at.astimezone(PARIS):%d/%m/%Y} ({droits.source.value})"
