"""What some rights make of a bill: the lines of a feuille, or the next visit, split again under other rights."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.billing.pricing import BillingTables, Priced, Unpriced, price_seance, share
from app.billing.rates import PLAIN, Situation
from app.billing.tariff_update import billing_on
from app.domain.droits import Droits
from app.domain.fse import Fse, FseLine, PartKind
from app.domain.money import ZERO, Money
from app.domain.soins import Lieu, PriseEnCharge, Seance, SeanceState
from app.domain.verification import Montants
from app.services.repositories import UnitOfWork
from app.services.tables import Tables


def amounts_of(fse: Fse) -> Montants:
    """Return the shares of a feuille as it stands."""
    return Montants(*(fse.part(kind) for kind in (PartKind.AMO, PartKind.AMC, PartKind.PATIENT)))


def amounts_under(fse: Fse, own: Droits | None, other: Droits | None, tables: BillingTables) -> Montants | None:
    """Return the shares of the same lines under *other* rights; None when they cannot be found from the lines alone.

    A line that its *own* rights do not give back was priced on something else than rights (a situation, a manual
    rate): nothing is guessed then.
    """
    total = Montants()
    for line in fse.lines:
        if _shares(line, own, tables) != (line.amo, line.amc, line.patient):
            return None
        there = _shares(line, other, tables)
        if there is None:
            return None
        total += Montants(*there)
    return total


def _shares(line: FseLine, droits: Droits | None, tables: BillingTables) -> tuple[Money, Money, Money] | None:
    free = line.base == ZERO and line.taux == 0
    ame = free and line.amc == line.honoraires and line.amc != ZERO
    base = line.honoraires if ame else line.base
    situation = Situation(qualificatif="N") if free and not ame else PLAIN
    found = share(base, line.honoraires - base, line.day, droits, billing_on(tables, line.day), situation)
    return None if isinstance(found, Unpriced) else (found.amo, found.amc, found.patient)


def visit_under(uow: UnitOfWork, tables: Tables, patient_id: int, day: date, droits: Droits) -> Montants | None:
    """Return the shares of what this patient has to bill under *droits*: séances that wait, else one of *day*.

    None when there is no open prise en charge, or when the price cannot be worked out.
    """
    pecs = {pec.id: pec for pec in uow.soins.pecs(patient_id)}
    waiting = [s for s in uow.soins.seances_of_patient(patient_id) if s.state is SeanceState.HONOREE and not s.fse_id]
    seances = waiting or _next_visit(uow, tuple(pecs.values()), day)
    total = Montants()
    for seance in seances:
        priced = _priced(uow, tables, seance, pecs[seance.pec_id], droits)
        if priced is None:
            return None
        total += Montants(priced.line.amo, priced.line.amc, priced.line.patient)
    return total if seances else None


def _next_visit(uow: UnitOfWork, pecs: Sequence[PriseEnCharge], day: date) -> list[Seance]:
    pec = next((pec for pec in pecs if pec.close_on is None), None)
    praticiens = uow.cabinet.praticiens()
    if pec is None or not praticiens:
        return []
    return [Seance(0, pec.patient_id, pec.id, praticiens[0].id, day, lieu=Lieu.CABINET)]


def _priced(uow: UnitOfWork, tables: Tables, seance: Seance, pec: PriseEnCharge, droits: Droits) -> Priced | None:
    billing = billing_on(tables.billing, seance.day)
    acte = billing.nomenclature.in_force(pec.acte_id, seance.day)
    if acte is None:
        return None
    zone = uow.cabinet.praticien(seance.praticien_id).zone
    priced = price_seance(seance, acte, zone, droits, billing)
    return None if isinstance(priced, Unpriced) else priced
