"""The window: rooms, keys, search, lock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QListWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.domain.clock import FixedClock
from app.ui.keys import WINDOW_KEYS
from app.ui.shell.auto_lock import AutoLock
from app.ui.shell.crash import CrashReport
from app.ui.shell.gate import LockScreen, LoginPage, UserChoice
from app.ui.shell.main_window import MainWindow
from app.ui.shell.rooms import Room
from app.ui.shell.status_strip import StatusItem
from app.ui.values import PaletteItem, State
from app.ui.widgets.button import Button
from tests.ui.conftest import press, type_text, unnamed

BUILT: list[str] = []


def room(key: str, *, permission: str = "", at_foot: bool = False, button: str = "") -> Room:
    def build() -> QWidget:
        BUILT.append(key)
        page = QWidget()
        column = QVBoxLayout(page)
        column.addWidget(Button(f"Faire {key}", shortcut=button))
        rows = QListWidget()
        rows.setAccessibleName(f"Liste {key}")
        column.addWidget(rows)
        return page

    return Room(key, key.capitalize(), "house", build, permission, at_foot)


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    BUILT.clear()
    rooms = [
        room("accueil", button="F12"),
        room("patients"),
        room("journal", permission="journal"),
        room("reglages", at_foot=True),
    ]
    commands = [PaletteItem("Commandes", "Transmettre", icon="send", shortcut="Ctrl+T", target="transmettre")]
    made = MainWindow(rooms, "Claire Morel", may=lambda p: p != "journal", commands=commands)
    qtbot.addWidget(made)
    made.enter("accueil")
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def key(window: MainWindow, sequence: str) -> None:
    """Press a window key the way Qt dispatches shortcuts."""
    from PySide6.QtGui import QKeySequence
    from PySide6.QtTest import QTest

    QTest.keySequence(window, QKeySequence(sequence))


def test_rooms_are_built_when_entered(window: MainWindow) -> None:
    assert BUILT == ["accueil"]
    window.rail.item("patients").click()
    window.rail.item("patients").click()
    assert window.rail.item("patients").isChecked()
    assert not window.rail.item("accueil").isChecked()
    window.enter("accueil")
    window.enter("patients")
    assert BUILT == ["accueil", "patients"]
    assert window.current_room == "patients"


def test_a_room_that_is_not_open_is_not_on_the_rail(window: MainWindow) -> None:
    with pytest.raises(KeyError):
        window.rail.item("journal")
    with pytest.raises(KeyError):
        window.enter("journal")


def test_rail_walks_with_the_arrows(window: MainWindow) -> None:
    first = window.rail.item("accueil")
    first.setFocus()
    press(first, Qt.Key.Key_Down)
    assert window.current_room == "accueil"  # walking does not enter
    assert window.rail.item("patients").hasFocus()
    press(window.rail.item("patients"), Qt.Key.Key_Return)
    assert window.current_room == "patients"


@pytest.mark.parametrize("by_key", [False, True])
def test_the_keyboard_follows_into_the_room_then_back_where_it_was(
    window: MainWindow, qtbot: QtBot, by_key: bool
) -> None:
    def go(to: str, place: int) -> None:
        if by_key:
            key(window, f"Ctrl+{place}")
        else:
            qtbot.mouseClick(window.rail.item(to), Qt.MouseButton.LeftButton)

    go("patients", 2)
    patients = window.page("patients")
    assert isinstance(window.focusWidget(), QListWidget)
    assert patients is not None
    assert patients.isAncestorOf(window.focusWidget())
    button = patients.findChild(Button)
    button.setFocus()
    go("accueil", 1)
    go("patients", 2)
    assert window.focusWidget() is button


def test_badge_is_said(window: MainWindow) -> None:
    window.rail.set_badge("patients", 3, State.DANGER)
    window.rail.set_badge("inconnue", 3)
    assert window.rail.item("patients").accessibleName() == "Patients, 3 en attente"
    window.rail.set_badge("patients", 0)
    assert window.rail.item("patients").accessibleName() == "Patients"


SIGNALS = {
    "F12": "card_requested",
    "F11": "qr_requested",
    "Ctrl+N": "new_seance_requested",
    "Ctrl+T": "transmit_requested",
    "F5": "returns_requested",
    "Ctrl+P": "print_requested",
    "Ctrl+L": "lock_requested",
    "F1": "help_requested",
}


@pytest.mark.parametrize("sequence", [k for k in WINDOW_KEYS if k != "Ctrl+K"])
def test_window_keys_are_signals(window: MainWindow, qtbot: QtBot, sequence: str) -> None:
    window.enter("patients")
    with qtbot.waitSignal(getattr(window, SIGNALS[sequence])):
        key(window, sequence)


def test_a_key_presses_the_button_that_prints_it(window: MainWindow, qtbot: QtBot) -> None:
    heard = []
    window.card_requested.connect(lambda: heard.append("window"))
    page = window.page("accueil")
    assert page is not None
    page.findChild(Button).clicked.connect(lambda: heard.append("button"))
    key(window, "F12")
    assert heard == ["button"]


def test_control_and_a_digit_go_to_a_room(window: MainWindow) -> None:
    key(window, "Ctrl+2")
    assert window.current_room == "patients"


def test_no_key_works_behind_a_gate(window: MainWindow) -> None:
    heard = []
    window.transmit_requested.connect(lambda: heard.append(1))
    gate = LockScreen("Claire Morel")
    window.show_gate(gate)
    assert window.is_covered
    key(window, "Ctrl+T")
    assert heard == []
    window.show_workspace()
    key(window, "Ctrl+T")
    assert heard == [1]


def test_search_finds_commands_at_once_and_the_rest_when_answered(window: MainWindow, qtbot: QtBot) -> None:
    key(window, "Ctrl+K")
    panel = window.palette_panel
    assert panel.isVisible()
    with qtbot.waitSignal(window.search_requested) as asked:
        type_text(panel.field, "tr")
    assert asked.args == ["tr"]
    assert [item.title for item in panel.items] == ["Transmettre"]
    found = PaletteItem("Patients", "Tréguier Yann", target=42)
    panel.show_results("autre", [PaletteItem("Patients", "En retard")])
    assert [item.title for item in panel.items] == ["Transmettre"]
    panel.show_results("tr", [found])
    assert [item.title for item in panel.items] == ["Tréguier Yann", "Transmettre"]
    with qtbot.waitSignal(window.palette_chosen) as chosen:
        press(panel.field, Qt.Key.Key_Return)
    assert chosen.args[0].target == 42
    assert not panel.isVisible()


def test_search_moves_with_the_arrows_over_the_group_titles(window: MainWindow, qtbot: QtBot) -> None:
    panel = window.palette_panel
    panel.open_palette()
    type_text(panel.field, "tr")
    panel.show_results("tr", [PaletteItem("Patients", "Tréguier Yann")])
    press(panel.field, Qt.Key.Key_Down)
    with qtbot.waitSignal(window.palette_chosen) as chosen:
        press(panel.field, Qt.Key.Key_Return)
    assert chosen.args[0].target == "transmettre"


def test_search_goes_to_a_room_and_escape_closes(window: MainWindow) -> None:
    panel = window.palette_panel
    panel.open_palette()
    type_text(panel.field, "aller à reglages")
    press(panel.field, Qt.Key.Key_Return)
    assert window.current_room == "reglages"
    panel.open_palette()
    press(panel.field, Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_search_without_answer_says_so(window: MainWindow) -> None:
    panel = window.palette_panel
    panel.open_palette()
    type_text(panel.field, "zzz")
    assert panel.items == []
    assert "zzz" in panel.list.item(0).text()


def test_help_opens_and_closes_with_the_same_key(window: MainWindow) -> None:
    key(window, "F1")
    assert window.help_panel.isVisible()
    key(window, "F1")
    assert not window.help_panel.isVisible()


def test_status_facts_keep_their_place_and_lead_somewhere(window: MainWindow, qtbot: QtBot) -> None:
    window.status.set_item(StatusItem("lecteur", "credit-card", "Lecteur prêt"))
    window.status.set_item(StatusItem("verrou", "lock", "Verrouillage dans 5 min"))
    window.status.set_item(StatusItem("file", "send", "14 FSE à transmettre"))
    window.status.set_item(StatusItem("lecteur", "credit-card", "Aucun lecteur", State.WARNING, "Branchez-le."))
    QApplication.processEvents()
    assert window.status.text("lecteur") == "Aucun lecteur"
    left = [window.status.place(k) for k in ("lecteur", "file", "verrou")]
    assert left == sorted(left)
    with qtbot.waitSignal(window.status_clicked) as clicked:
        window.status.click("file")
    assert clicked.args == ["file"]


def test_person_menu(window: MainWindow, qtbot: QtBot) -> None:
    for place, signal in ((0, window.lock_requested), (1, window.switch_user_requested), (3, window.quit_requested)):
        menu = window.top_bar.user_menu()
        with qtbot.waitSignal(signal):
            menu.actions()[place].trigger()


def test_every_control_is_named(window: MainWindow) -> None:
    assert unnamed(window) == []


def test_window_title_names_nobody(window: MainWindow) -> None:
    assert window.windowTitle() == "Cabinet Kiné"


# --- gates ---
def test_login_hands_over_the_choice_and_forgets_a_refused_secret(qtbot: QtBot) -> None:
    page = LoginPage([UserChoice("cm", "Claire Morel", "titulaire"), UserChoice("ad", "Awa Diop")])
    qtbot.addWidget(page)
    page.show()
    page.choose("ad")
    heard = []
    page.login_requested.connect(lambda *args: heard.append(args))
    press(page.secret.edit, Qt.Key.Key_Return)
    assert heard == []
    type_text(page.secret.edit, "clé dœuvre")
    press(page.secret.edit, Qt.Key.Key_Return)
    assert heard == [("ad", "clé dœuvre")]
    page.set_busy(True)
    assert not page.button.isEnabled()
    page.show_error("Phrase de passe refusée.", "Il reste 4 essais.")
    assert page.secret.secret == ""
    assert page.message.isVisible()
    assert page.message.text == "Phrase de passe refusée. Il reste 4 essais."
    assert unnamed(page) == []


def test_lock_screen_unlocks(qtbot: QtBot) -> None:
    page = LockScreen("Claire Morel")
    qtbot.addWidget(page)
    page.show()
    type_text(page.secret.edit, "phrase")
    with qtbot.waitSignal(page.unlock_requested) as asked:
        page.button.click()
    assert asked.args == ["phrase"]
    page.reset()
    assert page.secret.secret == ""


def test_crash_report_can_be_copied(qtbot: QtBot) -> None:
    page = CrashReport("ValueError: empty range")
    qtbot.addWidget(page)
    page.show()
    page.copy_button.click()
    assert QApplication.clipboard().text() == "ValueError: empty range"
    assert page.copy_button.accessibleName() == "Rapport copié"


# --- auto lock ---
@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 21, 8, 0, tzinfo=UTC))


@pytest.fixture
def auto_lock(qapp: QApplication, clock: FixedClock) -> Iterator[AutoLock]:
    made = AutoLock(qapp, clock, timedelta(minutes=5))
    yield made
    made.stop()
    made.deleteLater()


def test_post_locks_after_the_delay_and_warns_a_minute_before(
    auto_lock: AutoLock, clock: FixedClock, qtbot: QtBot
) -> None:
    said, locked = [], []
    auto_lock.announced.connect(said.append)
    auto_lock.expired.connect(lambda: locked.append(1))
    auto_lock.start()
    clock.advance(timedelta(minutes=4, seconds=10))
    auto_lock.tick()
    assert [(item.text, item.state) for item in said] == [
        ("Verrouillage dans 5\u00a0min", State.NEUTRAL),
        ("Verrouillage dans 50\u00a0s", State.WARNING),
    ]
    assert locked == []
    clock.advance(timedelta(seconds=50))
    auto_lock.tick()
    auto_lock.tick()
    assert locked == [1]


def test_a_key_puts_the_lock_off(auto_lock: AutoLock, clock: FixedClock, qtbot: QtBot) -> None:
    button = Button("Exporter")
    qtbot.addWidget(button)
    locked = []
    auto_lock.expired.connect(lambda: locked.append(1))
    auto_lock.start()
    clock.advance(timedelta(minutes=4))
    press(button, Qt.Key.Key_Shift)
    clock.advance(timedelta(minutes=4))
    auto_lock.tick()
    assert locked == []
    assert auto_lock.remaining == timedelta(minutes=1)


def test_a_post_that_slept_locks_when_it_wakes(auto_lock: AutoLock, clock: FixedClock, qtbot: QtBot) -> None:
    auto_lock.start()
    clock.advance(timedelta(hours=8))
    with qtbot.waitSignal(auto_lock.expired):
        auto_lock.tick()
