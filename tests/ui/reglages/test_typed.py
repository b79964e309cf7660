"""Numbers and addresses as typed, and the words of the tables of Réglages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.card import CardKind, CarteLue, ReaderState, SlotState
from app.domain.errors import InvalidIdentifier
from app.domain.identifiers import Iban, luhn_key
from app.domain.people import Cabinet, Praticien, Role, StatutPraticien
from app.domain.permissions import PERMISSIONS, Permission
from app.services.ports_card import ReaderDiagnosis
from app.ui.coordonnees import typed
from app.ui.coordonnees.typed import read_cabinet, read_praticien, typed_cabinet, typed_praticien
from app.ui.reglages import model, post_model
from app.ui.values import State
from tests.samples import CABINET, PRATICIEN
from tests.ui.reglages.bench import NOW

SIRET = "8012345670001" + luhn_key("8012345670001")
WHOLE = Cabinet(
    "Cabinet d’Aubigné", CABINET.adresse, "03 22 00 00 00", "a@exemple.fr", SIRET,
    Iban.parse("FR7630006000011234567890189"), "AGRIFRPP",
)  # fmt: skip


def test_a_whole_cabinet_goes_through_the_form_unchanged() -> None:
    assert read_cabinet(typed_cabinet(WHOLE)) == (WHOLE, {})


def test_only_a_fictional_cabinet_may_invent_its_siret() -> None:
    invented = replace(typed_cabinet(WHOLE), siret="12345678900012")
    assert read_cabinet(invented)[1] == {"siret": typed.SIRET_WRONG}
    found, errors = read_cabinet(invented, fictif=True)
    assert errors == {}
    assert found is not None
    assert found.fictif


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("0322000000", "03 22 00 00 00"),
        ("+33 (0)3 22 00 00 00", "03 22 00 00 00"),
        ("+32 470 12 34 56", "+32 470 12 34 56"),
    ],
)
def test_phones(text: str, told: str) -> None:
    assert typed.phone(text) == told


@pytest.mark.parametrize("text", ["032200", "abc", "+33 1"])
def test_phones_refused(text: str) -> None:
    with pytest.raises(InvalidIdentifier):
        typed.phone(text)


@pytest.mark.parametrize(
    ("text", "fine"), [("agrifrpp", True), ("AGRIFRPP882", True), ("AGRI", False), ("1GRIFRPP", False)]
)
def test_bics(text: str, fine: bool) -> None:
    if fine:
        assert typed.bic(text) == text.upper()
    else:
        with pytest.raises(InvalidIdentifier):
            typed.bic(text)


def test_a_remplacant_replaces_somebody() -> None:
    assert read_praticien(typed_praticien(PRATICIEN)) == (PRATICIEN, {})
    alone = replace(typed_praticien(PRATICIEN), statut=StatutPraticien.REMPLACANT)
    assert read_praticien(alone)[1] == {"titulaire_id": typed.TITULAIRE_MISSING}
    found: Praticien | None = read_praticien(replace(alone, titulaire_id=1))[0]
    assert found is not None
    assert found.titulaire_id == 1


def test_the_table_shows_what_the_application_applies() -> None:
    rows = model.permission_rows()
    assert len(rows) == len(Permission)
    for permission, row in zip(Permission, rows, strict=True):
        shown = {role for role, cell in row.cells.items() if cell.word == "oui"}
        assert shown == {role for role in Role if permission in PERMISSIONS[role]}


@pytest.mark.parametrize("state", list(ReaderState))
def test_every_state_of_a_reader_has_a_gesture(state: ReaderState) -> None:
    cards = list(CardKind) if state is ReaderState.CARD else [None]
    named = state not in {ReaderState.NO_READER, ReaderState.SERVICE_DOWN, ReaderState.UNUSABLE}
    for card in cards:
        seen = ReaderDiagnosis(
            True, (SlotState(state, "Lecteur" if named else "", card),), state is ReaderState.UNUSABLE
        )
        (row,) = post_model.reader_rows(seen)
        assert row.to_do.endswith((".", "?", ")"))
        assert row.can_try is (card is CardKind.VITALE_2)


def test_a_reading_names_nobody() -> None:
    said = post_model.tried_words(CarteLue((), "Lecteur", NOW))
    assert (said.state, said.what) == (State.SUCCESS, "Carte lue\u00a0: 0\u00a0personne")
    assert post_model.tried_words(CarteLue((), "Lecteur", NOW, nirs_match=False)).state is State.WARNING


def test_nothing_claims_to_be_homologated() -> None:
    words = (
        f"{post_model.SIMULATED.what} {post_model.HOMOLOGATION} {post_model.transmission_facts('x', simulated=True)}"
    )
    assert "non homologué" in words
    assert "n’est pas homologué" in words
    assert "boucle locale" in words


def test_the_licences_of_what_is_installed_are_listed() -> None:
    rows = {row.name: row for row in post_model.licence_rows()}
    assert rows["PySide6 (Qt)"].version
    assert all(row.licence for row in rows.values())
