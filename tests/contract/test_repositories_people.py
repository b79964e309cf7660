"""Cabinet, praticiens, users, settings, patients and rights."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.dates import BirthDate
from app.domain.errors import NotFound
from app.domain.patient import Patient
from app.domain.people import StatutPraticien
from app.domain.soins import SeanceState
from app.store.open import Store
from tests import store_fixtures as make


def test_the_cabinet_is_absent_then_replaced(store: Store) -> None:
    with store.unit_of_work() as uow:
        with pytest.raises(NotFound):
            uow.cabinet.cabinet()
        uow.cabinet.save_cabinet(make.cabinet())
        uow.cabinet.save_cabinet(replace(make.cabinet(), nom="Cabinet du Lac", iban=None))
        uow.commit()
    with store.unit_of_work() as uow:
        assert uow.cabinet.cabinet() == replace(make.cabinet(), nom="Cabinet du Lac", iban=None)


def test_praticiens_come_titulaires_first(store: Store) -> None:
    with store.unit_of_work() as uow:
        titulaire = uow.cabinet.add_praticien(make.praticien(1))
        assert titulaire == replace(make.praticien(1), id=titulaire.id)
        second = replace(make.praticien(2, "Petit"), statut=StatutPraticien.REMPLACANT, titulaire_id=titulaire.id)
        remplacant = uow.cabinet.add_praticien(second)
        third = uow.cabinet.add_praticien(make.praticien(3, "Roche"))
        renamed = replace(third, nom="Roche-Dupré")
        uow.cabinet.save_praticien(renamed)
        assert uow.cabinet.praticiens() == (titulaire, renamed, remplacant)
        assert uow.cabinet.praticien(remplacant.id) == remplacant
        with pytest.raises(NotFound):
            uow.cabinet.praticien(999)
        with pytest.raises(NotFound):
            uow.cabinet.save_praticien(replace(third, id=999))


def test_users_come_active_first(store: Store) -> None:
    with store.unit_of_work() as uow:
        gone = uow.cabinet.add_utilisateur(make.utilisateur("ancien"))
        uow.cabinet.save_utilisateur(replace(gone, actif=False))
        claire = uow.cabinet.add_utilisateur(make.utilisateur("claire"))
        assert uow.cabinet.utilisateurs() == (claire, replace(gone, actif=False))
        assert uow.cabinet.utilisateur("claire") == claire
        with pytest.raises(NotFound):
            uow.cabinet.utilisateur("personne")
        with pytest.raises(NotFound):
            uow.cabinet.save_utilisateur(replace(gone, id=999))


def test_settings_have_defaults(store: Store) -> None:
    with store.unit_of_work() as uow:
        assert uow.cabinet.setting("theme", "clair") == "clair"
        uow.cabinet.set_setting("theme", "sombre")
        uow.cabinet.set_setting("theme", "")
        assert uow.cabinet.setting("theme", "clair") == ""


def test_a_patient_comes_back_whole(store: Store) -> None:
    bare = Patient(0, "Le Goff", "Yann", BirthDate("19530099"))
    with store.unit_of_work() as uow:
        full, lunar = uow.patients.add(make.patient()), uow.patients.add(bare)
        uow.commit()
    with store.unit_of_work() as uow:
        assert uow.patients.get(full.id) == replace(make.patient(), id=full.id)
        assert uow.patients.get(lunar.id) == replace(bare, id=lunar.id)
        assert uow.patients.count() == 2
        with pytest.raises(NotFound):
            uow.patients.get(999)
        with pytest.raises(NotFound):
            uow.patients.save(replace(full, id=999))


def test_many_takes_any_number_of_ids(store: Store) -> None:
    with store.unit_of_work() as uow:
        known = [uow.patients.add(make.patient(f"Nom{i}")) for i in range(3)]
        found = uow.patients.many([one.id for one in known] + list(range(10_000, 11_200)))
        assert found == {one.id: one for one in known}
        assert uow.patients.many([]) == {}


def test_a_nir_finds_the_assure_then_the_ayants_droit(store: Store) -> None:
    with store.unit_of_work() as uow:
        child = uow.patients.add(replace(make.patient(prenom="Zoé"), qualite="6"))
        assure = uow.patients.add(make.patient())
        uow.patients.add(replace(make.patient(), nir=make.nir("1840380021123")))
        assert uow.patients.by_nir(make.nir()) == (assure, child)


LONG = "Wolfeschlegelsteinhausenbergerdorff de l’Épine-aux-Loups d’Œuilly Saint-Étienne"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("dur", ["DURAND", "Durând"]),
        ("DÛR ÉLO", ["DURAND"]),
        ("elo durand", ["DURAND"]),
        ("argent", ["DURAND"]),
        ("d'arg", ["DURAND"]),
        ("aîné", ["L’Aîné"]),
        ("l’ain", ["L’Aîné"]),
        ("oeuil", [LONG]),
        ("saint etienne wolfeschlegelsteinhausenbergerdorff", [LONG]),
        ("14/03/1984", ["DURAND"]),
        ("14031984", ["DURAND"]),
        ("1953", ["L’Aîné"]),
        ("urand", []),
        ("durand zoe", []),
    ],
)
def test_search_takes_every_word_as_a_prefix(store: Store, typed: str, found: list[str]) -> None:
    with store.unit_of_work() as uow:
        uow.patients.add(make.patient())
        others = (("L’Aîné", "19530099"), ("Durând", "20010505"), (LONG, "19700101"))
        for nom, born in others:
            uow.patients.add(Patient(0, nom, "Hélène", BirthDate(born)))
        assert [row.nom for row in uow.patients.search(typed)] == found


def test_a_renamed_patient_is_found_by_the_new_name_only(store: Store) -> None:
    with store.unit_of_work() as uow:
        stored = uow.patients.add(Patient(0, "Martin", "Anne", BirthDate("19700101")))
        uow.patients.save(replace(stored, nom="Lefèvre"))
        assert uow.patients.search("martin") == ()
        assert [row.id for row in uow.patients.search("lefevre")] == [stored.id]


def test_search_stops_at_the_limit_and_says_the_last_seance(store: Store) -> None:
    with store.unit_of_work() as uow:
        case = make.Case(uow)
        for index in range(5):
            uow.patients.add(Patient(0, f"Dur{index}", "Anne", BirthDate("19700101")))
        case.seance(uow, date(2026, 11, 4))
        planned = case.seance(uow, date(2026, 12, 4))
        uow.soins.save_seance(replace(planned, state=SeanceState.PREVUE))
        rows = uow.patients.search("dur", limit=3)
        assert [row.nom for row in rows] == ["Dur0", "Dur1", "Dur2"]
        (row,) = uow.patients.search("durand")
        assert (row.derniere_seance, row.ville, row.telephone) == (date(2026, 11, 4), "Annecy", "06 00 00 00 00")


def test_an_empty_search_lists_the_most_recently_seen(store: Store) -> None:
    with store.unit_of_work() as uow:
        case = make.Case(uow)
        other = make.Case(uow, "Petit", 2)
        newest = uow.patients.add(Patient(0, "Neuf", "Anne", BirthDate("19700101")))
        case.seance(uow, make.DAY)
        other.seance(uow, make.DAY - timedelta(days=1))
        ids = [row.id for row in uow.patients.search(" ")]
        assert ids == [case.patient.id, other.patient.id, newest.id]
        assert [row.id for row in uow.patients.search("", limit=1)] == [case.patient.id]


def test_rights_are_kept_as_read(store: Store) -> None:
    with store.unit_of_work() as uow:
        person = uow.patients.add(make.patient())
        first = uow.patients.add_droits(make.droits(person.id))
        bare = replace(make.droits(person.id), amo=None, amc=None, lu_at=make.NOW + timedelta(hours=1))
        second = uow.patients.add_droits(bare)
        assert first == replace(make.droits(person.id), id=first.id)
        assert uow.patients.droits(person.id) == (second, first)
        assert uow.patients.droits_by_id(second.id) == replace(bare, id=second.id)
        with pytest.raises(NotFound):
            uow.patients.droits_by_id(999)
