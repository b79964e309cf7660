"""What a background job hands back."""

from __future__ import annotations

import pytest

from app.domain.errors import AppError, Cancelled, NoCard
from app.services.jobs import Failed, Ok, unless_cancelled, value_of


def test_a_job_that_ended_gives_its_value_and_tells_nothing() -> None:
    told: list[AppError] = []
    assert value_of(Ok(3), told.append) == 3
    assert told == []


def test_an_expected_failure_is_told_and_a_bug_is_raised() -> None:
    told: list[AppError] = []
    assert value_of(Failed(error := NoCard()), told.append) is None
    assert told == [error]
    with pytest.raises(ZeroDivisionError):
        value_of(Failed(ZeroDivisionError()), told.append)


def test_a_job_that_was_given_up_may_pass_in_silence() -> None:
    told: list[AppError] = []
    assert value_of(Failed(Cancelled()), unless_cancelled(told.append)) is None
    assert told == []
    assert value_of(Failed(NoCard()), unless_cancelled(told.append)) is None
    assert value_of(Failed(Cancelled()), told.append) is None
    assert [type(one) for one in told] == [NoCard, Cancelled]
