"""Enter answers a toast only as the first key after it came."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.widgets.toast import Toast
from tests.ui.conftest import clipped, press, unnamed


class Host:
    """A page with a field and a toast that offers something."""

    def __init__(self, qtbot: QtBot, *, enter: bool) -> None:
        self.page, self.field = QWidget(), QLineEdit()
        QVBoxLayout(self.page).addWidget(self.field)
        qtbot.addWidget(self.page)
        self.page.resize(900, 400)
        self.page.show()
        self.field.setFocus()
        self.toast = Toast(self.page)
        self.done: list[str] = []
        self.entered: list[str] = []
        self.toast.action_requested.connect(lambda: self.done.append(self.toast.words))
        self.field.returnPressed.connect(lambda: self.entered.append("champ"))
        self.toast.offer("Code lu\u00a0: Durand Élodie", "Facturer", "F11", enter=enter)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_does_the_deed_and_goes_no_further(qtbot: QtBot, key: Qt.Key) -> None:
    host = Host(qtbot, enter=True)
    press(host.field, key)
    assert host.done == ["Code lu\u00a0: Durand Élodie"]
    assert host.entered == []
    assert not host.toast.isVisible()
    press(host.field, key)
    assert (len(host.done), host.entered) == (1, ["champ"])


def test_another_key_gives_enter_back(qtbot: QtBot) -> None:
    host = Host(qtbot, enter=True)
    press(host.field, Qt.Key.Key_Shift)
    assert host.toast.answers_enter
    press(host.field, Qt.Key.Key_A)
    assert not host.toast.answers_enter
    press(host.field, Qt.Key.Key_Return)
    assert (host.done, host.entered) == ([], ["champ"])
    host.toast.action.click()
    assert len(host.done) == 1


def test_a_click_gives_enter_back_and_the_button_still_answers(qtbot: QtBot) -> None:
    host = Host(qtbot, enter=True)
    qtbot.mouseClick(host.field, Qt.MouseButton.LeftButton)
    assert not host.toast.answers_enter
    qtbot.mouseClick(host.toast.action, Qt.MouseButton.LeftButton)
    assert len(host.done) == 1


def test_ctrl_enter_is_not_an_answer(qtbot: QtBot) -> None:
    host = Host(qtbot, enter=True)
    press(host.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert host.done == []


def test_somebody_who_writes_keeps_enter_from_the_start(qtbot: QtBot) -> None:
    host = Host(qtbot, enter=False)
    press(host.field, Qt.Key.Key_Return)
    assert (host.done, host.entered) == ([], ["champ"])
    assert host.toast.isVisible()


def test_a_plain_word_in_its_place_takes_the_deed_away(qtbot: QtBot) -> None:
    host = Host(qtbot, enter=True)
    assert unnamed(host.toast) == []
    assert clipped(host.toast) == []
    host.toast.say("Fiche enregistrée")
    assert not host.toast.action.isVisible()
    press(host.field, Qt.Key.Key_Return)
    assert (host.done, host.entered) == ([], ["champ"])


def test_enter_of_the_real_window_answers(qtbot: QtBot) -> None:
    host = Host(qtbot, enter=True)
    handle = host.page.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, Qt.Key.Key_Return)
    assert (len(host.done), host.entered) == (1, [])
