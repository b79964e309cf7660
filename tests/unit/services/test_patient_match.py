"""Who is on the card: sure, perhaps, or new; never merged in silence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.card import BeneficiaireLu
from app.domain.dates import BirthDate
from app.domain.errors import NotAllowed, NotFound
from app.domain.journal import JournalAction
from app.domain.patient import Patient, Sexe
from app.domain.people import Role
from app.services.find_or_create_patient import (
    UNKNOWN_BIRTH,
    ExactMatch,
    FindOrCreatePatient,
    Match,
    NewPatient,
    Proposals,
)
from tests.samples import KINE, PATIENT, SECRETAIRE, World, nir, world

BORN = PATIENT.naissance
LU = BeneficiaireLu("DURAND", "ELODIE", BORN, PATIENT.nir)
OTHER_NIR = nir("2850375111124")


def finding(w: World) -> FindOrCreatePatient:
    return FindOrCreatePatient(w.store, w.clock)


def add(w: World, patient: Patient) -> Patient:
    with w.store() as uow:
        stored = uow.patients.add(patient)
        uow.commit()
    return stored


def doubts(match: Match) -> list[str]:
    assert isinstance(match, Proposals)
    return [candidate.doubt for candidate in match.candidates]


def test_nir_birth_and_names_together_are_sure_whatever_the_case_and_accents() -> None:
    w = world()
    match = finding(w)(KINE, LU)
    assert match == ExactMatch(w.patient)
    with w.store() as uow:
        entry = uow.journal.entries()[0]
        assert (entry.action, entry.subject) == (JournalAction.CONSULTATION, "patient:1")
        assert "Durand" not in entry.detail


def test_the_birth_name_counts_as_the_name() -> None:
    w = world(patient=replace(PATIENT, nom="Martin", nom_naissance="Durand"))
    assert isinstance(finding(w)(KINE, LU), ExactMatch)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"naissance": BirthDate("19850101")}, "autre date de naissance"),
        ({"prenom": "LAURE"}, "jumeau"),
        ({"nom": "LEROY"}, "nom d’usage"),
        ({"nir": None}, "manque"),
        ({"nir": OTHER_NIR}, "autre numéro"),
        ({"naissance": None}, "autre date de naissance"),
    ],
)
def test_one_difference_and_somebody_has_to_choose(changes: dict[str, object], words: str) -> None:
    match = finding(world())(KINE, replace(LU, **changes))  # type: ignore[arg-type]
    assert [words in doubt for doubt in doubts(match)] == [True]


def test_twins_on_one_nir_are_told_apart_by_their_first_names() -> None:
    w = world(patient=replace(PATIENT, prenom="Ana", naissance=BirthDate("20180505")))
    twin = add(w, replace(w.patient, prenom="Eva"))
    lu = replace(LU, naissance=BirthDate("20180505"))
    assert finding(w)(KINE, replace(lu, prenom="EVA")) == ExactMatch(twin)
    assert len(doubts(finding(w)(KINE, replace(lu, prenom="LOU")))) == 2


def test_two_files_of_one_person_are_shown_not_merged() -> None:
    w = world()
    add(w, PATIENT)
    assert all("Deux fiches" in doubt for doubt in doubts(finding(w)(KINE, LU)))


def test_a_brother_on_the_same_card_is_new() -> None:
    brother = replace(LU, prenom="HUGO", naissance=BirthDate("20150203"))
    match = finding(world())(KINE, brother)
    assert isinstance(match, NewPatient)
    assert (match.patient.id, match.patient.prenom, match.patient.sexe) == (0, "HUGO", Sexe.INCONNU)


def test_a_new_patient_takes_the_sex_of_her_own_nir_only() -> None:
    w = world()
    match = finding(w)(KINE, BeneficiaireLu("ZOLA", "EMMA", BirthDate("19850302"), OTHER_NIR))
    assert isinstance(match, NewPatient)
    assert match.patient.sexe is Sexe.F
    stored = finding(w).create(KINE, match.patient)
    assert stored.id == 2
    assert finding(w)(KINE, BeneficiaireLu("ZOLA", "EMMA", BirthDate("19850302"), OTHER_NIR)) == ExactMatch(stored)


def test_a_card_without_name_nor_birth_makes_an_incomplete_patient() -> None:
    match = finding(world())(KINE, BeneficiaireLu("", "X", None, None))
    assert isinstance(match, NewPatient)
    assert (match.patient.naissance, match.patient.nir) == (UNKNOWN_BIRTH, None)


def test_long_names_with_accents_and_apostrophes_match() -> None:
    name = "D’Éon-Œuvrard de la Très-Longue-Maison-Saint-Barthélemy-des-Églises-d’Outre-Mer"
    w = world(patient=replace(PATIENT, nom=name))
    typed = "D'EON OEUVRARD DE LA TRES LONGUE MAISON SAINT BARTHELEMY DES EGLISES D'OUTRE MER"
    assert isinstance(finding(w)(KINE, replace(LU, nom=typed)), ExactMatch)


def test_adopting_keeps_the_nir_of_the_card_and_a_known_birth_date() -> None:
    w = world(patient=replace(PATIENT, nir=None))
    adopted = finding(w).adopt(SECRETAIRE, 1, replace(LU, naissance=BirthDate("19840315")))
    assert (adopted.nir, adopted.naissance) == (PATIENT.nir, BORN)
    unknown = add(w, replace(PATIENT, naissance=UNKNOWN_BIRTH))
    assert finding(w).adopt(KINE, unknown.id, replace(LU, nir=None)).naissance == BORN
    with pytest.raises(NotFound):
        finding(w).adopt(KINE, 99, LU)


def test_rights_to_see_and_to_change() -> None:
    w, admin = world(), replace(KINE, role=Role.ADMINISTRATEUR)
    for attempt in (
        lambda: finding(w)(admin, LU),
        lambda: finding(w).create(admin, PATIENT),
        lambda: finding(w).adopt(admin, 1, LU),
    ):
        with pytest.raises(NotAllowed):
            attempt()
