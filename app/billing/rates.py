"""Rate of the compulsory insurer: the first row of the priority table that the rights meet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.droits import Droits, DroitsAmo

AME_ORGANISME = "75500017"
"""Complementary body that pays the aide médicale d’État (facts/codage-amo-amc.md §3.5)."""
_SMG = ("08", "835")
"""Soins médicaux gratuits: régime and caisse (facts/codage-amo-amc.md §3.5)."""


@dataclass(frozen=True, slots=True)
class RateRow:
    """One row of resources/amo/taux.csv; ``taux`` None means that no source gives it."""

    code: str
    priorite: str
    situation: str
    condition: str
    taux: int | None
    exoneration: str
    notes: str
    source: str
    version: str

    @property
    def cited(self) -> str:
        """« ALD, prestation conforme à l’ALD (table des taux du 2026-11-22, priorité 5 — SFG…) »."""
        label = ", ".join(part for part in (self.situation, self.condition) if part)
        return f"{label} (table des taux du {self.version}, priorité {self.priorite} — {self.source})"


RateTable = Mapping[str, RateRow]


@dataclass(frozen=True, slots=True)
class Regime:
    """One row of resources/amo/regimes.csv."""

    code: str
    libelle: str
    actif: bool


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate in percent with the row that gives it."""

    taux: int
    row: RateRow


@dataclass(frozen=True, slots=True)
class RateUnknown:
    """No source gives the rate: the reason, in French, for the screen."""

    reason: str
    source: str = ""


def amo_rate(droits: Droits, table: RateTable, regimes: Mapping[str, Regime]) -> Rate | RateUnknown:
    """Return the rate of the compulsory insurer for a séance under *droits*.

    Source: facts/taux_amo.csv, order of priority of the SFG (VF34). What no source gives is refused, never guessed.
    """
    amo = droits.amo
    if amo is None:
        return RateUnknown("Aucun droit de l’Assurance Maladie n’est connu à cette date.")
    if (amo.regime, amo.caisse) == _SMG:
        return _unknown(table, "SMG", "Les soins médicaux gratuits suivent un circuit à part")
    ame = droits.amc is not None and droits.amc.organisme == AME_ORGANISME
    code = "AME" if ame else _priority_code(amo)
    if code is not None:
        return _row(table, code)
    return _exempted(amo, table) if amo.exoneration != "0" else _base(amo, table, regimes)


def _priority_code(amo: DroitsAmo) -> str | None:
    """Return the row that comes before any exonération, None when there is none."""
    if amo.nature_assurance in _BY_NATURE:
        return _BY_NATURE[amo.nature_assurance]
    if amo.regime == "07":
        return "MINES_ALD" if amo.exoneration == "4" else "MINES"
    if amo.nature_assurance == "13" and amo.exoneration == "0":
        return "REGIME_LOCAL"
    return None


_BY_NATURE = {"30": "MATERNITE", "41": "AT_MP", "90": "PREVENTION"}
_BY_EXONERATION = {
    "1": "SEUIL",
    "3": "SOINS_PARTICULIERS",
    "4": "ALD",
    "5": "PENSION",
    "7": "PREVENTION",
    "9": "ASPA",
}
_WITHOUT_RATE = {"05": "REGIMES_SANS_TAUX", "06": "REGIMES_SANS_TAUX", "08": "REGIMES_SANS_TAUX", "10": "CRPCEN"}


def _exempted(amo: DroitsAmo, table: RateTable) -> Rate | RateUnknown:
    if amo.exoneration == "9" and amo.nature_assurance == "13":
        return _unknown(table, "ASPA", "Le cumul du régime local et de l’ASPA n’a pas de taux connu")
    if amo.exoneration == "6" and amo.regime == "04":
        return _row(table, "SNCF_22_MEDECIN")
    if amo.exoneration not in _BY_EXONERATION:
        return RateUnknown(
            f"Le justificatif d’exonération «\u00a0{amo.exoneration}\u00a0» ne concerne pas un "
            "masseur-kinésithérapeute ou n’a pas de taux connu. Vérifiez les droits.",
            "Table des exonérations (SFG, SNDS MS_JTM)",
        )
    return _row(table, _BY_EXONERATION[amo.exoneration])


def _base(amo: DroitsAmo, table: RateTable, regimes: Mapping[str, Regime]) -> Rate | RateUnknown:
    if amo.regime not in regimes:
        return RateUnknown(
            f"Régime «\u00a0{amo.regime}\u00a0» inconnu. Vérifiez les droits du patient.",
            "Table des régimes (SNDS, CNAM)",
        )
    if amo.regime == "04":
        return _unknown(table, "SNCF_22_BASE", "À la SNCF le taux dépend du contrat (18 à 25), absent des droits lus")
    if amo.regime in _WITHOUT_RATE:
        libelle = regimes[amo.regime].libelle
        return _unknown(table, _WITHOUT_RATE[amo.regime], f"Le taux du régime {amo.regime} ({libelle}) n’est pas connu")
    return _row(table, "BASE")


def _row(table: RateTable, code: str) -> Rate | RateUnknown:
    row = table[code]
    if row.taux is None:
        return _unknown(table, code, f"Aucune source ne donne le taux «\u00a0{row.situation}\u00a0»")
    return Rate(row.taux, row)


def _unknown(table: RateTable, code: str, reason: str) -> RateUnknown:
    return RateUnknown(f"{reason}\u00a0: la feuille ne peut pas être chiffrée ici.", table[code].cited)
