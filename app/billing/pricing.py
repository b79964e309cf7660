"""Price of one act and shares of one line, with the reason of every cent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.billing.amc import AmcShare, amc_share
from app.billing.franchise import FranchiseRow
from app.billing.nomenclature import Acte, LettreCleValue, Nomenclature
from app.billing.rates import PLAIN, Rate, RateTable, RateUnknown, Regime, Situation, amo_rate
from app.billing.trace import ROUNDING, Step, StepKind, decimal_text, sentences
from app.domain.droits import Droits
from app.domain.fse import FseLine
from app.domain.money import ZERO, Money
from app.domain.people import ZoneTarifaire
from app.domain.soins import Seance


@dataclass(frozen=True, slots=True)
class BillingTables:
    """Every dated table that pricing and rules need."""

    nomenclature: Nomenclature
    rates: RateTable
    regimes: Mapping[str, Regime]
    franchise: tuple[FranchiseRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Priced:
    """A line, and what the complementary insurer could not be made to pay, in words."""

    line: FseLine
    amc_problem: str = ""
    trace: tuple[Step, ...] = ()
    """The same reasons as ``line.pourquoi``, with their values."""


@dataclass(frozen=True, slots=True)
class Unpriced:
    """Why no price can be given, in French, with the text that says so."""

    reason: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Shares:
    """Who owes what on one line. ``amo + amc + patient == honoraires``."""

    honoraires: Money
    base: Money
    taux: int
    exoneration: str
    amo: Money
    amc: Money
    patient: Money
    steps: tuple[Step, ...]
    amc_problem: str = ""


def price_seance(
    seance: Seance,
    acte: Acte,
    zone: ZoneTarifaire,
    droits: Droits | None,
    tables: BillingTables,
    situation: Situation = PLAIN,
) -> Priced | Unpriced:
    """Return the line of *seance* priced on its day, or why it cannot be. Without any rights the patient owes all."""
    fee = act_fee(acte, zone, seance.day, tables.nomenclature)
    if isinstance(fee, Unpriced):
        return fee
    honoraires, steps = fee
    shares = share(honoraires, ZERO, seance.day, droits, tables, situation)
    if isinstance(shares, Unpriced):
        return shares
    assert acte.coefficient is not None  # noqa: S101 - act_fee refused it before
    trace = (*steps, *shares.steps)
    line = FseLine(
        seance_id=seance.id,
        day=seance.day,
        acte_id=acte.act_id,
        lettre_cle=acte.lettre_cle,
        coefficient=acte.coefficient,
        libelle=acte.libelle,
        lieu=seance.lieu,
        honoraires=shares.honoraires,
        base=shares.base,
        taux=shares.taux,
        amo=shares.amo,
        amc=shares.amc,
        patient=shares.patient,
        pourquoi=sentences(trace),
    )
    return Priced(line, shares.amc_problem, trace)


def act_fee(
    acte: Acte, zone: ZoneTarifaire, day: date, nomenclature: Nomenclature, lettre_cle: str = ""
) -> tuple[Money, tuple[Step, ...]] | Unpriced:
    """Return key value x coefficient on *day*, or why there is none. *lettre_cle* takes the place of the act's (TMK).

    Source: facts/ngap-mk.md §1.3 (half up).
    """
    key = lettre_cle or acte.lettre_cle
    if acte.coefficient is None:
        return Unpriced(
            f"«\u00a0{acte.libelle}\u00a0» n’a pas de coefficient propre\u00a0: il ne se facture pas comme une séance.",
            f"NGAP {acte.article} — {acte.source}",
        )
    value = nomenclature.key_value(key, zone, day)
    if value is None:
        return Unpriced(
            f"La lettre clé {key} n’a pas de valeur connue en {zone.value} le {day:%d/%m/%Y}.",
            "Table des lettres clés",
        )
    honoraires = Money.of_act(value.value, acte.coefficient)
    return honoraires, _fee_steps(acte, decimal_text(acte.coefficient), value, honoraires)


def share(
    base: Money,
    depassement: Money,
    day: date,
    droits: Droits | None,
    tables: BillingTables,
    situation: Situation = PLAIN,
) -> Shares | Unpriced:
    """Return who owes what on a line of *base* euros plus a *depassement* that no insurer counts.

    One share is computed, half up, the others are subtractions (facts/codage-amo-amc.md §4.3).
    """
    honoraires = base + depassement
    if situation.qualificatif == "G":
        free = AmcShare(ZERO, "Acte gratuit (qualificatif G)\u00a0: honoraires et parts à zéro.")
        return _shares(ZERO, ZERO, 0, "0", ZERO, free, ())
    if situation.qualificatif == "N":
        none = AmcShare(ZERO, "Acte non remboursable (qualificatif N)\u00a0: tout est à la charge du patient.")
        return _shares(honoraires, ZERO, 0, "0", ZERO, none, ())
    if droits is None or droits.amo is None:
        nothing = AmcShare(ZERO, "Aucun droit connu\u00a0: tout est à la charge du patient.")
        return _shares(honoraires, base, 0, "0", ZERO, nothing, ())
    rate = amo_rate(droits, tables.rates, tables.regimes, situation)
    if isinstance(rate, RateUnknown):
        return Unpriced(rate.reason, rate.source)
    ame = rate.row.code == "AME"  # paid at the tariff on a nil base: a dépassement stays the patient's
    counted = ZERO if ame else base
    amo = counted.split(rate.taux)[0]
    amc = amc_share(droits.amc, counted, amo, base if ame else honoraires, day)
    return _shares(honoraires, counted, rate.taux, rate.row.exoneration or "0", amo, amc, (_amo_step(rate, counted),))


def _amo_step(rate: Rate, base: Money) -> Step:
    amo = base.split(rate.taux)[0]
    return Step(
        StepKind.AMO,
        f"Assurance Maladie\u00a0: {rate.taux}\u00a0% de {base} = {amo}, {ROUNDING}. Taux\u00a0: {rate.row.cited}.",
        amo,
        (("taux", str(rate.taux)), ("base", base.bare), ("regle", rate.row.code)),
        rate.row.source,
        rate.row.version,
    )


def _shares(
    honoraires: Money, base: Money, taux: int, exoneration: str, amo: Money, amc: AmcShare, before: tuple[Step, ...]
) -> Shares:
    patient = honoraires - amo - amc.amount
    steps = (
        *before,
        Step(StepKind.AMC, amc.step, amc.amount, source="Table des formules des complémentaires"),
        Step(
            StepKind.PATIENT,
            f"Part patient\u00a0: {honoraires} − {amo} − {amc.amount} = {patient}, par soustraction.",
            patient,
            source="SFG, règles de calcul",
        ),
    )
    return Shares(honoraires, base, taux, exoneration, amo, amc.amount, patient, steps, amc.problem)


def _fee_steps(acte: Acte, factor: str, value: LettreCleValue, honoraires: Money) -> tuple[Step, ...]:
    euros, since = decimal_text(value.value), f"{value.validity.start:%d/%m/%Y}"
    return (
        Step(
            StepKind.ACTE,
            f"Acte\u00a0: {acte.libelle}, {acte.cotation}, NGAP {acte.article}, version en vigueur depuis le "
            f"{acte.validity.start:%d/%m/%Y} ({acte.source}).",
            None,
            (("acte", acte.act_id), ("lettre_cle", acte.lettre_cle), ("coefficient", str(acte.coefficient))),
            acte.source,
            acte.version,
        ),
        Step(
            StepKind.LETTRE_CLE,
            f"Lettre clé {value.lettre_cle}\u00a0: {euros}\u00a0€ en {value.zone.value} depuis le {since} "
            f"({value.source}).",
            None,
            (("valeur", str(value.value)), ("zone", value.zone.value)),
            value.source,
        ),
        Step(
            StepKind.HONORAIRES,
            f"Honoraires\u00a0: {euros} × {factor} = {honoraires}, {ROUNDING} (NGAP).",
            honoraires,
            source="NGAP",
        ),
    )
