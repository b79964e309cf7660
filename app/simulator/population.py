"""Data sets S, M and L: fictional cabinets with every nasty case, the same for the same seed.

S = 1 kiné over 2 years (8 600 séances, 400 patients), M = 4 over 5, L = 10 over 10.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from random import Random
from typing import Any

from app.domain.creance import Relance
from app.domain.droits import Droits, DroitsAmo
from app.domain.fse import Fse, FseState, PartKind, SignedFse
from app.domain.identifiers import NumeroAm, Rpps, luhn_key
from app.domain.patient import Patient
from app.domain.people import Cabinet, Praticien, StatutPraticien
from app.domain.soins import Lieu, Ordonnance, PriseEnCharge, Seance, SeanceState
from app.receivables.working_days import is_working_day
from app.services.dossier_builder import billing_praticien
from app.services.ports import FseEngine, InvoiceContext
from app.services.ports_bulk import BulkData
from app.services.tables import Tables, load_tables
from app.simulator.population_care import Pricer, bills, composed, invoice, prescription, schedule, split_counts, visits
from app.simulator.population_letters import PrintLetter, Unpaid, letters_for
from app.simulator.population_lots import Post, sent_on, with_state
from app.simulator.population_money import Books, Calendar
from app.simulator.population_people import People, payers
from app.simulator.population_sink import PopulationSink
from app.teletransmission.tables import load as load_b2

PATIENTS_A_YEAR, SEANCES_A_YEAR = 200, 4300
"""Of one praticien (DESIGN §7)."""
UNDER_WAY = 14
"""Patients of each praticien who are in the middle of their séances on the last day."""
SEED = 2026
KINES = (
    ("Morel", "Claire"), ("Tellier", "Benoît"), ("Nguyen", "Minh"), ("Pruvost", "Agnès"), ("Sénéchal", "Yohann"),
    ("Caron", "Inès"), ("Wattelet", "Gaël"), ("Da Silva", "Élodie"), ("Crépin", "Hervé"), ("Maïga", "Aïcha"),
)  # fmt: skip
REPLACEMENT_MONTH = 8


class Size(Enum):
    """Praticiens and years of a data set."""

    S = (1, 2)
    M = (4, 5)
    L = (10, 10)

    @property
    def kines(self) -> int:
        """How many praticiens."""
        return int(self.value[0])

    @property
    def years(self) -> int:
        """How many years."""
        return int(self.value[1])


@dataclass(frozen=True, slots=True)
class PopulationPlan:
    """What to make. ``until`` is the day on which somebody will look at it."""

    size: Size
    until: date
    cabinet: Cabinet
    titulaire: Praticien | None = None
    """Already stored, when a first run made it: not made again."""
    engine: FseEngine | None = None
    """Signs each FSE and formats each lot; without it their bytes only say « SIMULATION »."""
    print_letter: PrintLetter | None = None
    """PDF of a letter, given those sent before it; without it no letter was ever sent."""


@dataclass(frozen=True, slots=True)
class PopulationMade:
    """What was put in."""

    praticiens: int
    patients: int
    seances: int
    fses: int
    lots: int
    letters: int


def load_population(plan: PopulationPlan, sink: PopulationSink, seed: int = SEED) -> PopulationMade:
    """Fill an empty cabinet through *sink*, one chunk per praticien and year. Blocks."""
    maker = _Maker(plan, seed, load_tables())
    sink.debtors(payers())
    for chunk in maker.chunks():
        sink.load(chunk)
    relances: list[Relance] = []
    if plan.print_letter is not None:
        relances = letters_for(maker.unpaid, plan.until, plan.print_letter)
        sink.letters(relances)
    return PopulationMade(
        len(maker.people_by_id), maker.last["patient"], maker.last["seance"], maker.last["fse"], maker.post.count,
        len(relances),
    )  # fmt: skip


class _Maker:
    def __init__(self, plan: PopulationPlan, seed: int, tables: Tables) -> None:
        self.plan = plan
        self.random = Random(seed)  # noqa: S311 - a data set, the same every time
        self.tables = tables
        self.people = People(self.random)
        self.pricer = Pricer(tables)
        closed, wave = plan.until - timedelta(days=75), plan.until - timedelta(days=50)
        self.books = Books(self.random, Calendar(plan.until, closed, wave))
        self.post = Post(load_b2(), plan.until, plan.engine)
        self.last = dict.fromkeys(("patient", "droits", "ordonnance", "pec", "seance", "fse"), 0)
        self.numeros: dict[int, int] = {}
        self.people_by_id: dict[int, Praticien] = {}
        self.unpaid: list[Unpaid] = []

    def chunks(self) -> Iterator[BulkData]:
        """Yield the praticiens, then one chunk per praticien and year, oldest year first."""
        made = self._praticiens()
        yield BulkData(praticiens=made)
        windows = _windows(self.plan.until, self.plan.size.years)
        titulaires = [p for p in self.people_by_id.values() if p.statut is StatutPraticien.TITULAIRE]
        for window in windows:
            for kine in titulaires:
                yield self._chunk(kine, window, current=window is windows[-1])

    def _praticiens(self) -> list[Praticien]:
        made, start = [], 1
        if self.plan.titulaire is not None:
            self.people_by_id[self.plan.titulaire.id] = self.plan.titulaire
            start = 2
        for praticien_id in range(start, self.plan.size.kines + 1):
            made.append(_praticien(praticien_id, *KINES[praticien_id - 1]))
        first = self.plan.titulaire.id if self.plan.titulaire else 1
        remplacant = replace(
            _praticien(self.plan.size.kines + 1, "Quévreux", "Camille"),
            statut=StatutPraticien.REMPLACANT, titulaire_id=first,
        )  # fmt: skip
        made.append(remplacant)
        self.people_by_id.update({p.id: p for p in made})
        self.remplacant = remplacant
        return made

    def _chunk(self, kine: Praticien, days: list[date], *, current: bool) -> BulkData:
        counts = split_counts(self.random, PATIENTS_A_YEAR, SEANCES_A_YEAR)
        year = _Year()
        for rank, count in enumerate(counts):
            under_way = current and rank >= PATIENTS_A_YEAR - UNDER_WAY
            self._one_patient(year, kine, rank, schedule(self.random, days, count, up_to_the_end=under_way))
        year.fses.sort(key=lambda fse: (fse.last_day, fse.patient_id))
        self._number(year)
        self._sign(year)
        self._settle(year)
        lots = self.post.lots(year.fses, year.signed, year.amo, self.people_by_id)
        written: dict[str, Any] = self.books.flush()
        outbox = [(f.id, f.created_at) for f in year.fses if f.state is FseState.SIGNEE and f.created_at is not None]
        return BulkData(
            patients=year.patients, droits=year.droits, ordonnances=year.ordonnances, pecs=year.pecs,
            fses=year.fses, seances=list(year.seances.values()), signed=year.signed, outbox=outbox, lots=lots,
            compteurs=dict(self.post.numbers), **written,
        )  # fmt: skip

    def _one_patient(self, year: _Year, kine: Praticien, rank: int, days: list[date]) -> None:
        patient = self.people.patient(self._next("patient"), days[0])
        before = year.patients[-1] if year.patients else None
        patient = self.people.special(rank, patient, before, days[0])
        droits = self.people.droits(self._next("droits"), patient, days[0], kine.nom_complet)
        ids = (patient.id, self._next("ordonnance"), self._next("pec"))
        asked, pec = prescription(self.random, self.tables, ids, days[0], len(days))
        seances = [
            replace(seance, praticien_id=self._who(kine, seance.day), heure=year.free_hour(seance.day, seance.heure))
            for seance in composed(visits(self.random, self.last["seance"] + 1, pec, days, self.plan.until), patient.id)
        ]
        self.last["seance"] += len(seances)
        ordonnance = replace(asked, domicile=any(seance.lieu is Lieu.DOMICILE for seance in seances))
        year.patients.append(patient)
        year.droits.append(droits)
        year.ordonnances.append(ordonnance)
        year.pecs.append(pec)
        year.seances.update({seance.id: seance for seance in seances})
        year.fses += [
            invoice(self.pricer, group, pec, droits, billing_praticien(self.people_by_id[group[0].praticien_id]))
            for group in bills(seances, self.plan.until)
        ]

    def _who(self, kine: Praticien, day: date) -> int:
        replaced = day.month == REPLACEMENT_MONTH and self.remplacant.titulaire_id == kine.id
        return self.remplacant.id if replaced else kine.id

    def _number(self, year: _Year) -> None:
        for index, fse in enumerate(year.fses):
            self.numeros[fse.praticien_id] = self.numeros.get(fse.praticien_id, 0) + 1
            numbered = replace(fse, id=self._next("fse"), numero=self.numeros[fse.praticien_id])
            year.fses[index] = with_state(numbered, self.plan.until)
            for line in fse.lines:
                seance = year.seances[line.seance_id]
                year.seances[seance.id] = replace(seance, state=SeanceState.FACTUREE, fse_id=numbered.id)

    def _sign(self, year: _Year) -> None:
        patients = {patient.id: patient for patient in year.patients}
        droits = {snapshot.id: snapshot for snapshot in year.droits}
        ordonnances = {ordonnance.id: ordonnance for ordonnance in year.ordonnances}
        for fse in year.fses:
            signed_at = fse.created_at or datetime.combine(fse.last_day, time(17, 30), UTC)
            if self.plan.engine is None:
                payload = f"SIMULATION population FSE {fse.numero}".encode()
                year.signed.append(SignedFse(fse.id, fse.numero, payload, b"", "population (non homologué)", signed_at))
                continue
            context = InvoiceContext(
                self.plan.cabinet, self.people_by_id[fse.praticien_id], patients[fse.patient_id],
                droits[fse.droits_id], ordonnances[fse.ordonnance_id], signed_at,
            )  # fmt: skip
            year.signed.append(self.plan.engine.secure(fse, context))

    def _settle(self, year: _Year) -> None:
        patients = {patient.id: patient for patient in year.patients}
        for snapshot in year.droits:
            if snapshot.amo is not None:
                year.amo[snapshot.id] = snapshot.amo
        for fse in year.fses:
            amo = year.amo[fse.droits_id]
            sent = sent_on(fse.last_day, self.plan.until)
            for part, left in self.books.settle(fse, f"{amo.regime}{amo.caisse}", sent):
                if part is PartKind.PATIENT:
                    self.unpaid.append(Unpaid(patients[fse.patient_id], fse, left))

    def _next(self, kind: str) -> int:
        self.last[kind] += 1
        return self.last[kind]


@dataclass(slots=True)
class _Year:
    patients: list[Patient] = field(default_factory=list)
    droits: list[Droits] = field(default_factory=list)
    amo: dict[int, DroitsAmo] = field(default_factory=dict)
    ordonnances: list[Ordonnance] = field(default_factory=list)
    pecs: list[PriseEnCharge] = field(default_factory=list)
    seances: dict[int, Seance] = field(default_factory=dict)
    fses: list[Fse] = field(default_factory=list)
    signed: list[SignedFse] = field(default_factory=list)
    taken: set[tuple[date, time]] = field(default_factory=set)

    def free_hour(self, day: date, wanted: time | None) -> time | None:
        """Return *wanted*, or the next half hour that nobody has yet on *day*; *wanted* again on a full day."""
        if wanted is None:
            return None
        slots = [time(hour, minute) for hour in range(8, 20) for minute in (0, 30)]
        first = slots.index(wanted)
        free = (slot for slot in (*slots[first:], *slots[:first]) if (day, slot) not in self.taken)
        found = next(free, wanted)
        self.taken.add((day, found))
        return found


def _windows(until: date, years: int) -> list[list[date]]:
    """Return the worked days of each year that ends on *until* or an anniversary, oldest first."""
    found = []
    for back in range(years, 0, -1):
        first = until - timedelta(days=365 * back - 1)
        days = (first + timedelta(days=offset) for offset in range(365))
        found.append([day for day in days if is_working_day(day)])
    return found


def _praticien(praticien_id: int, nom: str, prenom: str) -> Praticien:
    rpps = f"1099900{praticien_id:03d}"
    numero = f"8079{praticien_id:04d}"
    return Praticien(
        praticien_id, nom, prenom, Rpps.parse(rpps + luhn_key(rpps)), NumeroAm.parse(numero + luhn_key(numero))
    )  # fmt: skip
