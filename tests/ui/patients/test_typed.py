"""What is typed in the forms of a file: every field at once, words for each, nothing lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from app.domain.dates import BirthDate, DateRange
from app.domain.droits import DroitsAmc, DroitsAmo
from app.domain.patient import Patient, Payeur, Sexe
from app.domain.people import Adresse
from app.domain.soins import SeanceState
from app.services.tables import load_tables
from app.ui.patients import care_typed, typed
from app.ui.patients.care_typed import PecTyped, RightsTyped, SeanceTyped
from app.ui.patients.typed import AddressTyped, PatientTyped, read_patient, typed_patient
from tests.samples import nir

TODAY = date(2026, 11, 21)
LILAS = Adresse(("12 rue des Lilas", "Bâtiment B"), "80000", "Amiens")
FULL = Patient(
    7, "de L’Hôpital", "Anaïs", BirthDate("20120725"), Sexe.F, "d’Aubigné", "80021", nir("2840380021123"), "6", 2,
    LILAS, "03 22 00 00 00", "a@exemple.fr", Payeur("Madame", "Élodie Durand", "mère", LILAS), True, True, False,
)  # fmt: skip


def test_a_whole_file_goes_through_the_form_unchanged() -> None:
    assert read_patient(typed_patient(FULL, see_nir=True), FULL, TODAY) == (FULL, {})


def test_a_hidden_nir_stays_as_it_was() -> None:
    form = typed_patient(FULL, see_nir=False)
    assert form.nir is None
    assert read_patient(form, FULL, TODAY) == (FULL, {})


def test_every_field_is_checked_at_once() -> None:
    wrong = PatientTyped(
        naissance="99", nir="1 23", rang="0", lieu_naissance="8", telephone="3", email="x",
        adresse=AddressTyped(rue="x"), autre_payeur=True, payeur_adresse=AddressTyped(ville="y"),
    )  # fmt: skip
    found, errors = read_patient(wrong, None, TODAY)
    assert found is None
    assert set(errors) == {
        "nom", "prenom", "naissance", "nir", "rang", "lieu_naissance", "telephone", "email", "ville", "code_postal",
        "payeur_nom", "payeur_rue", "payeur_code_postal",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "error"),
    [("", typed.BIRTH_MISSING), ("01/01/2027", typed.BIRTH_AHEAD), ("00/00/2027", typed.BIRTH_AHEAD),
     ("00/00/1950", None), ("31/02/1950", None), ("14/03/1984", None)],
)  # fmt: skip
def test_birth_dates(text: str, error: str | None) -> None:
    _, errors = read_patient(PatientTyped(nom="A", prenom="B", naissance=text), None, TODAY)
    assert errors.get("naissance") == error


def test_a_wrong_key_of_a_test_card_is_kept_but_not_typed_anew() -> None:
    kept = replace(FULL, nir=replace(FULL.nir, key="00"))
    assert read_patient(typed_patient(kept, see_nir=True), kept, TODAY)[0] == kept
    assert "nir" in read_patient(typed_patient(kept, see_nir=True), None, TODAY)[1]


def test_a_payer_without_address_gets_that_of_the_patient() -> None:
    form = replace(typed_patient(FULL, see_nir=True), payeur_adresse=AddressTyped())
    found, _ = read_patient(form, FULL, TODAY)
    assert found is not None
    assert found.payeur is not None
    assert found.payeur.adresse == LILAS


@pytest.mark.parametrize(
    ("amo", "amc"),
    [
        (DroitsAmo("01", "801"), None),
        (DroitsAmo("01", "801", "0123", exoneration="4", periode=DateRange.through(TODAY, TODAY)), None),
        (DroitsAmo("02", "801"), DroitsAmc("75500999", "Mutuelle", "A1", formule="050:80")),
    ],
)
def test_rights_known_go_through_the_form_unchanged(amo: DroitsAmo, amc: DroitsAmc | None) -> None:
    assert care_typed.read_rights(care_typed.rights_before(amo, amc)) == ((amo, amc), {})


def test_rights_are_checked_at_once() -> None:
    wrong = RightsTyped(centre="1", debut=TODAY, fin=date(2026, 1, 1), avec_amc=True, formule="050", pourcent="200")
    assert set(care_typed.read_rights(wrong)[1]) == {"caisse", "centre", "fin", "organisme", "nom_amc", "pourcent"}


def test_a_prescription_needs_a_number_of_its_doctor() -> None:
    _, errors = care_typed.read_pec(PecTyped(seances="0", numero_am="1"), 1, TODAY)
    assert set(errors) == {"nom", "numero_am", "prescrite_on", "seances", "acte"}
    whole = PecTyped("Lefèvre", "Anne", rpps="10000000017", prescrite_on=TODAY, seances="12", acte_id="MK-A-LOMBALGIE")
    found, errors = care_typed.read_pec(whole, 3, TODAY)
    assert errors == {}
    assert found is not None
    assert (found.patient_id, found.seances_prescrites, found.prescripteur.rpps) == (3, 12, "10000000017")
    assert care_typed.read_pec(replace(whole, prescrite_on=date(2027, 1, 1)), 3, TODAY)[1] == {
        "prescrite_on": care_typed.DAY_AHEAD
    }


@pytest.mark.parametrize(
    ("text", "hour"),
    [("8h30", time(8, 30)), ("08:30", time(8, 30)), ("9h", time(9)), ("14.05", time(14, 5)), ("", None)],
)
def test_hours(text: str, hour: time | None) -> None:
    read, errors = care_typed.read_seance(SeanceTyped(1, TODAY, text), TODAY)
    assert errors == {}
    assert read is not None
    assert read.heure == hour


def test_a_seance_to_come_is_only_planned() -> None:
    ahead = SeanceTyped(1, date(2026, 12, 1), "25h")
    assert set(care_typed.read_seance(ahead, TODAY)[1]) == {"heure", "state"}
    assert care_typed.read_seance(replace(ahead, heure="", state=SeanceState.PREVUE), TODAY)[1] == {}
    assert "day" in care_typed.read_seance(SeanceTyped(1), TODAY)[1]


def test_acts_are_found_by_words_and_the_known_ones_come_first() -> None:
    tables = load_tables()
    found = care_typed.actes(tables, "lombal", TODAY)
    assert "MK-A-LOMBALGIE" in {acte.act_id for acte in found}
    assert {acte.category for acte in care_typed.actes(tables, "", TODAY)} <= {"acte", "bilan"}
    assert [a.act_id for a in care_typed.actes(tables, "", TODAY, ["MK-A-LOMBALGIE"])] == ["MK-A-LOMBALGIE"]


def test_the_caisses_follow_the_regime() -> None:
    tables = load_tables()
    assert ("801 · CPAM Amiens", "801") in care_typed.caisses(tables, "01")
    assert all(care_typed.caisses(tables, code) for _words, code in care_typed.regimes(tables))
