"""A share becomes a claim: debtor, limit, and what forbids a letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.creance import DebtorKind
from app.domain.dates import BirthDate
from app.domain.fse import PartKind
from app.receivables.creances import C2S, DECEDE, MINEUR, claim, debtor_key, find_debtor, list_label
from app.services.read_models import PartRow
from tests.unit.receivables.claims import CPAM, JEANNE, TOM, context, part


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        (PartKind.PATIENT, "patient:12"),
        (PartKind.AMO, "caisse:01801"),
        (PartKind.AMC, "mutuelle:75500017"),
    ],
)
def test_each_share_names_its_debtor(kind: PartKind, key: str) -> None:
    assert debtor_key(part(kind)) == key


def test_the_patient_owes_under_the_name_as_spoken() -> None:
    debtor = find_debtor(part(), context())
    assert (debtor.nom, debtor.civilite, debtor.adresse) == ("Jeanne Rousseau", "Madame", JEANNE.adresse)
    assert list_label(part(), debtor, context()) == "Rousseau Jeanne"


@pytest.mark.parametrize(("prenom", "end"), [("Tom", "(père de Tom)"), ("Anaïs", "(père d’Anaïs)")])
def test_a_parent_owes_for_a_minor(prenom: str, end: str) -> None:
    child = replace(TOM, prenom=prenom)
    row = part(patient_id=13)
    debtor = find_debtor(row, context(child))
    assert (debtor.nom, debtor.civilite) == ("Paul Garnier", "Monsieur")
    assert list_label(row, debtor, context(child)) == f"Paul Garnier {end}"
    assert not claim(row, debtor, context(child)).bloque


def test_a_patient_whose_file_is_gone_keeps_the_name_of_the_row() -> None:
    debtor = find_debtor(part(patient_id=99), context())
    assert (debtor.nom, debtor.adresse) == ("Jeanne Rousseau", None)
    assert list_label(part(patient_id=99), debtor, context()) == "Jeanne Rousseau"
    assert not claim(part(patient_id=99), debtor, context()).bloque


def test_a_caisse_takes_its_typed_name_then_that_of_the_table_then_its_code() -> None:
    assert find_debtor(part(PartKind.AMO), context()) is CPAM
    assert find_debtor(part(PartKind.AMO, caisse="802"), context()).nom == "CPAM de test"
    assert find_debtor(part(PartKind.AMO, caisse="803"), context()).nom == "Caisse 01 803"


def test_a_mutuelle_takes_the_name_of_the_card_then_its_number() -> None:
    assert find_debtor(part(PartKind.AMC), context()).nom == "Mutuelle Santé Nord"
    assert find_debtor(part(PartKind.AMC, amc_nom=""), context()).nom == "Mutuelle 75500017"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (part(c2s=True), C2S),
        (part(decede=True), DECEDE),
        (part(first_day=date(2024, 11, 20)), "Délai dépassé le 20/11/2026 : relances suspendues"),
        (part(PartKind.AMO, c2s=True, decede=True), ""),
    ],
)
def test_what_forbids_a_letter(row: PartRow, reason: str) -> None:
    assert claim(row, find_debtor(row, context()), context()).bloque.replace("\u00a0", " ") == reason


@pytest.mark.parametrize(("born", "blocked"), [("20081122", True), ("20081121", False), ("19420019", False)])
def test_a_minor_without_payer_is_not_written_to(born: str, blocked: bool) -> None:
    people = context(replace(JEANNE, naissance=BirthDate(born)))
    assert (claim(part(), find_debtor(part(), people), people).bloque == MINEUR) is blocked


def test_the_claim_carries_days_money_and_law() -> None:
    row = part(PartKind.AMO, nature_assurance="41")
    found = claim(row, find_debtor(row, context()), context())
    assert found.debtor.kind is DebtorKind.CAISSE
    assert found.forclusion_on == date(2028, 8, 1)
    assert found.forclusion_source == "CSS, art. L431-2"
    assert found.due_on == date(2026, 9, 3)
    assert (found.reste, found.invoice_numero) == (row.reste, 412)
