"""Trouble in front of the window: cards, the network, the lock, a bug. Nothing is lost, nobody is named."""

from __future__ import annotations

import re
import sys
import threading
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QPlainTextEdit

from app.bootstrap.crash import CrashHook
from app.domain.fse import FseState
from app.domain.journal import JournalAction
from app.domain.people import Role, Utilisateur
from app.hardware.virtual_card import family_card, vitale_2
from app.hardware.virtual_people import FAMILY, SINGLE
from app.services.consult import Consult
from app.ui.facturer import FacturerWidget
from tests.end_to_end.window_steps import bill_family_mother, fse_states, named, unlock
from tests.end_to_end.window_support import PASSPHRASE, Post, shown_texts


def test_the_card_of_somebody_else_stops_the_work(post: Post) -> None:
    post.furnish()
    post.open_session()
    page, hands = bill_family_mother(post), post.hands
    post.reader.remove()
    hands.wait_text("Lecteur : prêt, sans carte Vitale")
    assert page.sign.isEnabled()
    post.reader.insert(vitale_2(SINGLE))
    hands.wait_text("La carte dans le lecteur n’est pas celle de Durand-Lefèvre Élodie.")
    assert hands.sees("Elle est au nom de Bernard Louis.")
    assert not page.sign.isEnabled()
    hands.key("Ctrl+Return")
    post.settle()
    assert fse_states(post) == []
    post.reader.remove()
    post.reader.insert(family_card())
    hands.wait(page.sign.isEnabled)
    hands.key("Ctrl+Return")
    hands.wait_text("FSE n° 1 signée, en file d’attente")


def test_a_card_torn_out_while_read_says_so_and_loses_nothing(post: Post) -> None:
    post.furnish()
    post.open_session()
    post.reader.insert(family_card(), die_after=3)
    post.hands.wait_text("La carte a été retirée")
    post.reader.insert(family_card())
    post.hands.wait_text("Qui vient aujourd’hui ?")
    assert not post.hands.sees("La carte a été retirée")


def test_what_is_being_typed_outlives_the_card(post: Post) -> None:
    post.furnish()
    post.open_session()
    hands = post.hands
    post.reader.insert(family_card())
    hands.wait_text("Personnes de la carte")
    hands.key("1")
    hands.press("Créer la fiche")
    hands.wait_focus("Prescripteur")
    hands.fill({"Prescripteur": "Dr Anne Lefèvre", "Séances prescrites": "10"})
    post.reader.remove()
    hands.wait_text("Lecteur : prêt, sans carte Vitale")
    post.settle()
    assert hands.sees("Dr Anne Lefèvre")
    post.reader.insert(vitale_2(SINGLE))
    hands.wait_text("La carte dans le lecteur n’est pas celle de Durand-Lefèvre Élodie.")
    assert hands.sees("Dr Anne Lefèvre")
    assert post.page(FacturerWidget).ordonnance.seances.text() == "10"


def test_offline_keeps_the_queue_and_sends_it_later(post: Post) -> None:
    post.furnish()
    post.open_session()
    hands = post.hands
    bill_family_mother(post)
    hands.key("Ctrl+Return")
    hands.wait_text("FSE n° 1 signée, en file d’attente")
    assert post.front.world is not None
    post.front.world.smtp_down()
    hands.key("Ctrl+T")
    hands.wait_text("Transmettre 1 FSE")
    hands.key("Return")
    hands.wait_text("La caisse n’a pas répondu. 1 lot reste dans la file et partira à la reconnexion.")
    post.settle()
    assert post.front.world.caisse.lots_accepted == 0
    post.front.world.smtp_up()
    hands.press("Réessayer")
    hands.wait_text("Transmettre 1 FSE")
    hands.key("Return")
    hands.wait_text("1 lot transmis.")
    post.settle()
    assert fse_states(post) == [FseState.TRANSMISE]


def test_the_lock_hides_the_work_and_gives_it_back(post: Post) -> None:
    post.furnish()
    post.open_session()
    page, hands = bill_family_mother(post), post.hands
    hands.key("Ctrl+L")
    hands.wait_text("Poste verrouillé.")
    secrets = ("Durand", "Élodie", "84 03", "17,88", "Lombalgie", "Anaïs")
    assert not [s for s in secrets if hands.sees(s)]
    hands.fill({"Phrase de passe": "une autre phrase que la bonne"})
    hands.key("Return")
    hands.wait_text("Phrase de passe incorrecte.")
    for keys in ("Ctrl+2", "Ctrl+K", "F12", "Ctrl+T"):
        hands.key(keys)
    post.settle()
    assert post.office.window.is_covered
    assert not [s for s in secrets if hands.sees(s)]
    unlock(post)
    assert post.page(FacturerWidget) is page
    assert len(page.lines.table.rows) == 2
    assert hands.sees("Durand-Lefèvre Élodie")
    post.clock.advance(timedelta(minutes=4, seconds=30))
    post.office.auto_lock.tick()
    assert hands.sees("Verrouillage dans 30 s")
    post.clock.advance(timedelta(seconds=31))
    post.office.auto_lock.tick()
    unlock(post)
    post.settle()
    with post.safe.store.unit_of_work() as uow:
        entries = uow.journal.entries(50)
    whys = [entry.detail for entry in entries if entry.action is JournalAction.VERROUILLAGE]
    assert sorted(whys) == ["inactivité", "à la demande"]
    assert [e.detail for e in entries if e.action is JournalAction.ECHEC_CONNEXION] == ["écran verrouillé"]
    assert sum(entry.action is JournalAction.DEVERROUILLAGE for entry in entries) == 2


def test_the_lock_lets_somebody_else_in(post: Post) -> None:
    post.furnish(Utilisateur(0, "sam", "Sam Petit", Role.SECRETAIRE))
    post.open_session()
    bill_family_mother(post)
    post.hands.key("Ctrl+L")
    post.hands.press("Changer d’utilisateur")
    post.hands.wait(lambda: post.front.office is None)
    assert not post.hands.sees("Durand")
    post.open_session("sam")
    assert not post.office.window.has_room("facturer")
    post.hands.key("F12")
    post.hands.wait_text("Personnes de la carte")
    post.hands.key("1")
    post.hands.wait(lambda: post.office.window.current_room == "patients")
    post.hands.wait_text("2 84 03 ●● ●●● ●●● ●●")


def test_a_vault_that_cannot_be_read_is_said_and_tried_again(post: Post) -> None:
    post.furnish()
    vault = post.folders.root / "coffre.json"
    whole = vault.read_bytes()
    vault.write_bytes(whole[: len(whole) // 2])
    post.front.start()
    post.activate()
    post.hands.wait_text("Le cabinet ne peut pas s’ouvrir")
    vault.write_bytes(whole)
    post.hands.press("Réessayer")
    post.hands.fill({"Phrase de passe": PASSPHRASE})
    post.hands.key("Return")
    post.wait_open()


@pytest.mark.parametrize("where", ["a job", "a thread"])
def test_a_bug_is_a_report_without_patient_and_the_work_goes_on(
    post: Post, where: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for module in (sys, threading):
        monkeypatch.setattr(module, "excepthook", module.excepthook)  # put back after the test
    post.furnish()
    post.open_session()
    CrashHook(post.front.show_crash).install()
    page, hands = bill_family_mother(post), post.hands
    (mother,) = post.office.desk.consult.search_patients("durand")
    secret = f"{mother.nom} {mother.prenom} {FAMILY[0].nir.value}"

    def breaks(*_args: object) -> None:
        raise RuntimeError(secret) from ValueError(secret)

    with monkeypatch.context() as broken:
        if where == "a job":
            broken.setattr(Consult, "to_bill", breaks)
            hands.press("Autre patient")
        else:
            thread = threading.Thread(target=breaks)
            thread.start()
            thread.join()
        hands.wait_text("Une action n’a pas abouti")
    report = named(post.office.window, "Rapport technique")
    assert isinstance(report, QPlainTextEdit)
    assert "RuntimeError" in report.toPlainText()
    for text in (*shown_texts(post.office.window), caplog.text):
        assert not re.search(r"durand|élodie|84.?03.?99|2840399", text, re.IGNORECASE)
    hands.press("Reprendre le travail")
    hands.wait(lambda: not post.office.window.is_covered)
    post.settle()
    post.office.go("facturer", patient_id=mother.id)
    hands.wait(lambda: len(page.lines.table.rows) == 2)
    post.settle()
    hands.key("Ctrl+Return")
    hands.wait_text("FSE n° 1 signée, en file d’attente")
