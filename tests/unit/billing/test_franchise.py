"""The franchise is told, with its ceilings and its exemptions, and never taken off."""

from __future__ import annotations

from datetime import date

import pytest

from app.billing.franchise import FranchiseCase, age_on, franchise
from app.domain.dates import BirthDate
from app.domain.money import ZERO, Money
from app.services.tables import load_tables

TABLE = load_tables().billing.franchise
ADULT = FranchiseCase(BirthDate("19840314"))
NOW, OLD = date(2026, 11, 17), date(2024, 3, 30)


@pytest.mark.parametrize(
    ("days", "case", "already", "cents"),
    [
        ([NOW], ADULT, 0, 100),
        ([OLD], ADULT, 0, 50),
        ([date(2024, 3, 31)], ADULT, 0, 100),
        ([NOW] * 6, ADULT, 0, 400),
        ([OLD] * 6, ADULT, 0, 200),
        ([date(2026, 1, day) for day in range(1, 31)], ADULT, 3000, 2000),
        ([NOW], ADULT, 5000, 0),
        ([NOW], ADULT, 9000, 0),
        ([NOW], FranchiseCase(BirthDate("20150314")), 0, 0),
        ([NOW], FranchiseCase(BirthDate("19840314"), c2s=True), 0, 0),
        ([NOW], FranchiseCase(BirthDate("19840314"), ame=True), 0, 0),
        ([NOW], FranchiseCase(BirthDate("19840314"), maternite=True), 0, 0),
        ([], ADULT, 0, 0),
    ],
)
def test_the_franchise(days: list[date], case: FranchiseCase, already: int, cents: int) -> None:
    found = franchise(days, case, TABLE, Money(already))
    assert found.montant == Money(cents)
    assert found.explication


def test_without_a_table_there_is_nothing_to_tell() -> None:
    assert franchise([NOW], ADULT, ()).montant == ZERO


@pytest.mark.parametrize(
    ("text", "day", "age"),
    [
        ("20081118", date(2026, 11, 17), 17),
        ("20081117", date(2026, 11, 17), 18),
        ("20080000", date(2026, 1, 1), 18),
        ("00000000", date(2026, 1, 1), 2025),
    ],
)
def test_age_counts_a_lunar_date_from_new_year(text: str, day: date, age: int) -> None:
    assert age_on(BirthDate(text), day) == age
