"""A desk over the in-memory store, with one busy day: what the tests of accueil, facturer and carte share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from threading import Event
from typing import cast

from app.bootstrap.codes import build_identify
from app.domain.apcv import ContexteApcv
from app.domain.card import BeneficiaireLu, CardKind, CarteLue, ReaderState, SlotState
from app.domain.clock import FixedClock
from app.domain.dates import BirthDate
from app.domain.droits import Droits, DroitsAmc, DroitsAmo, SourceDroits
from app.domain.errors import AppError
from app.domain.patient import Patient
from app.domain.people import Utilisateur
from app.domain.soins import Lieu, Ordonnance, Prescripteur, PriseEnCharge, Seance, SeanceState
from app.services.compose_seance import ComposeSeance
from app.services.consult import Consult
from app.services.find_or_create_patient import FindOrCreatePatient
from app.services.follow_pec import FollowPec
from app.services.identify import Identify
from app.services.law import load_law
from app.services.list_creances import ListCreances
from app.services.open_pec import OpenPriseEnCharge
from app.services.ports_attestation import RightsSheet
from app.services.ports_papers import DevisSheet, NoteSheet, WhySheet
from app.services.prepare_fse import CancelFse, PrepareFse
from app.services.print_papers import PrintPapers
from app.services.read_cps import ReadCps
from app.services.record_rights import RecordRights
from app.services.record_seance import MarkSeance, RecordSeance
from app.services.repositories import UnitOfWorkFactory
from app.services.rights_desk import RightsDesk, RightsOutside, rights_desk
from app.services.session import Session
from app.services.sign_fse import SignFse
from app.services.tables import load_tables
from app.simulator.cps import SimulatedCps, bearer_of
from app.ui.desk import Desk
from tests.memory_store import MemoryStore
from tests.samples import CABINET, KINE, PRATICIEN, FakeEngine, nir

NOW = datetime(2026, 11, 21, 8, 18, tzinfo=UTC)  # a Saturday, 09:18 in France
TODAY = date(2026, 11, 21)
SOMME = DroitsAmo("01", "801")
NORD = DroitsAmc("75500999", "Mutuelle Santé Nord")
SLOT = SlotState(ReaderState.CARD, "Lecteur virtuel 00", CardKind.VITALE_2, b"\x3b")
EMPTY = SlotState(ReaderState.EMPTY, "Lecteur virtuel 00")


@dataclass(slots=True)
class FakeReadCard:
    """Reads what it is told, or refuses."""

    carte: CarteLue | None = None
    refusal: AppError | None = None
    asked: list[str] = field(default_factory=list)
    official: None = None

    def __call__(self, cancel: Event | None = None, reader: str = "") -> CarteLue:
        self.asked.append(reader)
        if self.refusal is not None:
            raise self.refusal
        assert self.carte is not None
        return self.carte


@dataclass(slots=True)
class FakeNav:
    """Remembers where it was sent and what it said."""

    went: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    undo: Callable[[], None] | None = None
    held: CarteLue | None = None
    changes: int = 0
    deed: Callable[[], None] | None = None
    session: ContexteApcv | None = None
    reading: bool = False

    def go(self, room: str, **target: object) -> None:
        self.went.append((room, target))

    def toast(self, text: str, undo: Callable[[], None] | None = None) -> None:
        self.said.append(text)
        self.undo = undo

    def data_changed(self) -> None:
        self.changes += 1

    def card(self) -> CarteLue | None:
        return self.held

    def set_card(self, card: CarteLue | None) -> None:
        self.held = card

    def set_reading(self, reading: bool, words: str = "") -> None:
        self.reading = reading
        if words:
            self.said.append(words)

    def set_session(self, contexte: ContexteApcv | None) -> None:
        self.session = contexte

    def offer(self, text: str, verb: str, do: Callable[[], None], key: str = "") -> None:
        self.said.append(f"{text} [{verb} {key}]")
        self.deed = do

    def withdraw(self) -> None:
        self.deed = None


@dataclass(slots=True)
class Bench:
    """The store, the desk over it, and who is in the store by first name."""

    store: MemoryStore
    clock: FixedClock
    desk: Desk
    engine: FakeEngine
    read_card: FakeReadCard
    people: dict[str, Patient] = field(default_factory=dict)
    pecs: dict[str, PriseEnCharge] = field(default_factory=dict)

    def person(self, nom: str, prenom: str, born: str, sex: int, *, rights: bool = True) -> Patient:
        """Store a patient, with rights for the year unless told otherwise."""
        number = nir(f"{sex}{born[2:4]}{born[4:6]}80021{len(self.people) + 123:03d}")
        with self.store() as uow:
            patient = uow.patients.add(Patient(0, nom, prenom, BirthDate(born), nir=number))
            if rights:
                lu_at = NOW - timedelta(minutes=2)
                uow.patients.add_droits(Droits(0, patient.id, SourceDroits.ADRI, lu_at, "claire", SOMME, NORD))
            uow.commit()
        self.people[prenom] = patient
        return patient

    def care(
        self, patient: Patient, acte_id: str, intitule: str, quota: int = 20, *, domicile: bool = False
    ) -> PriseEnCharge:
        """Store a prescription and the act it opens."""
        who = Prescripteur("Lefèvre", "Anne", numero_am="801012344")
        with self.store() as uow:
            written = uow.soins.add_ordonnance(
                Ordonnance(0, patient.id, who, date(2026, 9, 28), quota, domicile=domicile)
            )
            pec = uow.soins.add_pec(
                PriseEnCharge(0, patient.id, written.id, acte_id, intitule, quota, date(2026, 9, 28))
            )
            uow.commit()
        self.pecs[patient.prenom] = pec
        return pec

    def seance(
        self,
        pec: PriseEnCharge,
        day: date = TODAY,
        state: SeanceState = SeanceState.HONOREE,
        heure: time | None = None,
        lieu: Lieu = Lieu.CABINET,
    ) -> Seance:
        """Store a visit."""
        with self.store() as uow:
            stored = uow.soins.add_seance(Seance(0, pec.patient_id, pec.id, 1, day, heure, lieu, state))
            uow.commit()
        return stored


def bench(user: Utilisateur = KINE) -> Bench:
    """Return an empty cabinet with one praticien."""
    store, clock, engine, read_card = MemoryStore(), FixedClock(NOW), FakeEngine(), FakeReadCard()
    with store() as uow:
        uow.cabinet.save_cabinet(CABINET)
        uow.cabinet.add_praticien(replace(PRATICIEN))
        uow.commit()
    return Bench(store, clock, desk_over(store, clock, user, read_card, engine), engine, read_card)


def busy_day(user: Utilisateur = KINE) -> Bench:
    """Return the day of the picture: five patients, one to bill over two days, one without rights."""
    world = bench(user)
    day = (
        ("Bernard", "Louis", "19511108", 1, "MK-A-LOMBALGIE", time(8, 0), SeanceState.HONOREE),
        ("Garnier", "Tom", "20120725", 1, "MK-A-LOMBALGIE", time(9, 0), SeanceState.PREVUE),
        ("Durand", "Élodie", "19840314", 2, "MK-A-LOMBALGIE", time(9, 30), SeanceState.PREVUE),
        ("Rousseau", "Jeanne", "19401201", 2, "MK-A-LOMBALGIE", time(10, 0), SeanceState.PREVUE),
        ("Faure", "Agnès", "19700402", 2, "MK-A-LOMBALGIE", time(11, 15), SeanceState.ABSENCE),
    )
    for nom, prenom, born, sex, acte, heure, state in day:
        patient = world.person(nom, prenom, born, sex, rights=prenom != "Tom")
        pec = world.care(patient, acte, "Lombalgie commune")
        if prenom == "Élodie":
            world.seance(pec, date(2026, 11, 19), lieu=Lieu.DOMICILE)
        world.seance(pec, TODAY, state, heure)
    return world


def card_of(*patients: Patient) -> CarteLue:
    """Return the card that names these patients."""
    people = tuple(BeneficiaireLu(p.nom.upper(), p.prenom, p.naissance, p.nir) for p in patients)
    return CarteLue(people, SLOT.reader, NOW)


class FakePapers:
    """Papers that say what they are made of."""

    def why(self, sheet: WhySheet) -> bytes:
        return f"pourquoi {sheet.fse.total}".encode()

    def note(self, sheet: NoteSheet) -> bytes:
        return f"note {len(sheet.lines)}".encode()

    def devis(self, sheet: DevisSheet) -> bytes:
        return f"devis {sheet.items[0].libelle}".encode()

    def rights_sheet(self, sheet: RightsSheet) -> bytes:
        return f"droits {sheet.sentence}".encode()

    def lines(self, contenu: bytes, media: str) -> tuple[str, ...]:
        return (media, *contenu.decode().splitlines())


@dataclass(slots=True)
class _Parts:
    """The fields of Desk that these screens use."""

    session: Session
    clock: FixedClock
    consult: Consult
    find_patient: FindOrCreatePatient
    identify: Identify
    open_pec: OpenPriseEnCharge
    record_rights: RecordRights
    record_seance: RecordSeance
    mark_seance: MarkSeance
    compose_seance: ComposeSeance
    prepare_fse: PrepareFse
    print_papers: PrintPapers
    sign_fse: SignFse
    cancel_fse: CancelFse
    list_creances: ListCreances
    read_card: FakeReadCard
    read_cps: ReadCps
    follow_pec: FollowPec
    rights: RightsDesk
    tables: object
    simulated: bool = True
    engine_name: str = "factice"

    user = Desk.user
    may = Desk.may


def desk_over(
    store: UnitOfWorkFactory, clock: FixedClock, user: Utilisateur, read_card: FakeReadCard,
    engine: FakeEngine | None = None,
) -> Desk:  # fmt: skip
    """Return the desk of these screens over a store, of memory or of disk."""
    session, tables = Session(user, CABINET, store), load_tables()
    parts = _Parts(
        session=session,
        clock=clock,
        consult=Consult(session, clock),
        find_patient=FindOrCreatePatient(store, clock),
        identify=build_identify(store, clock, fictif=True),
        open_pec=OpenPriseEnCharge(store, tables, clock),
        record_rights=RecordRights(store, clock),
        record_seance=RecordSeance(store, clock),
        mark_seance=MarkSeance(store, clock),
        compose_seance=ComposeSeance(store, clock),
        prepare_fse=PrepareFse(store, tables, clock),
        print_papers=PrintPapers(store, clock, FakePapers()),
        sign_fse=SignFse(store, engine or FakeEngine(), tables, clock),
        cancel_fse=CancelFse(store, clock),
        list_creances=ListCreances(store, clock, load_law()),
        read_card=read_card,
        read_cps=ReadCps(SimulatedCps(lambda: bearer_of(PRATICIEN)), simulated=True),
        follow_pec=FollowPec(store, tables, clock),
        rights=rights_desk(store, RightsOutside(None, FakePapers(), FakePapers()), tables, clock),
        tables=tables,
    )
    return cast(Desk, parts)
