"""Franchise médicale: told to the patient, never taken off a feuille."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.billing.rates import AME_ORGANISME
from app.domain.composition import LigneKind
from app.domain.dates import BirthDate, DateRange
from app.domain.droits import Droits
from app.domain.fse import FseLine
from app.domain.money import ZERO, Money
from app.domain.patient import Patient


@dataclass(frozen=True, slots=True)
class FranchiseRow:
    """One row of resources/amo/franchise.csv (CSS D160-9 to D160-11)."""

    validity: DateRange
    montant: Money
    plafond_jour: Money
    plafond_an: Money
    source: str


@dataclass(frozen=True, slots=True)
class Franchise:
    """What the caisse will take back later from other refunds, and why."""

    montant: Money
    explication: str


@dataclass(frozen=True, slots=True)
class FranchiseCase:
    """What decides whether a patient pays it."""

    naissance: BirthDate
    c2s: bool = False
    ame: bool = False
    maternite: bool = False


def case_of(patient: Patient, droits: Droits | None) -> FranchiseCase:
    """Return what decides for *patient* under *droits*."""
    amo, amc = (droits.amo, droits.amc) if droits is not None else (None, None)
    ame = amc is not None and amc.organisme == AME_ORGANISME
    return FranchiseCase(patient.naissance, patient.c2s, ame, amo is not None and amo.nature_assurance == "30")


def refunded_acts(lines: Iterable[FseLine]) -> list[date]:
    """Return the day of each act that the caisse refunds, one entry an act: supplements and trips do not count."""
    return [line.day for line in lines if line.kind is LigneKind.ACTE and line.base]


def franchise(
    days: Iterable[date], case: FranchiseCase, table: Iterable[FranchiseRow], already: Money = ZERO
) -> Franchise:
    """Return the franchise of these acts, one entry of *days* per act; *already* is what the year took so far.

    Days must be of one civil year. Source: facts/ngap-mk.md §6.2; ALD does not exempt.
    """
    dated, rows = sorted(days), tuple(table)
    if dated and (reason := _exempt(case, dated[0])):
        return Franchise(ZERO, reason)
    by_day: dict[date, Money] = {}
    ceiling = ZERO
    for day in dated:
        row = next((r for r in rows if day in r.validity), None)
        if row is not None:
            by_day[day] = min(by_day.get(day, ZERO) + row.montant, row.plafond_jour)
            ceiling = row.plafond_an
    total = max(ZERO, min(Money.total(by_day.values()), ceiling - already))
    return Franchise(
        total,
        f"Franchise médicale\u00a0: {total} que la caisse récupérera plus tard. "
        "Elle n’est jamais retirée de la feuille et un contrat responsable ne la prend pas en charge.",
    )


def age_on(naissance: BirthDate, day: date) -> int:
    """Return the age on *day*; a lunar date counts from the 1st of January (facts/codage-amo-amc.md §7)."""
    born = naissance.day or date(max(1, int(naissance.text[:4])), 1, 1)
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _exempt(case: FranchiseCase, day: date) -> str:
    reasons = (
        (age_on(case.naissance, day) < 18, "patient de moins de 18 ans"),
        (case.c2s, "Complémentaire santé solidaire"),
        (case.ame, "aide médicale de l’État"),
        (case.maternite, "assurance maternité, du sixième mois au douzième jour après l’accouchement"),
    )
    return next((f"Pas de franchise médicale\u00a0: {words}." for holds, words in reasons if holds), "")
