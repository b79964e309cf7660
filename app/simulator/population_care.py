"""Care of one praticien over one year: prescriptions, séances, priced FSE."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from app.billing.composition import SeanceComposee
from app.billing.invoice import price_invoice
from app.billing.pricing import Priced, price_seance
from app.billing.rules_suivi import BDK
from app.domain.composition import NO_COMPLEMENT, Complements, Deplacement
from app.domain.droits import Droits
from app.domain.fse import Fse, FseLine, FseState
from app.domain.people import ZoneTarifaire
from app.domain.soins import Lieu, Ordonnance, Prescripteur, PriseEnCharge, Seance, SeanceState
from app.services.tables import Tables

ACTES = (
    "MK-A-LOMBALGIE", "MK-A-CERVICALGIE", "MK-B-COIFFE-NO", "MK-B-EPAULEBRAS-NO", "MK-C-ENTORSE-NO", "MK-C-PTG",
    "MK-C-GENOUJAMBE-NO", "MK-D-2TERR-NC",
)  # fmt: skip
PRESCRIPTEURS = (
    Prescripteur("Vasseur", "Paul", numero_am="801012341"),
    Prescripteur("Lemaître", "Hélène", numero_am="801034568"),
    Prescripteur("Ducœur", "Anne", numero_am="801056785", specialite="08"),
)
PER_FSE = 10
COUNTS = ((6, 8), (10, 16), (12, 14), (15, 16), (20, 18), (30, 16), (36, 8), (45, 4))
"""Séances of one prise en charge, and how often out of a hundred."""
ABSENCE_RATE = 0.03
OLDEST, NAMED_ON = date(2010, 1, 1), date(2026, 1, 1)
BEFORE_THE_TABLE = "SIMULATION\u00a0: séance antérieure à la première version connue de l’acte, tarif de cette version."


@dataclass(slots=True)
class Pricer:
    """Prices a séance once per act, tariff and kind of rights, then copies the line."""

    tables: Tables
    known: dict[tuple[object, ...], FseLine] = field(default_factory=dict)
    firsts: dict[str, date] = field(default_factory=dict)

    def lines(self, seance: Seance, acte_id: str, droits: Droits) -> tuple[FseLine, ...]:
        """Return the priced lines; raise ValueError when the tables cannot price them."""
        if seance.complements == NO_COMPLEMENT:
            return (self.line(seance, acte_id, droits),)
        acts = (acte_id, *seance.complements.supplements)
        day = max(seance.day, *(self._first_day(act) for act in acts))
        alone = price_invoice((SeanceComposee.of(replace(seance, day=day), acte_id),), droits, self.tables.billing)
        if alone.unpriced:
            raise ValueError(alone.unpriced[0].why.reason)
        said = (BEFORE_THE_TABLE,) if seance.day < day else ()
        lines = (ligne.fse_line for ligne in alone.lignes)
        return tuple(replace(line, day=seance.day, pourquoi=(*line.pourquoi, *said)) for line in lines)

    def line(self, seance: Seance, acte_id: str, droits: Droits) -> FseLine:
        """Return the priced line of a bare act; raise ValueError when the tables cannot price it."""
        nomenclature = self.tables.nomenclature
        day = max(seance.day, self._first_day(acte_id))
        acte = nomenclature.in_force(acte_id, day)
        if acte is None:
            raise ValueError(f"unknown act {acte_id}")
        amo = droits.amo
        key = (
            acte_id, acte.validity.start, seance.day < day, amo and (amo.regime, amo.exoneration),
            droits.amc and droits.amc.formule,
        )  # fmt: skip
        if key not in self.known:
            priced = price_seance(replace(seance, day=day), acte, ZoneTarifaire.METROPOLE, droits, self.tables.billing)
            if not isinstance(priced, Priced):
                raise ValueError(priced.reason)
            why = (*priced.line.pourquoi, BEFORE_THE_TABLE) if seance.day < day else priced.line.pourquoi
            self.known[key] = replace(priced.line, pourquoi=why)
        return replace(self.known[key], seance_id=seance.id, day=seance.day)

    def _first_day(self, acte_id: str) -> date:
        if acte_id not in self.firsts:
            day = OLDEST
            while self.tables.nomenclature.in_force(acte_id, day) is None and day.year < 2100:
                day += timedelta(days=1)
            self.firsts[acte_id] = day
        return self.firsts[acte_id]


def split_counts(random: Random, patients: int, seances: int) -> list[int]:
    """Return *patients* numbers of séances that add up to *seances*, none below two."""
    counts = random.choices([n for n, _ in COUNTS], [weight for _, weight in COUNTS], k=patients)
    gap = seances - sum(counts)
    while gap:
        index = random.randrange(patients)
        step = 1 if gap > 0 else -1
        if 2 <= counts[index] + step <= 50:
            counts[index] += step
            gap -= step
    return counts


def schedule(random: Random, days: Sequence[date], count: int, *, up_to_the_end: bool) -> list[date]:
    """Return *count* days among the worked *days*, two or three a week, the last one at the end if asked."""
    step = min(random.choice((2, 2, 3)), max(1, (len(days) - 1) // count))
    room = len(days) - 1 - (count - 1) * step
    start = room if up_to_the_end else random.randrange(room + 1)
    return [days[start + step * index] for index in range(count)]


def prescription(
    random: Random, tables: Tables, ids: tuple[int, int, int], first_day: date, count: int
) -> tuple[Ordonnance, PriseEnCharge]:
    """Return the prescription and the prise en charge; *ids* are those of the patient, of the one and of the other."""
    patient_id, ordonnance_id, pec_id = ids
    acte_id = random.choices(ACTES, (30, 12, 10, 12, 8, 8, 14, 6))[0]
    acte = tables.nomenclature.in_force(acte_id, NAMED_ON)
    signed_on = first_day - timedelta(days=random.randrange(1, 12))
    ordonnance = Ordonnance(ordonnance_id, patient_id, random.choice(PRESCRIPTEURS), signed_on, count)
    intitule = acte.libelle if acte is not None else acte_id
    return ordonnance, PriseEnCharge(pec_id, patient_id, ordonnance_id, acte_id, intitule, count, first_day)


def composed(seances: Sequence[Seance], patient_id: int) -> list[Seance]:
    """Return the séances with a bilan on the first one done, and at home for one patient in eight.

    The proportions are ours: no public source gives them for one cabinet.
    """
    made = list(seances)
    if patient_id % 8 == 3:
        trip = Deplacement(Decimal(3 + patient_id % 9), montagne=patient_id % 24 == 3)
        made = [replace(s, lieu=Lieu.DOMICILE, complements=Complements(deplacement=trip)) for s in made]
    first = next((index for index, s in enumerate(made) if s.state is SeanceState.HONOREE), None)
    if first is not None and patient_id % 3 == 0:
        made[first] = replace(made[first], complements=replace(made[first].complements, supplements=(BDK["standard"],)))
    return made


def visits(random: Random, first_id: int, pec: PriseEnCharge, days: Sequence[date], until: date) -> list[Seance]:
    """Return the séances of *days*, praticien still 0: done before *until*, planned on that day."""
    hour = random.randrange(8, 19)
    found = []
    for index, day in enumerate(days):
        state = SeanceState.HONOREE
        if day >= until:
            state = SeanceState.PREVUE
        elif random.random() < ABSENCE_RATE:
            state = SeanceState.ABSENCE
        found.append(
            Seance(first_id + index, pec.patient_id, pec.id, 0, day, time(hour, random.choice((0, 30))), state=state)
        )
    return found


def bills(seances: Sequence[Seance], until: date) -> Iterator[tuple[Seance, ...]]:
    """Yield groups of honoured séances that one FSE bills: at most ten, one praticien; the care under way waits."""
    group: list[Seance] = []
    for seance in seances:
        if seance.state is not SeanceState.HONOREE:
            continue
        if group and (len(group) == PER_FSE or group[0].praticien_id != seance.praticien_id):
            yield tuple(group)
            group = []
        group.append(seance)
    over = not seances or seances[-1].day < until
    if group and (over or len(group) == PER_FSE):
        yield tuple(group)


def invoice(
    pricer: Pricer, seances: Sequence[Seance], pec: PriseEnCharge, droits: Droits, praticien_id: int
) -> Fse:  # fmt: skip
    """Return the FSE of *seances* in the name of *praticien_id*, without id, number or state: signed that evening."""
    lines = tuple(line for seance in seances for line in pricer.lines(seance, pec.acte_id, droits))
    signed_at = datetime.combine(seances[-1].day, time(17, 30), UTC)
    return Fse(
        0, 0, pec.patient_id, praticien_id, pec.id, pec.ordonnance_id, droits.id, FseState.SIGNEE, lines,
        created_at=signed_at,
    )  # fmt: skip
