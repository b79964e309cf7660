"""Réglages, Tarifs: a planned step is turned on after a question, off at once, each with its way back."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.domain.journal import JournalAction
from app.services.planned_steps import SETTING
from app.ui.reglages import model
from app.ui.reglages.etapes import SWITCH, EtapesCard
from tests.ui.conftest import ManualExecutor, clipped, unnamed, unreached
from tests.ui.reglages.test_reglages import Screen

FRAGILITE = "FRAGILITE-2026"


@pytest.fixture
def screen(qtbot: QtBot, manual: ManualExecutor) -> Screen:
    opened = Screen(qtbot, manual)
    opened.view.open_target(topic=model.TARIFS)
    opened.settle()
    return opened


def card(screen: Screen) -> EtapesCard:
    return screen.view.tarifs.etapes


def press(screen: Screen, code: str) -> None:
    row = next(row for row in card(screen).table.rows if row.code == code)
    card(screen).table.action_requested.emit(row, SWITCH)
    screen.settle()


def kept(screen: Screen) -> str:
    with screen.post.store() as uow:
        return uow.cabinet.setting(SETTING)


def test_every_step_is_off_at_first_and_the_card_warns(screen: Screen) -> None:
    rows = card(screen).table.rows
    assert [row.tag.word for row in rows] == ["Inactive"] * 3
    assert "non confirmées" in card(screen).warning.text
    assert unnamed(screen.view) == []
    assert clipped(screen.view) == []
    assert unreached(screen.view) == []


def test_turning_one_on_asks_first_and_is_journalled(screen: Screen) -> None:
    press(screen, FRAGILITE)
    asked = card(screen).question
    assert asked is not None
    assert "Étape annoncée, non confirmée" in asked.accessibleDescription()
    assert "01/09/2026" in asked.accessibleDescription()
    asked.reject()
    screen.settle()
    assert kept(screen) == ""
    press(screen, FRAGILITE)
    assert card(screen).question is not None
    card(screen).question.accept()
    screen.settle()
    assert FRAGILITE in kept(screen)
    states = {row.code: row.tag.word for row in card(screen).table.rows}
    assert states[FRAGILITE] == "Activée"
    entries = [e for e in screen.post.store.state.journal if e.subject == f"tarifs:{FRAGILITE}"]
    assert [(e.action, e.detail) for e in entries] == [(JournalAction.REGLAGE, "étape annoncée activée")]
    screen.undo()
    assert kept(screen) == "[]"
    screen.undo()
    press(screen, FRAGILITE)
    assert kept(screen) == "[]"
