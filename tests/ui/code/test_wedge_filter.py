"""Keys of a real window: a scanner that types is taken, a person who types loses nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.hardware.wedge import GAP_MS, WedgeRecogniser
from app.ui.code.wedge import WedgeFilter
from app.ui.shell.main_window import MainWindow
from app.ui.shell.rooms import Room
from tests.code_frames import INS, OPAQUE, SIMULATION


@dataclass(slots=True)
class Keys:
    """A window with one field, a clock moved by hand, what was scanned."""

    window: MainWindow
    field: QLineEdit
    wedge: WedgeFilter
    now: int = 1_000
    codes: list[bytes] = field(default_factory=list)
    awaited: bool = False

    def type(self, text: str, gap_ms: int = 0) -> None:
        handle = self.window.windowHandle()
        assert handle is not None
        for char in text:
            self.now += gap_ms
            match char:
                case "\r":
                    QTest.keyClick(handle, Qt.Key.Key_Return)
                case "\x1d":
                    QTest.keyClick(handle, Qt.Key.Key_BracketRight, Qt.KeyboardModifier.ControlModifier)
                case _:
                    QTest.keyClick(handle, char)


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
    made = Keys(window, line, WedgeFilter(window, WedgeRecogniser(), lambda: made.awaited))
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
