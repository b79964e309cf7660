"""Gives a caisse that was started anew the memory of what this cabinet sent to the one before.

Everything comes from the encrypted database: the simulated caisse itself writes nothing to the disk.
"""

from __future__ import annotations

from app.domain.fse import PartKind
from app.domain.journal import JournalAction
from app.domain.lot import LotState
from app.services.repositories import UnitOfWork, UnitOfWorkFactory
from app.simulator.caisse import Caisse

NEWEST_LOTS = 200


def recall(caisse: Caisse, unit_of_work: UnitOfWorkFactory) -> int:
    """Let *caisse* know the lots that left this post and still wait for a return; return how many.

    Lots of a population never left: nothing in the journal says that anybody sent them. A lot whose outcome is unknown
    is not recalled: the person who decides to send it again is answered as by a caisse that never saw it.
    """
    recalled = 0
    with unit_of_work() as uow:
        awaited = {row.fse_id: row.numero for row in uow.ledger.open_parts(PartKind.AMO)}
        for row in uow.lots.rows(NEWEST_LOTS):
            if row.state not in {LotState.TRANSMIS, LotState.ACQUITTE} or not _left_this_post(uow, row.id):
                continue
            lot = uow.lots.get(row.id)
            due = frozenset(awaited[fse_id] for fse_id in lot.fse_ids if fse_id in awaited)
            if due or row.state is LotState.TRANSMIS:
                caisse.remember(lot.fichier, due, acknowledged=row.state is LotState.ACQUITTE)
                recalled += 1
    return recalled


def _left_this_post(uow: UnitOfWork, lot_id: int) -> bool:
    return any(entry.action is JournalAction.ENVOI for entry in uow.journal.entries(10, f"lot:{lot_id}"))
