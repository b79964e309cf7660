"""Whether an answer speaks of the person asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.domain.clock import FixedClock
from app.domain.dates import BirthDate
from app.domain.identifiers import Nir
from app.services.check_rights_answer import check_person
from app.services.ports_rights import AnswerForSomebodyElse, RightsAnswer, RightsRequest
from app.simulator.adri.decide import SimulatedRights

DIGITS = "2840399990901"
REQUEST = RightsRequest(
    "01", Nir(DIGITS, Nir(DIGITS, "00").expected_key), BirthDate("19840314"), 1, date(2026, 11, 20), "DURAND-LEFÈVRE",
    "Élodie Marie", "801",
)  # fmt: skip
_DECIDED = SimulatedRights(FixedClock(datetime(2026, 11, 20, 17, 0, tzinfo=UTC))).decide(REQUEST)
assert isinstance(_DECIDED, RightsAnswer)
ANSWER = replace(_DECIDED, raw=b"<x/>")


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


def test_a_surname_that_changed_does_not_refuse() -> None:
    check_person(REQUEST, replace(ANSWER, nom_usuel="MARTIN", nom_patronymique="PETIT"))
