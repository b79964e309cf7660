"""States of an FSE, its sums, its lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.domain.fse import TRANSITIONS, Fse, FseLine, FseState, PartKind, WrongTransition, check_transition
from app.domain.money import ZERO, Money
from app.domain.soins import Lieu

S = FseState
ALLOWED = {
    (S.BROUILLON, S.A_SIGNER),
    (S.BROUILLON, S.SIGNATURE),
    (S.BROUILLON, S.ANNULEE),
    (S.A_SIGNER, S.BROUILLON),
    (S.A_SIGNER, S.SIGNATURE),
    (S.A_SIGNER, S.ANNULEE),
    (S.SIGNATURE, S.SIGNEE),
    (S.SIGNATURE, S.A_SIGNER),
    (S.SIGNEE, S.EN_LOT),
    (S.SIGNEE, S.ANNULEE),
    (S.EN_LOT, S.TRANSMISE),
    (S.EN_LOT, S.ISSUE_INCONNUE),
    (S.EN_LOT, S.SIGNEE),
    (S.ISSUE_INCONNUE, S.TRANSMISE),
    (S.ISSUE_INCONNUE, S.EN_LOT),
    (S.ISSUE_INCONNUE, S.ACQUITTEE),
    (S.ISSUE_INCONNUE, S.REFUSEE),
    (S.TRANSMISE, S.ACQUITTEE),
    (S.TRANSMISE, S.REFUSEE),
}


@pytest.mark.parametrize("old", FseState)
@pytest.mark.parametrize("new", FseState)
def test_only_the_listed_transitions(old: FseState, new: FseState) -> None:
    if (old, new) in ALLOWED:
        check_transition(old, new)
    else:
        with pytest.raises(WrongTransition, match=old.name):
            check_transition(old, new)


def test_every_state_is_in_the_table_and_nothing_is_cancelled_once_in_a_lot() -> None:
    assert set(TRANSITIONS) == set(FseState)
    assert {old for old, news in TRANSITIONS.items() if S.ANNULEE in news} == {S.BROUILLON, S.A_SIGNER, S.SIGNEE}


def line(day: date, *cents: int) -> FseLine:
    total, amo, amc, patient = (Money(c) for c in cents)
    return FseLine(1, day, "A", "RAM", Decimal("8.09"), "Acte", Lieu.CABINET, total, total, 60, amo, amc, patient)


def test_sums_are_those_of_the_lines() -> None:
    days = (date(2026, 11, 17), date(2026, 11, 16))
    fse = Fse(0, 0, 1, 1, 1, 1, 1, S.BROUILLON, (line(days[0], 1788, 1073, 715, 0), line(days[1], 1000, 600, 0, 400)))
    assert fse.total == Money(2788)
    assert [fse.part(kind) for kind in PartKind] == [Money(1673), Money(715), Money(400)]
    assert (fse.first_day, fse.last_day) == (days[1], days[0])
    assert replace(fse, lines=()).total == ZERO


def test_a_line_whose_shares_do_not_add_up_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="shares"):
        line(date(2026, 11, 17), 1788, 1073, 715, 1)
