"""Réglages: saved at once, taken back, refused with words; secrets never kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.card import CarteLue
from app.domain.errors import CardRemoved
from app.domain.people import Role, StatutPraticien
from app.services.save_settings import AUTO_LOCK_MINUTES
from app.ui.desk import Lanes
from app.ui.lane import Lane
from app.ui.reglages import ReglagesWidget, appearance, model, reglages_screen
from app.ui.theme import Mode, theme
from app.ui.widgets.table import SessionMemory
from tests.samples import NUMERO_AM, RPPS
from tests.ui.carte.bench import SLOT, FakeNav
from tests.ui.conftest import ManualExecutor, clipped, press, type_text, unnamed, unreached
from tests.ui.reglages.bench import NOW, OTHER, PHRASE, RECOVERY, Post, post


class Nav(FakeNav):
    """Also remembers the delay of the lock."""

    def __init__(self) -> None:
        super().__init__()
        self.lock_after: list[int] = []

    def set_lock_after(self, minutes: int) -> None:
        self.lock_after.append(minutes)


class Screen:
    """The screen of one of the two, nothing waiting."""

    def __init__(self, qtbot: QtBot, manual: ManualExecutor, login: str = "claire") -> None:
        self.post: Post = post(login)
        self.nav, self.manual, self.memory = Nav(), manual, SessionMemory()
        lanes = Lanes(Lane("device", manual), Lane("work", manual), Lane("camera", manual))
        self.view: ReglagesWidget = reglages_screen(self.post.desk, lanes, self.nav, self.memory)
        qtbot.addWidget(self.view)
        self.view.resize(1054, 718)
        self.view.show()
        self.view.activateWindow()
        self.settle()

    def settle(self) -> None:
        QApplication.processEvents()
        self.manual.drain()
        QApplication.processEvents()

    def undo(self) -> None:
        assert self.nav.undo is not None
        self.nav.undo()
        self.settle()

    @property
    def cabinet(self) -> str:
        return self.post.store.state.cabinet[1].telephone

    def accept(self) -> None:
        assert self.view._question is not None
        self.view._question.accept()
        self.settle()


@pytest.fixture
def screen(qtbot: QtBot, manual: ManualExecutor) -> Screen:
    return Screen(qtbot, manual)


# --- cabinet ---
def test_a_field_left_is_saved_and_taken_back(screen: Screen) -> None:
    form = screen.view.cabinet.form
    type_text(form.telephone, "0322112233")
    press(form.telephone, Qt.Key.Key_Return)
    screen.settle()
    assert (screen.cabinet, screen.nav.said) == ("03 22 11 22 33", [model.CABINET_SAVED])
    assert form.telephone.text() == "03 22 11 22 33"
    screen.undo()
    assert (screen.cabinet, form.telephone.text()) == ("", "")


def test_nothing_is_saved_while_something_is_wrong(screen: Screen) -> None:
    form = screen.view.cabinet.form
    form.iban.setText("FR76 3000")
    form.bic.setText("X")
    form.telephone.setText("0322112233")
    form.committed.emit()
    screen.settle()
    assert screen.cabinet == ""
    assert "IBAN est faux" in form.row("iban").message.text()
    assert "BIC" in form.row("bic").message.text()
    form.iban.clear()
    form.bic.clear()
    form.committed.emit()
    screen.settle()
    assert screen.cabinet == "03 22 11 22 33"


def test_a_field_left_unchanged_saves_nothing(screen: Screen) -> None:
    screen.view.cabinet.form.committed.emit()
    assert screen.manual.drain() == 0


# --- people ---
def test_a_remplacant_is_added_then_changed_and_taken_back(screen: Screen) -> None:
    screen.view.open_target(topic="praticiens")
    screen.view.praticiens.add.click()
    form = screen.view.praticien.form
    screen.view.praticien.button.click()
    assert "RPPS" in form.row("rpps").message.text()
    for field, text in (
        (form.prenom, "Inès"),
        (form.nom, "Caron"),
        (form.rpps, RPPS.value),
        (form.numero_am, NUMERO_AM.value),
    ):
        field.setText(text)
    form.statut.set_value(StatutPraticien.REMPLACANT)
    assert form.titulaire.isVisible()
    screen.view.praticien.button.click()
    screen.settle()
    assert [row.statut for row in screen.view.praticiens.table.rows] == ["Titulaire", "Remplaçant de Claire Morel"]
    screen.view.praticiens.table.select(2)
    screen.view.praticiens.edit.click()
    form.nom.setText("Carron")
    screen.view.praticien.button.click()
    screen.settle()
    assert screen.post.store.state.praticiens[2].nom == "Carron"
    screen.undo()
    assert screen.post.store.state.praticiens[2].nom == "Caron"


def test_an_account_is_opened_with_a_strong_phrase_only(screen: Screen) -> None:
    screen.view.open_target(topic="utilisateurs")
    screen.view.utilisateurs.add.click()
    panel = screen.view.account
    panel.button.click()
    assert panel.form.row("nom").message.text() == model.NAME_MISSING
    panel.nom.setText("Lou Martin")
    panel.login.setText("sam")
    panel.role.set_value(Role.KINE)
    for edit in (panel.new._secret.edit, panel.new._again.edit):
        edit.setText(PHRASE)
    panel.button.click()
    assert panel.form.row("praticien_id").message.text() == model.PRATICIEN_NEEDED
    panel.praticien.set_value(1)
    panel.button.click()
    screen.settle()
    assert "existe déjà" in panel.message.text
    panel.login.setText("Lou")
    panel.button.click()
    screen.settle()
    assert not panel.isVisible()
    assert screen.post.safe.phrases["lou"] == PHRASE
    assert screen.post.account("lou").praticien_id == 1


def test_a_role_is_changed_and_taken_back(screen: Screen) -> None:
    screen.view.open_target(topic="utilisateurs")
    screen.view.utilisateurs.table.select(2)
    press(screen.view.utilisateurs.table.view, Qt.Key.Key_Return)
    assert not screen.view.account.login.isEnabled()
    screen.view.account.role.set_value(Role.ADMINISTRATEUR)
    screen.view.account.button.click()
    screen.settle()
    assert screen.post.account("sam").role is Role.ADMINISTRATEUR
    screen.undo()
    assert screen.post.account("sam").role is Role.SECRETAIRE


def test_an_account_is_closed_after_a_question_then_reopened(screen: Screen) -> None:
    screen.view.open_target(topic="utilisateurs")
    users = screen.view.utilisateurs
    users.table.select(1)
    assert not users.shut.isEnabled()  # one's own
    users.table.select(2)
    users.shut.click()
    assert "sam" in screen.post.safe.phrases
    screen.accept()
    assert "sam" not in screen.post.safe.phrases
    assert users.reopen.isVisible()
    users.reopen.click()
    for edit in (screen.view.reopen.new._secret.edit, screen.view.reopen.new._again.edit):
        edit.setText(PHRASE)
    screen.view.reopen.button.click()
    screen.settle()
    assert screen.post.safe.phrases["sam"] == PHRASE
    assert screen.post.account("sam").actif


# --- security ---
def test_the_delay_of_the_lock_is_saved_and_taken_back(screen: Screen) -> None:
    screen.view.open_target(topic="securite")
    lock = screen.view.securite.lock
    assert lock.value == 5
    lock.set_value(12)
    lock.activated.emit(lock.currentIndex())
    screen.settle()
    assert screen.post.store.state.settings[AUTO_LOCK_MINUTES] == "12"
    screen.undo()
    assert lock.value == 5
    assert screen.nav.lock_after == [12, 5]


def test_a_passphrase_is_changed_and_forgotten(screen: Screen) -> None:
    screen.view.open_target(topic="securite")
    screen.view.securite.passphrase.click()
    panel = screen.view.passphrase
    panel.button.click()
    assert panel.old_row.message.text() == model.OLD_MISSING
    type_text(panel.old.edit, OTHER)
    for edit in (panel.new._secret.edit, panel.new._again.edit):
        type_text(edit, OTHER)
    panel.button.click()
    screen.settle()
    assert panel.old_row.message.text() == "Phrase de passe incorrecte."
    panel.old.edit.setText(PHRASE)
    panel.button.click()
    screen.settle()
    assert screen.post.safe.phrases["claire"] == OTHER
    assert not panel.isVisible()
    assert (panel.old.secret, panel.new.secret, panel.new.again) == ("", "", "")


def test_a_new_recovery_key_is_shown_once(screen: Screen) -> None:
    screen.view.open_target(topic="securite")
    screen.view.securite.key.click()
    assert screen.post.safe.recovery == RECOVERY
    screen.accept()
    assert screen.post.safe.recovery != RECOVERY
    panel, saved = screen.view.key, []
    assert not panel.button.isEnabled()
    screen.view.sheet_ready.disconnect()
    screen.view.sheet_ready.connect(saved.append)
    panel.card.save_button.click()
    screen.settle()
    assert saved == [f"PDF {screen.post.safe.recovery}".encode()]
    groups = screen.post.safe.recovery.split("-")
    type_text(panel.card._typed[0], groups[2])
    type_text(panel.card._typed[1], groups[6])
    panel.button.click()
    assert not panel.isVisible()
    assert screen.view.post is not None
    assert screen.view.post._key == ""
    assert panel.card._groups.count() == 0


def test_the_journal_is_read_and_its_chain_followed(screen: Screen) -> None:
    screen.view.open_target(topic="securite")
    screen.view.cabinet.form.telephone.setText("0322112233")
    screen.view.cabinet.form.committed.emit()
    screen.settle()
    screen.view.refresh()
    screen.settle()
    assert [row.subject for row in screen.view.securite.table.rows] == ["cabinet"]
    screen.view.securite.check.click()
    screen.settle()
    assert model.JOURNAL_HOLDS[0] in screen.view.securite.message.text
    state = screen.post.store.state

    state.journal[0] = replace(state.journal[0], user="autre")
    screen.view.securite.check.click()
    screen.settle()
    assert "ligne 1" in screen.view.securite.message.text


# --- the post ---
def test_the_readers_are_tested_when_their_topic_opens(screen: Screen) -> None:
    screen.post.reader.seen = (SLOT,)
    screen.view.open_target(topic="lecteurs")
    screen.settle()
    row = screen.view.lecteurs.readers.rows[0]
    assert row.button is not None
    screen.post.read_card.refusal = CardRemoved()
    row.button.click()
    assert not screen.view.lecteurs.again.isEnabled()
    screen.settle()
    assert "retirée" in screen.view.lecteurs.message.text
    screen.post.read_card.refusal, screen.post.read_card.carte = None, CarteLue((), SLOT.reader, NOW)
    row.button.click()
    screen.settle()
    assert "Carte lue" in screen.view.lecteurs.message.text
    assert screen.post.read_card.asked == [SLOT.reader, SLOT.reader]


def test_colours_and_text_size_are_kept_on_the_post(screen: Screen) -> None:
    screen.view.open_target(topic="apparence")
    page = screen.view.apparence
    page.mode.set_value(Mode.DARK)
    page.mode.activated.emit(page.mode.currentIndex())
    page.scale.set_value(130)
    page.scale.activated.emit(page.scale.currentIndex())
    assert (theme().mode, theme().scale) == (Mode.DARK, 1.3)
    screen.undo()
    assert (theme().scale, page.scale.value) == (1.0, 100)
    theme().set_mode(Mode.LIGHT)
    appearance.restore_appearance(theme(), screen.memory)
    assert theme().mode is Mode.DARK


def test_the_secretary_sees_her_own_topics(qtbot: QtBot, manual: ManualExecutor) -> None:
    screen = Screen(qtbot, manual, "sam")
    assert screen.view.topic == model.LECTEURS
    screen.view.open_target(topic="cabinet")
    assert screen.view.topic == model.LECTEURS
    screen.view.open_target(topic="securite")
    screen.settle()
    assert not screen.view.securite.lock.isEnabled()
    assert screen.view.securite.lock.toolTip() == model.NOT_ALLOWED_LOCK
    assert not screen.view.securite.key.isVisible()
    assert not screen.view.securite.table.isVisible()
    assert screen.view.securite.passphrase.isVisible()


@pytest.mark.parametrize("topic", [topic.key for topic in model.TOPICS])
def test_every_topic_is_named_reached_and_whole(screen: Screen, topic: str) -> None:
    screen.view.topics.item(topic).setFocus()
    press(screen.view.topics.item(topic), Qt.Key.Key_Return)
    screen.settle()
    assert screen.view.topic == topic
    assert unnamed(screen.view) == []
    assert unreached(screen.view) == []
    assert clipped(screen.view) == []


def test_every_form_is_named_and_whole(screen: Screen) -> None:
    view = screen.view
    for ask in (view.praticiens.add, view.utilisateurs.add, view.securite.passphrase):
        ask.click()
        QApplication.processEvents()
        assert unnamed(view) == []
        assert clipped(view) == []
        view.close_forms()
