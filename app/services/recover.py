"""Settle what a stop left between intent and outcome: lots on their way, returns stored and not imported."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.clock import Clock
from app.services.import_return import ImportResult, ImportReturn
from app.services.lot_states import SYSTEM, recover_lots
from app.services.repositories import UnitOfWorkFactory
from app.services.steps import AtStep, no_stop
from app.teletransmission.tables import Tables

__all__ = ["Recovered", "recover_flow", "recover_lots", "recover_returns"]


@dataclass(frozen=True, slots=True)
class Recovered:
    """What was settled at start-up."""

    lots_unknown: tuple[int, ...]
    imports: tuple[ImportResult, ...]


def recover_flow(unit_of_work: UnitOfWorkFactory, tables: Tables, clock: Clock, at_step: AtStep = no_stop) -> Recovered:
    """Settle lots, then import the returns that wait. Run at start-up, before anything is sent."""
    lots = recover_lots(unit_of_work, clock)
    return Recovered(lots, recover_returns(ImportReturn(unit_of_work, tables, clock, at_step)))


def recover_returns(import_return: ImportReturn) -> tuple[ImportResult, ...]:
    """Import every file stored and not imported, oldest first."""
    with import_return.unit_of_work() as uow:
        waiting = [retour.id for retour in uow.retours.pending()]
    return tuple(import_return(retour_id, SYSTEM) for retour_id in waiting)
