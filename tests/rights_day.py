"""A day of twenty patients with rights, a queue of questions, and what sends: for the tests of the rights."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from app.domain.clock import FixedClock
from app.domain.fse import Fse
from app.domain.patient import Patient
from app.domain.soins import PriseEnCharge, Seance, SeanceState
from app.rights.ecart import Noms
from app.services.ask_rights import AskRights
from app.services.build_lots import BuildLots, LotsBuilt
from app.services.prepare_fse import CancelFse, PrepareFse
from app.services.repositories import UnitOfWorkFactory
from app.services.rights_queue import DecideFeuille, RightsQueue
from app.services.rights_tomorrow import TomorrowRights
from app.services.sign_fse import SignFse
from app.services.tables import Tables, load_tables
from app.simulator.engine import SimulatedEngine
from app.teletransmission.tables import load
from tests.memory_store import MemoryStore
from tests.rights_service import FakeRights
from tests.samples import CABINET, KINE, LOMBALGIE, NOW, PATIENT, PRATICIEN, TODAY, droits, nir, ordonnance

NOMS = Noms(exonerations={"0": "aucune", "4": "ALD"}, natures={"10": "maladie"})


def person(number: int) -> Patient:
    """Return an invented patient, each with a number and a first name of their own."""
    return replace(PATIENT, prenom=f"Prénom{number:02d}", nom=f"Nom{number:02d}", nir=nir(f"28403751111{number:02d}"))


@dataclass
class Day:
    """Patients seen today, one séance each."""

    count: int = 20
    when: date = TODAY
    state: SeanceState = SeanceState.HONOREE
    store: UnitOfWorkFactory = field(default_factory=MemoryStore)
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOW))
    tables: Tables = field(default_factory=load_tables)

    def __post_init__(self) -> None:
        self.service = FakeRights(self.clock)
        self.engine = SimulatedEngine(bytes(range(32)))
        self.patients: list[Patient] = []
        self.seances: list[Seance] = []
        with self.store() as uow:
            uow.cabinet.save_cabinet(CABINET)
            uow.cabinet.add_praticien(PRATICIEN)
            for number in range(1, self.count + 1):
                patient = uow.patients.add(person(number))
                uow.patients.add_droits(replace(droits(), patient_id=patient.id))
                written = uow.soins.add_ordonnance(replace(ordonnance(), patient_id=patient.id))
                pec = uow.soins.add_pec(
                    PriseEnCharge(0, patient.id, written.id, LOMBALGIE, "Lombalgie commune", 10, date(2026, 11, 2))
                )
                visit = Seance(0, patient.id, pec.id, 1, self.when, state=self.state)
                self.seances.append(uow.soins.add_seance(visit))
                self.patients.append(patient)
                self.service.tell(patient)
            uow.commit()

    @property
    def ask(self) -> AskRights:
        """The use case over the scripted service."""
        return AskRights(self.store, self.service, self.tables, self.clock, NOMS)

    @property
    def queue(self) -> RightsQueue:
        """The questions of the feuilles."""
        return RightsQueue(self.store, self.ask, self.tables, self.clock, NOMS)

    @property
    def tomorrow(self) -> TomorrowRights:
        """The batch of a day."""
        return TomorrowRights(self.store, self.ask)

    @property
    def prepare(self) -> PrepareFse:
        """Drafts."""
        return PrepareFse(self.store, self.tables, self.clock)

    @property
    def decide(self) -> DecideFeuille:
        """Decisions."""
        return DecideFeuille(self.store, CancelFse(self.store, self.clock), self.prepare, self.clock)

    def sign_all(self) -> list[int]:
        """Bill every séance and return the FSE."""
        sign = SignFse(self.store, self.engine, self.tables, self.clock)
        ids = []
        for patient, seance in zip(self.patients, self.seances, strict=True):
            fse = self.prepare(KINE, patient.id, [seance.id]).fse
            sign(KINE, fse.id)
            ids.append(fse.id)
        return ids

    def build(self) -> LotsBuilt:
        """Build the lots of what may leave."""
        return BuildLots(self.store, self.engine, load(), self.clock)(KINE)

    def fse(self, fse_id: int) -> Fse:
        """Return an FSE as it stands."""
        with self.store() as uow:
            return uow.fses.get(fse_id)
