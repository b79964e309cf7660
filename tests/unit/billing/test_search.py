"""Finding an act by words, filters, old cotation, favourites; the aide à la cotation."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.billing.aide import AideRow, Asking, Question, next_step
from app.billing.search import ActFilter, find_acts, parse_cotation
from app.services.tables import load_tables

TABLES = load_tables()
NOMENCLATURE = TABLES.nomenclature
DAY = date(2026, 11, 22)


def ids(limit: int = 200, **asked: object) -> list[str]:
    """Return the acts found."""
    hits = find_acts(NOMENCLATURE, ActFilter(**asked), DAY, limit=limit)  # type: ignore[arg-type]
    return [hit.acte.act_id for hit in hits]


@pytest.mark.parametrize(
    ("asked", "first", "count"),
    [
        ({"words": "lombalgie"}, "MK-A-LOMBALGIE", 1),
        ({"words": "AMS 7.5"}, "MK-A-CERVICALGIE", 47),
        ({"words": "ams 9,5"}, "MK-D-2TERR-NC", 3),
        ({"words": "RAM 8,09"}, "MK-A-LOMBALGIE", 1),
        ({"words": "AMK 6"}, "MK-9-DEAMB-8.5", 1),
        ({"words": "AMK 99"}, "", 0),
        ({"region": "rachis", "opere": True, "article": "1-A"}, "MK-A-DORSAL-CH", 4),
        ({"region": "Membre Inférieur", "referentiel": True}, "MK-C-LCA", 6),
        ({"region": "épaule ou bras", "opere": False, "referentiel": False}, "MK-B-EPAULEBRAS-NO", 1),
        ({"article": "8"}, "MK-8-PERINEE", 1),
        ({"category": "supplement"}, "MK-7-BANDAGE-1", 4),
        ({"words": "bilan", "category": "bilan"}, "MK-I1-MUSC-1", 8),
    ],
)
def test_filters_narrow_the_list(asked: dict[str, object], first: str, count: int) -> None:
    found = ids(**asked)
    assert len(found) == count
    assert found[:1] == ([first] if first else [])


def test_favourites_then_recents_come_first_in_their_order() -> None:
    favourites, recents = ("MK-C-PTH", "MK-C-PTG"), ("MK-C-LCA", "MK-C-PTH", "MK-INCONNU")
    hits = find_acts(NOMENCLATURE, ActFilter(words="AMS 7.5"), DAY, favourites, recents, limit=4)
    assert [hit.acte.act_id for hit in hits[:3]] == ["MK-C-PTH", "MK-C-PTG", "MK-C-LCA"]
    assert [(hit.favori, hit.recent) for hit in hits] == [(True, True), (True, False), (False, True), (False, False)]


def test_a_cotation_is_read_with_comma_or_point() -> None:
    assert parse_cotation(" ams 7,5 ") == ("AMS", Decimal("7.5"))
    assert parse_cotation("RAM 8.09") == ("RAM", Decimal("8.09"))
    assert parse_cotation("lombalgie 3") is None


def asked(answers: dict[Question, str]) -> Asking | AideRow | None:
    return next_step(TABLES.aide, answers)


def test_three_questions_lead_to_an_act_with_its_text() -> None:
    first = asked({})
    assert isinstance(first, Asking)
    assert first.question is Question.REGION
    answers = {Question.REGION: "rachis : cervical"}
    second = asked(answers)
    assert isinstance(second, Asking)
    assert (second.question, second.answers) == (Question.OPERE, ("non", "oui"))
    operated = asked(answers | {Question.OPERE: "oui"})
    assert isinstance(operated, AideRow)
    assert operated.act_id == "MK-A-CERVICAL-CH"
    third = asked(answers | {Question.OPERE: "non"})
    assert isinstance(third, Asking)
    assert third.question is Question.SITUATION
    found = asked(answers | {Question.OPERE: "non", Question.SITUATION: third.answers[1]})
    assert isinstance(found, AideRow)
    assert (found.act_id, "11e" in found.texte) == ("MK-A-TRAUMA-CERV", True)
    assert asked({Question.REGION: "lune"}) is None


def test_every_act_of_today_is_reached_by_its_answers_and_no_other() -> None:
    treatments = {v[-1].act_id for v in NOMENCLATURE.versions.values() if v[-1].category == "acte"}
    reached = set()
    for row in TABLES.aide:
        found = asked({question: row.answer(question) for question in Question})
        assert isinstance(found, AideRow)
        assert found == row
        assert row.source
        reached.add(found.act_id)
    assert reached == treatments - {"MK-9-DEAMB-6"}
