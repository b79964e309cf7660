"""Cents, half up, shares that add up, amounts as typed and as shown."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import InvalidIdentifier
from app.domain.money import ZERO, Money

CENTS = st.integers(-(10**9), 10**9)


@pytest.mark.parametrize(
    ("value", "coefficient", "cents"),
    [
        ("2.15", "7.5", 1613),
        ("2.21", "8", 1768),
        ("2.21", "8.5", 1879),
        ("2.21", "2.5", 553),
        ("2.21", "15.5", 3426),
        ("2.15", "10.7", 2301),
    ],
)
def test_act_price_rounds_half_up(value: str, coefficient: str, cents: int) -> None:
    assert Money.of_act(Decimal(value), Decimal(coefficient)) == Money(cents)


@given(cents=CENTS, percent=st.integers(0, 100))
def test_shares_always_add_up(cents: int, percent: int) -> None:
    share, rest = Money(cents).split(percent)
    assert share + rest == Money(cents)


def test_half_a_cent_goes_to_the_share() -> None:
    assert Money(13975).split(70) == (Money(9783), Money(4192))
    assert Money(1735).split(90) == (Money(1562), Money(173))


@pytest.mark.parametrize("cents", [1.0, True, "1", None])
def test_only_whole_cents(cents: object) -> None:
    with pytest.raises(TypeError):
        Money(cents)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("17,88", 1788),
        ("17.8", 1780),
        ("12", 1200),
        ("12 €", 1200),
        ("1\u00a0234,56\u00a0€", 123456),
        ("1\u202f234,56", 123456),
        ("-0,05", -5),
        ("−3", -300),
    ],
)
def test_typed_amounts(typed: str, cents: int) -> None:
    assert Money.parse(typed) == Money(cents)


@pytest.mark.parametrize("typed", ["", "abc", "1,234", "12,", ",5", "1.2.3", "1e3", "€", "9999999999", "nan"])
def test_what_is_not_an_amount_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(InvalidIdentifier) as refused:
        Money.parse(typed)
    assert "17,88" in refused.value.user_message
    assert refused.value.kind == "amount"


@given(cents=CENTS)
def test_what_is_shown_reads_back(cents: int) -> None:
    money = Money(cents)
    assert Money.parse(str(money)) == Money.parse(money.bare) == money


def test_shown_the_french_way() -> None:
    assert str(Money(123456789)) == "1\u00a0234\u00a0567,89\u00a0€"
    assert str(Money(-5)) == "-0,05\u00a0€"
    assert Money(1200).bare == "12,00"


@given(a=CENTS, b=CENTS, count=st.integers(-100, 100))
def test_arithmetic_is_that_of_cents(a: int, b: int, count: int) -> None:
    assert (Money(a) + Money(b)).cents == a + b
    assert (Money(a) - Money(b)).cents == a - b
    assert (-Money(a)).cents == -a
    assert (Money(a) * count).cents == a * count
    assert Money.total([Money(a), Money(b)]).cents == a + b
    assert (Money(a) < Money(b)) == (a < b)
    assert bool(Money(a)) == (a != 0)


def test_the_total_of_nothing_is_zero() -> None:
    assert Money.total([]) == ZERO
    assert not ZERO
