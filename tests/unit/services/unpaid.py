"""A store with notes left unpaid, for the tests of reminders and payments."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from app.domain.clock import FixedClock
from app.domain.creance import Relance
from app.domain.droits import Droits
from app.domain.errors import EnvironmentProblem
from app.domain.fse import Fse, FseLine, FseState, PartKind, SignedFse
from app.domain.money import ZERO, Money
from app.domain.patient import Patient
from app.domain.soins import Lieu
from app.services.law import load_law
from app.services.list_creances import ListCreances
from app.services.ports import LetterContext
from app.services.shares import open_shares
from tests.memory_store import MemoryStore
from tests.samples import ADRESSE, CABINET, PATIENT, PRATICIEN, SECRETAIRE, droits

NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)


@dataclass(slots=True)
class PlainPrinter:
    """A press that writes what it was given, as text."""

    asked: list[LetterContext] = field(default_factory=list)

    def reminder(self, relance: Relance, context: LetterContext) -> bytes:
        self.asked.append(context)
        notes = ",".join(str(ligne.invoice_numero) for ligne in relance.lignes)
        return f"{relance.reference} {relance.etape.name} {notes} {relance.total.cents} {context.signataire}".encode()


@dataclass(slots=True)
class MemoryFiles:
    """A folder in memory; ``full`` makes the next write fail, once."""

    files: dict[str, bytes] = field(default_factory=dict)
    full: bool = False

    def write(self, name: str, contenu: bytes) -> str:
        if self.full:
            self.full = False
            raise EnvironmentProblem("disk full")
        self.files[name] = contenu
        return f"lettres/{name}"


@dataclass(slots=True)
class Unpaid:
    """The store and the parts of the services around it."""

    store: MemoryStore = field(default_factory=MemoryStore)
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOW))
    printer: PlainPrinter = field(default_factory=PlainPrinter)
    files: MemoryFiles = field(default_factory=MemoryFiles)

    def __post_init__(self) -> None:
        with self.store() as uow:
            uow.cabinet.save_cabinet(CABINET)
            uow.cabinet.add_praticien(PRATICIEN)
            uow.cabinet.add_utilisateur(replace(SECRETAIRE, id=0))
            uow.commit()

    @property
    def lists(self) -> ListCreances:
        return ListCreances(self.store, self.clock, load_law(), nom_caisse={"01751": "CPAM de Paris"})

    def patient(self, nom: str = "ROUSSEAU", **changes: object) -> Patient:
        with self.store() as uow:
            wanted: Patient = replace(PATIENT, nom=nom, adresse=ADRESSE, **changes)  # type: ignore[arg-type]
            stored = uow.patients.add(wanted)
            uow.commit()
        return stored

    def note(
        self, patient: Patient, cents: int = 5000, signed_on: date = date(2026, 10, 1), held: Droits | None = None,
        part: PartKind = PartKind.PATIENT,
    ) -> Fse:  # fmt: skip
        """Store a signed FSE of one séance whose whole price is the share *part*."""
        at = datetime.combine(signed_on, NOW.timetz())
        day = signed_on - timedelta(days=3)
        price = Money(cents)
        shares = {kind: price if kind is part else ZERO for kind in PartKind}
        line = FseLine(
            1, day, "MK-A-LOMBALGIE", "RAM", Decimal("8.09"), "Lombalgie commune", Lieu.CABINET, price, price, 60,
            shares[PartKind.AMO], shares[PartKind.AMC], shares[PartKind.PATIENT],
        )  # fmt: skip
        with self.store() as uow:
            snapshot = uow.patients.add_droits(replace(held or droits(), patient_id=patient.id))
            numero = uow.fses.reserve_numero(1)
            fse = uow.fses.add(
                Fse(0, numero, patient.id, 1, 1, 1, snapshot.id, FseState.SIGNEE, (line,), created_at=at)
            )
            uow.fses.save_signed(SignedFse(fse.id, numero, b"FSE", b"signature", "factice", at))
            open_shares(uow, fse, at, signed_on)
            uow.commit()
        return fse

    def forward(self, days: int) -> None:
        self.clock.advance(timedelta(days=days))
