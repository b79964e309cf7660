"""What a data set is made of, chunk by chunk, and the door it goes through."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Protocol

from app.domain.creance import Debtor, Relance
from app.domain.droits import Droits
from app.domain.fse import Fse, PartKind, PartState, SignedFse
from app.domain.ledger import Mouvement
from app.domain.lot import Lot
from app.domain.patient import Patient
from app.domain.people import Praticien
from app.domain.retour import Rejet, Retour
from app.domain.soins import Ordonnance, PriseEnCharge, Seance
from app.services.repositories import UnitOfWorkFactory


@dataclass(frozen=True, slots=True)
class PopulationData:
    """One chunk: every object has its id and refers to this chunk or to an earlier one.

    The fields are those of the bulk loader of the store, which takes them as they are.
    """

    praticiens: Sequence[Praticien] = ()
    patients: Sequence[Patient] = ()
    droits: Sequence[Droits] = ()
    ordonnances: Sequence[Ordonnance] = ()
    pecs: Sequence[PriseEnCharge] = ()
    fses: Sequence[Fse] = ()
    seances: Sequence[Seance] = ()
    signed: Sequence[SignedFse] = ()
    outbox: Sequence[tuple[int, datetime]] = ()
    parts: Sequence[tuple[int, PartKind, PartState, datetime]] = ()
    mouvements: Sequence[Mouvement] = ()
    lots: Sequence[Lot] = ()
    retours: Sequence[Retour] = ()
    rejets: Sequence[Rejet] = ()
    compteurs: Mapping[str, int] = field(default_factory=dict)

    def by_name(self) -> dict[str, Any]:
        """Return every field by its name: what the bulk loader is built with."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


class PopulationSink(Protocol):
    """Where chunks go; the order of the calls is the order of the references."""

    def load(self, data: PopulationData) -> None:
        """Store one chunk, all or nothing."""

    def debtors(self, debtors: Sequence[Debtor]) -> None:
        """Store names and addresses of caisses and mutuelles."""

    def letters(self, relances: Sequence[Relance]) -> None:
        """Store letters as printed, under references of their own."""


@dataclass(frozen=True, slots=True)
class StoreSink:
    """A sink over an empty database: *load_chunk* is its bulk loader, the rest goes through the unit of work."""

    load_chunk: Callable[[PopulationData], None]
    unit_of_work: UnitOfWorkFactory

    def load(self, data: PopulationData) -> None:
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
