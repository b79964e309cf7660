"""Two people compared: symmetric, never certain without every trait, with words for each doubt."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.card import BeneficiaireLu
from app.domain.dates import BirthDate
from app.domain.identifiers import Nir
from app.domain.ins import TraitsIns
from app.domain.matching import UNKNOWN_BIRTH, Accord, Level, Person, Trait, compare
from app.domain.patient import Patient, Sexe, normalised
from tests.samples import nir

ELODIE = Person("Durand", "Élodie", BirthDate("19840314"), nir("2840375111123"), sexe=Sexe.F)
HUSBAND_NIR = nir("1820675111456")
FATHER_NIR = nir("1850575111789")
ANA = Person("Durand", "Ana", BirthDate("20180505"), FATHER_NIR)
NAMES = ("Durand", "DURAND", "Durand-Lefèvre", "Lefevre", "D’Éon", "D'EON", "Durant", "", "Le Goff", "Œuvrard")
FIRSTS = ("Ana", "Eva", "Éva", "Marie", "Marie-Claire", "MARIE CLAIRE", "Marie-Lou", "Élodie", "Elodie", "")
BIRTHS = (None, *map(BirthDate, ("19840314", "19840315", "19841403", "19530099", "19530000", "19531225", "20180505")))
NIRS = (
    None,
    ELODIE.nir,
    HUSBAND_NIR,
    FATHER_NIR,
    nir("285072A004123"),
    nir("2850719004123"),
    Nir("2840375111123", "00"),
)

people = st.builds(
    Person,
    st.sampled_from(NAMES),
    st.sampled_from(FIRSTS),
    st.sampled_from(BIRTHS),
    st.sampled_from(NIRS),
    st.sampled_from(NAMES),
    st.sampled_from(Sexe),
    st.sampled_from(("", "75111", "2A004", "99350")),
    st.integers(0, 2),
)


@given(people, people)
def test_the_order_of_the_two_changes_nothing(one: Person, other: Person) -> None:
    assert compare(one, other) == compare(other, one)


@given(people, people)
def test_a_certain_match_has_the_number_the_birth_the_first_name_and_a_surname_alike(
    one: Person, other: Person
) -> None:
    found = compare(one, other)
    assert 0 <= found.score <= 100
    if found.sure:
        assert one.nir is not None
        assert other.nir is not None
        assert one.nir.digits == other.nir.digits
        assert one.naissance is not None
        assert one.naissance == other.naissance
        assert one.surnames & other.surnames
        assert found.doubts == ()
        assert found.differing == ()
    elif found.level is not Level.AUTRE:
        assert found.doubts  # whatever is proposed says why it is not sure


@given(people, st.sampled_from(FIRSTS), st.sampled_from(FIRSTS))
def test_twins_are_never_one_person_for_sure(born: Person, first: str, second: str) -> None:
    """Same day, same parent’s number, same name, same sex: the first name is all that parts them."""
    if normalised(first) != normalised(second):
        assert not compare(replace(born, prenom=first), replace(born, prenom=second)).sure


@given(people, st.sampled_from(FIRSTS), st.sampled_from(BIRTHS))
def test_a_mother_and_her_newborn_are_never_one_person_for_sure(mother: Person, first: str, born: BirthDate) -> None:
    """The newborn has her number and her name, sometimes no first name yet, never her birth date."""
    newborn = replace(mother, prenom=first, naissance=born)
    if born is None or born != mother.naissance:
        assert not compare(mother, newborn).sure


@pytest.mark.parametrize(
    ("other", "level", "words"),
    [
        (ELODIE, Level.CERTAINE, ""),
        (replace(ELODIE, nom="DURAND", prenom="ELODIE"), Level.CERTAINE, ""),
        (replace(ELODIE, nir=Nir("2840375111123", "00")), Level.CERTAINE, ""),
        (replace(ELODIE, nom="Martin", nom_naissance="Durand"), Level.CERTAINE, ""),
        (replace(ELODIE, nir=None), Level.PROBABLE, "numéro de sécurité sociale manque"),
        (replace(ELODIE, nir=HUSBAND_NIR), Level.PROBABLE, "celui du conjoint ou d’un parent"),
        (replace(ELODIE, nir=nir("2840375111999")), Level.POSSIBLE, "chacun à soi"),
        (replace(ELODIE, nom="Martin"), Level.PROBABLE, "nom de naissance"),
        (replace(ELODIE, nom="Durand-Lefèvre"), Level.PROBABLE, "double nom"),
        (replace(ELODIE, naissance=BirthDate("19841403"), nir=None), Level.POSSIBLE, "faute de frappe"),
        (replace(ELODIE, naissance=BirthDate("19500101"), nir=None), Level.FAIBLE, "homonyme"),
        (replace(ELODIE, prenom="Hugo", naissance=BirthDate("20150203"), sexe=Sexe.M), Level.AUTRE, ""),
        (replace(ELODIE, prenom="", naissance=BirthDate("20260901")), Level.FAIBLE, "nouveau-né"),
        (replace(ELODIE, sexe=Sexe.M), Level.PROBABLE, "Autre sexe"),
        (replace(ELODIE, naissance=None), Level.PROBABLE, "inconnue d’un côté"),
    ],
)
def test_each_case_of_the_desk_is_said_in_words(other: Person, level: Level, words: str) -> None:
    found = compare(ELODIE, other)
    assert found.level is level, found
    assert words in " ".join(found.doubts)


def test_twins_are_told_and_their_rank_too() -> None:
    twin = compare(ANA, replace(ANA, prenom="Eva"))
    assert twin.level is Level.POSSIBLE
    assert "jumeau" in " ".join(twin.doubts)
    ranked = compare(replace(ANA, rang=1), replace(ANA, rang=2))
    assert not ranked.sure
    double = compare(replace(ANA, prenom="Ana-Lou", rang=2, sexe=Sexe.F), replace(ANA, rang=1, sexe=Sexe.F))
    assert double.level is Level.POSSIBLE  # two ranks said: a double name makes no likely duplicate
    assert "jumeaux" in " ".join(ranked.doubts)
    short = compare(replace(ANA, prenom="Marie"), replace(ANA, prenom="Marie-Lou"))
    assert (short.accords[Trait.PRENOM], short.sure) == (Accord.CLOSE, False)


def test_a_spouse_on_the_same_card_is_somebody_else() -> None:
    husband = Person("Durand", "Paul", BirthDate("19820602"), ELODIE.nir)
    assert compare(ELODIE, husband).level is Level.AUTRE


@pytest.mark.parametrize(
    ("one", "other", "accord"),
    [
        ("D’Éon-Œuvrard", "D'EON OEUVRARD", Accord.SAME),
        ("Le Goff", "LEGOFF", Accord.CLOSE),
        ("Durand", "Durnad", Accord.CLOSE),
        ("Durand", "Duran", Accord.CLOSE),
        ("Durand", "Duraund", Accord.CLOSE),
        ("Durand", "Durant", Accord.CLOSE),
        ("Roy", "Ray", Accord.DIFFERENT),
        ("Durand", "Dunont", Accord.DIFFERENT),
        ("Durand", "", Accord.UNKNOWN),
    ],
)
def test_surnames(one: str, other: str, accord: Accord) -> None:
    assert compare(Person(one, "Ana"), Person(other, "Ana")).accords[Trait.NOM] is accord


@pytest.mark.parametrize(
    ("one", "other", "accord"),
    [
        ("19530099", "19531225", Accord.CLOSE),
        ("19530000", "19530714", Accord.CLOSE),
        ("19530000", "19530000", Accord.SAME),
        ("19421901", "19420301", Accord.CLOSE),
        ("19530000", "19540000", Accord.CLOSE),  # one digit
        ("19530000", "19640714", Accord.DIFFERENT),
        ("19840314", "19840315", Accord.CLOSE),
        ("19840314", "19850415", Accord.DIFFERENT),
    ],
)
def test_births_lunar_included(one: str, other: str, accord: Accord) -> None:
    found = compare(Person("A", "B", BirthDate(one)), Person("A", "B", BirthDate(other)))
    assert found.accords[Trait.NAISSANCE] is accord


def test_a_corsican_number_typed_in_digits_is_close_and_its_letters_are_the_same() -> None:
    letters = Person("Paoli", "Maria", BirthDate("19850712"), nir("285072A004123"))
    digits = replace(letters, nir=nir("2850719004123"))
    assert compare(letters, letters).sure
    found = compare(letters, digits)
    assert (found.accords[Trait.NIR], found.sure) == (Accord.CLOSE, False)
    assert "corse" in " ".join(found.doubts)


@pytest.mark.parametrize(
    ("number", "born", "sexe", "own"),
    [
        ("2840375111123", "19840314", Sexe.F, True),
        ("2840375111123", "19840314", Sexe.INCONNU, True),
        ("2840375111123", "19840314", Sexe.M, False),
        ("2840375111123", "19820602", Sexe.F, False),
        ("2844275111123", "19840314", Sexe.F, True),  # month unknown to the register
        ("2840375111123", "19840000", Sexe.F, True),
        ("5840375111123", "19840314", Sexe.F, True),
        ("7840375111123", "19840314", Sexe.M, True),
    ],
)
def test_whose_number_it_is(number: str, born: str, sexe: Sexe, own: bool) -> None:
    assert Person("A", "B", BirthDate(born), Nir(number, "00"), sexe=sexe).owns_nir is own


def test_files_cards_and_codes_give_the_same_person() -> None:
    patient = Patient(7, "Durand", "Élodie", BirthDate("19840314"), Sexe.F, nir=ELODIE.nir)
    card = Person.of_card(BeneficiaireLu("DURAND", "ELODIE", BirthDate("19840314"), ELODIE.nir))
    traits = TraitsIns("DURAND", "ELODIE MARIE JEANNE", BirthDate("19840314"), Sexe.F, "75111")
    assert compare(Person.of_patient(patient), card).sure
    double = Person.of_patient(replace(patient, prenom="Élodie-Marie"))
    assert compare(double, Person.of_ins(traits, ELODIE.nir)).sure
    assert not compare(Person.of_patient(replace(patient, prenom="Marie")), Person.of_ins(traits, ELODIE.nir)).sure
    assert not compare(double, card).sure
    assert compare(Person.of_patient(patient), Person.of_ins(traits, ELODIE.nir)).sure
    assert Person.of_patient(replace(patient, naissance=UNKNOWN_BIRTH)).naissance is None
    assert Person.of_card(BeneficiaireLu("A", "B", UNKNOWN_BIRTH, None)).naissance is None
    assert not Person("A", "B").owns_nir
    elsewhere = compare(replace(ELODIE, lieu="75111"), replace(ELODIE, lieu="99350"))
    assert (elsewhere.sure, elsewhere.differing) == (False, (Trait.LIEU,))


def test_nobody_is_named_by_a_repr() -> None:
    assert "Durand" not in repr(ELODIE) + repr(compare(ELODIE, ELODIE))


def test_two_numbers_are_told_apart_without_showing_either_whole() -> None:
    one, other = nir("2840375111123"), nir("2840375112999")
    assert one.masked_beside(other) == "2 84 03 ●● 111 ●●● ●●"
    assert other.masked_beside(one) == "2 84 03 ●● 112 ●●● ●●"
    assert one.masked_beside(HUSBAND_NIR) == one.masked_beside(one) == one.masked_beside(None) == one.masked
