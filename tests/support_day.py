"""One cabinet on a real encrypted file, one simulated caisse on loopback, and the days they spend together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate, load_pem_x509_certificate

from app.bootstrap.desk import Outside, build_desk, recover
from app.bootstrap.folders import Folders
from app.bootstrap.post import SqlSafe
from app.bootstrap.world import outside_of
from app.domain.clock import FixedClock
from app.domain.dates import BirthDate
from app.domain.fse import FseState
from app.domain.identifiers import Iban
from app.domain.ledger import check_conservation
from app.domain.patient import Patient
from app.domain.soins import PriseEnCharge, Seance, SeanceState
from app.hardware.virtual_reader import VirtualReader
from app.services.fetch_returns import FetchReport
from app.services.remind import NothingToRemind
from app.services.repositories import UnitOfWork
from app.services.send_lots import SendReport
from app.services.session import Session
from app.services.steps import AtStep, no_stop
from app.simulator.scenario import Scenario, part_payment, reject_amo
from app.simulator.world import OutsideWorld
from app.store.open import Store, create_store, open_store
from app.ui.desk import Desk
from tests.samples import ADRESSE, CABINET, KINE, LOMBALGIE, PATIENT, PRATICIEN, droits, nir, ordonnance
from tests.store_fixtures import CHEAP, DATA_KEY

OCTOBER = datetime(2026, 10, 5, 7, 0, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
"""Late enough for a first reminder of what stayed unpaid in October."""
PRESCRIBED, DAYS = date(2026, 9, 14), (date(2026, 9, 15), date(2026, 9, 22))
WITHOUT_AMC = replace(PATIENT, adresse=ADRESSE)
WITH_AMC = Patient(0, "Petit", "Nadia", BirthDate("19910408"), nir=nir("2910475111124"), adresse=ADRESSE)
SCENARIO = Scenario({0: part_payment(50), 1: reject_amo("0250")})
"""The first invoice is paid by half, the second is refused."""


@dataclass(frozen=True)
class Doors:
    """How to reach a world, even from another process: what ``outside_of`` asks of it."""

    host: str
    smtp_port: int
    pop3_port: int
    pop3_user: str
    pop3_password: str
    pem: bytes

    @classmethod
    def of(cls, world: OutsideWorld) -> Doors:
        pem = world.certificate.public_bytes(Encoding.PEM)
        return cls(world.host, world.smtp_port, world.pop3_port, world.pop3_user, world.pop3_password, pem)

    @property
    def certificate(self) -> Certificate:
        return load_pem_x509_certificate(self.pem)

    def outside(self) -> Outside:
        return outside_of(self, VirtualReader())  # type: ignore[arg-type]


def furnish(uow: UnitOfWork, *patients: tuple[Patient, bool]) -> list[Patient]:
    """Store the cabinet, its kiné and *patients* (with a mutuelle or not), each with two visits to bill."""
    iban = Iban.parse("FR7630006000011234567890189")
    uow.cabinet.save_cabinet(replace(CABINET, iban=iban))
    praticien = uow.cabinet.add_praticien(PRATICIEN)
    uow.cabinet.add_utilisateur(replace(KINE, id=0, praticien_id=praticien.id))
    stored = []
    for one, has_amc in patients:
        patient = uow.patients.add(one)
        held = droits() if has_amc else droits(amc=None)
        uow.patients.add_droits(replace(held, patient_id=patient.id))
        asked = uow.soins.add_ordonnance(replace(ordonnance(PRESCRIBED), patient_id=patient.id))
        pec = uow.soins.add_pec(PriseEnCharge(0, patient.id, asked.id, LOMBALGIE, "Lombalgie", 10, DAYS[0]))
        for day in DAYS:
            uow.soins.add_seance(Seance(0, patient.id, pec.id, praticien.id, day, state=SeanceState.HONOREE))
        stored.append(patient)
    return stored


def make_cabinet(folder: Path, *patients: tuple[Patient, bool]) -> Path:
    """Make a database with *patients*, by default one without mutuelle and one with; return its folder."""
    store = create_store(folder, DATA_KEY, FixedClock(OCTOBER))
    with store.unit_of_work() as uow:
        furnish(uow, *(patients or ((WITHOUT_AMC, False), (WITH_AMC, True))))
        uow.commit()
    store.close()
    return folder


@dataclass(frozen=True)
class Day:
    """The open cabinet, driven by the same use cases as the screens."""

    store: Store
    desk: Desk
    folders: Folders
    clock: FixedClock

    def sign(self) -> None:
        """Bill every visit that waits, sign every draft."""
        user, waiting = self.desk.user, self.desk.consult.to_bill()
        for patient_id in sorted({row.patient_id for row in waiting}):
            self.desk.prepare_fse(user, patient_id, [r.seance_id for r in waiting if r.patient_id == patient_id])
        for row in self.desk.consult.to_sign():
            self.desk.sign_fse(user, row.id)

    def lots(self) -> None:
        """Empty the outbox into lots."""
        self.desk.build_lots(self.desk.user)

    def send(self) -> SendReport:
        """Send what is prepared."""
        return self.desk.send_lots(self.desk.user)

    def fetch(self) -> FetchReport:
        """Empty the mailbox of the returns."""
        return self.desk.fetch_returns(self.desk.user)

    def remind(self) -> None:
        """Print every letter that is due."""
        for account in self.desk.list_creances(self.desk.user).accounts:
            if account.a_relancer:
                try:
                    self.desk.print_reminder(self.desk.user, account.debtor.key)
                except NothingToRemind:
                    continue

    def close(self) -> None:
        """Close the database."""
        self.store.close()

    def left_open(self) -> tuple[object, ...]:
        """Return the sendings, imports and printings that began and did not end."""
        with self.store.unit_of_work() as uow:
            return uow.lots.open_envois(), uow.retours.pending(), uow.relances.pending()

    def picture(self) -> dict[str, object]:
        """Return what the cabinet knows: equal pictures, and nothing was lost nor doubled."""
        with self.store.unit_of_work() as uow:
            fses = uow.fses.in_state(*FseState)
            letters = [one for patient in (1, 2) for one in uow.relances.of_debtor(f"patient:{patient}")]
            check = check_conservation(uow.ledger.comptes())
            return {
                "fses": sorted((row.numero, row.state.name) for row in fses),
                "signed": [uow.fses.signed(row.id).numero for row in fses],
                "drafts, to bill, outbox": (self.desk.consult.to_sign(), uow.soins.a_facturer(), uow.fses.outbox()),
                "lots": [(row.state.name, row.fse_count) for row in uow.lots.rows()],
                "left open": self.left_open(),
                "returns": Counter((row.kind.name, row.state.name) for row in uow.retours.rows()),
                "rejections": [(row.numero, row.part.name, row.amount.cents) for row in uow.retours.rejets()],
                "movements": [
                    (row.numero, one.part.name, one.kind.name, one.amount.cents)
                    for row in fses
                    for one in uow.ledger.mouvements(row.id)
                ],
                "shares": sorted((one.fse_id, one.part.name, one.state.name) for one in uow.ledger.comptes()),
                "conservation": (check.holds, check.ecarts),
                "letters": [(one.etape.name, one.state.name, one.total.cents) for one in letters],
                "one file for each reference": sorted(f"{one.reference}.pdf" for one in letters)
                == sorted(path.name for path in self.folders.letters.glob("*")),
                "journal": uow.journal.first_break(),
            }


@contextmanager
def day(folder: Path, doors: Doors, instant: datetime = OCTOBER, at_step: AtStep = no_stop) -> Iterator[Day]:
    """Open the cabinet of *folder* as the product does: database, recovery, desk; close it at the end."""
    folders, clock = Folders(folder), FixedClock(instant)
    store = open_store(folder, DATA_KEY, clock)
    try:
        recover(store.unit_of_work, clock, folders)
        with store.unit_of_work() as uow:
            session = Session(uow.cabinet.utilisateur(KINE.login), uow.cabinet.cabinet(), store.unit_of_work)
        desk = build_desk(session, SqlSafe(folders, clock, CHEAP), clock, folders, doors.outside(), at_step)
        yield Day(store, desk, folders, clock)
    finally:
        store.close()


Stage = Callable[[Day], object]
STAGES: dict[str, Stage] = {
    "sign": Day.sign, "lots": Day.lots, "send": Day.send, "fetch": Day.fetch, "remind": Day.remind,
}  # fmt: skip


def play(opened: Day, world: OutsideWorld, stages: Sequence[str]) -> None:
    """Play whole stages, each on its day; the caisse decides after each."""
    for stage in stages:
        opened.clock.instant = instant_of(stage)
        STAGES[stage](opened)
        world.caisse.settle()


def instant_of(stage: str) -> datetime:
    """Return when a stage is played."""
    return NOVEMBER if stage == "remind" else OCTOBER
