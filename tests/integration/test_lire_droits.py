"""``cabinet lire-carte --droits`` through the stand-in library, its worker and the command."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.cli.lire_droits import run
from app.hardware.virtual_people import FAMILY
from app.services.ssv_words import word
from tests.native.desk import SsvPost

DAY = date(2026, 11, 23)
PIN = "1234"


@pytest.fixture
def post(tmp_path: Path) -> Iterator[SsvPost]:
    made = SsvPost(tmp_path)
    yield made
    made.worker.close()


def test_the_rights_are_told_person_by_person_with_raw_codes(post: SsvPost, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(False, post.engine, DAY, lambda: PIN) == 0
    out, err = capsys.readouterr()
    assert "CARTE DE TEST" in out
    assert "Élodie" in out
    assert out.count("enfant") == 2
    assert "droits du 01/01/2026 au 31/12/2026" in out
    assert "codes 0 et 0100" in out
    assert FAMILY[0].nir.digits not in out
    assert err == ""


def test_the_document_holds_the_same(post: SsvPost, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(True, post.engine, DAY, lambda: PIN) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["regime"], document["caisse"], document["carte_de_test"]) == ("01", "349", True)
    first = document["beneficiaires"][0]
    assert first["droits"] == [{"debut": "2026-01-01", "fin": "2026-12-31"}]
    assert first["couvertures"][0]["code_situation"] == "0100"
    assert first["mutuelle"] == "12345678"


def test_a_reading_with_less_is_said_beside_the_rights(post: SsvPost, capsys: pytest.CaptureFixture[str]) -> None:
    post.behave("no-cps")
    assert run(True, post.engine, DAY, lambda: PIN) == 0
    out, err = capsys.readouterr()
    assert "CPS" in err
    assert json.loads(out)["avertissement"] == err.strip()


@pytest.mark.parametrize(
    ("behaviour", "pin", "kind", "code"),
    [
        ("answer", "0000", "PinRefused", 1),
        ("refuse 61457", PIN, "NoCard", 1),
        ("refuse 63218", PIN, "EnvironmentProblem", 3),
        ("crash", PIN, "LibraryCrashed", 1),
        ("garbage", PIN, "BadZone", 1),
    ],
)
def test_refusals_are_one_document_and_a_french_message(
    post: SsvPost, capsys: pytest.CaptureFixture[str], behaviour: str, pin: str, kind: str, code: int
) -> None:
    post.behave(behaviour)
    assert run(True, post.engine, DAY, lambda: pin) == code
    out, err = capsys.readouterr()
    document = json.loads(out)
    assert (document["erreur"], document["message"]) == (kind, err.strip())
    assert pin not in out + err


@pytest.mark.parametrize("typed", ["", "12", "12a4", "123456789"])
def test_what_is_no_code_spends_no_try_of_the_card(
    post: SsvPost, capsys: pytest.CaptureFixture[str], typed: str
) -> None:
    assert run(False, post.engine, DAY, lambda: typed) == 1
    assert "4 à 8 chiffres" in capsys.readouterr().err
    assert post.engine.attempts_left == 3
    assert post.worker.pid is None


def test_without_the_library_no_code_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    def never() -> str:
        raise AssertionError("a code was asked for nothing")

    assert run(False, None, DAY, never) == 3
    assert "SSV" in capsys.readouterr().err


def test_a_code_that_no_table_knows_is_shown_as_it_is() -> None:
    assert (word("qualite", "6"), word("qualite", "7"), word("none", "x")) == ("enfant", "7", "x")
