"""Who is on the card: sure, perhaps, or new; never merged in silence."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from app.domain.card import BeneficiaireLu
from app.domain.dates import BirthDate
from app.domain.errors import NotAllowed, NotFound
from app.domain.ins import CanalIdentite, IdentiteIns, MatriculeIns, OidIns, TraitsIns
from app.domain.journal import JournalAction
from app.domain.matching import UNKNOWN_BIRTH, Trait
from app.domain.patient import Patient, Sexe
from app.domain.people import Role
from app.services.find_or_create_patient import (
    ChangedSince,
    ExactMatch,
    FindOrCreatePatient,
    Match,
    NewPatient,
    Proposals,
    advised,
    updated,
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
        ({"naissance": BirthDate("19850101")}, "Autre date de naissance"),
        ({"prenom": "LAURE"}, "jumeau"),
        ({"nom": "LEROY"}, "nom d’usage"),
        ({"nir": None}, "manque"),
        ({"nir": OTHER_NIR}, "Autre numéro"),
        ({"naissance": None}, "inconnue"),
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


def test_the_identity_of_a_code_is_compared_with_every_trait_and_fills_a_new_file() -> None:
    traits = TraitsIns("DURAND", "ELODIE MARIE", BORN, Sexe.F, "75111")
    assert PATIENT.nir is not None
    ins = IdentiteIns(traits, CanalIdentite.CODE_BARRES, MatriculeIns(PATIENT.nir, OidIns.TEST))
    read = replace(LU, nir=None)
    assert isinstance(finding(world())(KINE, read), Proposals)
    assert isinstance(finding(world())(KINE, read, ins), ExactMatch)
    elsewhere = finding(world(patient=replace(PATIENT, lieu_naissance="99350")))(KINE, read, ins)
    assert ["Autre lieu" in doubt for doubt in doubts(elsewhere)] == [True]
    new = finding(world(patient=replace(PATIENT, nom="Zola", prenom="Emma", nir=None)))(
        KINE,
        replace(LU, naissance=BirthDate("20010101")),
        replace(ins, traits=replace(traits, naissance=BirthDate("20010101"))),
    )
    assert isinstance(new, NewPatient)
    assert (new.patient.nom_naissance, new.patient.lieu_naissance, new.patient.sexe) == ("DURAND", "75111", Sexe.F)


def test_a_card_without_name_nor_birth_makes_an_incomplete_patient() -> None:
    match = finding(world())(KINE, BeneficiaireLu("", "X", None, None))
    assert isinstance(match, NewPatient)
    assert (match.patient.naissance, match.patient.nir) == (UNKNOWN_BIRTH, None)


def test_the_likeliest_comes_first_whatever_the_order_of_the_files() -> None:
    spouse = replace(PATIENT, prenom="Paul", naissance=BirthDate("19820602"))
    twice = replace(PATIENT, nir=None)
    homonym = replace(PATIENT, nir=None, naissance=BirthDate("19500101"))
    for files in permutations((spouse, twice, homonym)):
        w = world(patient=files[0])
        for one in files[1:]:
            add(w, one)
        match = finding(w)(KINE, LU)
        assert isinstance(match, Proposals)
        assert [one.patient.naissance for one in match.candidates] == [BORN, homonym.naissance]


def test_long_names_with_accents_and_apostrophes_match() -> None:
    name = "D’Éon-Œuvrard de la Très-Longue-Maison-Saint-Barthélemy-des-Églises-d’Outre-Mer"
    w = world(patient=replace(PATIENT, nom=name))
    typed = "D'EON OEUVRARD DE LA TRES LONGUE MAISON SAINT BARTHELEMY DES EGLISES D'OUTRE MER"
    assert isinstance(finding(w)(KINE, replace(LU, nom=typed)), ExactMatch)


def test_adopting_writes_the_traits_that_were_taken_and_no_other() -> None:
    w = world(patient=replace(PATIENT, nir=None))
    lu = replace(LU, nom="LEROY", naissance=BirthDate("19840315"))
    adopted = finding(w).adopt(SECRETAIRE, 1, lu, {Trait.NIR, Trait.NOM})
    assert adopted == replace(w.patient, nir=PATIENT.nir, nom="LEROY", nom_naissance="Durand")
    everything = finding(w).adopt(KINE, 1, replace(lu, prenom="LAURE"), set(Trait))
    assert (everything.prenom, everything.naissance) == ("LAURE", lu.naissance)
    with w.store() as uow:
        entry = uow.journal.entries()[1]
        assert (entry.action, entry.subject) == (JournalAction.MODIFICATION, "patient:1")
        assert entry.detail == "c’est cette personne, mis à jour\u00a0: n° de sécurité sociale, nom"
    with pytest.raises(NotFound):
        finding(w).adopt(KINE, 99, LU)


def test_who_may_not_see_a_number_replaces_none_that_is_known() -> None:
    w = world()
    lu = replace(LU, nir=OTHER_NIR, nom="LEROY")
    adopted = finding(w).adopt(SECRETAIRE, 1, lu, {Trait.NIR, Trait.NOM})
    assert (adopted.nir, adopted.nom) == (PATIENT.nir, "LEROY")
    assert finding(w).adopt(KINE, 1, lu, {Trait.NIR}).nir == OTHER_NIR


@pytest.mark.parametrize(
    ("filed", "birth", "read", "kept"),
    [
        ("Durand", "", "LEROY", "Durand"),
        ("Durand", "", "DURAND-LEROY", "Durand"),
        ("Martin", "Durand", "LEROY", "Durand"),
        ("Duran", "", "DURAND", ""),
        ("Durand", "", "DURAND", ""),
        ("", "", "DURAND", ""),
    ],
)
def test_a_new_name_of_use_keeps_the_name_of_birth_and_a_slip_does_not(
    filed: str, birth: str, read: str, kept: str
) -> None:
    patient = replace(PATIENT, nom=filed, nom_naissance=birth)
    found = updated(patient, replace(LU, nom=read), {Trait.NOM})
    assert (found.nom, found.nom_naissance) == (read, kept)


def test_an_update_is_taken_back_unless_the_file_changed_since() -> None:
    w = world()
    after = finding(w).adopt(KINE, 1, replace(LU, nom="LEROY"), {Trait.NOM})
    finding(w).take_back(KINE, w.patient, after)
    with w.store() as uow:
        assert uow.patients.get(1) == w.patient
        assert uow.journal.entries()[0].detail == "mise à jour annulée"
    with pytest.raises(ChangedSince):
        finding(w).take_back(KINE, w.patient, after)


def test_adopting_without_any_change_is_a_decision_that_is_kept() -> None:
    w = world()
    nothing = replace(LU, nom=" ", prenom="", naissance=None, nir=None)
    assert finding(w).adopt(KINE, 1, nothing, set(Trait)) == w.patient
    with w.store() as uow:
        entry = uow.journal.entries()[0]
    assert (entry.action, entry.detail) == (JournalAction.CONSULTATION, "c’est cette personne, fiche inchangée")


def test_what_the_file_lacks_is_advised_and_an_own_number_is_never_replaced_without_a_decision() -> None:
    bare = replace(PATIENT, nir=None, naissance=UNKNOWN_BIRTH)
    assert advised(bare, LU) == {Trait.NIR, Trait.NAISSANCE}
    husband = replace(LU, nir=nir("1820675111456"))
    assert advised(PATIENT, husband) == frozenset()
    assert advised(replace(PATIENT, nir=husband.nir), LU) == {Trait.NIR}


def test_a_new_file_says_how_many_were_set_aside() -> None:
    w = world()
    finding(w).create(KINE, PATIENT, set_aside=2)
    with w.store() as uow:
        assert uow.journal.entries()[0].detail == "nouvelle fiche, 2 ressemblante(s) écartée(s)"


@pytest.mark.parametrize(
    ("filed", "read"),
    [
        (replace(PATIENT, nom="Durand", nir=None), replace(LU, nom="DURAND LEFEVRE", nir=None)),
        (replace(PATIENT, nom="Durand-Lefèvre", nir=None), replace(LU, nom="LEFEVRE", nir=None)),
        (replace(PATIENT, nom="Duran", nir=None), replace(LU, nir=None)),
        (replace(PATIENT, prenom="Élodie Marie"), LU),
        (replace(PATIENT, naissance=BirthDate("19841403")), LU),
    ],
)
def test_other_spellings_are_proposed_never_taken_for_sure(filed: Patient, read: BeneficiaireLu) -> None:
    match = finding(world(patient=filed))(KINE, read)
    assert isinstance(match, Proposals)
    assert [one.patient.prenom for one in match.candidates] == [filed.prenom]


def test_rights_to_see_and_to_change() -> None:
    w, admin = world(), replace(KINE, role=Role.ADMINISTRATEUR)
    for attempt in (
        lambda: finding(w)(admin, LU),
        lambda: finding(w).create(admin, PATIENT),
        lambda: finding(w).take_back(admin, PATIENT, PATIENT),
        lambda: finding(w).adopt(admin, 1, LU, {Trait.NIR}),
    ):
        with pytest.raises(NotAllowed):
            attempt()
