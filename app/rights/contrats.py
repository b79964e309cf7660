"""Contracts with complementary insurers: which one pays on a day, which clash, which end, when to ask again. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations

from app.domain.clock import PARIS
from app.domain.contrat import ContratAmc
from app.domain.dates import DateRange
from app.domain.droits import Droits, Gestion

C2S = {
    "99999997": "C2S gérée par la caisse, ou par un organisme en gestion unique",
    "88888888": "C2S gérée par un organisme, en gestion séparée",
}
"""Special organisms of the C2S (facts/codage-amo-amc.md §3.5)."""
GESTIONS = {
    Gestion.UNIQUE: (
        "Une seule feuille\u00a0: la caisse vous paie les deux parts, puis se fait rembourser par la complémentaire. "
        "Un seul virement, un seul retour à suivre\u00a0; il faut que le patient ait autorisé la liaison."
    ),
    Gestion.SEPAREE: (
        "Deux demandes\u00a0: la feuille part à la caisse, une demande de remboursement électronique (DRE) à la "
        "complémentaire. Deux paiements et deux retours à suivre\u00a0; la part complémentaire peut être rejetée seule."
    ),
}
"""What each way of billing means for the cabinet (facts/codage-amo-amc.md §5)."""
ALWAYS = DateRange(date.min)


@dataclass(frozen=True, slots=True)
class ChoixContrat:
    """The contract that pays on a day, and why; several when they clash."""

    contrat: ContratAmc | None
    reason: str
    clash: tuple[ContratAmc, ...] = ()
    """Every contract valid that day when there are several: a person chooses."""


def current(versions: Iterable[ContratAmc]) -> tuple[ContratAmc, ...]:
    """Return the versions that no later one corrects and that were not cancelled, newest first."""
    known = tuple(versions)
    corrected = {v.remplace_id for v in known if v.remplace_id}
    held = (v for v in known if v.id not in corrected and not v.annule)
    return tuple(sorted(held, key=lambda v: (v.at, v.id), reverse=True))


def period_of(contrat: ContratAmc) -> DateRange:
    """Return the period of a contract; one without dates holds always."""
    return contrat.amc.periode or ALWAYS


def contract_on(versions: Iterable[ContratAmc], day: date) -> ChoixContrat:
    """Return the contract in force on *day*: the one recorded last, the others named as clashing with it."""
    known = current(versions)
    held = tuple(c for c in known if day in period_of(c))
    if not known:
        return ChoixContrat(None, "Aucun contrat de complémentaire n’est enregistré.")
    if not held:
        return ChoixContrat(None, stopped(known[0], day) or f"Aucun contrat ne couvre le {day:%d/%m/%Y}.")
    chosen = held[0]
    if len(held) == 1:
        return ChoixContrat(chosen, f"{chosen.amc.nom}\u00a0: seul contrat valable le {day:%d/%m/%Y}.")
    names = " et ".join(c.amc.nom for c in held)
    reason = f"{names} sont valables le {day:%d/%m/%Y}. Choisissez celui qui paie\u00a0; l’autre sera clos."
    return ChoixContrat(chosen, reason, held)


def stopped(contrat: ContratAmc, day: date) -> str:
    """Return why a contract cannot be used on *day*, empty when it can."""
    period = period_of(contrat)
    if day in period:
        return ""
    if period.last is not None and day > period.last:
        return (
            f"Le contrat {contrat.amc.nom} a pris fin le {period.last:%d/%m/%Y}\u00a0: il ne peut pas payer un soin du "
            f"{day:%d/%m/%Y}. Demandez la nouvelle carte de tiers payant."
        )
    return f"Le contrat {contrat.amc.nom} ne commence que le {period.start:%d/%m/%Y}."


def with_recorded_end(droits: Droits | None, versions: Iterable[ContratAmc], day: date) -> Droits | None:
    """Return the snapshot with its contract ended as the cabinet recorded it since.

    A series may be billed with the rights of the prescription, read before the contract ended: the compulsory part
    stays as read, the contract pays no day outside its period. *droits* comes back as it is when none of this insurer
    was recorded, or when one of several covers *day*.
    """
    if droits is None or droits.amc is None:
        return droits
    numero = droits.amc.organisme
    same = [c for c in current(versions) if c.amc.organisme == numero]
    if not same or (len(same) > 1 and any(day in period_of(c) for c in same)):
        return droits
    return replace(droits, amc=replace(droits.amc, periode=same[0].amc.periode or droits.amc.periode))


def clashes(versions: Iterable[ContratAmc]) -> tuple[tuple[ContratAmc, ContratAmc], ...]:
    """Return the pairs of current contracts that share a day."""
    return tuple((a, b) for a, b in combinations(current(versions), 2) if period_of(a).overlaps(period_of(b)))


def ending(versions: Iterable[ContratAmc], today: date, within_days: int) -> tuple[ContratAmc, ...]:
    """Return the current contracts that end from *today* to *within_days* later, both included, soonest first."""
    limit = today + timedelta(days=within_days)
    found = [(last, c) for c in current(versions) if (last := period_of(c).last) is not None and today <= last <= limit]
    return tuple(c for _, c in sorted(found, key=lambda pair: (pair[0], pair[1].id)))


def ask_same_insurer(contrat: ContratAmc | None, confirmed_on: date | None, visits: Sequence[date], day: date) -> bool:
    """Return whether to ask « même mutuelle ? »: first visit of the month, contract neither read nor confirmed in it.

    *visits* are the days of the séances done; that of *day* itself does not count.
    """
    if contrat is None:
        return False
    month = (day.year, day.month)
    if any((v.year, v.month) == month for v in visits if v < day):
        return False
    read_on = contrat.at.astimezone(PARIS).date()
    return all((d.year, d.month) < month for d in (read_on, confirmed_on) if d is not None)
