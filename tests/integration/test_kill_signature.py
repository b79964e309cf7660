"""Kill -9 between intent, effect and outcome of a signature, on a real encrypted file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.domain.clock import FixedClock
from app.domain.fse import FseState, PartKind
from app.domain.ledger import check_conservation
from app.domain.money import Money
from app.domain.soins import PriseEnCharge, Seance, SeanceState
from app.services.prepare_fse import PrepareFse
from app.services.sign_fse import SignFse, recover_signatures
from app.services.tables import load_tables
from app.store.open import create_store, open_store
from tests.samples import CABINET, KINE, LOMBALGIE, NOW, PATIENT, PRATICIEN, FakeEngine, droits, ordonnance

DATA_KEY = bytes(range(64))
STEPS = {"number": False, "intent": True, "effect": True, "outcome": False}
"""Step, and whether the FSE is then left in SIGNATURE."""


def drafted(folder: Path) -> int:
    """Make a database with one draft and return its id."""
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
    fse = PrepareFse(store.unit_of_work, load_tables(), FixedClock(NOW))(KINE, patient.id, [seance.id]).fse
    store.close()
    return fse.id


def sign_and_die(folder: Path, fse_id: int, step: str) -> None:
    """Run in a process of its own: sign, and be killed at *step*."""

    def die(reached: str) -> None:
        if reached == step:
            os.kill(os.getpid(), signal.SIGKILL)

    store = open_store(folder, DATA_KEY, FixedClock(NOW))
    SignFse(store.unit_of_work, FakeEngine(), load_tables(), FixedClock(NOW), die)(KINE, fse_id)


@pytest.mark.parametrize(("step", "stuck"), STEPS.items())
def test_nothing_is_lost_and_nothing_is_doubled(tmp_path: Path, step: str, stuck: bool) -> None:
    folder, clock = tmp_path / "donnees", FixedClock(NOW)
    fse_id = drafted(folder)
    killed = subprocess.run(
        [sys.executable, "-m", __name__, str(folder), str(fse_id), step], check=False, capture_output=True, timeout=60
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    store = open_store(folder, DATA_KEY, clock)
    assert recover_signatures(store.unit_of_work, clock) == ((fse_id,) if stuck else ())
    if step != "outcome":
        SignFse(store.unit_of_work, FakeEngine(), load_tables(), clock)(KINE, fse_id)
    with store.unit_of_work() as uow:
        fse = uow.fses.get(fse_id)
        assert (fse.state, fse.numero) == (FseState.SIGNEE, 1)
        assert [row.id for row in uow.fses.outbox()] == [fse_id]
        assert uow.fses.signed(fse_id).numero == 1
        assert uow.ledger.totals().facture == fse.total == Money(1788)
        assert len(uow.ledger.mouvements(fse_id, PartKind.AMO)) == 1
        assert check_conservation(uow.ledger.comptes()).holds
        assert uow.journal.first_break() is None
    store.close()


if __name__ == "__main__":
    sign_and_die(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
