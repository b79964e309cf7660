"""French words around numbers and days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.ui.words import age, ago, capital, counted, day, days, figure, hour, span

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0\u00a0rejet"), (1, "1\u00a0rejet"), (2, "2\u00a0rejets"), (1234, "1\u00a0234\u00a0rejets")],
)
def test_plurals_start_at_two(count: int, words: str) -> None:
    assert counted(count, "rejet") == words


def test_a_capital_comes_first_and_the_rest_stays() -> None:
    assert [capital(words) for words in ("établie par la CPAM", "É", "")] == ["Établie par la CPAM", "É", ""]


def test_an_irregular_plural_is_given() -> None:
    assert counted(3, "FSE", "FSE") == "3\u00a0FSE"


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(seconds=20), "à l’instant"),
        (timedelta(minutes=5), "il y a 5\u00a0min"),
        (timedelta(hours=2), "il y a 2\u00a0h"),
        (timedelta(hours=13), "hier"),
        (timedelta(days=3), "il y a 3\u00a0j"),
    ],
)
def test_ago(before: timedelta, words: str) -> None:
    assert ago(NOW - before, NOW) == words


def test_an_evening_is_still_hours_ago_after_midnight_and_yesterday_later() -> None:
    evening = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)  # 23:30 in France
    assert ago(evening, evening + timedelta(hours=2)) == "il y a 2\u00a0h"
    assert ago(evening, evening + timedelta(hours=9)) == "hier"


@pytest.mark.parametrize(
    ("before", "words"),
    [(timedelta(minutes=-1), "0\u00a0min"), (timedelta(hours=5), "5\u00a0h"), (timedelta(days=2, hours=3), "2\u00a0j")],
)
def test_age(before: timedelta, words: str) -> None:
    assert age(NOW - before, NOW) == words


def test_days_are_those_of_france() -> None:
    late = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    assert day(late) == "21/11/2026"
    assert hour(late) == "00:30"
    assert days(1120) == "1\u00a0120\u00a0j"
    assert figure(-5) == "-5"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 8, 1), date(2026, 8, 22), "01/08 → 22/08"),
        (date(2026, 8, 1), date(2026, 8, 1), "01/08"),
        (date(2025, 12, 30), date(2026, 1, 8), "30/12/25 → 08/01/26"),
        (date(2025, 3, 1), date(2025, 3, 1), "01/03/25"),
    ],
)
def test_a_span_says_the_year_when_it_is_not_this_one(first: date, last: date, words: str) -> None:
    assert span(first, last, NOW.date()) == words
