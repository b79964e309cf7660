"""What forms read alike."""

from __future__ import annotations

from datetime import time

import pytest

from app.domain.errors import InvalidIdentifier
from app.ui.typed import Errors, hour, percent, read_given, whole


@pytest.mark.parametrize(("text", "number"), [(" 12 ", 12), ("1", 1), ("99", 99)])
def test_a_whole_number_within_its_bounds(text: str, number: int) -> None:
    assert whole(text, 99) == number


@pytest.mark.parametrize("text", ["", "0", "100", "-1", "1,5", "12x", "²", "٣"])
def test_what_is_no_whole_number(text: str) -> None:
    assert whole(text, 99) is None


def test_a_percentage_may_carry_its_sign() -> None:
    assert (percent("60"), percent(" 60 % "), percent("60\u00a0%")) == (60, 60, 60)
    assert (percent("0"), percent("0", least=0), percent("101"), percent("101", 500)) == (None, 0, None, 101)


@pytest.mark.parametrize(
    ("text", "read"),
    [("8h30", time(8, 30)), ("20:30", time(20, 30)), ("9 H", time(9)), ("2030", time(20, 30)), ("930", time(9, 30)),
     ("14.05", time(14, 5)), (" ", None)],
)  # fmt: skip
def test_hours(text: str, read: time | None) -> None:
    assert hour(text) == read


@pytest.mark.parametrize("text", ["25h", "9h60", "matin", "12345"])
def test_what_is_no_hour(text: str) -> None:
    with pytest.raises(InvalidIdentifier):
        hour(text)


def test_what_is_wrong_is_noted_under_its_field_and_nothing_typed_is_not_wrong() -> None:
    errors: Errors = {}
    assert read_given(errors, "heure", "8h", hour) == time(8)
    assert read_given(errors, "appel", "", hour) is None
    assert read_given(errors, "fin", "tard", hour) is None
    assert set(errors) == {"fin"}
