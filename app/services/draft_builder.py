"""Gathers from the database all that the rules may look at, and prices it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.billing.draft import BilledSeance, DraftSeance, FseDraft
from app.billing.nomenclature import Acte
from app.billing.pricing import BillingTables, Unpriced, price_seance
from app.billing.rates import Rate, amo_rate
from app.billing.tariff_update import billing_on
from app.domain.droits import Droits
from app.domain.errors import AppError, NotFound
from app.domain.fse import FseState
from app.domain.people import ZoneTarifaire
from app.domain.soins import PriseEnCharge, Seance, SeanceState
from app.rights.holding import Holding
from app.rights.reference import reference
from app.services.repositories import UnitOfWork
from app.services.tables import Tables

HISTORY_DAYS = 366
"""Days of billed séances that the rules look back on: the twelve months of the référentiels."""
_DEAD = {FseState.ANNULEE, FseState.REFUSEE}
_NOT_DONE = {SeanceState.ABSENCE, SeanceState.ANNULEE, SeanceState.PREVUE}


class MixedSeances(AppError):
    """The séances belong to several prises en charge or praticiens: one FSE cannot hold them."""

    user_message = (
        "Une feuille ne porte que les séances d’une prise en charge et d’un praticien. Faites une feuille pour chacune."
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    seances: tuple[Seance, ...]
    before: tuple[Seance, ...]
    """The other séances of the same prise en charge."""


def build_draft(
    uow: UnitOfWork, tables: Tables, today: date, patient_id: int, seance_ids: Sequence[int], fse_id: int = 0
) -> FseDraft:
    """Return the draft of these séances, by day; *fse_id* is the stored draft itself, not a duplicate of it.

    Raise NotFound when a séance or the patient is unknown, MixedSeances when one FSE cannot hold them all.
    """
    asked = _asked(uow, patient_id, seance_ids)
    pec = uow.soins.pec(asked.seances[0].pec_id)
    ordonnance = uow.soins.ordonnance(pec.ordonnance_id)
    last_day = asked.seances[-1].day
    billing = billing_on(tables.billing, last_day)
    held = _rights(uow.patients.droits(patient_id), ordonnance.prescrite_on, last_day, billing)
    zone = uow.cabinet.praticien(asked.seances[0].praticien_id).zone
    return FseDraft(
        patient=uow.patients.get(patient_id),
        ordonnance=ordonnance,
        pec=pec,
        droits=held.droits,
        droits_reason=held.reason,
        droits_cover=held.covers,
        seances=tuple(_priced(s, pec, zone, held.droits, tables.billing) for s in asked.seances),
        billed=_billed(uow, patient_id, asked.seances[0].day, fse_id),
        seances_before=sum(s.state not in _NOT_DONE for s in asked.before),
        today=today,
        nomenclature=tables.nomenclature,
    )


def _asked(uow: UnitOfWork, patient_id: int, seance_ids: Sequence[int]) -> _Asked:
    known = {s.id: s for s in uow.soins.seances_of_patient(patient_id)}
    wanted = set(seance_ids)
    if not wanted or not wanted <= known.keys():
        raise NotFound("séance unknown for this patient")
    chosen = sorted((known[i] for i in wanted), key=lambda s: (s.day, s.heure is None, s.heure, s.id))
    if len({(s.pec_id, s.praticien_id) for s in chosen}) > 1:
        raise MixedSeances("séances of several prises en charge or praticiens")
    first = chosen[0]
    before = tuple(s for s in known.values() if s.pec_id == first.pec_id and s.id not in wanted and s.day <= first.day)
    return _Asked(tuple(chosen), before)


def _rights(snapshots: tuple[Droits, ...], prescribed_on: date, last_day: date, tables: BillingTables) -> Holding:
    return reference(snapshots, prescribed_on, last_day, lambda droits: favour(droits, tables))


def favour(droits: Droits, tables: BillingTables) -> int:
    """Return the rate of the compulsory insurer, to compare two snapshots; -1 when no source gives it."""
    rate = amo_rate(droits, tables.rates, tables.regimes)
    return rate.taux if isinstance(rate, Rate) else -1


def _priced(
    seance: Seance, pec: PriseEnCharge, zone: ZoneTarifaire, droits: Droits | None, tables: BillingTables
) -> DraftSeance:
    tables = billing_on(tables, seance.day)
    acte: Acte | None = tables.nomenclature.in_force(pec.acte_id, seance.day)
    if acte is None:
        return DraftSeance(seance, None)
    priced = price_seance(seance, acte, zone, droits, tables)
    if isinstance(priced, Unpriced):
        return DraftSeance(seance, acte, unpriced=priced.reason, unpriced_source=priced.source)
    return DraftSeance(seance, acte, priced.line, amc_problem=priced.amc_problem)


def _billed(uow: UnitOfWork, patient_id: int, first_day: date, fse_id: int) -> tuple[BilledSeance, ...]:
    since = first_day - timedelta(days=HISTORY_DAYS)
    return tuple(
        BilledSeance(fse.id, fse.numero, line.seance_id, line.day, line.acte_id)
        for fse in uow.fses.lines_of_patient(patient_id, since)
        if fse.id != fse_id and fse.state not in _DEAD
        for line in fse.lines
    )
