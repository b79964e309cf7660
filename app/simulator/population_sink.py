"""The door a fictional population goes through, chunk by chunk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.domain.creance import Debtor, Relance
from app.services.ports_bulk import BulkData
from app.services.repositories import UnitOfWorkFactory


class PopulationSink(Protocol):
    """Where chunks go; the order of the calls is the order of the references."""

    def load(self, data: BulkData) -> None:
        """Store one chunk, all or nothing."""

    def debtors(self, debtors: Sequence[Debtor]) -> None:
        """Store names and addresses of caisses and mutuelles."""

    def letters(self, relances: Sequence[Relance]) -> None:
        """Store letters as printed, under references of their own."""


@dataclass(frozen=True, slots=True)
class StoreSink:
    """A sink over an empty database: *load_chunk* is its bulk loader, the rest goes through the unit of work."""

    load_chunk: Callable[[BulkData], None]
    unit_of_work: UnitOfWorkFactory

    def load(self, data: BulkData) -> None:
        """Store one chunk."""
        self.load_chunk(data)

    def debtors(self, debtors: Sequence[Debtor]) -> None:
        """Store names and addresses."""
        with self.unit_of_work() as uow:
            for debtor in debtors:
                uow.relances.save_debtor(debtor)
            uow.commit()

    def letters(self, relances: Sequence[Relance]) -> None:
        """Store letters as printed; raise ValueError when their references were given before."""
        with self.unit_of_work() as uow:
            taken = [uow.relances.reserve_reference(relance.dated_on.year) for relance in relances]
            uow.commit()
        if taken != [relance.reference for relance in relances]:
            raise ValueError("the cabinet is not empty: references were given before")
        with self.unit_of_work() as uow:
            for relance in relances:
                uow.relances.add(relance)
            uow.commit()
