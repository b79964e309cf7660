"""Kill -9 between intent, effect and outcome of a signature, on a real encrypted file."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.clock import FixedClock
from app.domain.fse import FseState, PartKind
from app.domain.ledger import check_conservation
from app.domain.money import Money
from app.services.sign_fse import SignFse, recover_signatures
from app.services.tables import load_tables
from app.store.open import open_store
from tests.samples import KINE, NOW, FakeEngine
from tests.support_cabinet import DATA_KEY, drafted
from tests.support_kill import killed, killer

STEPS = {"number": False, "intent": True, "effect": True, "outcome": False}
"""Step, and whether the FSE is then left in SIGNATURE."""


def sign_and_die(folder: Path, fse_id: int, step: str) -> None:
    """Run in a process of its own: sign, and be killed at *step*."""
    store = open_store(folder, DATA_KEY, FixedClock(NOW))
    SignFse(store.unit_of_work, FakeEngine(), load_tables(), FixedClock(NOW), killer(step))(KINE, fse_id)


@pytest.mark.parametrize(("step", "stuck"), STEPS.items())
def test_nothing_is_lost_and_nothing_is_doubled(tmp_path: Path, step: str, stuck: bool) -> None:
    folder, clock = tmp_path / "donnees", FixedClock(NOW)
    fse_id = drafted(folder)
    killed(sign_and_die, folder, fse_id, step)
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
