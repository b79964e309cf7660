"""Prescriptions, prises en charge and séances."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from app.domain.errors import NotFound
from app.domain.fse import FseState
from app.domain.soins import SeanceState
from app.store.open import Store
from tests import store_fixtures as make


def test_prescription_and_prise_en_charge_come_back_whole(store: Store) -> None:
    with store.unit_of_work() as uow:
        case = make.Case(uow)
        assert uow.soins.ordonnance(case.ordonnance.id) == replace(
            make.ordonnance(case.patient.id), id=case.ordonnance.id
        )
        later = uow.soins.add_pec(replace(case.pec, id=0, quota=None, ouverte_on=make.DAY, close_on=make.DAY))
        assert uow.soins.pecs(case.patient.id) == (later, case.pec)
        assert uow.soins.pec(later.id) == later
        with pytest.raises(NotFound):
            uow.soins.ordonnance(999)
        with pytest.raises(NotFound):
            uow.soins.pec(999)


def test_seances_of_a_patient_come_newest_first(store: Store) -> None:
    with store.unit_of_work() as uow:
        case = make.Case(uow)
        old = case.seance(uow, make.DAY - timedelta(days=1), None)
        morning, evening = case.seance(uow, hour=8), case.seance(uow, hour=18)
        moved = replace(morning, heure=time(7, 45))
        uow.soins.save_seance(moved)
        assert uow.soins.seances_of_patient(case.patient.id) == (evening, moved, old)
        with pytest.raises(NotFound):
            uow.soins.save_seance(replace(old, id=999))


def test_the_day_is_listed_by_hour_with_ranks(store: Store) -> None:
    with store.unit_of_work() as uow:
        case = make.Case(uow)
        other = make.Case(uow, "petit", 2)
        case.seance(uow, date(2026, 11, 4))
        absence = case.seance(uow, date(2026, 11, 5))
        uow.soins.set_state([absence.id], SeanceState.ABSENCE, None)
        no_hour, late = other.seance(uow, hour=None), case.seance(uow, hour=11)
        early = other.seance(uow, hour=8)
        rows = uow.soins.seances_on(make.DAY)
        assert [(row.seance_id, row.rang) for row in rows] == [(early.id, 1), (late.id, 2), (no_hour.id, 2)]
        assert (rows[1].patient, rows[1].quota, rows[1].intitule) == ("Durand Élodie", 15, "Rééducation du rachis")
        assert rows[1].fse_state is None
        (missed,) = uow.soins.seances_on(date(2026, 11, 5))
        assert (missed.rang, missed.state) == (1, SeanceState.ABSENCE)


def test_only_honoured_seances_without_fse_are_to_bill(store: Store) -> None:
    with store.unit_of_work() as uow:
        case, other = make.Case(uow), make.Case(uow, "Petit", 2)
        second, first = case.seance(uow), case.seance(uow, make.DAY - timedelta(days=3))
        planned = case.seance(uow)
        uow.soins.set_state([planned.id], SeanceState.PREVUE, None)
        draft = case.draft(uow)
        elsewhere = other.seance(uow)
        ids = [row.seance_id for row in uow.soins.a_facturer()]
        assert ids == [first.id, second.id, elsewhere.id]
        assert [row.seance_id for row in uow.soins.a_facturer(other.praticien.id)] == [elsewhere.id]
        uow.soins.set_state([second.id, first.id], SeanceState.FACTUREE, draft.id)
        assert [row.seance_id for row in uow.soins.a_facturer(case.praticien.id)] == []
        billed = {row.seance_id: row for row in uow.soins.seances_on(make.DAY)}[second.id]
        assert (billed.state, billed.fse_state) == (SeanceState.FACTUREE, FseState.BROUILLON)


def test_a_state_for_a_seance_that_is_not_there_is_refused(store: Store) -> None:
    with store.unit_of_work() as uow:
        case = make.Case(uow)
        with pytest.raises(NotFound):
            uow.soins.set_state([case.seance(uow).id, 999], SeanceState.ABSENCE, None)
        uow.soins.set_state([], SeanceState.ABSENCE, None)
