"""« Cabinet école »: fills a new cabinet with the fictional data set S."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from app.bootstrap.desk import simulated_engine
from app.documents.reminder import ReminderPrinter
from app.domain.clock import Clock
from app.domain.creance import Debtor, Etape, Relance
from app.services.jobs import Progress
from app.services.ports import LetterContext
from app.services.ports_bulk import BulkData
from app.services.repositories import UnitOfWorkFactory
from app.simulator.population import PopulationMade, PopulationPlan, Size, load_population
from app.simulator.population_sink import PopulationSink, StoreSink
from app.store.bulk import BulkLoader
from app.store.unit_of_work import SqlUnitOfWorkFactory


def fill_school(
    unit_of_work: UnitOfWorkFactory, clock: Clock, progress: Progress | None = None, size: Size = Size.S
) -> PopulationMade:
    """Fill an empty cabinet and return what was made. Blocks for a few seconds on S."""
    if not isinstance(unit_of_work, SqlUnitOfWorkFactory):
        raise TypeError("a school is filled in bulk, in a database")
    with unit_of_work() as uow:
        cabinet, titulaire = uow.cabinet.cabinet(), uow.cabinet.praticiens()[0]
    printer = ReminderPrinter()

    def letter(relance: Relance, before: Sequence[tuple[Etape, date]]) -> bytes:
        return printer.reminder(relance, LetterContext(cabinet, titulaire, titulaire.nom_complet, tuple(before)))

    plan = PopulationPlan(size, clock.today(), cabinet, titulaire, simulated_engine(unit_of_work), letter)
    sink = StoreSink(BulkLoader(unit_of_work.engine).load, unit_of_work)
    return load_population(plan, _Counted(sink, progress, size.kines * size.years))


@dataclass(slots=True)
class _Counted:
    """Says how far the filling is, one step per chunk and one for the letters."""

    sink: PopulationSink
    progress: Progress | None
    chunks: int
    _done: int = field(default=0)

    def load(self, data: BulkData) -> None:
        self.sink.load(data)
        self._step("Patients, séances et feuilles fictives")

    def debtors(self, debtors: Sequence[Debtor]) -> None:
        self.sink.debtors(debtors)

    def letters(self, relances: Sequence[Relance]) -> None:
        self.sink.letters(relances)
        self._step("Relances fictives")

    def _step(self, words: str) -> None:
        self._done += 1
        if self.progress is not None:
            self.progress(min(self._done, self.chunks + 1), self.chunks + 1, words)
