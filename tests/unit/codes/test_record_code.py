"""A code that served leaves a line in the journal, the delegated use included, and no name."""

from __future__ import annotations

import pytest

from app.bootstrap.codes import build_read_code
from app.services.record_code import RecordCodeUse
from app.simulator.apcv import SimulatedPhone
from app.simulator.apcv_people import ASSURES
from tests.code_frames import INS
from tests.samples import KINE, World, world


@pytest.mark.parametrize("delegated", [False, True])
def test_the_delegated_use_of_the_appli_is_recorded(delegated: bool) -> None:
    w: World = world()
    read = build_read_code(w.clock)
    lecture = read.typed(SimulatedPhone(w.clock).code(ASSURES[0], delegated=delegated))
    RecordCodeUse(w.store, w.clock)(KINE, 12, lecture)
    RecordCodeUse(w.store, w.clock)(KINE, 12, read.typed(INS.encode()))
    with w.store() as uow:
        newest, before = uow.journal.entries(2)
    assert (newest.subject, newest.detail) == ("patient:12", "Datamatrix INS lu")
    assert ("usage délégué" in before.detail) is delegated
    assert before.detail.endswith("SIMULATION")
    assert ASSURES[0].beneficiaires[0].lu.nom not in before.detail
