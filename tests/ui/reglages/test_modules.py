"""The official libraries in Réglages: told, placed, copied in a report that names nobody."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.card import CardKind, ReaderState, SlotState
from app.domain.errors import EnvironmentProblem
from app.services.ports_card import LibrarySeen, LibraryState
from app.ui.reglages import model
from app.ui.reglages.modules_model import PLACED, module_rows
from app.ui.values import State
from tests.ui.conftest import ManualExecutor, clipped, unnamed
from tests.ui.reglages.test_reglages import Screen

UNKNOWN = SlotState(ReaderState.CARD, "Lecteur A", CardKind.UNKNOWN, bytes.fromhex("3B6800"))


@pytest.fixture
def screen(qtbot: QtBot, manual: ManualExecutor) -> Screen:
    found = Screen(qtbot, manual)
    found.view.open_target(topic=model.LECTEURS)
    found.settle()
    return found


@pytest.mark.parametrize("state", list(LibraryState))
def test_every_state_of_a_library_is_told_with_its_repair(state: LibraryState) -> None:
    (row,) = module_rows((LibrarySeen("ssv", state, "/opt/ssv.so"),), (), may_place=True)
    assert row.to_do.endswith(".")
    assert (row.state is State.DANGER) is (state not in {LibraryState.ABSENT, LibraryState.READY})
    assert row.action
    assert not module_rows((LibrarySeen("ssv", state),), (), may_place=False)[0].action


def test_a_reader_that_the_library_waits_for_is_a_row_of_its_own() -> None:
    seen = LibrarySeen("api_lecture", LibraryState.READY, "x.so", ("Lecteur A", "Lecteur B"))
    rows = module_rows((seen,), (UNKNOWN,), may_place=True)
    assert [(row.state, bool(row.action)) for row in rows] == [(State.SUCCESS, True), (State.WARNING, False)]
    assert "Lecteur B" in rows[1].what


def test_the_libraries_are_shown(screen: Screen) -> None:
    modules = screen.view.lecteurs.modules
    assert modules.isVisible()
    assert not unnamed(modules)
    assert not clipped(modules)


def test_a_library_is_placed_and_looked_at_again(screen: Screen) -> None:
    modules = screen.view.lecteurs.modules
    button = modules._rows[0].button
    assert button is not None
    button.click()
    assert modules.dialog is not None
    modules.dialog.fileSelected.emit("/opt/api_lec.so")
    modules.dialog.reject()
    screen.post.libraries.rows = (LibrarySeen("api_lecture", LibraryState.READY, "/opt/api_lec.so"),)
    screen.settle()
    screen.settle()
    assert screen.post.libraries.placed == [("api_lecture", "/opt/api_lec.so")]
    assert screen.nav.said == [PLACED]
    assert len(modules._rows) == 1
    QApplication.processEvents()


def test_a_place_that_cannot_be_written_is_said(screen: Screen) -> None:
    screen.post.libraries.refusal = EnvironmentProblem("disk")
    screen.view.lecteurs.modules.placed.emit("ssv", "/opt/ssv.so")
    screen.settle()
    assert screen.nav.said == []


def test_who_may_not_change_settings_places_nothing(qtbot: QtBot, manual: ManualExecutor) -> None:
    found = Screen(qtbot, manual, "sam")
    found.view.lecteurs.modules.placed.emit("ssv", "/opt/ssv.so")
    found.settle()
    assert found.post.libraries.placed == []


def test_a_vitale_1_can_be_tried_once_the_module_is_ready(screen: Screen) -> None:
    old = SlotState(ReaderState.CARD, "Lecteur A", CardKind.VITALE_1, b"\x3f")
    for state, may_try in ((LibraryState.ABSENT, False), (LibraryState.READY, True)):
        screen.post.reader.seen = (old,)
        screen.post.libraries.rows = (LibrarySeen("api_lecture", state),)
        screen.view.lecteurs.again.click()
        screen.settle()
        (row,) = screen.view.lecteurs.readers.rows
        assert (row.button is not None) is may_try
