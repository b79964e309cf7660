"""Whether an answer speaks of the person asked for, and what is odd in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.domain.clock import FixedClock
from app.domain.dates import BirthDate
from app.domain.identifiers import Nir
from app.services.check_rights_answer import check_person, remarks
from app.services.ports_rights import (
    AnswerForSomebodyElse,
    CouvertureLue,
    MutuelleLue,
    PeriodeLue,
    RightsAnswer,
    RightsRequest,
    SituationLue,
)
from app.simulator.adri.decide import SimulatedRights

DIGITS = "2840399990901"
REQUEST = RightsRequest(
    "01", Nir(DIGITS, Nir(DIGITS, "00").expected_key), BirthDate("19840314"), 1, date(2026, 11, 20), "DURAND-LEFÈVRE",
    "Élodie Marie", "801",
)  # fmt: skip
_DECIDED = SimulatedRights(FixedClock(datetime(2026, 11, 20, 17, 0, tzinfo=UTC))).decide(REQUEST)
assert isinstance(_DECIDED, RightsAnswer)
ANSWER = replace(_DECIDED, raw=b"<x/>")
REGIMES, EXONERATIONS = frozenset({"01", "02"}), frozenset({"0", "4"})
D = date


def said(**changes: object) -> tuple[str, ...]:
    return remarks(REQUEST, replace(ANSWER, **changes), REGIMES, EXONERATIONS)  # type: ignore[arg-type]


def test_the_same_person_passes_whatever_the_accents() -> None:
    check_person(REQUEST, ANSWER)
    check_person(REQUEST, replace(ANSWER, prenom="ELODIE", nom_usuel="LEFEVRE"))
    check_person(replace(REQUEST, nom="", prenom=""), ANSWER)


@pytest.mark.parametrize(
    ("change", "trait"),
    [
        ({"nir": Nir("1840399990901", "00")}, "NIR"),
        ({"naissance": BirthDate("19840315")}, "date de naissance"),
        ({"rang": 2}, "rang de naissance"),
        ({"prenom": "Anaïs"}, "prénom"),
        ({"prenom": ""}, "prénom"),
    ],
)
def test_another_person_is_refused_and_the_trait_is_named_without_its_value(
    change: dict[str, object], trait: str
) -> None:
    with pytest.raises(AnswerForSomebodyElse) as caught:
        check_person(REQUEST, replace(ANSWER, **change))  # type: ignore[arg-type]
    assert caught.value.differences == (trait,)
    assert caught.value.raw == b"<x/>"
    assert trait in caught.value.user_message
    assert all(value not in caught.value.user_message for value in (DIGITS, "1984", "Élodie", "Anaïs"))


def test_nothing_odd_in_a_plain_answer() -> None:
    assert said() == ()


def test_a_surname_that_changed_is_told_and_does_not_refuse() -> None:
    changed = {"nom_usuel": "MARTIN", "nom_patronymique": "PETIT"}
    check_person(REQUEST, replace(ANSWER, **changed))  # type: ignore[arg-type]
    assert len(said(**changed)) == 1
    assert said(nom_usuel="MARTIN", nom_patronymique="LEFEVRE") == ()


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"regime": "77"}, "«\u00a077\u00a0»"),
        ({"service_amo": "44"}, "«\u00a044\u00a0»"),
        ({"situations": (SituationLue("10", "X", PeriodeLue(None)),)}, "«\u00a0X\u00a0»"),
        ({"couvertures": (CouvertureLue(PeriodeLue(None), "7", "0100"),)}, "«\u00a07\u00a0»"),
    ],
)
def test_an_unknown_code_is_shown_as_it_came(change: dict[str, object], word: str) -> None:
    (one,) = said(**change)
    assert word in one
    assert "inconnu" in one


@pytest.mark.parametrize(
    ("periods", "overlap"),
    [
        ((PeriodeLue(D(2020, 1, 1), D(2020, 6, 30)), PeriodeLue(D(2020, 7, 1))), False),
        ((PeriodeLue(D(2020, 1, 1), D(2020, 7, 1)), PeriodeLue(D(2020, 7, 1))), True),
        ((PeriodeLue(None, D(2020, 1, 1)), PeriodeLue(D(2020, 1, 2), None)), False),
        ((PeriodeLue(D(2022, 1, 1)), PeriodeLue(D(2020, 1, 1))), True),
        ((PeriodeLue(None), PeriodeLue(D(2020, 1, 1), D(2020, 1, 2))), True),
    ],
)
def test_periods_that_overlap_are_told_and_kept(periods: tuple[PeriodeLue, ...], overlap: bool) -> None:
    assert any("chevauchent" in one for one in said(periodes_amo=periods)) is overlap


BACKWARDS = PeriodeLue(D(2026, 5, 2), D(2026, 5, 1))


@pytest.mark.parametrize(
    "change",
    [
        {"periodes_amo": (BACKWARDS, PeriodeLue(D(2020, 1, 1)))},
        {"couvertures": (CouvertureLue(BACKWARDS, "0", "0100"),)},
        {"situations": (SituationLue("10", "4", BACKWARDS),)},
        {"mutuelle": MutuelleLue("99990001", BACKWARDS)},
    ],
)
def test_a_period_that_runs_backwards_is_told_and_covers_nothing(change: dict[str, object]) -> None:
    (one,) = said(**change)
    assert "finit avant de commencer" in one
    assert D(2026, 5, 1) not in BACKWARDS
    assert D(2026, 5, 2) not in BACKWARDS
