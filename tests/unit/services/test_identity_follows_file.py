"""The INS identity of a file whose strict traits are corrected, updated from a card, merged, or put back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.card import BeneficiaireLu
from app.domain.dates import BirthDate
from app.domain.fusion import Champ
from app.domain.ins import (
    AttributIdentite,
    CanalIdentite,
    ControleDocument,
    IdentiteIns,
    IdentityRefused,
    MatriculeIns,
    OidIns,
    StatutIdentite,
    TraitsIns,
    TypeDocument,
)
from app.domain.matching import Trait
from app.domain.patient import Patient, Sexe
from app.services.consult import Consult
from app.services.find_or_create_patient import FindOrCreatePatient
from app.services.keep_identite import KeepIdentite
from app.services.merge_files import MergeFiles
from app.services.repositories_lecture import IdentiteRecue
from app.services.save_patient import SavePatient
from app.services.session import Session
from app.ui.patients.identite import identite_shown
from tests.samples import CABINET, KINE, NOW, PATIENT, World, nir, world

TRAITS = TraitsIns("DURAND", "ELODIE MARIE", BirthDate("19840314"), Sexe.F, "75111")
QUALIFIED = IdentiteIns(
    TRAITS,
    CanalIdentite.INSI,
    MatriculeIns(nir("2840375111123"), OidIns.TEST),
    date(2026, 11, 20),
    ControleDocument(TypeDocument.PASSEPORT, date(2026, 11, 20), "claire"),
)
BORN_LATER = BirthDate("19840315")


@pytest.fixture
def w() -> World:
    made = world()
    with made.store() as uow:
        uow.identites.add(made.patient.id, IdentiteRecue(QUALIFIED, NOW, "claire"))
        uow.commit()
    return made


def held(w: World) -> IdentiteIns:
    with w.store() as uow:
        return uow.identites.history(w.patient.id)[0].identite


def count(w: World) -> int:
    with w.store() as uow:
        return len(uow.identites.history(w.patient.id))


def test_a_birth_date_corrected_takes_the_proofs_away_and_its_undo_gives_them_back(w: World) -> None:
    save = SavePatient(w.store, w.clock)
    before = save(KINE, replace(w.patient, naissance=BORN_LATER))
    fallen = held(w)
    assert (fallen.statut, fallen.matricule, fallen.canal) == (StatutIdentite.PROVISOIRE, None, CanalIdentite.SAISIE)
    with w.store() as uow:
        entry = uow.journal.entries(1)[0]
    assert entry.detail == "identité INS provisoire (canal SM)"
    save(KINE, before)
    assert held(w) == QUALIFIED


@pytest.mark.parametrize(
    "change",
    [
        {"telephone": "06 00 00 00 42"},
        {"nom": "Leroy", "nom_naissance": "Durand"},
        {"prenom": "Élodie Marie"},
        {"lieu_naissance": "75111"},
        {"sexe": Sexe.F},
    ],
)
def test_what_agrees_with_the_identity_leaves_it_alone(w: World, change: dict[str, object]) -> None:
    SavePatient(w.store, w.clock)(KINE, replace(w.patient, **change))  # type: ignore[arg-type]
    assert count(w) == 1


def test_a_difference_that_was_there_before_is_not_blamed_on_the_next_change(w: World) -> None:
    married = replace(w.patient, nom="Leroy")
    with w.store() as uow:
        uow.patients.save(married)
        uow.commit()
    SavePatient(w.store, w.clock)(KINE, replace(married, lieu_naissance="75111"))
    assert held(w) == QUALIFIED


def test_a_doubt_stays_through_corrections_and_undo(w: World) -> None:
    doubted = replace(QUALIFIED, attributs=frozenset({AttributIdentite.HOMONYME}))
    with w.store() as uow:
        uow.identites.add(w.patient.id, IdentiteRecue(doubted, NOW, "claire"))
        uow.commit()
    before = SavePatient(w.store, w.clock)(KINE, replace(w.patient, naissance=BORN_LATER))
    assert held(w).attributs == doubted.attributs
    SavePatient(w.store, w.clock)(KINE, before)
    assert held(w) == doubted


def test_an_update_from_a_card_counts_and_so_does_taking_it_back(w: World) -> None:
    find = FindOrCreatePatient(w.store, w.clock)
    lu = BeneficiaireLu("DURAND", "ELODIE", BORN_LATER, PATIENT.nir)
    after = find.adopt(KINE, w.patient.id, lu, {Trait.NAISSANCE})
    assert held(w).statut is StatutIdentite.PROVISOIRE
    find.take_back(KINE, w.patient, after)
    assert held(w) == QUALIFIED


def test_a_document_cannot_vouch_for_a_file_that_says_otherwise(w: World) -> None:
    with w.store() as uow:
        uow.identites.add(w.patient.id, IdentiteRecue(replace(QUALIFIED, document=None), NOW, "claire"))
        uow.patients.save(replace(w.patient, naissance=BORN_LATER))
        uow.commit()
    keep = KeepIdentite(w.store, w.clock)
    with pytest.raises(IdentityRefused) as refused:
        keep.checked(KINE, w.patient.id, TypeDocument.PASSEPORT)
    assert "date de naissance" in refused.value.user_message
    shown = identite_shown(Consult(Session(KINE, CABINET, w.store), w.clock).patient_file(w.patient.id), may_edit=True)
    assert (shown.differs, shown.may_check) == (True, False)
    assert shown.sentence == refused.value.user_message
    SavePatient(w.store, w.clock)(KINE, w.patient)
    assert keep.checked(KINE, w.patient.id, TypeDocument.PASSEPORT).statut is StatutIdentite.QUALIFIEE


def test_a_married_name_read_on_the_card_changes_no_strict_trait(w: World) -> None:
    lu = BeneficiaireLu("LEROY", "ELODIE", PATIENT.naissance, PATIENT.nir)
    FindOrCreatePatient(w.store, w.clock).adopt(KINE, w.patient.id, lu, {Trait.NOM})
    assert held(w) == QUALIFIED


def test_a_fusion_that_changes_a_trait_counts_and_so_does_its_undo(w: World) -> None:
    with w.store() as uow:
        other: Patient = uow.patients.add(replace(PATIENT, naissance=BORN_LATER))
        uow.commit()
    merge = MergeFiles(w.store, w.clock)
    fusion = merge(KINE, w.patient.id, other.id, {Champ.NAISSANCE})
    assert held(w).statut is StatutIdentite.PROVISOIRE
    merge.undo(KINE, fusion.id)
    assert held(w) == QUALIFIED
