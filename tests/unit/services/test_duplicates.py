"""Duplicates over the base and fusions, on the in-memory store."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.clock import FixedClock
from app.domain.dates import BirthDate
from app.domain.errors import NotAllowed
from app.domain.fusion import Champ, FicheFusionnee, FusionRefused
from app.domain.ins import CanalIdentite, IdentiteIns, MatriculeIns, OidIns
from app.domain.journal import JournalAction
from app.domain.matching import Level
from app.domain.patient import Patient
from app.domain.people import Role
from app.services import find_duplicates
from app.services.find_duplicates import Duplicate, FindDuplicates, ranked
from app.services.keep_identite import traits_of
from app.services.merge_files import MergeFiles
from app.services.repositories_fusion import Bloc
from app.services.repositories_lecture import IdentiteRecue
from app.services.save_patient import SavePatient
from tests.memory_store import MemoryStore
from tests.samples import KINE, NOW, PATIENT, SECRETAIRE, TODAY, World, nir, world

ADMIN = replace(KINE, role=Role.ADMINISTRATEUR)


def found(w: World) -> tuple[Duplicate, ...]:
    find = FindDuplicates(w.store, w.clock)
    return ranked(one for some in find.plan(KINE) for one in find.compare(KINE, some))


def with_files(*patients: Patient) -> World:
    w = world()
    with w.store() as uow:
        for patient in patients:
            uow.patients.add(patient)
        uow.commit()
    return w


def test_each_pair_is_found_once_the_likeliest_first() -> None:
    w = with_files(
        replace(PATIENT, nom="Leroy"),
        PATIENT,
        replace(PATIENT, prenom="Paul", naissance=BirthDate("19820602")),
        replace(PATIENT, nir=None, naissance=BirthDate("19500101")),
    )
    pairs = found(w)
    assert [one.pair for one in pairs] == [(1, 3), (1, 2), (2, 3)]
    assert [one.comparison.level for one in pairs] == [Level.CERTAINE, Level.PROBABLE, Level.PROBABLE]
    assert "Durand" not in repr(pairs)


def test_twins_and_a_mother_with_her_newborn_are_at_most_to_compare() -> None:
    twin = replace(PATIENT, prenom="Ana", naissance=BirthDate("20180505"))
    newborn = replace(PATIENT, prenom="", naissance=BirthDate("20261101"))
    w = with_files(twin, replace(twin, prenom="Eva"), newborn)
    assert [one.pair for one in found(w)] == [(2, 3)]
    assert found(w)[0].comparison.level is Level.POSSIBLE


def test_two_people_said_to_be_two_are_not_proposed_again_until_they_are_put_back() -> None:
    w = with_files(PATIENT)
    find = FindDuplicates(w.store, w.clock)
    find.set_apart(KINE, (1, 2))
    assert found(w) == ()
    with w.store() as uow:
        assert "pas un doublon de la fiche n° 1" in uow.journal.entries(subject="patient:2")[0].detail
    find.put_back(KINE, (1, 2))
    assert [one.pair for one in found(w)] == [(1, 2)]


def test_a_key_that_half_the_base_shares_is_left_to_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find_duplicates, "LARGEST_GROUP", 2)
    w = with_files(PATIENT, PATIENT)
    assert found(w) == ()


def test_the_base_is_cut_in_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find_duplicates, "SLICE", dict.fromkeys(Bloc, 1))
    other = replace(PATIENT, nom="Zola", prenom="Emma", naissance=BirthDate("19500101"), nir=None)
    w = with_files(PATIENT, other, other)
    plan = FindDuplicates(w.store, w.clock).plan(KINE)
    assert [(some.bloc, len(some.keys)) for some in plan] == [
        (Bloc.NIR, 1), (Bloc.NAISSANCE, 1), (Bloc.NAISSANCE, 1), (Bloc.NOM, 1), (Bloc.NOM, 1),
    ]  # fmt: skip
    assert [one.pair for one in found(w)] == [(1, 2), (3, 4)]


def test_a_fusion_is_previewed_done_and_taken_back() -> None:
    w = with_files(replace(PATIENT, telephone="06"))
    w.seance(TODAY)
    merge = MergeFiles(w.store, w.clock)
    preview = merge.preview(SECRETAIRE, 2, 1)
    assert (preview.garde.id, preview.absorbe.id) == (1, 2)  # the file with care is kept
    assert (preview.garde_contenu.seances, preview.absorbe_contenu.is_empty) == (1, True)
    assert merge.preview(KINE, 1, 2, swapped=True).garde.id == 2
    fusion = merge(KINE, 1, 2, preview.advised)
    assert fusion.changed == (Champ.TELEPHONE,)
    with w.store() as uow:
        assert uow.patients.get(2).id == 1
        assert uow.patients.count() == 1
        entries = uow.journal.entries(subject="patient:2")
        assert [e.action for e in entries] == [JournalAction.FUSION, JournalAction.FUSION]
        assert not any("Durand" in e.detail for e in entries)
    assert found(w) == ()
    assert [one.absorbe.id for one in merge.held(KINE)] == [2]
    with pytest.raises(FicheFusionnee):
        SavePatient(w.store, w.clock)(KINE, replace(preview.absorbe, telephone="07"))
    assert merge.obstacle(KINE, fusion.id) == ""
    undone = merge.undo(KINE, fusion.id)
    assert undone.defaite_at == w.clock.now()
    with w.store() as uow:
        assert uow.patients.get(2).telephone == "06"
        assert uow.patients.get(1) == w.patient
    with pytest.raises(FusionRefused):
        merge.undo(KINE, fusion.id)


def test_who_may_not_see_a_number_keeps_the_one_that_is_known() -> None:
    w = with_files(replace(PATIENT, nir=nir("1820675111456"), telephone="06"))
    fusion = MergeFiles(w.store, w.clock)(SECRETAIRE, 1, 2, {Champ.ASSURE, Champ.TELEPHONE})
    assert (fusion.apres.nir, fusion.apres.telephone) == (PATIENT.nir, "06")


def test_two_matricules_of_one_register_are_told_before_a_fusion() -> None:
    w = with_files(PATIENT)
    traits = traits_of(PATIENT)

    def told(*matricules: MatriculeIns) -> bool:
        with w.store() as uow:
            for number, one in enumerate(matricules, 1):
                kept = IdentiteIns(traits, CanalIdentite.INSI, one, TODAY)
                uow.identites.add(number, IdentiteRecue(kept, NOW, "claire"))
            uow.commit()
        return MergeFiles(w.store, w.clock).preview(KINE, 1, 2).two_matricules

    mine, other = nir("2840375111123"), nir("2840375111999")
    assert not told()
    assert not told(MatriculeIns(mine, OidIns.TEST))
    assert not told(MatriculeIns(mine, OidIns.TEST), MatriculeIns(mine, OidIns.TEST))
    assert not told(MatriculeIns(mine, OidIns.NIR), MatriculeIns(other, OidIns.NIA))
    assert told(MatriculeIns(mine, OidIns.TEST), MatriculeIns(other, OidIns.TEST))


def test_one_file_is_not_fused_with_itself() -> None:
    w = with_files(PATIENT)
    merge = MergeFiles(w.store, w.clock)
    for pair in ((1, 1), (1, 2)):
        if pair == (1, 2):
            merge(KINE, 1, 2, ())
        with pytest.raises(FusionRefused):
            merge.preview(KINE, *pair)
        with pytest.raises(FusionRefused):
            merge(KINE, *pair, ())


def test_rights() -> None:
    w = with_files(PATIENT)
    find, merge = FindDuplicates(w.store, w.clock), MergeFiles(w.store, w.clock)
    for attempt in (
        lambda: find.plan(ADMIN),
        lambda: find.compare(ADMIN, find_duplicates.Slice(Bloc.NIR, ())),
        lambda: find.set_apart(ADMIN, (1, 2)),
        lambda: find.put_back(ADMIN, (1, 2)),
        lambda: merge.preview(ADMIN, 1, 2),
        lambda: merge(ADMIN, 1, 2, ()),
        lambda: merge.undo(ADMIN, 1),
        lambda: merge.held(ADMIN),
        lambda: merge.obstacle(ADMIN, 1),
    ):
        with pytest.raises(NotAllowed):
            attempt()


_FILES = st.builds(
    Patient,
    st.just(0),
    st.sampled_from(("Durand", "DURAND", "Durand-Lefèvre", "Leroy")),
    st.sampled_from(("Élodie", "Elodie", "Ana", "Eva")),
    st.sampled_from(tuple(map(BirthDate, ("19840314", "19840315", "19530000", "00000000")))),
    nir=st.sampled_from((None, PATIENT.nir, nir("1820675111456"))),
)


@settings(max_examples=60)
@given(st.lists(_FILES, max_size=6), st.randoms(use_true_random=False))
def test_the_order_in_which_files_were_created_changes_no_pair(files: list[Patient], chance: Random) -> None:
    def pairs(order: list[int]) -> set[tuple[frozenset[str], int]]:
        store = MemoryStore()
        with store() as uow:
            for place in order:
                uow.patients.add(replace(files[place], telephone=str(place)))
            uow.commit()
        find = FindDuplicates(store, FixedClock(NOW))
        found = ranked(one for some in find.plan(KINE) for one in find.compare(KINE, some))
        assert [one.comparison.score for one in found if not one.comparison.sure] == sorted(
            (one.comparison.score for one in found if not one.comparison.sure), reverse=True
        )
        return {(frozenset((one.one.telephone, one.other.telephone)), one.comparison.score) for one in found}

    order = list(range(len(files)))
    shuffled = order.copy()
    chance.shuffle(shuffled)
    assert pairs(order) == pairs(shuffled)
