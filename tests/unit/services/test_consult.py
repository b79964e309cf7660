"""Each reading checks the permission of its own, whatever room asked for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.domain.clock import FixedClock
from app.domain.errors import NotAllowed
from app.domain.people import Role
from app.domain.permissions import Permission, allows
from app.services.consult import Consult
from app.services.session import Session
from tests.memory_store import MemoryStore
from tests.samples import CABINET, KINE
from tests.unit.services.unpaid import NOW

READINGS: dict[Permission, Callable[[Consult], object]] = {
    Permission.FACTURER: Consult.to_sign,
    Permission.TRANSMETTRE: Consult.sending,
    Permission.TRAITER_RETOURS: Consult.returns,
    Permission.VOIR_SOINS: Consult.to_bill,
    Permission.VOIR_PATIENTS: lambda consult: consult.search_patients(""),
    Permission.LIRE_JOURNAL: Consult.journal,
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", READINGS)
def test_a_reading_is_refused_to_a_role_without_its_permission(role: Role, permission: Permission) -> None:
    consult = Consult(Session(replace(KINE, role=role), CABINET, MemoryStore()), FixedClock(NOW))
    if allows(role, permission):
        READINGS[permission](consult)
    else:
        with pytest.raises(NotAllowed):
            READINGS[permission](consult)
