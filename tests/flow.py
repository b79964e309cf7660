"""A store with signed FSE in the outbox, and the services that send them: shared by the tests of the flow."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from app.domain.circonstances import ORDINAIRES, Circonstances
from app.domain.clock import FixedClock
from app.domain.droits import Droits, DroitsAmo
from app.domain.errors import AppError
from app.domain.fse import Fse, FseLine, FseState, ModeSecurisation, PartKind
from app.domain.ledger import Conservation, Mouvement, MouvementKind, Solde, check_conservation, solde
from app.domain.lot import Lot
from app.domain.money import Money
from app.domain.patient import Patient
from app.domain.soins import Lieu, Ordonnance, PriseEnCharge, Seance, SeanceState
from app.services.build_lots import BuildLots
from app.services.import_return import ImportReturn
from app.services.ports import InvoiceContext, OutgoingMail
from app.services.repositories import UnitOfWork, UnitOfWorkFactory
from app.services.send_lots import SendLots
from app.simulator.engine import SimulatedEngine
from app.teletransmission.tables import Tables, load
from tests.memory_store import MemoryStore
from tests.samples import CABINET, KINE, NOW, PATIENT, PRATICIEN, droits, ordonnance

KEY = bytes(range(32))
FIRST_DAY = date(2026, 11, 3)


def line(day: date, amo: int = 1073, amc: int = 715, patient: int = 0) -> FseLine:
    """Return one act of RAM 8,09 (17,88 €) with these shares in cents."""
    total = Money(amo + amc + patient)
    return FseLine(
        seance_id=0, day=day, acte_id="MK", lettre_cle="RAM", coefficient=Decimal("8.09"), libelle="Rééducation",
        lieu=Lieu.CABINET, honoraires=total, base=total, taux=60, amo=Money(amo), amc=Money(amc),
        patient=Money(patient),
    )  # fmt: skip


@dataclass
class FakeTransport:
    """Takes everything, or raises what it is told to, once each."""

    sent: list[OutgoingMail] = field(default_factory=list)
    failures: list[AppError] = field(default_factory=list)

    def send(self, mail: OutgoingMail) -> None:
        """Record the mail, or raise the next failure."""
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(mail)


@dataclass
class Flow:
    """One cabinet, one patient with rights, a real simulated engine, a fake transport."""

    store: MemoryStore = field(default_factory=MemoryStore)
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOW))
    engine: SimulatedEngine = field(default_factory=lambda: SimulatedEngine(KEY))
    transport: FakeTransport = field(default_factory=FakeTransport)
    tables: Tables = field(default_factory=load)
    real: UnitOfWorkFactory | None = None
    """A real store instead of the one in memory."""

    def __post_init__(self) -> None:
        self.unit_of_work: UnitOfWorkFactory = self.real or self.store
        with self.unit_of_work() as uow:
            uow.cabinet.save_cabinet(CABINET)
            self.praticien = uow.cabinet.add_praticien(PRATICIEN)
            self.patient: Patient = uow.patients.add(PATIENT)
            self.droits: Droits = uow.patients.add_droits(replace(droits(), patient_id=self.patient.id))
            self.ordonnance: Ordonnance = uow.soins.add_ordonnance(replace(ordonnance(), patient_id=self.patient.id))
            self.pec: PriseEnCharge = uow.soins.add_pec(
                PriseEnCharge(0, self.patient.id, self.ordonnance.id, "MK", "Rééducation", 10, FIRST_DAY)
            )
            uow.commit()

    def rights_with(self, amo: DroitsAmo | None) -> Droits:
        """Store another snapshot."""
        with self.unit_of_work() as uow:
            stored = uow.patients.add_droits(replace(droits(amo), patient_id=self.patient.id))
            uow.commit()
        return stored

    def sign(
        self,
        *lines: FseLine,
        held: Droits | None = None,
        mode: ModeSecurisation = ModeSecurisation.SECURISE,
        asked: Circonstances = ORDINAIRES,
    ) -> Fse:
        """Store a signed FSE with its open shares, in the outbox."""
        rights, now = held or self.droits, self.clock.now()
        drawn = lines or (line(FIRST_DAY), line(FIRST_DAY + timedelta(days=2)))
        with self.unit_of_work() as uow:
            draft = Fse(
                id=0, numero=0, patient_id=self.patient.id, praticien_id=self.praticien.id, pec_id=self.pec.id,
                ordonnance_id=self.ordonnance.id, droits_id=rights.id, state=FseState.BROUILLON,
                lines=tuple(self._visited(uow, one) for one in drawn), mode=mode, created_at=now,
                circonstances=asked,
            )  # fmt: skip
            fse = uow.fses.add(draft)
            uow.fses.set_numero(fse.id, uow.fses.reserve_numero(fse.praticien_id))
            uow.fses.set_state(fse.id, FseState.SIGNATURE, now)
            fse = uow.fses.get(fse.id)
            context = InvoiceContext(CABINET, self.praticien, self.patient, rights, self.ordonnance, now)
            uow.fses.save_signed(self.engine.secure(fse, context))
            uow.fses.set_state(fse.id, FseState.SIGNEE, now)
            uow.fses.enqueue(fse.id, now)
            self._bill(uow, fse)
            uow.commit()
        return fse

    def _visited(self, uow: UnitOfWork, drawn: FseLine) -> FseLine:
        visit = Seance(0, self.patient.id, self.pec.id, self.praticien.id, drawn.day, state=SeanceState.HONOREE)
        return replace(drawn, seance_id=uow.soins.add_seance(visit).id)

    def _bill(self, uow: UnitOfWork, fse: Fse) -> None:
        now = self.clock.now()
        for part in PartKind:
            if amount := fse.owed(part):
                billed = Mouvement(
                    0, fse.id, part, MouvementKind.FACTURE, amount, self.clock.today(), now, f"fse:{fse.id}"
                )
                uow.ledger.open_part(fse.id, part, billed)

    def build(self, **options: int) -> tuple[Lot, ...]:
        """Build the lots of the outbox."""
        return BuildLots(self.unit_of_work, self.engine, self.tables, self.clock, **options)(KINE).lots

    @property
    def send(self) -> SendLots:
        """The sender over the fake transport."""
        return SendLots(self.unit_of_work, self.transport, self.clock, simulated=True)

    @property
    def import_return(self) -> ImportReturn:
        """The importer."""
        return ImportReturn(self.unit_of_work, self.tables, self.clock)

    def sent_lot(self, count: int = 1) -> Lot:
        """Sign *count* FSE, build one lot and send it."""
        for _ in range(count):
            self.sign()
        lot = self.build()[0]
        self.send(KINE)
        return self.lot(lot.id)

    def lot(self, lot_id: int) -> Lot:
        """Return a lot as stored now."""
        with self.unit_of_work() as uow:
            return uow.lots.get(lot_id)

    def states(self) -> list[FseState]:
        """Return the state of every FSE, by id."""
        return [fse.state for fse in self.store.state.fses.values()]

    def solde(self, fse_id: int, part: PartKind = PartKind.AMO) -> Solde:
        """Return the sums of a share."""
        with self.unit_of_work() as uow:
            return solde(uow.ledger.mouvements(fse_id, part))

    def conservation(self) -> Conservation:
        """Return the check over the whole store."""
        with self.unit_of_work() as uow:
            return check_conservation(uow.ledger.comptes())
