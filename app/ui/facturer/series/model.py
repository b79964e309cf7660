"""A series as it is composed: the days, what is special to each, what stands on the calendar. No Qt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from app.billing.calendrier import ZoneFeries, holiday
from app.domain.composition import Complements, Deplacement
from app.domain.dates import parse_day
from app.domain.errors import InvalidIdentifier
from app.domain.money import Money
from app.domain.soins import Lieu, PriseEnCharge, Seance, SeanceState
from app.services.follow_pec import PecFollowUp
from app.services.plan_series import TAKEN, PricedDay, SeriesDay
from app.ui.typed import Errors, hour, read
from app.ui.values import State
from app.ui.widgets.months import WEEKDAYS, DayMark
from app.ui.words import NBSP, counted

LONGEST_KM = Decimal(500)
MOST_DAYS = 120
AHEAD = timedelta(days=366)
HALF_YEAR = timedelta(days=183)

TITLE = "Série de séances"
DAYS_HINT = "21/11, lun mer ven, -2. « lun jeu x10 » prend les dix prochains."
NO_DAY = "Écrivez au moins un jour\u00a0: 21/11, lun mer ven, -2."
TOO_FAR = "Un de ces jours est à plus d’un an. Écrivez des jours plus proches."
TOO_MANY = f"Une série compte {MOST_DAYS} jours au plus."
NO_WEEKDAY = "Dites quels jours de la semaine\u00a0: « lun jeu x10 »."
KM_WRONG = "Distance illisible. Écrivez 4 ou 4,5, en kilomètres."
NO_DAY_PICKED = ("Aucun jour choisi", "Cliquez dans le calendrier, ou écrivez les jours au-dessus.")
READING = "Lecture de la prise en charge…"
STORING = "Enregistrement de la série…"

_TAKEN = "Séance déjà faite le {}\u00a0: ce jour n’est pas repris."
_WEEKDAYS = ("lun", "mar", "mer", "jeu", "ven", "sam", "dim")


@dataclass(frozen=True, slots=True)
class DayTyped:
    """What is typed for a day, or for the whole series: the hour, the place, the distance, one supplement."""

    heure: str = ""
    lieu: Lieu = Lieu.CABINET
    km: str = ""
    supplement: str = ""
    """Act id, empty for none."""


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """One day of the list."""

    day: date
    jour: str
    heure: str
    lieu: str
    montant: Money | None
    note: str
    own: bool = False
    """Whether it differs from the series."""


@dataclass(frozen=True, slots=True)
class SeriesShown:
    """The whole page."""

    picked: tuple[date, ...]
    marks: Mapping[date, tuple[DayMark, ...]]
    rows: tuple[SeriesRow, ...]
    count: str
    """« 6 séances »."""
    total: str
    """« 4 faites, 2 prévues · 107,28 € »."""
    verb: str
    """On the button; empty while there is nothing to store."""
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known before a day is picked."""

    today: date
    pec: PriseEnCharge
    seances: tuple[Seance, ...]
    """Every séance of the patient."""
    follow: PecFollowUp
    feries: ZoneFeries
    trip: Deplacement | None
    """That of the last home visit."""
    supplements: tuple[tuple[str, str], ...]
    """(words, act id)."""


def parse_series(text: str, today: date, feries: ZoneFeries = ZoneFeries.METROPOLE) -> tuple[date, ...]:
    """Read « 21/11 lun -2 », or « lun mer ven x10 »: the next ten such days from today, public holidays left out.

    A weekday alone means the last one, today included. A day without its year is the nearest one, past or to come.
    Raise InvalidIdentifier.
    """
    words = [word for word in re.split(r"[\s,;]+", text.strip().lower()) if word]
    counts = [match for word in words if (match := re.fullmatch(r"[x×](\d{1,3})", word))]
    rest = [word for word in words if not re.fullmatch(r"[x×]\d{1,3}", word)]
    if not rest:
        raise InvalidIdentifier("days", "empty", NO_WEEKDAY if counts else NO_DAY)
    if counts:
        days: set[date] = set(_next_days(rest, int(counts[-1][1]), today, feries))
    else:
        days = {_nearest(word, today) for word in rest}
    if any(abs(day - today) > AHEAD for day in days):
        raise InvalidIdentifier("days", "too far", TOO_FAR)
    return tuple(sorted(days))


def _next_days(words: Sequence[str], count: int, today: date, feries: ZoneFeries) -> tuple[date, ...]:
    wanted = {place for word in words for place, name in enumerate(_WEEKDAYS) if word.startswith(name)}
    if not wanted or not all(word.startswith(_WEEKDAYS) for word in words):
        raise InvalidIdentifier("days", "no weekday", NO_WEEKDAY)
    if not 1 <= count <= MOST_DAYS:
        raise InvalidIdentifier("days", "too many", TOO_MANY)
    found: list[date] = []
    day = today
    while len(found) < count and day - today <= AHEAD:
        if day.weekday() in wanted and not holiday(day, feries):
            found.append(day)
        day += timedelta(days=1)
    return tuple(found)


def _nearest(word: str, today: date) -> date:
    day = parse_day(word, today)
    without_year = re.fullmatch(r"\d{1,2}[/.\-]\d{1,2}", word) is not None
    return day.replace(year=day.year + 1) if without_year and today - day > HALF_YEAR else day


def read_day(day: date, typed: DayTyped, trip: Deplacement | None) -> tuple[SeriesDay, str]:
    """Return the day as it is asked for, and what is wrong with it, French, empty when fine."""
    errors: Errors = {}
    heure = read(errors, "heure", lambda: hour(typed.heure))
    problems = list(errors.values())
    travel = None
    if typed.lieu is Lieu.DOMICILE:
        distance, wrong = _distance(typed.km)
        problems += [wrong] if wrong else []
        travel = replace(trip or Deplacement(), distance_km=distance)
    supplements = (typed.supplement,) if typed.supplement else ()
    asked = SeriesDay(day, heure, typed.lieu, Complements(supplements=supplements, deplacement=travel))
    return asked, " ".join(problems)


def _distance(text: str) -> tuple[Decimal | None, str]:
    bare = re.sub(r"\s|km", "", text.strip().lower()).replace(",", ".")
    if not bare:
        return None, ""
    try:
        distance = Decimal(bare) if re.fullmatch(r"\d{1,3}(\.\d{1,2})?", bare) else None
    except InvalidOperation:
        distance = None
    if distance is None or distance > LONGEST_KM:
        return None, KM_WRONG
    return distance, ""


def usual(ground: Ground, domicile: bool) -> DayTyped:
    """Return the series as proposed: the hour of the last séance, the place of the prescription, the last distance."""
    own = [s for s in ground.seances if s.pec_id == ground.pec.id and s.heure is not None]
    last = max(own, key=lambda s: (s.day, s.id), default=None)
    km = ""
    if ground.trip is not None and ground.trip.distance_km is not None:
        km = f"{ground.trip.distance_km:f}".replace(".", ",")
    heure = f"{last.heure:%H:%M}" if last is not None and last.heure is not None else ""
    return DayTyped(heure, Lieu.DOMICILE if domicile else Lieu.CABINET, km)


def free_of(ground: Ground, days: Iterable[date]) -> tuple[tuple[date, ...], str]:
    """Return the days on which no séance of this care was done yet, and a word on the others."""
    taken = {s.day for s in _own(ground) if s.state in TAKEN}
    wanted = sorted(set(days))
    refused = [day for day in wanted if day in taken]
    words = _TAKEN.format(", ".join(f"{day:%d/%m}" for day in refused)) if refused else ""
    return tuple(day for day in wanted if day not in taken), words


def day_marks(ground: Ground, picked: Iterable[date]) -> dict[date, tuple[DayMark, ...]]:
    """Return what stands on each day: séances, thresholds met on the way, public holidays."""
    marks: dict[date, list[DayMark]] = {}
    for day, mark in _threshold_marks(ground, picked):
        marks.setdefault(day, []).append(mark)
    for seance in ground.seances:
        if (mark_of := _seance_mark(seance, ground.pec)) is not None:
            marks.setdefault(seance.day, []).append(mark_of)
    first = ground.today.replace(day=1) - HALF_YEAR
    for ahead in range((AHEAD + HALF_YEAR + HALF_YEAR).days):
        day = first + timedelta(days=ahead)
        if name := holiday(day, ground.feries):
            marks.setdefault(day, []).append(DayMark("sun", "Férié", State.INFO, f"férié\u00a0: {name}"))
    return {day: tuple(found) for day, found in marks.items()}


def _own(ground: Ground) -> list[Seance]:
    return [s for s in ground.seances if s.pec_id == ground.pec.id]


def _seance_mark(seance: Seance, pec: PriseEnCharge) -> DayMark | None:
    if seance.pec_id != pec.id:
        other = seance.state in {*TAKEN, SeanceState.PREVUE}
        return DayMark("layers", "Autre soin", detail="séance d’une autre prise en charge") if other else None
    hour = f" à {seance.heure:%H:%M}" if seance.heure else ""
    if seance.state in TAKEN:
        if seance.fse_id is not None or seance.state is SeanceState.FACTUREE:
            return DayMark("receipt-euro", "Facturée", State.SUCCESS, "séance dans une feuille", locked=True)
        return DayMark("check", "Faite", State.SUCCESS, f"séance faite{hour}, à facturer", locked=True)
    if seance.state is SeanceState.PREVUE:
        return DayMark("calendar-days", "Prévue", State.INFO, f"séance prévue{hour}")
    if seance.state is SeanceState.ABSENCE:
        return DayMark("circle-slash", "Absence", State.WARNING, "absence notée")
    return None


def _threshold_marks(ground: Ground, picked: Iterable[date]) -> list[tuple[date, DayMark]]:
    """The days on which the rank of a séance meets the quota, the next bilan or an accord préalable."""
    own, follow = _own(ground), ground.follow
    standing = [s.day for s in own if s.state in {*TAKEN, SeanceState.PREVUE}]
    planned = {s.day for s in own if s.state is SeanceState.PREVUE}
    days = sorted([*standing, *(day for day in set(picked) if day not in planned)])
    done = follow.quota.faites
    found: list[tuple[date, DayMark]] = []
    for rank, day in enumerate(days, 1):
        if rank <= done:
            continue
        found += [(day, mark) for mark in _marks_of_rank(rank, follow)]
    return found


def _marks_of_rank(rank: int, follow: PecFollowUp) -> list[DayMark]:
    found, prevu, done = [], follow.quota.prevu, follow.quota.faites
    th = f"{rank}{'re' if rank == 1 else 'e'}{NBSP}séance"
    if prevu is not None and rank > prevu:
        found.append(DayMark("triangle-alert", "Hors quota", State.WARNING, f"{th}, au-delà des {prevu} prescrites"))
    elif rank == prevu:
        found.append(DayMark("hourglass", "Fin du quota", State.NEUTRAL, f"{th}, la dernière prescrite"))
    for followed in follow.dap.seuils:
        if not followed.couvert and rank == done + followed.avant + 1:
            why = f"{th}\u00a0: {followed.seuil.libelle}"
            found.append(DayMark("shield-check", "Accord préalable", State.WARNING, why))
            break
    if follow.bdk is not None and rank == max(follow.bdk.rang, done + 1):
        found.append(DayMark("file-check", "Bilan (BDK)", State.INFO, f"{th}\u00a0: bilan-diagnostic attendu"))
    return found


def series_shown(
    ground: Ground, days: Mapping[date, DayTyped | None], common: DayTyped, prices: Mapping[date, PricedDay]
) -> SeriesShown:
    """Return the page; *prices* holds the days priced so far."""
    picked = tuple(sorted(days))
    marks = day_marks(ground, picked)
    rows = tuple(_row(day, days[day], common, prices.get(day), marks.get(day, ())) for day in picked)
    ahead = sum(day > ground.today for day in picked)
    problems = _problems(ground, days, common, prices)
    total = Money.total(row.montant for row in rows if row.montant is not None)
    parts = [counted(len(picked) - ahead, "faite")] if ahead < len(picked) else []
    parts += [counted(ahead, "prévue")] if ahead else []
    words = f"{', '.join(parts)} · {total}" if picked else ""
    verb = f"Enregistrer {'la séance' if len(picked) == 1 else f'les {len(picked)} séances'}" if picked else ""
    return SeriesShown(
        picked, marks, rows, counted(len(picked), "jour choisi", "jours choisis"), words,
        verb, problems,
    )  # fmt: skip


def sentence(ground: Ground) -> str:
    """Return what the series is for, under the title of the page."""
    used = ground.follow.quota
    told = counted(used.faites, "faite") + (f" sur {used.prevu}" if used.prevu is not None else "")
    return f"«{NBSP}{ground.pec.intitule}{NBSP}», {told}. Les jours passés sont notés faits, les autres prévus."


def _row(
    day: date, own: DayTyped | None, common: DayTyped, price: PricedDay | None, marks: Sequence[DayMark]
) -> SeriesRow:
    typed = own or common
    heure = read({}, "heure", lambda: hour(typed.heure))
    notes = [mark.word for mark in marks]
    if typed.supplement:
        notes.insert(0, "Supplément")
    place = "Domicile" if typed.lieu is Lieu.DOMICILE else "Cabinet"
    return SeriesRow(
        day, f"{WEEKDAYS[day.weekday()]} {day:%d/%m}", f"{heure:%H:%M}" if heure else "", place,
        price.honoraires if price else None, ", ".join(notes), own is not None,
    )  # fmt: skip


def _problems(
    ground: Ground, days: Mapping[date, DayTyped | None], common: DayTyped, prices: Mapping[date, PricedDay]
) -> tuple[str, ...]:
    typed = (common, *(own for own in days.values() if own is not None))
    found = [wrong for own in typed if (wrong := read_day(ground.today, own, None)[1])]
    found += [price.problem for day, price in sorted(prices.items()) if day in days and price.problem]
    return tuple(dict.fromkeys(found))
