"""Keys of a real window: a scanner that types is taken, a person who types loses nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.hardware.wedge import GAP_MS, WedgeRecogniser
from app.ui.code.wedge import WedgeFilter
from app.ui.shell.main_window import MainWindow
from app.ui.shell.rooms import Room
from app.ui.widgets.confirm import ConfirmDialog
from tests.code_frames import INS, OPAQUE, SIMULATION


@dataclass(slots=True)
class Keys:
    """A window with one field, a clock moved by hand, what was scanned."""

    window: MainWindow
    field: QLineEdit
    wedge: WedgeFilter
    qtbot: QtBot
    now: int = 1_000
    codes: list[bytes] = field(default_factory=list)
    awaited: bool = False

    def type(self, text: str, gap_ms: int = 0, where: QWidget | None = None) -> None:
        handle = (where or self.window).windowHandle()
        assert handle is not None
        for char in text:
            self.now += gap_ms
            if gap_ms > GAP_MS:
                self.rest()
            match char:
                case "\r":
                    QTest.keyClick(handle, Qt.Key.Key_Return)
                case "\n":
                    QTest.keyClick(handle, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
                case "\t":
                    QTest.keyClick(handle, Qt.Key.Key_Tab)
                case "\x1d":
                    QTest.keyClick(handle, Qt.Key.Key_BracketRight, Qt.KeyboardModifier.ControlModifier)
                case _:
                    QTest.keyClick(handle, char)

    def rest(self) -> None:
        """Leave the window in peace until it has made up its mind."""
        self.qtbot.waitUntil(lambda: not self.wedge.is_holding)

    def repeat(self, key: Qt.Key, text: str, times: int) -> None:
        """Hold a key down."""
        handle = self.window.windowHandle()
        for number in range(times):
            self.now += 30
            press = QKeyEvent(
                QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text, autorep=number > 0
            )  # fmt: skip
            QApplication.sendEvent(handle, press)


@pytest.fixture
def keys(qtbot: QtBot) -> Keys:
    page, line = QWidget(), QLineEdit()
    QVBoxLayout(page).addWidget(line)
    window = MainWindow([Room("accueil", "Accueil", "house", lambda: page)], "Claire Morel")
    qtbot.addWidget(window)
    window.enter("accueil")
    window.show()
    window.activateWindow()
    line.setFocus()
    made = Keys(window, line, WedgeFilter(window, WedgeRecogniser(), lambda: made.awaited), qtbot)
    made.wedge.elapsed_ms = lambda: made.now
    made.wedge.scanned.connect(made.codes.append)
    return made


@pytest.mark.parametrize("code", [INS, SIMULATION])
def test_a_code_is_taken_with_the_cursor_in_a_field(keys: Keys, code: str, qtbot: QtBot) -> None:
    keys.type("Dur", 200)
    keys.type(code + "\r", 2)
    keys.type("and", 200)
    assert keys.codes == [code.encode()]
    keys.now += GAP_MS + 1
    qtbot.waitUntil(lambda: keys.field.text() == "Durand")


def test_letters_that_begin_a_code_come_back_in_their_order(keys: Keys, qtbot: QtBot) -> None:
    keys.type("Isidore\r", 20)
    assert keys.field.text() == "Isidore"
    keys.field.clear()
    keys.type("DIS")
    assert keys.field.text() == "DI"  # nothing begins so: both went on at once
    keys.now += GAP_MS + 1
    qtbot.waitUntil(lambda: keys.field.text() == "DIS")
    assert keys.codes == []


def test_an_arrow_or_a_shortcut_lets_the_letters_go_first(keys: Keys) -> None:
    handle = keys.window.windowHandle()
    assert handle is not None
    keys.type("IS")
    QTest.keyClick(handle, Qt.Key.Key_Left)
    keys.type("x", 200)
    assert keys.field.text() == "IxS"
    keys.type("D", 200)
    QTest.keyClick(handle, Qt.Key.Key_Backspace)
    assert keys.field.text() == "IxS"


def test_no_digit_of_a_code_is_a_shortcut(keys: Keys) -> None:
    fired: list[int] = []
    digit = QShortcut(QKeySequence("1"), keys.window)
    digit.activated.connect(lambda: fired.append(1))
    keys.field.clearFocus()  # a field keeps digits for itself
    keys.type(INS + "\r", 2)
    assert (fired, keys.codes) == ([], [INS.encode()])
    keys.type("1", 200)
    assert fired == [1]


def test_a_code_without_a_mark_is_taken_only_while_one_is_awaited(keys: Keys) -> None:
    keys.type(OPAQUE + "\r", 2)
    assert keys.codes == []
    assert keys.field.text() == OPAQUE
    keys.field.clear()
    keys.awaited = True
    keys.type(OPAQUE + "\r", 2)
    assert keys.codes == [OPAQUE.encode()]
    assert keys.field.text() == ""


def test_nothing_is_listened_to_behind_a_gate_or_once_stopped(keys: Keys) -> None:
    gate = QLineEdit()
    keys.window.show_gate(gate)
    keys.type("IS01", 2)
    assert gate.text() == "IS01"
    keys.window.show_workspace()
    keys.field.setFocus()
    keys.type("IS", 2)
    keys.wedge.stop()
    assert keys.field.text() == "IS"
    keys.type(INS, 2)
    assert keys.codes == []


@pytest.mark.parametrize("code", [INS, SIMULATION])
@pytest.mark.parametrize("stall_ms", [60, 400, 3_000])
def test_a_window_that_is_busy_in_the_middle_of_a_scan_loses_no_key(keys: Keys, code: str, stall_ms: int) -> None:
    for at in range(0, len(code), 40):
        keys.now += stall_ms  # the scanner kept its pace: its keys were waiting in the queue of the window
        keys.type(code[at : at + 40], 2)
    keys.type("\r", 2)
    keys.rest()
    assert (keys.codes, keys.field.text()) == ([code.encode()], "")


def test_keys_that_wait_behind_a_late_silence_are_still_of_the_burst(keys: Keys, qtbot: QtBot) -> None:
    keys.type(INS[:60], 2)
    keys.now += 900
    qtbot.wait(GAP_MS + 10)  # the silence is told, late by the clock: it is not believed at once
    assert keys.wedge.is_holding
    keys.type(INS[60:] + "\r", 2)
    assert (keys.codes, keys.field.text()) == ([INS.encode()], "")


@pytest.mark.parametrize("tail", ["\r\n", "\r\r", "\t\r"])
def test_the_end_of_a_code_presses_no_button(keys: Keys, tail: str) -> None:
    pressed: list[int] = []
    button = QPushButton("Transmettre", keys.window)
    button.setDefault(True)
    button.clicked.connect(lambda: pressed.append(1))
    keys.field.returnPressed.connect(lambda: pressed.append(2))
    keys.type(INS + tail, 2)
    assert (keys.codes, pressed, keys.field.hasFocus()) == ([INS.encode()], [], True)
    keys.type("\r", 400)
    assert pressed == [2]


def test_a_code_scanned_over_a_question_answers_nothing(keys: Keys, qtbot: QtBot) -> None:
    dialog = ConfirmDialog("Transmettre 14 FSE ?", "Elles ne pourront plus être modifiées.", "Transmettre", keys.window)
    answers: list[str] = []
    dialog.accepted.connect(lambda: answers.append("oui"))
    dialog.open()
    qtbot.waitUntil(dialog.isVisible)
    keys.type(INS + "\r\n", 2, where=dialog)
    assert (keys.codes, answers, dialog.isVisible()) == ([INS.encode()], [], True)
    keys.type("\r", 400, where=dialog)
    assert answers == ["oui"]


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # a list takes the keyboard of a real screen
def test_letters_typed_in_a_dialog_or_a_list_go_there(keys: Keys, qtbot: QtBot) -> None:
    dialog = ConfirmDialog("Ranger ?", "", "Ranger", keys.window)
    line = QLineEdit(dialog)
    dialog.open()
    line.setFocus()
    keys.type("IS", 5, where=dialog)
    keys.now += GAP_MS + 1
    keys.rest()
    assert (line.text(), keys.field.text()) == ("IS", "")
    dialog.reject()
    keys.window.activateWindow()
    choice = QComboBox(keys.window)
    choice.addItems(["Abel", "Denis", "Igor", "Samir"])
    choice.show()
    choice.showPopup()
    keys.type("I", 5)
    keys.now += GAP_MS + 1
    keys.rest()
    assert choice.view().currentIndex().data() == "Igor"
    choice.hidePopup()


def test_a_key_held_down_is_written_as_often_as_it_repeats(keys: Keys) -> None:
    keys.repeat(Qt.Key.Key_I, "I", 40)
    keys.rest()
    assert (keys.field.text(), keys.codes) == ("I" * 40, [])


def test_letters_that_wait_are_written_before_a_click_or_an_accent(keys: Keys) -> None:
    keys.type("S", 5)
    composed = QInputMethodEvent()
    composed.setCommitString("ê")
    QApplication.sendEvent(keys.field, composed)  # a dead key: the letter comes from the input method
    assert keys.field.text() == "Sê"
    keys.type("D", 5)
    QTest.mouseClick(keys.field, Qt.MouseButton.LeftButton, pos=keys.field.rect().topLeft())
    assert keys.field.text() == "SêD"


def test_a_character_of_the_third_level_is_part_of_a_code(keys: Keys) -> None:
    handle = keys.window.windowHandle()
    alt_gr = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    keys.awaited = True
    keys.type(OPAQUE[:30], 2)
    QApplication.sendEvent(handle, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_At, alt_gr, "@"))
    keys.type(OPAQUE[30:] + "\r", 2)
    assert keys.codes == [(OPAQUE[:30] + "@" + OPAQUE[30:]).encode()]
