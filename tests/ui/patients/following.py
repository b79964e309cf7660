"""The bench’s desk with the follow-up of the prises en charge and the demandes d’accord."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from app.services.follow_pec import FollowPec
from app.services.ports_tarif import DapSheet
from app.services.request_dap import RequestDap
from app.ui.desk import Desk
from tests.ui.carte.bench import Bench


class FakePrinter:
    """Prints made-up bytes."""

    def dap_sheet(self, sheet: DapSheet) -> bytes:
        return f"PDF {sheet.demande.id}".encode()


@dataclass(frozen=True)
class FollowingDesk:
    """Everything of *base*, and two services more."""

    base: Desk
    follow_pec: FollowPec
    request_dap: RequestDap

    def __getattr__(self, name: str) -> Any:
        return getattr(self.base, name)


def following(world: Bench) -> Desk:
    """Return the desk of *world* with both services."""
    follow = FollowPec(world.store, world.desk.tables, world.clock)
    request = RequestDap(world.store, world.desk.tables, world.clock, FakePrinter())
    return cast(Desk, FollowingDesk(world.desk, follow, request))
