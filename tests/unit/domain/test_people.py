"""Roles, names, masks: what people see and what the log never does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.domain.card import BeneficiaireLu, CarteLue
from app.domain.creance import Debtor, DebtorKind
from app.domain.dates import BirthDate
from app.domain.errors import AppError, FormatError, NotAllowed, PinRefused
from app.domain.lot import Destination
from app.domain.patient import Patient, Payeur, Sexe, normalised
from app.domain.people import Adresse, Role
from app.domain.permissions import PERMISSIONS, Permission, allows, require
from app.domain.soins import Prescripteur
from tests.samples import ADRESSE, PATIENT, PRATICIEN

P, R = Permission, Role


@pytest.mark.parametrize("role", Role)
def test_every_role_has_its_line_and_says_what_it_lacks(role: Role) -> None:
    for permission in Permission:
        if permission in PERMISSIONS[role]:
            require(role, permission)
        else:
            with pytest.raises(NotAllowed) as refused:
                require(role, permission)
            assert permission.value in refused.value.user_message


def test_the_table_says_what_the_cabinet_expects() -> None:
    assert not allows(R.SECRETAIRE, P.VOIR_SOINS)
    assert not allows(R.SECRETAIRE, P.VOIR_NIR)
    assert not allows(R.SECRETAIRE, P.SIGNER)
    assert allows(R.SECRETAIRE, P.RELANCER)
    assert not allows(R.REMPLACANT, P.ABANDONNER)
    assert allows(R.KINE, P.GERER_UTILISATEURS)
    assert not allows(R.ADMINISTRATEUR, P.VOIR_PATIENTS)
    assert {r for r in Role if allows(r, P.REGLER)} == {R.KINE, R.ADMINISTRATEUR}


def test_names_as_lists_show_them() -> None:
    assert PATIENT.nom_complet == "Durand Élodie"
    assert replace(PATIENT, nom="DE LA TOUR").nom_complet == "De La Tour Élodie"
    assert [replace(PATIENT, sexe=s).civilite for s in Sexe] == ["Madame", "Monsieur", "Madame, Monsieur"]
    assert PRATICIEN.nom_complet == "Claire Morel"


def test_an_envelope_has_its_town_in_capitals_and_no_empty_line() -> None:
    assert Adresse(("12 rue X", ""), "75011", "Paris").printed == ("12 rue X", "75011 PARIS")
    assert Adresse((), "", "Paris").printed == ("PARIS",)


def test_a_prescriber_is_identified_by_either_number() -> None:
    assert not Prescripteur("Vasseur").identifie
    assert Prescripteur("Vasseur", numero_am="751012346").identifie
    assert Prescripteur("Vasseur", rpps="10000000016").identifie


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("D’Éon-Œuvrard", "d eon oeuvrard"),
        ("  ÆGIR  ßtrasse ", "aegir sstrasse"),
        ("æŒ", "aeoe"),
        ("", ""),
        ("N° 12/3", "n 12 3"),
    ],
)
def test_the_search_form_of_a_name(text: str, form: str) -> None:
    assert normalised(text) == form
    assert normalised(form) == form


def test_nothing_that_names_a_person_shows_in_a_repr() -> None:
    people = [
        PATIENT,
        replace(PATIENT, payeur=Payeur("Madame", "Durand", "mère", ADRESSE)),
        Payeur("Madame", "Durand", "mère", ADRESSE),
        BeneficiaireLu("DURAND", "ÉLODIE", BirthDate("19840314"), PATIENT.nir),
        CarteLue((BeneficiaireLu("DURAND", "É", None, None),), "lecteur", datetime(2026, 1, 1, tzinfo=UTC)),
        Debtor("patient:1", DebtorKind.PATIENT, "Durand"),
    ]
    for person in people:
        shown = repr(person).lower()
        assert "durand" not in shown
        assert "840375" not in shown
    assert repr(Patient(7, "X", "Y", BirthDate("19840314"))) == "Patient(id=7)"


def test_errors_speak_english_to_the_log_and_french_to_the_screen() -> None:
    assert str(AppError()) == "AppError"
    assert "réessayez" in AppError().user_message
    assert AppError("log", "écran").user_message == "écran"
    assert ("1 essai " in PinRefused(1).user_message, "2 essais" in PinRefused(2).user_message) == (True, True)
    bad = FormatError("2", "NIR", 12, "not numeric")
    assert (bad.record, bad.zone, bad.line, bad.reason) == ("2", "NIR", 12, "not numeric")
    assert "enregistrement 12" in bad.user_message


def test_a_destination_has_a_short_code() -> None:
    assert Destination("01", "801").code == "01 801"
