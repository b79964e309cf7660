"""Printed letters read again, and the address of an organisme."""

from __future__ import annotations

import pytest

from app.domain.creance import Debtor, DebtorKind
from app.domain.errors import NotAllowed
from app.domain.journal import JournalAction
from app.domain.people import Adresse, Role, Utilisateur
from app.services.debtor_address import AddressIncomplete, NotAnOrganisme, SaveDebtorAddress
from app.services.read_letters import ReadLetters
from app.services.remind import PrintReminder
from tests.samples import KINE, SECRETAIRE
from tests.unit.services.unpaid import Unpaid

ADMIN = Utilisateur(9, "admin", "Ada", Role.ADMINISTRATEUR)
CAISSE = Debtor("caisse:01751", DebtorKind.CAISSE, "CPAM de Paris")
GOOD = Adresse((" 21 rue G. Auric ", ""), " 75019 ", " Paris ")


def printed() -> Unpaid:
    world = Unpaid()
    world.note(world.patient())
    PrintReminder(world.lists, world.printer, world.files)(KINE, "patient:1")
    return world


def test_a_letter_opens_with_its_bytes_and_leaves_a_trace() -> None:
    world = printed()
    letters = ReadLetters(world.store, world.clock)
    (listed,) = letters.of_debtor(KINE, "patient:1")
    assert listed.pdf == b""
    with world.store() as uow:
        stored = uow.relances.get(listed.id)
    assert letters.open(SECRETAIRE, listed.id) == stored
    assert world.store.state.journal[-1].action is JournalAction.CONSULTATION


def test_letters_are_for_those_who_see_the_unpaid() -> None:
    world = printed()
    letters = ReadLetters(world.store, world.clock)
    with pytest.raises(NotAllowed):
        letters.of_debtor(ADMIN, "patient:1")
    with pytest.raises(NotAllowed):
        letters.open(ADMIN, 1)


def test_an_address_is_stored_without_its_blanks() -> None:
    world = Unpaid()
    stored = SaveDebtorAddress(world.store, world.clock)(SECRETAIRE, CAISSE, " CPAM de Paris ", GOOD)
    assert stored.adresse == Adresse(("21 rue G. Auric",), "75019", "Paris")
    with world.store() as uow:
        assert uow.relances.debtor_address(CAISSE.key) == stored


@pytest.mark.parametrize(
    ("nom", "adresse"),
    [("", GOOD), ("CPAM", Adresse((), "7501", "Paris")), ("CPAM", Adresse((), "75019", " "))],
)
def test_an_envelope_needs_a_name_a_code_and_a_town(nom: str, adresse: Adresse) -> None:
    world = Unpaid()
    with pytest.raises(AddressIncomplete):
        SaveDebtorAddress(world.store, world.clock)(KINE, CAISSE, nom, adresse)
    assert world.store.state.debtors == {}


def test_a_patient_is_not_an_organisme_and_an_administrateur_does_not_write() -> None:
    world = Unpaid()
    save = SaveDebtorAddress(world.store, world.clock)
    with pytest.raises(NotAnOrganisme):
        save(KINE, Debtor("patient:1", DebtorKind.PATIENT, "Élodie Durand"), "Élodie Durand", GOOD)
    with pytest.raises(NotAllowed):
        save(ADMIN, CAISSE, "CPAM", GOOD)
