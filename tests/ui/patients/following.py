"""The bench’s desk with the follow-up of the prises en charge and the demandes d’accord."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from app.services.follow_pec import FollowPec
from app.services.ports_attestation import PaperUnreadable, RightsSheet
from app.services.ports_insi import InsiService
from app.services.ports_rights import RightsService
from app.services.ports_tarif import DapSheet
from app.services.request_dap import RequestDap
from app.services.rights_desk import RightsDesk, RightsOutside, rights_desk
from app.ui.desk import Desk
from tests.ui.carte.bench import Bench


class FakePrinter:
    """Prints made-up bytes."""

    def dap_sheet(self, sheet: DapSheet) -> bytes:
        return f"PDF {sheet.demande.id}".encode()

    def rights_sheet(self, sheet: RightsSheet) -> bytes:
        return f"%PDF {sheet.sentence}".encode()


class FakePaper:
    """Reads the lines that the bytes after the mark of a PDF hold."""

    def lines(self, contenu: bytes, media: str) -> tuple[str, ...]:
        text = contenu.removeprefix(b"%PDF-").decode()
        if not text:
            raise PaperUnreadable("empty")
        return tuple(text.splitlines())


@dataclass(frozen=True)
class FollowingDesk:
    """Everything of *base*, and two services more."""

    base: Desk
    follow_pec: FollowPec
    request_dap: RequestDap
    rights: RightsDesk

    def __getattr__(self, name: str) -> Any:
        return getattr(self.base, name)


def following(world: Bench, service: RightsService | None = None, insi: InsiService | None = None) -> Desk:
    """Return the desk of *world* with these services; no rights service unless given."""
    follow = FollowPec(world.store, world.desk.tables, world.clock)
    request = RequestDap(world.store, world.desk.tables, world.clock, FakePrinter())
    outside = RightsOutside(service, FakePaper(), FakePrinter(), insi)
    rights = rights_desk(world.store, outside, world.desk.tables, world.clock)
    return cast(Desk, FollowingDesk(world.desk, follow, request, rights))
