"""Réglages, Tarifs: a file is previewed, applied after a question, taken back; refusals are said in place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.money import Money
from app.domain.soins import PriseEnCharge, Seance, SeanceState
from app.services.prepare_fse import PrepareFse
from app.services.tables import load_tables
from app.ui.desk import Lanes
from app.ui.lane import Lane
from app.ui.reglages import model, reglages_screen
from app.ui.reglages.tarifs_model import LATER, REOPEN, UNREADABLE
from app.ui.shell.main_window import MainWindow
from app.ui.shell.rooms import Room
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.table import SessionMemory
from tests.samples import KINE, LOMBALGIE, PATIENT, droits, ordonnance
from tests.tariff_files import payload, second, signed
from tests.ui.conftest import ManualExecutor, clipped, press, unnamed, unreached
from tests.ui.reglages.test_reglages import Nav, Screen

STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))


@pytest.fixture
def screen(qtbot: QtBot, manual: ManualExecutor) -> Screen:
    opened = Screen(qtbot, manual)
    opened.view.open_target(topic=model.TARIFS)
    opened.settle()
    return opened


def offer(screen: Screen, tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "tarifs.json"
    path.write_bytes(raw)
    screen.view.tarifs.file_requested.emit(path)
    screen.settle()


def confirm(screen: Screen) -> None:
    panel = screen.view.board.panel
    panel.button.click()
    assert panel.question is not None
    panel.question.accept()
    screen.settle()


def drafted(screen: Screen) -> int:
    """Store a draft of one séance after the date of the first update."""
    store = screen.post.store
    with store() as uow:
        patient = uow.patients.add(PATIENT)
        uow.patients.add_droits(replace(droits(), patient_id=patient.id))
        written = uow.soins.add_ordonnance(replace(ordonnance(), patient_id=patient.id))
        opened = PriseEnCharge(0, patient.id, written.id, LOMBALGIE, "Lombalgie commune", 10, date(2026, 11, 2))
        pec = uow.soins.add_pec(opened)
        done = Seance(0, patient.id, pec.id, 1, date(2026, 11, 16), state=SeanceState.HONOREE)
        seance = uow.soins.add_seance(done)
        uow.commit()
    return PrepareFse(store, load_tables(), screen.post.clock)(KINE, patient.id, [seance.id]).fse.id


def facts(screen: Screen) -> str:
    return screen.view.tarifs._facts.accessibleName()


def test_the_product_has_no_history_and_nothing_to_undo(screen: Screen) -> None:
    topic = screen.view.tarifs
    assert "Livrés avec le logiciel" in facts(screen)
    assert topic.table.rows == []
    assert not topic.undo.isEnabled()
    assert topic.undo.toolTip()
    assert not topic.waiting.isVisible()


def test_a_preview_names_prices_drafts_and_the_past(screen: Screen, tmp_path: Path) -> None:
    drafted(screen)
    offer(screen, tmp_path, signed(payload()))
    panel = screen.view.board.panel
    assert panel.isVisible()
    (change,) = panel.changes.rows
    assert (change.metropole, change.values) == ("17,88\u00a0€ → 18,54\u00a0€", "RAM\u00a08,09 → RAM\u00a08,39")
    (draft,) = panel.drafts.rows
    assert (draft.patient, draft.before, draft.after) == ("Durand Élodie", Money(1788), Money(1854))
    said = [message.text for message in panel.findChildren(InlineMessage) if message.isVisible()]
    assert any("rétroactif" in text for text in said)
    assert screen.post.store.state.tarifs == {}
    assert unnamed(screen.view) == []
    assert clipped(screen.view) == []
    press(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_applying_asks_first_then_waits_for_the_next_session(screen: Screen, tmp_path: Path) -> None:
    fse_id = drafted(screen)
    offer(screen, tmp_path, signed(payload()))
    panel = screen.view.board.panel
    assert panel.button.text() == "Appliquer la version 1"
    panel.button.click()
    assert panel.question is not None
    assert "prochaine ouverture de session" in panel.question.accessibleDescription()
    panel.question.reject()
    screen.settle()
    assert screen.post.store.state.tarifs == {}
    confirm(screen)
    assert not panel.isVisible()
    assert screen.nav.said == [f"Version 1 appliquée. {LATER}"]
    assert screen.post.store.state.fses[fse_id].total == Money(1854)
    topic = screen.view.tarifs
    assert "Essai de revalorisation" in facts(screen)
    assert [(row.version, row.tag.word) for row in topic.table.rows] == [(1, "Appliquée")]
    assert topic.waiting.isVisible()
    assert topic.waiting._button.text() == REOPEN
    assert unreached(screen.view) == []


def test_the_last_one_is_taken_back_after_the_same_preview(screen: Screen, tmp_path: Path) -> None:
    fse_id = drafted(screen)
    offer(screen, tmp_path, signed(payload()))
    confirm(screen)
    screen.view.tarifs.undo.click()
    screen.settle()
    panel = screen.view.board.panel
    (change,) = panel.changes.rows
    assert change.metropole == "18,54\u00a0€ → 17,88\u00a0€"
    assert panel.button.text() == "Annuler la version 1"
    confirm(screen)
    assert screen.post.store.state.fses[fse_id].total == Money(1788)
    topic = screen.view.tarifs
    assert (topic.table.rows[0].tag.word, topic.undo.isEnabled(), topic.waiting.isVisible()) == (
        "Annulée", False, False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"{", "pas une mise à jour"),
        (signed(payload(), STRANGER), "signature"),
        (second(), "fait suite"),
    ],
)
def test_a_refused_file_is_said_on_the_page(screen: Screen, tmp_path: Path, raw: bytes, said: str) -> None:
    offer(screen, tmp_path, raw)
    topic = screen.view.tarifs
    assert topic.refusal.isVisible()
    assert said in topic.refusal.text
    assert not screen.view.board.panel.isVisible()
    assert topic.load.isEnabled()
    assert clipped(screen.view) == []


def test_an_update_that_is_there_already_is_refused(screen: Screen, tmp_path: Path) -> None:
    offer(screen, tmp_path, signed(payload()))
    confirm(screen)
    offer(screen, tmp_path, signed(payload()))
    assert "déjà appliquée" in screen.view.tarifs.refusal.text


def test_a_file_that_cannot_be_read_is_said(screen: Screen, tmp_path: Path) -> None:
    screen.view.tarifs.file_requested.emit(tmp_path / "absent.json")
    screen.settle()
    assert screen.view.tarifs.refusal.text.startswith(UNREADABLE.partition(".")[0])


def test_what_another_post_applied_meanwhile_is_said_in_the_panel(screen: Screen, tmp_path: Path) -> None:
    offer(screen, tmp_path, signed(payload()))
    screen.post.desk.tariff_updates.apply(KINE, signed(payload()))
    confirm(screen)
    panel = screen.view.board.panel
    assert panel.isVisible()
    assert "déjà appliquée" in panel.refusal.text
    assert panel.button.isEnabled()


def test_the_file_dialog_leads_to_the_preview(screen: Screen, tmp_path: Path) -> None:
    path = tmp_path / "tarifs.json"
    path.write_bytes(signed(payload()))
    topic = screen.view.tarifs
    topic.load.click()
    assert topic.dialog is not None
    topic.dialog.fileSelected.emit(str(path))
    topic.dialog.reject()
    screen.settle()
    assert screen.view.board.panel.isVisible()


def test_the_secretary_has_no_tariffs(qtbot: QtBot, manual: ManualExecutor) -> None:
    screen = Screen(qtbot, manual, "sam")
    screen.view.open_target(topic=model.TARIFS)
    assert screen.view.topic != model.TARIFS
    assert not screen.view.tarifs.refusal.isVisible()


def test_reopening_ends_the_session(qtbot: QtBot, manual: ManualExecutor, screen: Screen) -> None:
    lanes = Lanes(Lane("device", manual), Lane("work", manual))
    make = lambda: reglages_screen(screen.post.desk, lanes, Nav(), SessionMemory())  # noqa: E731 - a factory
    window = MainWindow([Room("reglages", "Réglages", "settings", make)], "Claire Morel")
    qtbot.addWidget(window)
    window.enter("reglages")
    with qtbot.waitSignal(window.switch_user_requested, timeout=1000):
        window.page("reglages").tarifs.reopen_requested.emit()
