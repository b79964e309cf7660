"""One suite for CpsReader: the simulated CPS, and the SSV library (a stand-in compiled for the tests) in its worker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Protocol

import pytest

from app.domain.cps import CpsBlocked, NoCps
from app.domain.errors import Cancelled, PinRefused
from app.services.ports_cps import CpsReader
from app.simulator.cps import SimulatedCps, bearer_of
from tests.native.desk import SsvPost
from tests.native.people import bearer_zone
from tests.samples import PRATICIEN

RIGHT, WRONG = "1234", "9876"


class CpsPost(Protocol):
    reader: CpsReader

    def take_out(self) -> None: ...


class Simulated:
    def __init__(self) -> None:
        self.held = [bearer_of(PRATICIEN)]
        self.reader: CpsReader = SimulatedCps(lambda: self.held[0] if self.held else None)

    def take_out(self) -> None:
        self.held.clear()


class Official:
    def __init__(self, folder: Path) -> None:
        self.post = SsvPost(folder)
        self.reader: CpsReader = self.post.engine
        rpps, am = PRATICIEN.rpps.value, PRATICIEN.numero_am.value
        (folder / "cps.bin").write_bytes(bearer_zone(rpps=rpps, am=am))

    def take_out(self) -> None:
        self.post.behave("no-cps")


@pytest.fixture(params=["simulated", "ssv"])
def cps(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[CpsPost]:
    if request.param == "simulated":
        yield Simulated()
        return
    official = Official(tmp_path)
    yield official
    official.post.worker.close()


def test_the_right_code_names_the_bearer(cps: CpsPost) -> None:
    bearer = cps.reader.read_bearer(RIGHT)
    assert bearer.nom_complet == PRATICIEN.nom_complet
    assert bearer.identifiant == PRATICIEN.rpps.value
    assert [s.numero_am for s in bearer.situations] == [PRATICIEN.numero_am.value]
    assert not bearer.is_remplacant
    assert bearer.simule is isinstance(cps, Simulated)
    assert "Morel" not in repr(bearer)


def test_wrong_codes_are_counted_down_then_nothing_is_tried(cps: CpsPost) -> None:
    for left in (2, 1):
        with pytest.raises(PinRefused) as refused:
            cps.reader.read_bearer(WRONG)
        assert refused.value.attempts_left == cps.reader.attempts_left == left
        assert str(left) in refused.value.user_message
        assert WRONG not in str(refused.value) + refused.value.user_message
    with pytest.raises(CpsBlocked):
        cps.reader.read_bearer(WRONG)
    with pytest.raises(CpsBlocked):
        cps.reader.read_bearer(RIGHT)
    cps.reader.card_changed()
    assert cps.reader.attempts_left == 1
    assert cps.reader.read_bearer(RIGHT).nom_complet == PRATICIEN.nom_complet


def test_a_right_code_gives_every_try_back(cps: CpsPost) -> None:
    with pytest.raises(PinRefused):
        cps.reader.read_bearer(WRONG)
    cps.reader.read_bearer(RIGHT)
    assert cps.reader.attempts_left == 3


def test_without_a_card_the_gesture_is_told(cps: CpsPost) -> None:
    cps.take_out()
    with pytest.raises(NoCps) as refused:
        cps.reader.read_bearer(RIGHT)
    assert "carte CPS" in refused.value.user_message
    assert cps.reader.attempts_left == 3


def test_a_reading_can_be_given_up(cps: CpsPost) -> None:
    cancel = Event()
    cancel.set()
    with pytest.raises(Cancelled):
        cps.reader.read_bearer(RIGHT, cancel)
    assert cps.reader.read_bearer(RIGHT).nom_complet == PRATICIEN.nom_complet
