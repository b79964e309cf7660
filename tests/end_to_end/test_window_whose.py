"""A card in front of every screen: it says who came, takes no key from who works, and stops before the wrong file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit

from app.domain.card import ReaderState
from app.domain.journal import JournalAction
from app.domain.patient import Patient
from app.hardware.virtual_card import vitale_2
from app.hardware.virtual_people import CORSICAN, FAMILY, SINGLE, Person
from app.ui.facturer import FacturerWidget
from app.ui.widgets.fields import RadioField
from tests.end_to_end.window_steps import bill_family_mother, unlock
from tests.end_to_end.window_support import Post

LOUIS = SINGLE[0]
SAID = "Carte lue : Bernard Louis"


def filed(post: Post, person: Person = LOUIS, **changes: Any) -> Patient:
    """Store the file of a person of a card."""
    patient = Patient(0, person.nom.title(), person.prenom, person.birth_date, nir=person.nir)
    with post.safe.store.unit_of_work() as uow:
        stored = uow.patients.add(replace(patient, **changes))
        uow.commit()
    return stored


def files(post: Post) -> int:
    with post.safe.store.unit_of_work() as uow:
        return uow.patients.count()


def bills(post: Post) -> int | None:
    """Whose feuille is on the table."""
    page = post.office.window.page("facturer")
    opened = page.open_patient() if isinstance(page, FacturerWidget) else None
    return opened[0] if opened is not None else None


def insert(post: Post, *people: Person) -> None:
    """Put a card in and wait until what it says was looked up."""
    post.reader.insert(vitale_2(people))
    post.hands.wait(lambda: post.office.card() is not None)
    post.settle()


def remove(post: Post) -> None:
    post.reader.remove()
    post.hands.wait(lambda: post.office.card() is None)
    post.settle()


def test_every_room_says_who_came_and_enter_bills(post: Post) -> None:
    post.furnish()
    post.open_session()
    louis = filed(post)
    for place in range(1, 9):
        post.go(place)
        insert(post, LOUIS)
        post.hands.wait_text(SAID)
        post.hands.key("Return")
        post.settle()
        assert (post.office.window.current_room, bills(post)) == ("facturer", louis.id)
        remove(post)
        post.hands.press("Autre patient")
        post.settle()


def test_files_that_look_like_the_person_wait_for_a_choice(post: Post) -> None:
    """Enter over the comparison, or on a value just chosen, is no answer: it made a second file."""
    post.furnish()
    post.open_session()
    louis, hands = filed(post, nom="Bernard-Petit", nir=None), post.hands
    insert(post, LOUIS)
    hands.wait_text("Est-ce la même personne ?")
    hands.key("Return")
    radios = post.office.card_desk.panel.findChildren(RadioField)
    read = next(radio for radio in radios if radio.accessibleName().startswith("Nom, Lu"))
    read.click()
    read.setFocus()
    hands.key("Return")
    post.settle()
    assert (files(post), bills(post)) == (1, None)
    hands.press("C’est cette personne, mettre à jour")
    post.settle()
    assert (files(post), bills(post)) == (1, louis.id)


def test_the_palette_and_an_open_list_keep_enter(post: Post) -> None:
    post.furnish()
    post.open_session()
    filed(post)
    hands, window = post.hands, post.office.window
    hands.key("Ctrl+K")
    insert(post, LOUIS)
    hands.wait_text(SAID)
    hands.key("Return")
    post.settle()
    assert window.current_room != "facturer"
    remove(post)
    post.office.go("patients", tab="nouveau")
    post.settle()
    choices = next(field for field in window.findChildren(QComboBox) if field.isVisible())
    choices.showPopup()
    insert(post, LOUIS)
    assert not window.toast.answers_enter
    choices.hidePopup()


def test_a_form_keeps_its_keys_from_its_first_field_on(post: Post) -> None:
    post.furnish()
    post.open_session()
    hands = post.hands
    post.office.go("patients", tab="nouveau")
    post.settle()
    field = hands.focus
    assert isinstance(field, QLineEdit)
    insert(post, LOUIS)
    hands.wait_text("Bernard Louis. F12 pour continuer.")
    hands.type("Du")
    QTest.keyClick(hands.focus, Qt.Key.Key_Space)
    post.settle()
    assert (files(post), field.text()) == (0, "Du ")
    hands.key("F12")
    hands.wait_text("Bernard Louis n’a pas encore de fiche dans le cabinet.")
    hands.wait_focus("Créer la fiche")


def test_a_card_handed_back_at_once_is_still_gone_on_with(post: Post) -> None:
    post.furnish()
    post.open_session()
    louis = filed(post)
    insert(post, LOUIS)
    post.hands.wait_text(SAID)
    remove(post)
    post.hands.key("Return")
    post.settle()
    assert bills(post) == louis.id
    assert post.office.card() is None


def test_the_next_card_takes_the_offer_of_the_one_before_away(post: Post) -> None:
    post.furnish()
    post.open_session()
    filed(post)
    insert(post, LOUIS)
    post.hands.wait_text(SAID)
    remove(post)
    insert(post, *CORSICAN)
    post.hands.wait_text("n’a pas encore de fiche")
    assert not post.office.window.toast.isVisible()
    post.hands.key("Return")
    post.settle()
    assert files(post) == 2
    assert bills(post) == 2


def test_behind_the_lock_nobody_is_read(post: Post) -> None:
    post.furnish()
    post.open_session()
    louis, hands = filed(post), post.hands
    corsican = filed(post, CORSICAN[0])
    insert(post, LOUIS)
    hands.key("Return")
    post.settle()
    hands.key("Ctrl+L")
    hands.wait_text("Poste verrouillé.")
    post.reader.remove()
    hands.wait(lambda: post.office.card() is None)
    post.reader.insert(vitale_2(CORSICAN))
    hands.wait(lambda: any(slot.state is ReaderState.CARD for slot in post.office.slots))
    post.settle()
    with post.safe.store.unit_of_work() as uow:
        seen = [e.subject for e in uow.journal.entries(20) if e.action is JournalAction.CONSULTATION]
    assert f"patient:{corsican.id}" not in seen
    unlock(post)
    hands.wait_text("Une autre personne que la fiche ouverte")
    assert bills(post) == louis.id


def test_a_question_keeps_enter(post: Post) -> None:
    post.furnish()
    post.open_session()
    filed(post)
    bill_family_mother(post)
    hands = post.hands
    hands.key("Ctrl+Return")
    hands.wait_text("FSE n° 1 signée, en file d’attente")
    post.reader.remove()
    hands.key("Ctrl+T")
    hands.wait_text("Transmettre 1 FSE")
    insert(post, LOUIS)
    hands.key("Return")
    hands.wait_text("1 lot transmis.")
    assert bills(post) is None


def test_who_was_recognised_is_billed_without_a_second_question(post: Post) -> None:
    """The card of a husband with another name: once somebody said who it is, nothing says the contrary."""
    post.furnish()
    post.open_session()
    page, hands = bill_family_mother(post), post.hands
    mother = bills(post)
    with post.safe.store.unit_of_work() as uow:
        uow.patients.save(replace(uow.patients.get(mother or 0), nom="Durand"))
        uow.commit()
    remove(post)
    insert(post, replace(FAMILY[0], nir=LOUIS.nir))
    hands.wait_text("Est-ce la même personne ?")
    hands.press("C’est cette personne")
    post.settle()
    assert bills(post) == mother
    assert not hands.sees("La carte dans le lecteur n’est pas celle de")
    assert page.sign.isEnabled()


def test_no_file_is_in_sight_behind_the_duplicates(post: Post) -> None:
    post.furnish()
    post.open_session()
    filed(post)
    other = filed(post, CORSICAN[0])
    post.office.go("patients", patient_id=other.id)
    post.settle()
    post.office.go("patients", tab="doublons")
    post.settle()
    insert(post, LOUIS)
    post.hands.wait_text(SAID)
    assert not post.hands.sees("Une autre personne que la fiche ouverte")
