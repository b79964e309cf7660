"""Planned steps turned on by the cabinet: priced, undone, seen at once by whoever holds the tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.errors import NotAllowed, NotFound
from app.domain.money import Money
from app.services.live_tables import LiveTables
from app.services.planned_steps import with_steps
from app.services.prepare_fse import PrepareFse
from app.services.tables import load_tables
from app.services.tariff_steps import TariffSteps
from app.services.tariff_updates import TariffUpdates, tables_in_force
from tests.samples import KINE, SECRETAIRE, World, world
from tests.tariff_files import VERIFIER, payload, signed

PRODUCT = load_tables()
ARTICLE4 = "ARTICLE4-2026"
STEPS = [etape.code for etape in PRODUCT.etapes]


def steps(w: World, live: LiveTables | None = None) -> TariffSteps:
    def reload() -> None:
        if live is not None:
            live.put(tables_in_force(w.store, PRODUCT, 0))

    return TariffSteps(w.store, PRODUCT, w.clock, reload, 0)


def acte_of(code: str) -> str:
    return next(acte.act_id for acte in PRODUCT.nomenclature.scheduled if acte.etape == code)


@pytest.mark.parametrize("code", STEPS)
def test_the_tables_with_a_step_are_those_read_with_it(code: str) -> None:
    on = frozenset({code})
    assert with_steps(PRODUCT, on).nomenclature == load_tables(steps=on).nomenclature


def test_all_steps_together_are_those_read_together() -> None:
    every = frozenset(STEPS)
    assert with_steps(PRODUCT, every).nomenclature == load_tables(steps=every).nomenclature
    assert with_steps(PRODUCT, frozenset({"inconnue"})).nomenclature.versions == PRODUCT.nomenclature.versions


def test_a_step_turned_on_is_in_force_at_once_and_a_draft_is_priced_again() -> None:
    acte = acte_of(ARTICLE4)
    w = world(acte_id=acte)
    live = LiveTables(tables_in_force(w.store, PRODUCT, 0))
    prepare = PrepareFse(w.store, live, w.clock)
    fse = prepare(KINE, w.patient.id, [w.seance(date(2026, 11, 16)).id]).fse
    seen = steps(w, live).preview(KINE, ARTICLE4, active=True)
    assert [(d.fse_id, d.before) for d in seen.drafts] == [(fse.id, fse.total)]
    assert all(change.day == date(2026, 9, 1) for change in seen.changes)
    steps(w, live).switch(KINE, ARTICLE4, active=True)
    with w.store() as uow:
        dearer = uow.fses.get(fse.id).total
    assert dearer == fse.total + Money(221)  # one point more
    assert prepare.refresh(KINE, fse.id).fse.total == dearer
    assert [one.active for one in steps(w).all(KINE) if one.etape.code == ARTICLE4] == [True]
    steps(w, live).switch(KINE, ARTICLE4, active=False)
    with w.store() as uow:
        assert uow.fses.get(fse.id).total == fse.total
    assert live.nomenclature.versions == PRODUCT.nomenclature.versions


def test_an_update_applied_after_a_step_and_undone_keeps_the_step() -> None:
    w = world()
    steps(w).switch(KINE, ARTICLE4, active=True)
    with_step = tables_in_force(w.store, PRODUCT, 0)
    updates = TariffUpdates(w.store, PRODUCT, VERIFIER, w.clock, product_version=0)
    updates.apply(KINE, signed(payload()))
    assert tables_in_force(w.store, PRODUCT, 0) != with_step
    updates.undo(KINE)
    assert tables_in_force(w.store, PRODUCT, 0) == with_step


def test_who_may_and_what_exists() -> None:
    w = world()
    with pytest.raises(NotAllowed):
        steps(w).switch(SECRETAIRE, ARTICLE4, active=True)
    with pytest.raises(NotFound):
        steps(w).switch(KINE, "INCONNUE", active=True)
    with pytest.raises(NotAllowed):
        steps(w).all(replace(SECRETAIRE))


def test_an_update_is_told_to_whoever_holds_the_tables() -> None:
    w = world()
    live = LiveTables(PRODUCT)
    told: list[int] = []

    def after() -> None:
        live.put(tables_in_force(w.store, PRODUCT, 0))
        told.append(1)

    updates = TariffUpdates(w.store, PRODUCT, VERIFIER, w.clock, product_version=0, after=after)
    updates.apply(KINE, signed(payload()))
    assert live.nomenclature == updates.tables().nomenclature
    updates.undo(KINE)
    assert live.nomenclature == PRODUCT.nomenclature
    assert told == [1, 1]
    assert (live.caisse("01", "801"), live.etapes, live.aide) == (
        PRODUCT.caisse("01", "801"), PRODUCT.etapes, PRODUCT.aide,
    )  # fmt: skip
