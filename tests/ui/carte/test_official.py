"""A library of others crashes and hangs under the card panel: the window stays, says so, and reads the next card."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import cast

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.domain.card import CarteLue
from app.hardware.virtual_card import vitale_1_card
from app.hardware.virtual_people import SINGLE
from app.hardware.virtual_reader import VirtualReader
from app.services.read_card import ReadCard
from app.ui.carte import CardDesk
from app.ui.carte.model import PROBLEM_TITLE, UNKNOWN_TITLE
from app.ui.desk import Desk, Lanes
from app.ui.lane import Lane
from app.ui.shell.main_window import MainWindow
from app.ui.shell.rooms import Room
from tests.native.desk import USUAL_S, ApiPost
from tests.ui.carte.bench import FakeNav, bench
from tests.ui.conftest import ManualExecutor

SHORT_S = 0.5
"""Deadline of a library that hangs on purpose."""


class OldCards:
    """A window, a reader that gets Vitale 1 cards, and the official library that alone reads them."""

    def __init__(self, qtbot: QtBot, executor: Executor, folder: Path) -> None:
        self.library, self.reader, self.executor = ApiPost(folder), VirtualReader(("L",)), executor
        self.library.insert(SINGLE)
        world = bench()
        self.clock = world.clock
        desk = cast(Desk, replace(world.desk, read_card=self.read))  # type: ignore[type-var]
        self.window = MainWindow([Room("accueil", "Accueil", "house", QWidget)], "Claire Morel")
        qtbot.addWidget(self.window)
        lanes = Lanes(Lane("device", executor), Lane("work", executor))
        self.cards = CardDesk(self.window, desk, lanes, FakeNav())
        self.window.enter("accueil")
        self.window.show()

    def read(self, cancel: Event | None = None, reader: str = "") -> CarteLue:
        """Read as the application does."""
        return ReadCard(self.reader, self.clock, self.library.reader)(cancel, reader)

    def set_deadline(self, seconds: float) -> None:
        """Change how long the library may take from now on."""
        self.library.reader = replace(self.library.reader, deadline_s=seconds)

    def put_in(self, behaviour: str) -> str:
        """Put a card in with the library behaving so; return what the panel says."""
        self.library.behave(behaviour)
        self.reader.insert(vitale_1_card())
        self.cards.on_slots(self.reader.slots())
        assert isinstance(self.executor, ManualExecutor)
        self.executor.drain()
        said = " ".join(label.text() for label in self.cards.panel.findChildren(QLabel) if label.isVisible())
        self.reader.remove()
        self.cards.on_slots(self.reader.slots())
        return said


@pytest.fixture
def desk(qtbot: QtBot, manual: ManualExecutor, tmp_path: Path) -> Iterator[OldCards]:
    made = OldCards(qtbot, manual, tmp_path)
    yield made
    made.library.worker.close()


def test_the_panel_goes_on_after_every_misbehaviour(desk: OldCards) -> None:
    assert UNKNOWN_TITLE in desk.put_in("answer")
    for fault, words in (("crash", "s’est arrêté"), ("leave", "s’est arrêté"), ("garbage", "illisible")):
        said = desk.put_in(fault)
        assert PROBLEM_TITLE in said
        assert words in said
        assert UNKNOWN_TITLE in desk.put_in("answer")


def test_the_panel_goes_on_after_a_hang(desk: OldCards) -> None:
    """The first card starts the worker, so that the short deadline is spent on the hang alone."""
    desk.put_in("answer")
    desk.set_deadline(SHORT_S)
    assert "pas répondu à temps" in desk.put_in("hang")
    desk.set_deadline(USUAL_S)
    assert UNKNOWN_TITLE in desk.put_in("answer")


def test_a_card_taken_away_from_a_hung_library_lets_the_next_one_be_read(qtbot: QtBot, tmp_path: Path) -> None:
    """With the usual thirty seconds of patience: taking the card away is what gives the reading up."""
    executor = ThreadPoolExecutor(1, thread_name_prefix="device")
    desk = OldCards(qtbot, executor, tmp_path)
    panel = desk.cards.panel
    desk.library.behave("hang")
    desk.reader.insert(vitale_1_card())
    desk.cards.on_slots(desk.reader.slots())
    qtbot.waitUntil((tmp_path / "hung").exists)
    desk.reader.remove()
    desk.cards.on_slots(desk.reader.slots())
    desk.library.behave("answer")
    desk.reader.insert(vitale_1_card())
    desk.cards.on_slots(desk.reader.slots())

    def read() -> bool:
        return any(label.text() == UNKNOWN_TITLE for label in panel.findChildren(QLabel) if label.isVisible())

    qtbot.waitUntil(read, timeout=int(USUAL_S / 2 * 1000))
    executor.shutdown()
    desk.library.worker.close()
