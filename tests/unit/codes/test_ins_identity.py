"""Statuses of an identity follow from its proofs; test registers are flagged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.dates import BirthDate
from app.domain.identifiers import Nir
from app.domain.ins import (
    AttributIdentite,
    CanalIdentite,
    ControleDocument,
    IdentiteIns,
    IdentityRefused,
    MatriculeIns,
    ModeIdentite,
    OidIns,
    StatutIdentite,
    TraitsIns,
    TypeDocument,
    refusal,
)
from app.domain.patient import Sexe

DAY = date(2026, 11, 22)
TRAITS = TraitsIns("LEFÈVRE", "Élodie Marie", BirthDate("19840314"), Sexe.F, "80021")
MATRICULE = MatriculeIns(Nir("2850763113069", "96"), OidIns.NIR)
PAPER = ControleDocument(TypeDocument.PASSEPORT, DAY, "claire")
TYPED = IdentiteIns(TRAITS, CanalIdentite.SAISIE)


def test_the_four_statuses_exclude_each_other() -> None:
    found = TYPED.recuperee(TRAITS, MATRICULE, DAY)
    assert TYPED.statut is StatutIdentite.PROVISOIRE
    assert found.statut is StatutIdentite.RECUPEREE
    assert TYPED.validee(PAPER).statut is StatutIdentite.VALIDEE
    assert found.validee(PAPER).statut is StatutIdentite.QUALIFIEE
    assert [one.may_exchange for one in (TYPED, found, TYPED.validee(PAPER), found.validee(PAPER))] == [
        False,
        False,
        False,
        True,
    ]


@pytest.mark.parametrize("mark", [AttributIdentite.DOUTEUX, AttributIdentite.FICTIF])
def test_a_doubted_identity_stays_provisoire_and_asks_nobody(mark: AttributIdentite) -> None:
    doubted = replace(TYPED.recuperee(TRAITS, MATRICULE, DAY).validee(PAPER), attributs=frozenset({mark}))
    assert doubted.statut is StatutIdentite.PROVISOIRE
    assert not doubted.may_exchange
    assert not doubted.may_call_insi
    with pytest.raises(IdentityRefused):
        doubted.recuperee(TRAITS, MATRICULE, DAY)
    with pytest.raises(IdentityRefused):
        doubted.validee(PAPER)


def test_a_homonym_keeps_its_status() -> None:
    homonym = replace(TYPED.validee(PAPER), attributs=frozenset({AttributIdentite.HOMONYME}))
    assert (homonym.statut, homonym.may_call_insi) == (StatutIdentite.VALIDEE, True)


def test_the_appli_carte_vitale_needs_no_insi() -> None:
    assert TYPED.may_call_insi
    assert not replace(TYPED, canal=CanalIdentite.APPLI_CARTE_VITALE).may_call_insi


def test_a_changed_trait_takes_every_proof_away() -> None:
    qualified = TYPED.recuperee(TRAITS, MATRICULE, DAY).validee(PAPER)
    same = qualified.corrected(replace(TRAITS, nom_naissance="Lefevre"))
    assert same.statut is StatutIdentite.QUALIFIEE
    other = qualified.corrected(replace(TRAITS, naissance=BirthDate("19840315")))
    assert (other.statut, other.matricule, other.canal) == (StatutIdentite.PROVISOIRE, None, CanalIdentite.SAISIE)


def test_a_paper_vouches_only_for_the_traits_that_were_checked() -> None:
    checked = TYPED.validee(PAPER)
    assert checked.recuperee(TRAITS, MATRICULE, DAY).statut is StatutIdentite.QUALIFIEE
    renamed = checked.recuperee(replace(TRAITS, nom_naissance="MARTIN"), MATRICULE, DAY)
    assert renamed.statut is StatutIdentite.RECUPEREE


def test_a_wrong_key_bars_the_exchange() -> None:
    wrong = MatriculeIns(Nir("2850763113069", "97"), OidIns.NIR)
    assert not TYPED.recuperee(TRAITS, wrong, DAY).validee(PAPER).may_exchange


def test_differences_are_named_and_accents_do_not_count() -> None:
    other = TraitsIns("LEFEVRE", "ELODIE MARIE", BirthDate("19840314"), Sexe.M, "80022")
    assert TRAITS.differences(other) == ("sexe", "lieu de naissance")
    assert TRAITS.differences(replace(TRAITS, nom_naissance="X", prenoms="Y", naissance=BirthDate("19840300"))) == (
        "nom de naissance",
        "prénoms",
        "date de naissance",
    )
    assert TRAITS.premier_prenom == "Élodie"
    assert "LEF" not in repr(TRAITS)


@pytest.mark.parametrize("oid", list(OidIns))
def test_test_registers_stay_out_of_real_files_and_real_ones_out_of_the_school(oid: OidIns) -> None:
    assert bool(refusal(oid, ModeIdentite.REEL)) is oid.is_fictional
    assert bool(refusal(oid, ModeIdentite.SIMULATION)) is not oid.is_fictional
    assert oid.libelle.startswith("INS-")
