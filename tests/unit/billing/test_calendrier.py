"""Public holidays against the public list, working days across them."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from importlib import resources

import pytest

from app.billing.calendrier import ZoneFeries, easter, holiday, is_sunday_or_holiday, working_days_after
from app.domain.patient import normalised

PUBLIC = resources.files("resources").joinpath("calendrier", "jours_feries.csv").read_text(encoding="utf-8")
BY_ZONE: dict[str, dict[date, str]] = defaultdict(dict)
for row in csv.DictReader(PUBLIC.splitlines()):
    BY_ZONE[row["zone"]][date.fromisoformat(row["date"])] = row["nom"]


@pytest.mark.parametrize("zone", ZoneFeries)
def test_our_holidays_are_those_of_the_public_list(zone: ZoneFeries) -> None:
    listed = BY_ZONE[zone.value]
    years = sorted({day.year for day in listed})
    assert years == list(range(2024, 2032))
    ours = {}
    for ordinal in range(date(2024, 1, 1).toordinal(), date(2032, 1, 1).toordinal()):
        day = date.fromordinal(ordinal)
        if name := holiday(day, zone):
            ours[day] = name
    assert {day: normalised(name) for day, name in ours.items()} == {d: normalised(n) for d, n in listed.items()}


@pytest.mark.parametrize(
    ("year", "day"), [(2024, date(2024, 3, 31)), (2025, date(2025, 4, 20)), (2008, date(2008, 3, 23)),
                      (2038, date(2038, 4, 25)), (2000, date(2000, 4, 23))],
)  # fmt: skip
def test_easter(year: int, day: date) -> None:
    assert easter(year) == day


def test_sundays_count_and_zones_differ() -> None:
    assert is_sunday_or_holiday(date(2026, 11, 22))
    assert not is_sunday_or_holiday(date(2026, 12, 26))
    assert is_sunday_or_holiday(date(2026, 12, 26), ZoneFeries.ALSACE_MOSELLE)
    assert is_sunday_or_holiday(date(2026, 12, 20 + 0), ZoneFeries.REUNION)
    assert not is_sunday_or_holiday(date(2027, 12, 20))
    assert is_sunday_or_holiday(date(2027, 12, 20), ZoneFeries.REUNION)


def test_working_days_leave_weekends_and_holidays_out() -> None:
    assert working_days_after(date(2026, 11, 17), 3) == date(2026, 11, 20)
    assert working_days_after(date(2026, 11, 20), 3) == date(2026, 11, 25)
    assert working_days_after(date(2026, 12, 23), 3) == date(2026, 12, 29)
    assert working_days_after(date(2026, 4, 2), 1, ZoneFeries.ALSACE_MOSELLE) == date(2026, 4, 7)
    assert working_days_after(date(2026, 11, 17), 0) == date(2026, 11, 17)
