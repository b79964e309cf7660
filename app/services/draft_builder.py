"""Gathers from the database all that the rules may look at, and prices it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from app.billing.composition import SeanceComposee
from app.billing.draft import BilledSeance, DraftSeance, FseDraft
from app.billing.invoice import Place, price_invoice
from app.billing.pricing import BillingTables
from app.billing.rates import Rate, Situation, amo_rate
from app.billing.tariff_update import billing_on
from app.domain.circonstances import ORDINAIRES, Circonstances, rights_asked
from app.domain.composition import Complements, LigneKind
from app.domain.droits import Droits
from app.domain.errors import AppError, NotFound
from app.domain.fse import FseState
from app.domain.soins import Lieu, Seance, SeanceState
from app.rights.contrats import with_recorded_end
from app.rights.reference import reference
from app.services.dossier_builder import around, dossier_of
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
class Asked:
    """What the screen asks beyond the séances themselves."""

    circonstances: Circonstances = ORDINAIRES
    complements: Mapping[int, Complements] = field(default_factory=dict)
    """By séance, those being typed in place of those stored."""
    lieux: Mapping[int, Lieu] = field(default_factory=dict)
    """By séance, the place being typed."""
    fse_id: int = 0
    """The stored draft itself, which is not a duplicate of it."""


PLAINLY = Asked()
"""The séances as they are stored, in tiers payant intégral."""


@dataclass(frozen=True, slots=True)
class _Chosen:
    seances: tuple[Seance, ...]
    before: tuple[Seance, ...]
    """The other séances of the same prise en charge."""
    all: tuple[Seance, ...]
    """Every séance of the patient, those being typed as they are typed."""


def build_draft(
    uow: UnitOfWork, tables: Tables, today: date, patient_id: int, seance_ids: Sequence[int],
    asked: Asked = PLAINLY,
) -> FseDraft:  # fmt: skip
    """Return the draft of these séances, by day.

    Raise NotFound when a séance or the patient is unknown, MixedSeances when one FSE cannot hold them all.
    """
    chosen = _chosen(uow, patient_id, seance_ids, asked)
    pec = uow.soins.pec(chosen.seances[0].pec_id)
    ordonnance = uow.soins.ordonnance(pec.ordonnance_id)
    praticien = uow.cabinet.praticien(chosen.seances[0].praticien_id)
    known = around(uow, pec, chosen.all, praticien)
    first_day, last_day = chosen.seances[0].day, chosen.seances[-1].day
    snapshots, prices = uow.patients.droits(patient_id), billing_on(tables.billing, last_day)
    held = reference(snapshots, ordonnance.prescrite_on, last_day, lambda droits: favour(droits, prices))
    contracted = with_recorded_end(held.droits, uow.contrats.versions(patient_id), last_day)
    droits = rights_asked(contracted, asked.circonstances)
    nature = droits.amo.nature_assurance if droits and droits.amo else asked.circonstances.nature
    situation = Situation(asked.circonstances.qualificatif, manuel=asked.circonstances.manuel)
    composees = tuple(SeanceComposee.of(s, pec.acte_id, situation) for s in chosen.seances)
    place = Place(praticien.zone, known.feries)
    return FseDraft(
        patient=uow.patients.get(patient_id),
        ordonnance=ordonnance,
        pec=pec,
        droits=droits,
        droits_reason=held.reason,
        droits_cover=held.covers,
        seances=tuple(priced_seance(one, droits, tables.billing, place) for one in composees),
        billed=_billed(uow, patient_id, first_day, asked.fse_id),
        seances_before=sum(s.state not in _NOT_DONE for s in chosen.before),
        today=today,
        nomenclature=tables.nomenclature,
        composees=composees,
        dossier=dossier_of(known, seance_ids, asked.circonstances, nature, first_day),
        circonstances=asked.circonstances,
    )


def priced_seance(composee: SeanceComposee, droits: Droits | None, tables: BillingTables, place: Place) -> DraftSeance:
    """Return one séance with every line around it, or the first reason why one of them has no price."""
    tables = billing_on(tables, composee.seance.day)
    acte = tables.nomenclature.in_force(composee.acte_id, composee.seance.day)
    if acte is None:
        return DraftSeance(composee.seance, None)
    alone = price_invoice((composee,), droits, tables, place)
    drawn = (*alone.lignes, *alone.note)
    lines, traces = tuple(ligne.fse_line for ligne in drawn), tuple(ligne.trace for ligne in drawn)
    why = alone.unpriced[0].why if alone.unpriced else None
    problem = next((ligne.amc_problem for ligne in alone.lignes if ligne.amc_problem), "")
    return DraftSeance(
        composee.seance, acte, lines, why.reason if why else "", why.source if why else "", problem, traces
    )


def _chosen(uow: UnitOfWork, patient_id: int, seance_ids: Sequence[int], asked: Asked) -> _Chosen:
    stored = uow.soins.seances_of_patient(patient_id)
    known = {s.id: _as_typed(s, asked) for s in stored}
    wanted = set(seance_ids)
    if not wanted or not wanted <= known.keys():
        raise NotFound("séance unknown for this patient")
    chosen = sorted((known[i] for i in wanted), key=lambda s: (s.day, s.heure is None, s.heure, s.id))
    if len({(s.pec_id, s.praticien_id) for s in chosen}) > 1:
        raise MixedSeances("séances of several prises en charge or praticiens")
    first = chosen[0]
    before = tuple(s for s in known.values() if s.pec_id == first.pec_id and s.id not in wanted and s.day <= first.day)
    return _Chosen(tuple(chosen), before, tuple(known.values()))


def _as_typed(seance: Seance, asked: Asked) -> Seance:
    complements = asked.complements.get(seance.id, seance.complements)
    return replace(seance, complements=complements, lieu=asked.lieux.get(seance.id, seance.lieu))


def favour(droits: Droits, tables: BillingTables) -> int:
    """Return the rate of the compulsory insurer, to compare two snapshots; -1 when no source gives it."""
    rate = amo_rate(droits, tables.rates, tables.regimes)
    return rate.taux if isinstance(rate, Rate) else -1


def _billed(uow: UnitOfWork, patient_id: int, first_day: date, fse_id: int) -> tuple[BilledSeance, ...]:
    since = first_day - timedelta(days=HISTORY_DAYS)
    return tuple(
        BilledSeance(fse.id, fse.numero, line.seance_id, line.day, line.acte_id)
        for fse in uow.fses.lines_of_patient(patient_id, since)
        if fse.id != fse_id and fse.state not in _DEAD
        for line in fse.lines
        if line.kind is LigneKind.ACTE
    )
