"""What some rights make of a bill: the lines of a feuille, or the next visit, split again under other rights."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.billing.composition import SeanceComposee
from app.billing.invoice import Place
from app.billing.pricing import BillingTables, Unpriced, share
from app.billing.rates import PLAIN, Situation
from app.billing.tariff_update import billing_on
from app.domain.circonstances import rights_asked
from app.domain.droits import Droits
from app.domain.fse import Fse, FseLine, PartKind
from app.domain.money import ZERO, Money
from app.domain.soins import Lieu, PriseEnCharge, Seance, SeanceState
from app.domain.verification import Montants
from app.services.dossier_builder import around
from app.services.draft_builder import priced_seance
from app.services.repositories import UnitOfWork
from app.services.tables import Tables


def amounts_of(fse: Fse) -> Montants:
    """Return the shares of a feuille as it stands."""
    return Montants(*(fse.part(kind) for kind in (PartKind.AMO, PartKind.AMC, PartKind.PATIENT)))


def amounts_under(fse: Fse, own: Droits | None, other: Droits | None, tables: BillingTables) -> Montants | None:
    """Return the shares of the same lines under *other* rights; None when they cannot be found from the lines alone.

    A line that its *own* rights do not give back was priced on something else than rights: nothing is guessed then.
    """
    mine, theirs = (rights_asked(droits, fse.circonstances) for droits in (own, other))
    total = Montants(patient=Money.total(line.patient for line in fse.note))
    for line in fse.feuille:
        if _shares(fse, line, mine, tables) != (line.amo, line.amc, line.patient):
            return None
        there = _shares(fse, line, theirs, tables)
        if there is None:
            return None
        total += Montants(*there)
    return total


def _shares(fse: Fse, line: FseLine, droits: Droits | None, tables: BillingTables) -> tuple[Money, Money, Money] | None:
    ame = line.base == ZERO and line.amc == line.honoraires - line.depassement and line.amc != ZERO
    base = line.honoraires - line.depassement if ame else line.base
    unpaid = line.qualificatif if line.qualificatif in {"N", "G"} else ""
    situation = Situation(unpaid, manuel=fse.circonstances.manuel)
    found = share(base, line.honoraires - base, line.day, droits, billing_on(tables, line.day), situation)
    return None if isinstance(found, Unpriced) else (found.amo, found.amc, found.patient)


def visit_under(uow: UnitOfWork, tables: Tables, patient_id: int, day: date, droits: Droits) -> Montants | None:
    """Return the shares of what this patient has to bill under *droits*: séances that wait, else one of *day*.

    None when there is no open prise en charge, or when the price cannot be worked out.
    """
    pecs = {pec.id: pec for pec in uow.soins.pecs(patient_id)}
    known = uow.soins.seances_of_patient(patient_id)
    waiting = [s for s in known if s.state is SeanceState.HONOREE and not s.fse_id]
    seances = waiting or _next_visit(uow, tuple(pecs.values()), day)
    total = Montants()
    for seance in seances:
        lines = _priced(uow, tables, seance, pecs[seance.pec_id], droits, known)
        if not lines:
            return None
        for line in lines:
            total += Montants(line.amo, line.amc, line.patient)
    return total if seances else None


def _next_visit(uow: UnitOfWork, pecs: Sequence[PriseEnCharge], day: date) -> list[Seance]:
    pec = next((pec for pec in pecs if pec.close_on is None), None)
    praticiens = uow.cabinet.praticiens()
    if pec is None or not praticiens:
        return []
    return [Seance(0, pec.patient_id, pec.id, praticiens[0].id, day, lieu=Lieu.CABINET)]


def _priced(
    uow: UnitOfWork, tables: Tables, seance: Seance, pec: PriseEnCharge, droits: Droits, known: tuple[Seance, ...]
) -> tuple[FseLine, ...]:
    """The lines of one séance, empty when one of them has no price."""
    praticien = uow.cabinet.praticien(seance.praticien_id)
    place = Place(praticien.zone, around(uow, pec, known, praticien).feries)
    priced = priced_seance(SeanceComposee.of(seance, pec.acte_id, PLAIN), droits, tables.billing, place)
    return () if priced.unpriced else priced.lines
