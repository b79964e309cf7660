"""Loading many rows gives the same cabinet as the repositories would, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.fse import FseState, PartKind, PartState
from app.domain.ledger import MouvementKind, check_conservation
from app.domain.lot import LotState
from app.domain.soins import SeanceState
from app.services.ports_bulk import BulkData
from app.store.bulk import BulkLoader
from app.store.open import Store
from tests import store_fixtures as make
from tests.store_engines import empty_folder, new_postgres, postgres_url, store

__all__ = ["empty_folder", "new_postgres", "postgres_url", "store"]

PATIENTS = 30


class _Stored:
    """The objects of one patient, with ids chosen here."""

    def __init__(self, number: int) -> None:
        self.praticien = replace(make.praticien(), id=1)
        self.patient = replace(make.patient(f"NOM{number}"), id=number)
        self.droits = replace(make.droits(number), id=number)
        self.ordonnance = replace(make.ordonnance(number), id=number)
        self.pec = replace(make.pec(number, number), id=number)


def _data() -> BulkData:
    people = [_Stored(number) for number in range(1, PATIENTS + 1)]
    seances = [
        replace(
            make.seance(one.pec, 1, make.DAY - timedelta(days=day)),
            id=one.patient.id * 10 + day,
            state=SeanceState.FACTUREE if day else SeanceState.HONOREE,
            fse_id=one.patient.id if day else None,
        )
        for one in people
        for day in range(3)
    ]
    fses = [
        replace(
            make.fse(one, *(make.line(s.id, s.day) for s in seances if s.fse_id == one.patient.id)),  # type: ignore[arg-type]
            id=one.patient.id,
            numero=one.patient.id,
            state=FseState.TRANSMISE,
        )
        for one in people
    ]
    return BulkData(
        praticiens=[people[0].praticien],
        utilisateurs=[replace(make.utilisateur(), id=1)],
        patients=[one.patient for one in people],
        droits=[one.droits for one in people],
        ordonnances=[one.ordonnance for one in people],
        pecs=[one.pec for one in people],
        seances=seances,
        fses=fses,
        signed=[make.signed(fse.id, fse.numero) for fse in fses],
        outbox=[(1, make.NOW)],
        parts=[(fse.id, part, PartState.ATTENDUE, make.NOW) for fse in fses for part in PartKind],
        mouvements=[
            make.mouvement(fse.id, MouvementKind.FACTURE, fse.part(part).cents, f"fse:{fse.id}", part)
            for fse in fses
            for part in PartKind
        ],
        lots=[replace(make.lot(1, (1, 2), 7, "00000Z"), id=1, state=LotState.TRANSMIS)],
        retours=[replace(make.retour(), id=1)],
        rejets=[replace(make.rejet(1, 1), id=1)],
        compteurs={"lot:01 741": 7},
    )


@pytest.mark.postgres
def test_what_is_loaded_is_what_the_repositories_read(store: Store) -> None:
    data = _data()
    BulkLoader(store.engine).load(data)
    with store.unit_of_work() as uow:
        assert uow.patients.get(7) == data.patients[6]
        assert [row.id for row in uow.patients.search("nom7 elodie")] == [7]
        assert uow.fses.get(7) == data.fses[6]
        assert uow.fses.signed(7) == data.signed[6]
        assert set(uow.soins.seances_of_patient(7)) == {s for s in data.seances if s.patient_id == 7}
        assert uow.counters(make.DAY).a_facturer == PATIENTS
        assert len(uow.ledger.open_parts()) == 3 * PATIENTS
        assert check_conservation(uow.ledger.comptes()).holds
        assert uow.lots.get(1) == data.lots[0]
        assert uow.retours.get(1) == data.retours[0]
        assert len(uow.retours.rejets()) == 1
        assert [row.id for row in uow.fses.outbox()] == [1]


@pytest.mark.postgres
def test_numbers_and_ids_go_on_after_a_load(store: Store) -> None:
    BulkLoader(store.engine).load(_data())
    BulkLoader(store.engine).load(BulkData(compteurs={"lot:01 741": 3}))
    with store.unit_of_work() as uow:
        assert uow.fses.reserve_numero(1) == PATIENTS + 1
        assert uow.lots.reserve_numero("01 741") == 8
        assert uow.lots.reserve_file_id() == "000010"
        assert uow.patients.add(make.patient()).id == PATIENTS + 1
        assert uow.cabinet.add_praticien(make.praticien(2)).id == 2


def test_a_load_that_fails_leaves_nothing(store: Store) -> None:
    data = _data()
    loader = BulkLoader(store.engine)
    with pytest.raises(ValueError, match="created"):
        loader.load(replace(data, fses=[replace(data.fses[0], created_at=None)]))
    with store.unit_of_work() as uow:
        assert uow.patients.count() == 0
