"""A hospital stay as the cabinet heard of it: care given meanwhile is the hospital's to pay."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.dates import DateRange


@dataclass(frozen=True, slots=True)
class Sejour:
    """One stay; ``id`` 0 is not stored yet. ``periode.end`` None while the patient is still there."""

    id: int
    patient_id: int
    periode: DateRange
