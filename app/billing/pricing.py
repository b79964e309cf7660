"""Price of one séance, its shares, and the reason of every cent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.billing.amc import AmcShare, amc_share
from app.billing.nomenclature import Acte, LettreCleValue, Nomenclature
from app.billing.rates import Rate, RateTable, RateUnknown, Regime, amo_rate
from app.domain.droits import Droits
from app.domain.fse import FseLine
from app.domain.money import ZERO, Money
from app.domain.people import ZoneTarifaire
from app.domain.soins import Seance

_ROUNDING = "arrondi au centime, demi-centime vers le haut"
"""NGAP price tables of January 2026 and SFG (97,825 → 97,83): facts/ngap-mk.md §1.3, facts/codage-amo-amc.md §4.3."""


@dataclass(frozen=True, slots=True)
class BillingTables:
    """Every dated table that pricing and rules need."""

    nomenclature: Nomenclature
    rates: RateTable
    regimes: Mapping[str, Regime]


@dataclass(frozen=True, slots=True)
class Priced:
    """A line, and what the complementary insurer could not be made to pay, in words."""

    line: FseLine
    amc_problem: str = ""


@dataclass(frozen=True, slots=True)
class Unpriced:
    """Why no price can be given, in French, with the text that says so."""

    reason: str
    source: str = ""


def price_seance(
    seance: Seance, acte: Acte, zone: ZoneTarifaire, droits: Droits | None, tables: BillingTables
) -> Priced | Unpriced:
    """Return the line of *seance* priced on its day, or why it cannot be.

    Half up per line; ticket modérateur and patient share by subtraction (facts/codage-amo-amc.md §4.3). Without any
    rights the patient owes everything.
    """
    fee = _fee(acte, zone, seance, tables.nomenclature)
    if isinstance(fee, Unpriced):
        return fee
    honoraires, steps = fee
    if droits is None or droits.amo is None:
        nothing = AmcShare(ZERO, "Aucun droit connu\u00a0: tout est à la charge du patient.")
        return _line(seance, acte, _Split(honoraires, honoraires, 0, ZERO, nothing), steps)
    rate = amo_rate(droits, tables.rates, tables.regimes)
    if isinstance(rate, RateUnknown):
        return Unpriced(rate.reason, rate.source)
    base = ZERO if rate.row.code == "AME" else honoraires
    amo = base.split(rate.taux)[0]
    share = amc_share(droits.amc, base, amo, honoraires, seance.day)
    steps.append(f"Assurance Maladie\u00a0: {rate.taux}\u00a0% de {base} = {amo}, {_ROUNDING}. {_cited(rate)}")
    return _line(seance, acte, _Split(honoraires, base, rate.taux, amo, share), steps)


def _cited(rate: Rate) -> str:
    return f"Taux\u00a0: {rate.row.cited}."


@dataclass(frozen=True, slots=True)
class _Split:
    honoraires: Money
    base: Money
    taux: int
    amo: Money
    amc: AmcShare


def _fee(
    acte: Acte, zone: ZoneTarifaire, seance: Seance, nomenclature: Nomenclature
) -> tuple[Money, list[str]] | Unpriced:
    if acte.coefficient is None:
        return Unpriced(
            f"«\u00a0{acte.libelle}\u00a0» n’a pas de coefficient propre\u00a0: il ne se facture pas comme une séance.",
            f"NGAP {acte.article} — {acte.source}",
        )
    value = nomenclature.key_value(acte.lettre_cle, zone, seance.day)
    if value is None:
        return Unpriced(
            f"La lettre clé {acte.lettre_cle} n’a pas de valeur connue en {zone.value} le {seance.day:%d/%m/%Y}.",
            "Table des lettres clés",
        )
    honoraires = Money.of_act(value.value, acte.coefficient)
    return honoraires, _fee_steps(acte, acte.coefficient.to_eng_string(), value, honoraires)


def _fee_steps(acte: Acte, coefficient: str, value: LettreCleValue, honoraires: Money) -> list[str]:
    euros, factor = str(value.value).replace(".", ","), coefficient.replace(".", ",")
    return [
        f"Acte\u00a0: {acte.libelle}, {acte.cotation}, NGAP {acte.article}, version en vigueur depuis le "
        f"{acte.validity.start:%d/%m/%Y} ({acte.source}).",
        f"Lettre clé {value.lettre_cle}\u00a0: {euros}\u00a0€ en {value.zone.value} depuis le "
        f"{value.validity.start:%d/%m/%Y} ({value.source}).",
        f"Honoraires\u00a0: {euros} × {factor} = {honoraires}, {_ROUNDING} (NGAP).",
    ]


def _line(seance: Seance, acte: Acte, split: _Split, steps: list[str]) -> Priced:
    assert acte.coefficient is not None  # noqa: S101 - _fee refused it before
    patient = split.honoraires - split.amo - split.amc.amount
    last = f"Part patient\u00a0: {split.honoraires} − {split.amo} − {split.amc.amount} = {patient}, par soustraction."
    line = FseLine(
        seance_id=seance.id,
        day=seance.day,
        acte_id=acte.act_id,
        lettre_cle=acte.lettre_cle,
        coefficient=acte.coefficient,
        libelle=acte.libelle,
        lieu=seance.lieu,
        honoraires=split.honoraires,
        base=split.base,
        taux=split.taux,
        amo=split.amo,
        amc=split.amc.amount,
        patient=patient,
        pourquoi=(*steps, split.amc.step, last),
    )
    return Priced(line, split.amc.problem)
