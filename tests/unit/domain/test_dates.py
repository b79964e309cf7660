"""Ranges, lunar birth dates, days as typed, the day in France."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.clock import FixedClock, SystemClock
from app.domain.dates import BirthDate, DateRange, parse_day
from app.domain.errors import InvalidIdentifier

TODAY = date(2026, 11, 18)  # a Wednesday


def test_a_range_holds_its_first_day_and_not_its_end() -> None:
    year = DateRange(date(2026, 1, 1), date(2027, 1, 1))
    assert date(2026, 1, 1) in year
    assert date(2026, 12, 31) in year
    assert date(2027, 1, 1) not in year
    assert date(2025, 12, 31) not in year
    assert date(9999, 1, 1) in DateRange(date(2026, 1, 1))


@given(first=st.dates(date(1900, 1, 1), date(2100, 1, 1)), days=st.integers(0, 5000))
def test_included_ends_are_kept(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    period = DateRange.through(first, last)
    assert (period.start, period.last) == (first, last)
    assert last in period
    assert DateRange.through(first, None).last is None


def test_an_empty_range_is_refused() -> None:
    with pytest.raises(ValueError, match="empty range"):
        DateRange(date(2026, 1, 2), date(2026, 1, 2))


def test_overlaps() -> None:
    a, b, later = (DateRange(date(2026, m, 1), date(2026, m + 1, 15)) for m in (1, 2, 5))
    for one, other, expected in ((a, b, True), (a, later, False), (DateRange(a.start), later, True)):
        assert one.overlaps(other) is expected
        assert other.overlaps(one) is expected
    assert not DateRange(date(2026, 2, 1)).overlaps(DateRange(date(2026, 1, 1), date(2026, 2, 1)))


def test_a_birth_date_is_read_shown_and_coded() -> None:
    birth = BirthDate.parse(" 14/03/1984 ")
    assert birth == BirthDate("19840314") == BirthDate.of(date(1984, 3, 14)) == BirthDate.parse("14031984")
    assert (str(birth), birth.yymmdd, birth.day, birth.is_lunar) == ("14/03/1984", "840314", date(1984, 3, 14), False)


@pytest.mark.parametrize("text", ["19840000", "19841301", "19840230", "19849999", "00000101", "19840132"])
def test_a_lunar_birth_date_passes(text: str) -> None:
    birth = BirthDate(text)
    assert birth.is_lunar
    assert BirthDate.parse(str(birth)) == birth


@pytest.mark.parametrize("text", ["", "1984", "14/3/1984", "14/03/84", "hier"])
def test_an_unreadable_birth_date_is_refused(text: str) -> None:
    with pytest.raises(InvalidIdentifier, match="birth date"):
        BirthDate.parse(text)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("auj", TODAY),
        ("Aujourd’hui", TODAY),
        ("j", TODAY),
        ("+7", date(2026, 11, 25)),
        ("-2", date(2026, 11, 16)),
        ("mer", TODAY),
        ("lundi", date(2026, 11, 16)),
        ("jeu", date(2026, 11, 12)),
        ("21/11/2026", date(2026, 11, 21)),
        ("1-2-25", date(2025, 2, 1)),
        ("18/11", TODAY),
        ("19/11", date(2025, 11, 19)),
        ("3.11", date(2026, 11, 3)),
    ],
)
def test_typed_days(typed: str, day: date) -> None:
    assert parse_day(typed, TODAY) == day


@pytest.mark.parametrize("typed", ["", "31/02", "32/01/2026", "bientôt", "+1000", "12/13/2026", "1/1/202"])
def test_what_is_not_a_day_is_refused(typed: str) -> None:
    with pytest.raises(InvalidIdentifier, match="invalid date"):
        parse_day(typed, TODAY)


def test_the_day_is_that_of_france() -> None:
    clock = FixedClock(datetime(2026, 6, 30, 22, 30, tzinfo=UTC))
    assert clock.today() == date(2026, 7, 1)
    clock.advance(timedelta(hours=-1))
    assert (clock.today(), clock.now().hour) == (date(2026, 6, 30), 21)


def test_the_clock_of_the_machine_is_aware_and_moves_forward() -> None:
    clock = SystemClock()
    first = clock.now()
    assert first.tzinfo is UTC
    assert clock.now() >= first
    assert abs((clock.today() - first.date()).days) <= 1
