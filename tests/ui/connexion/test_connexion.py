"""Logging in, getting back in, unlocking."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.domain.clock import FixedClock
from app.services.session import OpenSession, Session, UnlockSession
from app.services.vault import TooManyTries
from app.ui.connexion import lock_gate, login_gate, model
from app.ui.connexion.view import LoginGate
from app.ui.lane import Lane
from tests.samples import CABINET, KINE
from tests.ui.conftest import ManualExecutor, clipped, press, type_text, unnamed, unreached
from tests.ui.reglages.bench import NOW, OTHER, PHRASE, RECOVERY, FakeSafe, furnished


class Gate:
    """The login of a furnished cabinet."""

    def __init__(self, qtbot: QtBot, manual: ManualExecutor) -> None:
        self.safe, self.manual = furnished(), manual
        self.opened: list[Session] = []
        self.view: LoginGate = login_gate(
            self.safe, OpenSession(self.safe, FixedClock(NOW)), Lane("work", manual), self.opened.append
        )
        qtbot.addWidget(self.view)
        self.view.resize(1280, 800)
        self.view.show()

    def try_phrase(self, phrase: str) -> None:
        self.view.login.secret.edit.clear()
        type_text(self.view.login.secret.edit, phrase)
        press(self.view.login.secret.edit, Qt.Key.Key_Return)
        self.manual.drain()


@pytest.fixture
def gate(qtbot: QtBot, manual: ManualExecutor) -> Gate:
    return Gate(qtbot, manual)


def test_people_are_listed_and_the_right_phrase_opens(gate: Gate) -> None:
    assert [gate.view.login.users.itemText(i) for i in range(2)] == ["Claire Morel", "Sam Petit"]
    gate.try_phrase(PHRASE)
    assert [session.utilisateur.login for session in gate.opened] == ["claire"]


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_the_longest_refusal_is_read_whole_above_whole_fields(gate: Gate, size: tuple[int, int]) -> None:
    gate.view.resize(*size)
    what, to_do = model.refusal(TooManyTries(600))
    gate.view.show_refused(what, to_do)
    QApplication.processEvents()
    page = gate.view.login
    assert to_do in page.message.text
    wrapped = [label for label in page.card.findChildren(QLabel) if label.isVisible() and label.hasHeightForWidth()]
    assert [label for label in wrapped if label.height() < label.heightForWidth(label.width())] == []
    assert page.secret.edit.height() >= page.secret.edit.minimumHeight() > 0


def test_a_wrong_phrase_is_said_and_forgotten_and_the_wait_told(gate: Gate) -> None:
    gate.try_phrase("faux")
    assert gate.view.login.message.text.startswith("Phrase de passe incorrecte.")  # nobody typed an identifiant
    assert gate.view.login.secret.secret == ""
    gate.try_phrase("faux")
    gate.try_phrase("faux")
    assert "30\u00a0s" in gate.view.login.message.text
    gate.try_phrase(PHRASE)
    assert "clé de secours" in gate.view.login.message.text
    assert gate.opened == []


def test_a_closed_account_says_whom_to_ask(gate: Gate) -> None:
    with gate.safe.store() as uow:
        uow.cabinet.save_utilisateur(replace(uow.cabinet.utilisateur("claire"), actif=False))
        uow.commit()
    gate.try_phrase(PHRASE)
    assert "Ce compte est fermé" in gate.view.login.message.text
    assert gate.view.login.button.isEnabled()


def test_a_login_without_account_is_explained(gate: Gate) -> None:
    gate.safe.store.state.utilisateurs.clear()
    gate.try_phrase(PHRASE)
    assert model.CLOSED_HALF_WAY[0] in gate.view.login.message.text


def test_the_recovery_key_brings_back_in(gate: Gate) -> None:
    gate.view.login.users.set_value("sam")
    gate.view.login.recovery_requested.emit()
    page = gate.view.recovery
    assert page.isVisible()
    assert page.users.value == "sam"
    page.button.click()
    assert page.key_row.message.text() == model.KEY_MISSING
    assert page.new._row.message.text() == model.SECRET_MISSING
    type_text(page.key, RECOVERY)
    for edit in (page.new._secret.edit, page.new._again.edit):
        type_text(edit, PHRASE)
    press(page.new._again.edit, Qt.Key.Key_Return)
    gate.manual.drain()
    assert gate.view.login.isVisible()
    assert model.RESET_DONE[0] in gate.view.login.message.text
    gate.try_phrase(PHRASE)
    assert gate.opened[0].utilisateur.login == "sam"
    assert page.new.secret == ""


@pytest.mark.parametrize(("typed", "said"), [(RECOVERY[:-1], "faute de frappe"), ("Z" * len(RECOVERY), "n’ouvre pas")])
def test_a_wrong_recovery_key_is_said_under_its_field(gate: Gate, typed: str, said: str) -> None:
    gate.view.login.recovery_requested.emit()
    page = gate.view.recovery
    type_text(page.key, typed)
    for edit in (page.new._secret.edit, page.new._again.edit):
        type_text(edit, OTHER)
    page.button.click()
    gate.manual.drain()
    assert said in page.key_row.message.text()
    assert page.button.isEnabled()
    assert gate.safe.phrases["claire"] == PHRASE


@pytest.mark.parametrize(
    ("secret", "again", "wrong"),
    [
        ("", "", {"secret": model.SECRET_MISSING}),
        ("court", "court", {"secret": model.TOO_WEAK}),
        (PHRASE, PHRASE + "s", {"again": model.AGAIN_WRONG}),
        ("cerise wagon plume tambour orage velours cabinet-lilas", "", {"again": model.AGAIN_WRONG}),
        (PHRASE, PHRASE, {}),
    ],
)
def test_what_is_wrong_with_a_new_phrase(secret: str, again: str, wrong: dict[str, str]) -> None:
    assert model.passphrase_errors(secret, again) == wrong


def test_the_words_of_the_login_are_worth_nothing() -> None:
    phrase = "Kq7!rT9#xxmorel"
    assert model.passphrase_errors(phrase, phrase) == {}
    assert model.passphrase_errors(phrase, phrase, ("morel",)) == {"secret": model.KNOWN_WORDS}


@pytest.mark.parametrize("recovering", [False, True])
def test_every_control_is_named_reached_and_whole(gate: Gate, recovering: bool) -> None:
    if recovering:
        gate.view.login.recovery_requested.emit()
    gate.view.activateWindow()
    assert unnamed(gate.view) == []
    assert unreached(gate.view) == []
    assert clipped(gate.view) == []


def test_the_lock_opens_for_the_same_person_only(qtbot: QtBot, manual: ManualExecutor) -> None:
    safe: FakeSafe = furnished()
    done: list[str] = []
    view = lock_gate(
        UnlockSession(safe, FixedClock(NOW)), Session(KINE, CABINET, safe.store), Lane("work", manual),
        lambda: done.append("in"), lambda: done.append("switch"),
    )  # fmt: skip
    qtbot.addWidget(view)
    view.show()
    for phrase in (OTHER, PHRASE):
        type_text(view.secret.edit, phrase)
        press(view.secret.edit, Qt.Key.Key_Return)
        assert not view.button.isEnabled()
        manual.drain()
    assert done == ["in"]
    assert view.secret.secret == ""
    view.switch_user_requested.emit()
    assert done == ["in", "switch"]
    assert unnamed(view) == []
