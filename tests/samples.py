"""People, rights and care shared by the unit tests: invented, one of each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from app.domain.clock import FixedClock
from app.domain.dates import BirthDate
from app.domain.droits import Droits, DroitsAmc, DroitsAmo, SourceDroits
from app.domain.errors import AppError
from app.domain.fse import Fse, SignedFse
from app.domain.identifiers import Nir, NumeroAm, Rpps, luhn_key
from app.domain.patient import Patient
from app.domain.people import Adresse, Cabinet, Praticien, Role, Utilisateur
from app.domain.soins import Ordonnance, Prescripteur, PriseEnCharge, Seance, SeanceState
from app.services.ports import InvoiceContext, LotContext
from tests.memory_store import MemoryStore

NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
LOMBALGIE = "MK-A-LOMBALGIE"
ADRESSE = Adresse(("12 rue des Lilas",), "75011", "Paris")
CABINET = Cabinet("Cabinet des Lilas", ADRESSE, fictif=True)
RPPS = Rpps("1000000001" + luhn_key("1000000001"))
NUMERO_AM = NumeroAm("75701234" + luhn_key("75701234"))
PRATICIEN = Praticien(0, "Morel", "Claire", RPPS, NUMERO_AM)
KINE = Utilisateur(1, "claire", "Claire Morel", Role.KINE, praticien_id=1)
SECRETAIRE = Utilisateur(2, "sam", "Sam Petit", Role.SECRETAIRE)


def nir(digits: str) -> Nir:
    """Return the NIR of these 13 characters, with its right key."""
    return Nir(digits, Nir(digits, "00").expected_key)


PATIENT = Patient(0, "Durand", "Élodie", BirthDate("19840314"), nir=nir("2840375111123"))
AMO = DroitsAmo("01", "751")
AMC = DroitsAmc("75500999", "Mutuelle des Lilas")
PRESCRIPTEUR = Prescripteur("Vasseur", "Paul", numero_am="751012346")


def droits(amo: DroitsAmo | None = AMO, amc: DroitsAmc | None = AMC, patient_id: int = 1) -> Droits:
    """Return a snapshot typed on the day of the prescription."""
    return Droits(0, patient_id, SourceDroits.ATTESTATION, datetime(2026, 11, 2, 8, 0, tzinfo=UTC), "claire", amo, amc)


def ordonnance(prescrite_on: date = date(2026, 11, 2)) -> Ordonnance:
    """Return a prescription of ten séances."""
    return Ordonnance(0, 1, PRESCRIPTEUR, prescrite_on, seances_prescrites=10)


@dataclass(slots=True)
class FakeEngine:
    """Signs with plain text; refuses when told to. Counts how often it was asked."""

    name: str = "factice"
    homologated: bool = False
    refusal: AppError | None = None
    asked: list[tuple[Fse, InvoiceContext]] = field(default_factory=list)

    def secure(self, fse: Fse, context: InvoiceContext) -> SignedFse:
        """Return made-up bytes for *fse*, or raise the refusal."""
        self.asked.append((fse, context))
        if self.refusal is not None:
            raise self.refusal
        payload = f"FSE {fse.numero} {fse.total.cents}".encode()
        return SignedFse(fse.id, fse.numero, payload, b"signature", self.name, context.elaborated_at)

    def format_lot(self, signed: object, context: LotContext) -> bytes:
        """Not used here."""
        raise NotImplementedError


@dataclass(slots=True)
class World:
    """A store with one cabinet, one praticien, one patient with rights, one prise en charge."""

    store: MemoryStore
    clock: FixedClock
    patient: Patient
    pec: PriseEnCharge

    def seance(self, day: date, state: SeanceState = SeanceState.HONOREE, pec_id: int = 0) -> Seance:
        """Store one visit of the patient."""
        with self.store() as uow:
            stored = uow.soins.add_seance(Seance(0, self.patient.id, pec_id or self.pec.id, 1, day, state=state))
            uow.commit()
        return stored


def world(
    held: Droits | None = None, asked: Ordonnance | None = None, patient: Patient = PATIENT, acte_id: str = LOMBALGIE
) -> World:
    """Return a populated store; rights are AMO 60 % and the whole ticket modérateur unless given."""
    store = MemoryStore()
    with store() as uow:
        uow.cabinet.save_cabinet(CABINET)
        uow.cabinet.add_praticien(PRATICIEN)
        stored = uow.patients.add(patient)
        uow.patients.add_droits(replace(held or droits(), patient_id=stored.id))
        written = uow.soins.add_ordonnance(asked or ordonnance())
        pec = uow.soins.add_pec(
            PriseEnCharge(0, stored.id, written.id, acte_id, "Lombalgie commune", 10, date(2026, 11, 2))
        )
        uow.commit()
    return World(store, FixedClock(NOW), stored, pec)
