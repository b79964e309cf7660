"""Readers and cameras in Réglages: what ``cabinet doctor`` says, on screen, and the report to copy."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.card import CardKind, ReaderState, SlotState
from app.services.ports_card import ReaderDiagnosis, UsbReader
from app.services.ports_code import CameraDiagnosis, CameraSeen, CameraState
from app.ui.reglages import model
from app.ui.reglages.lecteurs import LecteursTopic
from app.ui.reglages.post_model import camera_rows, reader_rows, report
from app.ui.values import State
from tests.ui.conftest import ManualExecutor, clipped, unnamed
from tests.ui.reglages.test_reglages import Screen

EMPTY = SlotState(ReaderState.EMPTY, "Lecteur A")
UNKNOWN = SlotState(ReaderState.CARD, "Lecteur A", CardKind.UNKNOWN, bytes.fromhex("3B6800"))
DOWN, NONE = SlotState(ReaderState.SERVICE_DOWN), SlotState(ReaderState.NO_READER)
SOUND = ReaderDiagnosis(True, (EMPTY,), platform="linux")


@pytest.fixture
def screen(qtbot: QtBot, manual: ManualExecutor) -> Screen:
    found = Screen(qtbot, manual)
    found.view.open_target(topic=model.LECTEURS)
    found.settle()
    return found


@pytest.mark.parametrize(
    ("seen", "what", "repair"),
    [
        (replace(SOUND, library_ready=False, slots=(DOWN,)), "pyscard", "installer/run.py"),
        (replace(SOUND, slots=(DOWN,)), "arrêté", "systemctl enable --now pcscd.socket"),
        (replace(SOUND, slots=(DOWN,), platform="win32"), "arrêté", "SCardSvr"),
        (replace(SOUND, slots=(DOWN,), socket_group="scard"), "fermée", "usermod -aG scard"),
        (replace(SOUND, slots=(DOWN,), access_denied=True), "refuse", "polkit"),
        (replace(SOUND, slots=(NONE,)), "aucun lecteur branché", "prise USB"),
        (replace(SOUND, slots=(NONE,), usb_readers=1), "sans pilote", "libccid"),
        (replace(SOUND, usb=(UsbReader("GemPC", held_by="pn533_usb"),)), "pn533_usb", "modprobe -r"),
    ],
)
def test_what_is_wrong_with_the_post_comes_first_with_the_line_that_repairs_it(
    seen: ReaderDiagnosis, what: str, repair: str
) -> None:
    first = reader_rows(seen)[0]
    assert first.state is State.DANGER
    assert what in f"{first.name} {first.what[:1].lower()}{first.what[1:]}"
    assert repair in first.to_do


def test_a_reader_held_by_a_module_is_told_once() -> None:
    held = UsbReader("GemPC", held_by="pn533_usb")
    seen = replace(SOUND, slots=(NONE,), usb_readers=1, usb=(held,), blocking_modules=("pn533_usb", "nfc"))
    modules, reader, last = reader_rows(seen)
    assert ("pn533" in modules.what, "nfc" in modules.what) == (False, True)
    assert "modprobe -r pn533_usb" in reader.to_do
    assert "libccid" not in last.to_do


@pytest.mark.parametrize("width", [520, 760, 1000])
def test_nothing_scrolls_when_everything_is_in_sight(qtbot: QtBot, width: int) -> None:
    page = LecteursTopic()
    qtbot.addWidget(page)
    page.show_readers(reader_rows(SOUND))
    page.resize(width, 560)
    page.show()
    QApplication.processEvents()
    assert not page.verticalScrollBar().isVisible()
    page.resize(width, 300)
    QApplication.processEvents()
    assert page.verticalScrollBar().isVisible()
    page.verticalScrollBar().setValue(page.verticalScrollBar().maximum())
    assert clipped(page) == []


def test_a_sound_post_shows_its_readers_only() -> None:
    assert [(row.name, row.state) for row in reader_rows(SOUND)] == [("Lecteur A", State.SUCCESS)]


@pytest.mark.parametrize("state", list(CameraState))
def test_every_state_of_a_camera_is_a_row(state: CameraState) -> None:
    (row,) = camera_rows(CameraDiagnosis(True, (CameraSeen(0, "HD Webcam", state),), platform="linux"))
    assert "HD Webcam" in row.name
    assert bool(row.to_do) is (state not in {CameraState.READY, CameraState.UNTRIED})


def test_no_camera_is_lit_before_somebody_asks(screen: Screen) -> None:
    page = screen.view.lecteurs
    screen.post.post.seen = CameraDiagnosis(True, (CameraSeen(0, "HD Webcam", CameraState.DENIED),), platform="linux")
    page.again.click()
    screen.settle()
    assert "pas encore essayée" in page.cameras.rows[0].accessibleName()
    page.film.click()
    assert not page.film.isEnabled()
    screen.settle()
    assert page.film.isEnabled()
    assert "refusée à ce compte" in page.cameras.rows[0].accessibleName()
    page.copy.click()
    assert "usermod -aG video" in QGuiApplication.clipboard().text()


def test_the_report_is_that_of_the_doctor(screen: Screen) -> None:
    page = screen.view.lecteurs
    screen.post.reader.seen = (UNKNOWN,)
    page.again.click()
    screen.settle()
    assert not unnamed(page)
    assert not clipped(page)
    page.copy.click()
    copied = QGuiApplication.clipboard().text()
    assert "3B 68 00" in copied
    assert "attention  Carte dans" in copied
    assert "Module officiel de lecture : absent" in copied
    assert "Caméra : pas encore essayée" in copied


def test_the_report_holds_states_only() -> None:
    text = report(SOUND, None)
    assert text.startswith("bon        Cabinet Kiné : ")
    assert "Lecteur A" in text
