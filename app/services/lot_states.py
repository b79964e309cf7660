"""How the FSE of a lot follow it, and what a crash left in between."""

from __future__ import annotations

from datetime import datetime

from app.domain.clock import Clock
from app.domain.fse import FseState
from app.domain.journal import JournalAction
from app.domain.lot import EnvoiOutcome, Lot, LotState
from app.services.repositories import UnitOfWork, UnitOfWorkFactory

LEFT_BY_A_STOP = "Le programme s’est arrêté pendant l’envoi : le lot est peut-être parti."
SYSTEM = "système"

_FOLLOWS = {
    LotState.TRANSMIS: {FseState.EN_LOT: FseState.TRANSMISE, FseState.ISSUE_INCONNUE: FseState.TRANSMISE},
    LotState.ISSUE_INCONNUE: {FseState.EN_LOT: FseState.ISSUE_INCONNUE},
    # Refused at the door: nothing entered, so the FSE wait for another lot.
    LotState.REFUSE: {FseState.EN_LOT: FseState.SIGNEE},
}


def move_fses(uow: UnitOfWork, lot: Lot, after: LotState, now: datetime, detail: str) -> None:
    """Move the FSE of a lot that an attempt to send left in *after*; those taken back go to the outbox again."""
    follows = _FOLLOWS.get(after, {})
    for fse_id in lot.fse_ids:
        state = follows.get(uow.fses.get(fse_id).state)
        if state is not None:
            uow.fses.set_state(fse_id, state, now, detail or f"lot {lot.numero}")
            if state is FseState.SIGNEE:
                uow.fses.enqueue(fse_id, now)


def recover_lots(unit_of_work: UnitOfWorkFactory, clock: Clock) -> tuple[int, ...]:
    """Return the lots a crash left between intent and outcome, now of unknown outcome: a person decides.

    Run at start-up and before each sending, never while another thread sends.
    """
    settled = []
    with unit_of_work() as uow:
        now = clock.now()
        open_envois = uow.lots.open_envois()
        for envoi_id, _lot_id in open_envois:
            uow.lots.end_envoi(envoi_id, now, EnvoiOutcome.INCONNU, LEFT_BY_A_STOP)
        for lot in uow.lots.in_state(LotState.ENVOI):
            after = _after_a_stop(uow, lot)
            uow.lots.set_state(lot.id, after, now, LEFT_BY_A_STOP)
            move_fses(uow, lot, after, now, LEFT_BY_A_STOP)
            uow.journal.append(now, SYSTEM, JournalAction.ENVOI, f"lot:{lot.id}", "reprise : issue inconnue")
            settled.append(lot.id)
        if settled or open_envois:
            uow.commit()
    return tuple(settled)


def _after_a_stop(uow: UnitOfWork, lot: Lot) -> LotState:
    """A lot sent a second time was already known to be transmitted."""
    again = all(uow.fses.get(fse_id).state is FseState.TRANSMISE for fse_id in lot.fse_ids)
    return LotState.TRANSMIS if again else LotState.ISSUE_INCONNUE
