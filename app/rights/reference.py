"""Which day the rights are read on: the prescription for a series, the care for an isolated act."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from app.domain.droits import Droits
from app.rights.holding import Holding, holding


def reference(
    snapshots: Iterable[Droits],
    prescribed_on: date,
    care_on: date,
    favour: Callable[[Droits], int],
    *,
    series: bool = True,
) -> Holding:
    """Return the snapshot to bill with: that of the care alone, or the more favourable of the two days in a series.

    *favour* ranks two snapshots, the rate of the compulsory insurer for instance. Rights that cover their day come
    before those that do not. Source: facts/codage-amo-amc.md §4.2.
    """
    known = tuple(snapshots)
    at_care = holding(known, care_on)
    if not series:
        return at_care
    at_prescription = holding(known, prescribed_on)
    return max(
        at_care, at_prescription, key=lambda held: (held.covers, -1 if held.droits is None else favour(held.droits))
    )
