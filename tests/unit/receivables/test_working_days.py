"""Jours ouvrés, against a published calendar."""

from __future__ import annotations

from datetime import date

import pytest

from app.receivables.working_days import add_working_days, easter, holidays, is_working_day


@pytest.mark.parametrize(
    ("year", "day"),
    [(2024, date(2024, 3, 31)), (2025, date(2025, 4, 20)), (2026, date(2026, 4, 5)), (2038, date(2038, 4, 25))],
)
def test_easter(year: int, day: date) -> None:
    assert easter(year) == day


def test_eleven_holidays_with_the_moving_ones() -> None:
    assert len(holidays(2026)) == 11
    assert {date(2026, 4, 6), date(2026, 5, 14), date(2026, 5, 25)} <= holidays(2026)


@pytest.mark.parametrize(
    ("day", "open_day"), [(date(2026, 11, 11), False), (date(2026, 11, 14), False), (date(2026, 11, 13), True)]
)
def test_weekends_and_holidays_are_not_worked(day: date, open_day: bool) -> None:
    assert is_working_day(day) is open_day


def test_counting_steps_over_armistice_and_weekend() -> None:
    assert add_working_days(date(2026, 11, 10), 3) == date(2026, 11, 16)
    assert add_working_days(date(2026, 11, 14), 0) == date(2026, 11, 14)
