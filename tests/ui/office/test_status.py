"""What the status line says of readers, line and queue."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.apcv import ContexteApcv
from app.domain.card import CardKind, ReaderState, SlotState
from app.domain.lot import LotState
from app.domain.money import Money
from app.services.read_models import Counters
from app.simulator.cps import bearer_of
from app.ui.office.status import cps_item, engine_item, network_item, queue_item, reader_item, session_item
from app.ui.values import State
from tests.samples import PRATICIEN

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
EMPTY = SlotState(ReaderState.EMPTY, "Lecteur 1")


def card(kind: CardKind) -> SlotState:
    """Return a reader that holds a card."""
    return SlotState(ReaderState.CARD, "Lecteur 2", kind, b"\x3b")


@pytest.mark.parametrize(
    ("slots", "words", "state"),
    [
        ((), "aucun branché", State.WARNING),
        ((SlotState(ReaderState.NO_READER),), "aucun branché", State.WARNING),
        ((SlotState(ReaderState.SERVICE_DOWN),), "service arrêté", State.DANGER),
        ((SlotState(ReaderState.UNUSABLE),), "à réparer", State.DANGER),
        ((SlotState(ReaderState.MUTE, "Lecteur 1"),), "carte illisible", State.WARNING),
        ((EMPTY,), "prêt, sans carte Vitale", State.NEUTRAL),
        ((EMPTY, card(CardKind.CPS)), "prêt, sans carte Vitale", State.NEUTRAL),
        ((EMPTY, card(CardKind.VITALE_2)), "carte Vitale présente", State.SUCCESS),
        ((EMPTY, card(CardKind.UNKNOWN)), "carte inconnue", State.WARNING),
        ((EMPTY, card(CardKind.VITALE_1)), "carte Vitale 1", State.WARNING),
        ((card(CardKind.VITALE_1), card(CardKind.VITALE_2)), "carte Vitale présente", State.SUCCESS),
    ],
)
def test_the_reader_is_told_with_what_to_do(slots: tuple[SlotState, ...], words: str, state: State) -> None:
    item = reader_item(slots)
    assert item.text == f"Lecteur\u00a0: {words}"
    assert item.state is state
    assert bool(item.note) is (state in {State.WARNING, State.DANGER})


def test_a_vitale_1_is_as_good_as_another_with_the_official_module() -> None:
    assert reader_item((card(CardKind.VITALE_1),), reads_old=True).state is State.SUCCESS


def test_a_reading_is_told_while_it_lasts() -> None:
    item = reader_item((card(CardKind.VITALE_2),), reading=True)
    assert (item.text, item.state) == ("Lecteur\u00a0: lecture de la carte", State.INFO)
    assert item.note


def test_the_cps_is_told_beside_the_vitale() -> None:
    assert cps_item((EMPTY,)).text == "CPS absente"
    assert cps_item((EMPTY,), bearer_of(PRATICIEN)).text == "CPS\u00a0: Claire Morel (simulation)"
    assert cps_item((card(CardKind.CPS), card(CardKind.VITALE_2))).state is State.SUCCESS


def test_a_simulated_engine_never_looks_real() -> None:
    assert engine_item("essai 1.0", simulated=True).text == "Simulation"
    assert engine_item("essai 1.0", simulated=False).text == "essai 1.0"


@pytest.mark.parametrize("last", [None, *LotState])
def test_the_line_says_what_the_last_attempt_left(last: LotState | None) -> None:
    item = network_item(last)
    assert item.key == "reseau"
    assert (item.state is State.WARNING) is (last in {LotState.PREPARE, LotState.ISSUE_INCONNUE})


def test_the_queue_says_how_many_wait_and_since_when() -> None:
    nothing = Counters(0, Money(0), 0, 0, None, 0, 0, 0, Money(0))
    assert queue_item(nothing, NOW).text == "Rien à transmettre"
    waiting = replace(nothing, a_transmettre=3, a_transmettre_depuis=NOW - timedelta(hours=2))
    assert queue_item(waiting, NOW).text == "3\u00a0FSE à transmettre · la plus ancienne 2\u00a0h"
    assert queue_item(replace(waiting, issue_inconnue=1), NOW).state is State.DANGER


def test_the_session_of_the_appli_tells_its_end_and_that_it_is_simulated() -> None:
    session = ContexteApcv("a", "b", NOW + timedelta(minutes=29, seconds=50), (), simulation=True)
    item = session_item(session, NOW)
    assert (item.text, item.state) == ("Appli\u00a0: session 29\u00a0min (SIMULATION)", State.NEUTRAL)
    over = session_item(replace(session, simulation=False), NOW + timedelta(minutes=30))
    assert (over.text, over.state) == ("Appli\u00a0: session terminée", State.WARNING)
    assert "F11" in over.note
