"""A small cabinet in an encrypted file: one patient with rights, one séance to bill, and its draft."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from app.domain.clock import FixedClock
from app.domain.soins import PriseEnCharge, Seance, SeanceState
from app.services.prepare_fse import PrepareFse
from app.services.tables import load_tables
from app.store.open import create_store, open_store
from tests.samples import CABINET, KINE, LOMBALGIE, NOW, PATIENT, PRATICIEN, droits, ordonnance

DATA_KEY = bytes(range(64))


def furnished(folder: Path) -> Seance:
    """Make the cabinet and return the séance to bill."""
    store = create_store(folder, DATA_KEY, FixedClock(NOW))
    with store.unit_of_work() as uow:
        uow.cabinet.save_cabinet(CABINET)
        praticien = uow.cabinet.add_praticien(PRATICIEN)
        patient = uow.patients.add(PATIENT)
        uow.patients.add_droits(replace(droits(), patient_id=patient.id))
        asked = uow.soins.add_ordonnance(replace(ordonnance(), patient_id=patient.id))
        pec = uow.soins.add_pec(PriseEnCharge(0, patient.id, asked.id, LOMBALGIE, "Lombalgie", 10, date(2026, 11, 2)))
        visit = Seance(0, patient.id, pec.id, praticien.id, date(2026, 11, 16), state=SeanceState.HONOREE)
        seance = uow.soins.add_seance(visit)
        uow.commit()
    store.close()
    return seance


def drafted(folder: Path) -> int:
    """Make the cabinet with a draft of 17,88 € and return its id."""
    seance = furnished(folder)
    store = open_store(folder, DATA_KEY, FixedClock(NOW))
    fse = PrepareFse(store.unit_of_work, load_tables(), FixedClock(NOW))(KINE, seance.patient_id, [seance.id]).fse
    store.close()
    return fse.id
