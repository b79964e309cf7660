"""The CPS on any screen: its code typed once, tries counted, the card forgotten when it leaves, the banner told."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.domain.card import CardKind, ReaderState, SlotState
from app.domain.cps import PorteurCps
from app.services.read_cps import ReadCps
from app.simulator.cps import SimulatedCps, bearer_of
from app.ui.carte import CpsDesk
from app.ui.carte import cps as words
from app.ui.desk import Desk, Lanes
from app.ui.lane import Lane
from app.ui.shell.main_window import MainWindow
from app.ui.shell.rooms import Room
from tests.samples import PRATICIEN, SECRETAIRE
from tests.ui.carte.bench import Bench, FakeNav, bench
from tests.ui.conftest import ManualExecutor, press, type_text, unnamed

CPS = SlotState(ReaderState.CARD, "Lecteur 1", CardKind.CPS, b"\x3b")
EMPTY = SlotState(ReaderState.EMPTY, "Lecteur 1")
RIGHT, WRONG = "1234", "8642"


class CpsWorld:
    """A window with the panel over it, and an engine that reads real cards."""

    def __init__(self, qtbot: QtBot, manual: ManualExecutor, world: Bench, *, simulated: bool) -> None:
        self.cards: list[PorteurCps] = [bearer_of(PRATICIEN)]
        self.read = ReadCps(SimulatedCps(lambda: self.cards[0] if self.cards else None), simulated=simulated)
        desk = cast(Desk, replace(world.desk, read_cps=self.read))  # type: ignore[type-var]
        self.nav, self.manual = FakeNav(), manual
        self.window = MainWindow([Room("accueil", "Accueil", "house", QWidget)], "Claire Morel")
        qtbot.addWidget(self.window)
        self.cps = CpsDesk(self.window, desk, Lanes(Lane("device", manual), Lane("work", manual)), self.nav)
        self.told: list[int] = []
        self.cps.changed.connect(lambda: self.told.append(1))
        self.window.enter("accueil")
        self.window.show()

    def type(self, pin: str) -> None:
        self.cps.pin.setText(pin)
        press(self.cps.pin, Qt.Key.Key_Return)

    def try_(self, pin: str) -> None:
        self.type(pin)
        self.manual.drain()

    @property
    def hint(self) -> str:
        return self.cps.row.message.text()


@pytest.fixture
def post(qtbot: QtBot, manual: ManualExecutor) -> CpsWorld:
    return CpsWorld(qtbot, manual, bench(), simulated=False)


def test_the_code_names_the_bearer_and_leaves_the_field_before_it_is_used(post: CpsWorld) -> None:
    post.cps.on_requested()
    assert post.cps.panel.isVisible()
    assert post.cps.pin.echoMode() is QLineEdit.EchoMode.Password
    assert not unnamed(post.cps.panel)
    assert "3\u00a0essais au plus" in post.hint
    post.type(RIGHT)
    assert post.cps.pin.text() == ""
    assert not post.cps.read.isEnabled()
    post.manual.drain()
    assert not post.cps.panel.isVisible()
    assert post.read.held is not None
    assert post.nav.said == ["Carte CPS lue\u00a0: Claire Morel"]
    assert post.told == [1]


def test_wrong_codes_are_counted_down_to_a_blocked_card(post: CpsWorld) -> None:
    post.cps.on_requested()
    post.try_(WRONG)
    assert "2\u00a0essais" in post.cps.message.accessibleName() + post.hint
    assert post.cps.pin.isEnabled()
    post.try_(WRONG)
    assert "1\u00a0essai au plus" in post.hint
    post.try_(WRONG)
    assert not post.cps.pin.isEnabled()
    assert not post.cps.read.isEnabled()
    assert post.hint == words.BLOCKED
    post.cps.close()
    post.cps.on_requested()
    assert not post.cps.pin.isEnabled()
    assert "code de secours" in post.cps.message.accessibleName()
    assert words.SENTENCE not in {label.text() for label in post.cps.panel.findChildren(QLabel) if label.isVisible()}
    post.cps.on_slots((EMPTY,))
    post.cps.on_slots((CPS,))
    post.cps.on_requested()
    assert "1\u00a0essai au plus" in post.hint


@pytest.mark.parametrize("typed", ["", "123", "12"])
def test_what_is_no_code_is_not_tried(post: CpsWorld, typed: str) -> None:
    post.cps.on_requested()
    post.try_(typed)
    assert post.hint == words.SHAPE
    assert post.read.attempts_left == 3


def test_the_history_of_the_field_gives_no_code_back(post: CpsWorld) -> None:
    """Hidden, the field undoes nothing; shown by whatever means, it must have nothing left to undo."""
    post.cps.on_requested()
    for leave in (lambda: press(post.cps.pin, Qt.Key.Key_Return), post.cps.close, post.cps.panel.close_panel):
        post.cps.on_requested()
        type_text(post.cps.pin, RIGHT)
        leave()
        post.manual.drain()
        post.cps.pin.setEchoMode(QLineEdit.EchoMode.Normal)
        post.cps.pin.undo()
        assert post.cps.pin.text() == ""
        post.cps.pin.setEchoMode(QLineEdit.EchoMode.Password)


def test_a_reading_that_lasts_is_given_up(post: CpsWorld) -> None:
    """By its button, by the cross or Escape, by the lock: the panel waits for nobody."""
    for leave in (post.cps.leave.click, post.cps.panel.close_panel, post.cps.close):
        post.cps.on_requested()
        post.type(RIGHT)
        assert post.cps.leave.isVisible()
        leave()
        post.manual.drain()
        assert post.read.held is None
        assert post.nav.said.pop() == words.GIVEN_UP
        assert not post.cps.panel.isVisible()
    post.cps.on_requested()
    assert not post.cps.leave.isVisible()
    post.try_(RIGHT)
    assert post.read.held is not None


def test_an_absent_card_is_told_and_the_panel_stays(post: CpsWorld) -> None:
    post.cards.clear()
    post.cps.on_requested()
    post.try_(RIGHT)
    assert post.cps.panel.isVisible()
    assert post.cps.pin.isEnabled()
    post.cards.append(bearer_of(PRATICIEN))
    post.try_(RIGHT)
    assert post.read.held is not None


def test_a_card_taken_away_is_forgotten_and_the_screens_told(post: CpsWorld) -> None:
    post.cps.on_slots((CPS,))
    post.cps.on_requested()
    post.try_(RIGHT)
    post.cps.on_slots((CPS,))
    assert post.read.held is not None
    post.cps.on_slots((EMPTY,))
    assert post.read.held is None
    assert len(post.told) == 2


def test_a_card_taken_away_during_its_reading_is_nobody_s(post: CpsWorld) -> None:
    post.cps.on_slots((CPS,))
    post.cps.on_requested()
    post.type(RIGHT)
    post.cps.on_slots((EMPTY,))
    post.manual.drain()
    assert post.read.held is None
    assert post.cps.panel.isVisible()


def test_the_simulated_card_says_so_and_needs_no_reader(qtbot: QtBot, manual: ManualExecutor) -> None:
    post = CpsWorld(qtbot, manual, bench(), simulated=True)
    post.cps.on_requested()
    assert post.cps.message.isVisible()
    post.try_(RIGHT)
    post.cps.on_slots((EMPTY,))
    assert post.read.held is not None
    assert post.read.held.simule


def test_who_may_not_sign_is_asked_for_no_code(qtbot: QtBot, manual: ManualExecutor) -> None:
    post = CpsWorld(qtbot, manual, bench(SECRETAIRE), simulated=True)
    post.cps.on_requested()
    assert not post.cps.panel.isVisible()
    assert post.nav.said == [words.NO_RIGHT]


class Code(str):
    """A code that tells when nobody holds it any more."""

    __slots__ = ("__weakref__",)


@pytest.mark.parametrize("digits", [RIGHT, WRONG])
def test_nothing_keeps_the_code_once_it_was_tried(post: CpsWorld, digits: str) -> None:
    post.cps.on_requested()
    code = Code(digits)
    gone = weakref.ref(code)
    assert post.cps.presenter is not None
    post.cps.presenter.on_pin(code)
    del code
    post.manual.drain()
    gc.collect()
    assert (post.read.held is not None) is (digits == RIGHT)
    assert gone() is None
