"""Whose patient is it: a card against the base, duplicates over the whole base, a fusion and the file after it."""

from __future__ import annotations

from dataclasses import replace

from app.domain.card import BeneficiaireLu
from app.domain.clock import FixedClock
from app.domain.dates import BirthDate
from app.domain.patient import Patient
from app.services.consult import Consult
from app.services.find_duplicates import Duplicate, FindDuplicates, ranked
from app.services.find_or_create_patient import FindOrCreatePatient
from app.services.merge_files import MergeFiles
from app.services.ports_bulk import BulkData
from app.services.session import Session
from app.store.bulk import BulkLoader
from app.store.open import Store
from benchmarks.datasets import CABINET, KINE, NOW, DataSet, opened, scratch_copy
from benchmarks.measures import Samples

CARDS, MERGED = 200, 20
ONE_IN = 100
"""One file in a hundred is typed a second time, as hurried hands do."""


def card_match(data: DataSet) -> Samples:
    """One card against the base, one in four with a first name that its file does not have."""
    samples = Samples(f"Rapprochement d’une carte, {CARDS} cartes")
    with scratch_copy(data) as folder, opened(folder) as store:
        find = FindOrCreatePatient(store.unit_of_work, FixedClock(NOW))
        for place, one in enumerate(_people(store, CARDS)):
            first = "Ana-Lou" if place % 4 == 0 else one.prenom
            lu = BeneficiaireLu(one.nom.upper(), first, one.naissance, one.nir)
            with samples.timed():
                find(KINE, lu)
    return samples


def duplicates(data: DataSet) -> Samples:
    """Each slice of the search over the base with one second file in a hundred: what other work waits for."""
    samples = Samples("Recherche des doublons, par tranche")
    with scratch_copy(data) as folder, opened(folder) as store:
        planted = _plant(store)
        find, found = FindDuplicates(store.unit_of_work, FixedClock(NOW)), list[Duplicate]()
        with samples.timed():
            plan = find.plan(KINE)
        for some in plan:
            with samples.timed():
                found.extend(find.compare(KINE, some))
        pairs = ranked(found)
        missed = planted - {one.pair for one in pairs}
        samples.name += (
            f" ({len(plan)} tranches, {round(sum(samples.seconds) * 1000)} ms en tout, "
            f"{len(planted) - len(missed)}/{len(planted)} retrouvés, {len(pairs)} proposés)"
        )
    return samples


def fusion(data: DataSet) -> Samples:
    """Preview, fusion, the file opened after it, and undo, together."""
    samples = Samples(f"Fusion, fiche ouverte puis annulation, {MERGED} fois")
    with scratch_copy(data) as folder, opened(folder) as store:
        planted, clock = sorted(_plant(store))[:MERGED], FixedClock(NOW)
        merge, consult = (
            MergeFiles(store.unit_of_work, clock),
            Consult(Session(KINE, CABINET, store.unit_of_work), clock),
        )
        for one, other in planted:
            with samples.timed():
                preview = merge.preview(KINE, one, other)
                done = merge(KINE, preview.garde.id, preview.absorbe.id, preview.advised)
                consult.patient_file(one)
                merge.undo(KINE, done.id)
    return samples


def _people(store: Store, count: int) -> list[Patient]:
    with store.unit_of_work() as uow:
        total = uow.patients.count()
        return list(uow.patients.many(range(1, total, max(1, total // count))).values())[:count]


def _plant(store: Store) -> set[tuple[int, int]]:
    """Store second files with the slips of a hurried hand; return the pairs."""
    with store.unit_of_work() as uow:
        total = uow.patients.count()
        known = list(uow.patients.many(range(1, total + 1, ONE_IN)).values())
    second = [replace(_slip(one, place % 4), id=total + place + 1) for place, one in enumerate(known)]
    BulkLoader(store.engine).load(BulkData(patients=second))
    return {(one.id, two.id) for one, two in zip(known, second, strict=True)}


def _slip(known: Patient, kind: int) -> Patient:
    """The number left out, a double name, a letter short, the last digit of the birth date wrong."""
    born = BirthDate(f"{known.naissance.text[:-1]}9")
    return (
        replace(known, nir=None),
        replace(known, nom=f"{known.nom}-Lefèvre", nir=None),
        replace(known, prenom=known.prenom[:-1]),
        replace(known, naissance=born),
    )[kind]
