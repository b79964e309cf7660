"""Dated tables of the product, read from ``resources`` into frozen values."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import TypeVar

from app.billing.aide import AideRow
from app.billing.franchise import FranchiseRow
from app.billing.nomenclature import Acte, ActeStatus, Classement, Etape, LettreCleValue, Nomenclature
from app.billing.pricing import BillingTables
from app.billing.rates import RateRow, Regime
from app.domain.dates import DateRange
from app.domain.money import Money
from app.domain.people import ZoneTarifaire

T = TypeVar("T")
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Caisse:
    """One row of resources/amo/caisses.csv."""

    regime: str
    code: str
    libelle: str
    actif: bool
    absorbee_par: str


@dataclass(frozen=True, slots=True)
class Tables:
    """Every table read at start-up."""

    billing: BillingTables
    caisses: tuple[Caisse, ...]
    etapes: tuple[Etape, ...] = ()
    """Planned tariff steps, on or off."""
    aide: tuple[AideRow, ...] = ()
    """Decision table of the aide à la cotation."""

    @property
    def nomenclature(self) -> Nomenclature:
        """The acts and key values."""
        return self.billing.nomenclature

    def caisse(self, regime: str, code: str) -> Caisse | None:
        """Return one caisse, None when the table does not know it."""
        return next((c for c in self.caisses if (c.regime, c.code) == (regime, code)), None)


@cache
def load_tables(*, scheduled_enabled: bool = False, steps: frozenset[str] = frozenset()) -> Tables:
    """Return the tables of the product, read once.

    *steps* turns on the unconfirmed NGAP steps of resources/ngap/etapes.csv by their code, *scheduled_enabled* all.
    """
    classed = {row["act_id"]: _classement(row) for row in _table("ngap/classement.csv", dict)}
    known = (*_table("ngap/actes_anciens.csv", _acte), *_table("ngap/actes.csv", _acte))
    actes = (*known, *_table("ngap/actes_prevus.csv", _acte))
    nomenclature = Nomenclature.build(
        (replace(acte, classement=classed.get(acte.act_id, Classement())) for acte in actes),
        _table("ngap/lettres_cles.csv", _value),
        scheduled_enabled=scheduled_enabled,
        steps=steps,
    )
    rates = {row.code: row for row in _table("amo/taux.csv", _rate)}
    regimes = {regime.code: regime for regime in _table("amo/regimes.csv", _regime)}
    billing = BillingTables(nomenclature, rates, regimes, _table("amo/franchise.csv", _franchise))
    return Tables(
        billing, _table("amo/caisses.csv", _caisse), _table("ngap/etapes.csv", _etape), _table("ngap/aide.csv", _aide)
    )


def _table(path: str, build: Callable[[Row], T]) -> tuple[T, ...]:
    text = resources.files("resources").joinpath(*path.split("/")).read_text(encoding="utf-8")
    return tuple(build(row) for row in csv.DictReader(io.StringIO(text)))


def _period(row: Row) -> DateRange:
    """Both ends included in the file; an empty start was never found and means always."""
    first = date.fromisoformat(row["date_from"]) if row["date_from"] else date.min
    return DateRange.through(first, date.fromisoformat(row["date_to"]) if row["date_to"] else None)


def _acte(row: Row) -> Acte:
    amounts = {
        ZoneTarifaire.METROPOLE: row["amount_metropole_eur"],
        ZoneTarifaire.DROM: row["amount_drom_eur"],
    }
    return Acte(
        act_id=row["act_id"],
        category=row["category"],
        lettre_cle=row["letter_key"],
        coefficient=Decimal(row["coefficient"]) if row["coefficient"] else None,
        validity=_period(row),
        article=row["article"],
        libelle=row["label_fr"].replace("'", "’"),
        ancienne_cotation=row["old_key_coef"],
        seuil_referentiel=_number(row["referentiel_threshold"]),
        dap_from=_number(row["dap_from_session"]),
        situation_referentiel=row["referentiel_situation"],
        deplacement=row["home_visit_code"],
        published={zone: Money.parse(text) for zone, text in amounts.items() if text},
        status=ActeStatus(row["status"]),
        notes=row["notes"],
        confidence=row["confidence"],
        source=row["source"],
        version=row["version"],
        etape=row["etape"],
    )


def _classement(row: Row) -> Classement:
    return Classement(
        region=row["region"],
        territoire=row["territoire"],
        opere={"oui": True, "non": False}.get(row["opere"]),
        bdk=row["bdk"],
        par_jour=int(row["par_jour"]),
        groupe=row["groupe"],
    )


def _etape(row: Row) -> Etape:
    return Etape(row["etape"], date.fromisoformat(row["date_from"]), row["libelle"], row["source"])


def _aide(row: Row) -> AideRow:
    return AideRow(
        row["region"], row["opere"], row["situation"], row["act_id"], row["texte"], row["source"], row["version"]
    )


def _franchise(row: Row) -> FranchiseRow:
    return FranchiseRow(
        _period(row),
        Money.parse(row["montant_eur"]),
        Money.parse(row["plafond_jour_eur"]),
        Money.parse(row["plafond_an_eur"]),
        row["source"],
    )


def _number(text: str) -> int | None:
    return int(text) if text else None


def _value(row: Row) -> LettreCleValue:
    zone = ZoneTarifaire[row["zone"]]
    return LettreCleValue(row["letter_key"], zone, Decimal(row["value"]), _period(row), row["source"])


def _rate(row: Row) -> RateRow:
    return RateRow(
        code=row["code"],
        priorite=row["priorite"],
        situation=row["situation"],
        condition=row["condition"],
        taux=_number(row["taux_pct"]),
        exoneration=row["justificatif_exo"],
        notes=row["notes"],
        source=row["source"],
        version=row["version"],
    )


def _regime(row: Row) -> Regime:
    return Regime(row["code_regime"], row["libelle"], row["statut"].startswith("actif"))


def _caisse(row: Row) -> Caisse:
    return Caisse(
        regime=row["code_regime"],
        code=row["code_caisse"],
        libelle=row["libelle"].replace("'", "’"),
        actif=row["statut"].startswith("actif"),
        absorbee_par=row["absorbee_par_selon_source"],
    )
