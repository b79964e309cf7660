"""Rate of the compulsory insurer: the first row of the priority table that the rights meet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from app.domain.circonstances import TauxManuel
from app.domain.droits import Droits, DroitsAmo

AME_ORGANISME = "75500017"
"""Complementary body that pays the aide médicale d’État (facts/codage-amo-amc.md §3.5)."""
_SMG = ("08", "835")
"""Soins médicaux gratuits: régime and caisse (facts/codage-amo-amc.md §3.5)."""
_DETENU = "65"
"""Code gestion of a detained person (facts/codes.csv)."""


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
class Situation:
    """What changes the rate of one line and no snapshot of rights carries."""

    qualificatif: str = ""
    """N non remboursable, G gratuit; empty otherwise (facts/codes.csv)."""
    hors_ald: bool = False
    """This line has nothing to do with the ALD of the rights."""
    rente_at: bool = False
    contrat_sncf: str = ""
    """18 to 25, empty when unknown."""
    liste_sncf: bool = False
    prescripteur_sncf: bool = False
    manuel: TauxManuel | None = None


PLAIN = Situation()


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate in percent with the row that gives it."""

    taux: int
    row: RateRow
    manuel: TauxManuel | None = None


@dataclass(frozen=True, slots=True)
class RateUnknown:
    """No source gives the rate: the reason, in French, for the screen."""

    reason: str
    source: str = ""


def amo_rate(
    droits: Droits, table: RateTable, regimes: Mapping[str, Regime], situation: Situation = PLAIN
) -> Rate | RateUnknown:
    """Return the rate of the compulsory insurer for a line under *droits*.

    Source: facts/taux_amo.csv, order of priority of the SFG (VF34). What no source gives is refused, never guessed;
    the manual rate of *situation* then takes its place.
    """
    found = _found(droits, table, regimes, situation)
    manuel = situation.manuel
    if isinstance(found, Rate) or manuel is None:
        return found
    row = RateRow(
        "MANUEL", "saisie", f"Taux saisi par {manuel.par}", manuel.motif, manuel.taux, manuel.exoneration,
        found.reason, "saisie manuelle, journalisée", "saisie",
    )  # fmt: skip
    return Rate(manuel.taux, row, manuel)


def _found(droits: Droits, table: RateTable, regimes: Mapping[str, Regime], situation: Situation) -> Rate | RateUnknown:
    amo = droits.amo
    if situation.qualificatif:
        return _row(table, "NON_REMBOURSABLE")
    if amo is None:
        return RateUnknown("Aucun droit de l’Assurance Maladie n’est connu à cette date.")
    if (amo.regime, amo.caisse) == _SMG:
        return _unknown(table, "SMG", "Les soins médicaux gratuits suivent un circuit à part")
    if droits.amc is not None and droits.amc.organisme == AME_ORGANISME:
        return _row(table, "AME")
    return _by_priority(amo, table, regimes, situation)


def _by_priority(
    amo: DroitsAmo, table: RateTable, regimes: Mapping[str, Regime], situation: Situation
) -> Rate | RateUnknown:
    if situation.hors_ald and amo.exoneration == "4":
        amo = replace(amo, exoneration="0")
    for met, code in PRIORITIES:
        if met(amo, situation):
            return _row(table, code)
    if amo.exoneration not in {"0", "9"}:
        return RateUnknown(
            f"Le justificatif d’exonération «\u00a0{amo.exoneration}\u00a0» ne concerne pas un "
            "masseur-kinésithérapeute ou n’a pas de taux connu. Vérifiez les droits.",
            "Table des exonérations (SFG, SNDS MS_JTM)",
        )
    return _after_exemptions(amo, table, regimes)


Met = Callable[[DroitsAmo, Situation], bool]


def _sncf(*contracts: str) -> Met:
    return lambda amo, situation: amo.regime == "04" and situation.contrat_sncf in contracts


PRIORITIES: tuple[tuple[Met, str], ...] = (
    (lambda amo, _: amo.nature_assurance == "30", "MATERNITE"),
    (lambda amo, _: amo.nature_assurance == "41", "AT_MP"),
    (lambda amo, _: amo.nature_assurance == "90", "PREVENTION"),
    (lambda amo, _: amo.regime == "07" and amo.exoneration == "4", "MINES_ALD"),
    (lambda amo, _: amo.regime == "07", "MINES"),
    (lambda amo, _: amo.code_gestion == _DETENU and amo.exoneration == "4", "PENSION_ALD"),
    (lambda amo, s: amo.code_gestion == _DETENU or (amo.exoneration == "5" and not _other_5(amo, s)), "PENSION"),
    (lambda amo, _: amo.exoneration == "4", "ALD"),
    (lambda amo, _: amo.exoneration == "3", "SOINS_PARTICULIERS"),
    (lambda amo, _: amo.exoneration == "1", "SEUIL"),
    (lambda amo, _: amo.exoneration == "7", "PREVENTION"),
    (lambda _, s: s.rente_at, "RENTE_AT"),
    (_sncf("21"), "SNCF_21"),
    (_sncf("24", "25"), "SNCF_24_25"),
    (lambda amo, s: _sncf("22")(amo, s) and s.liste_sncf, "SNCF_22_LISTE"),
    (lambda amo, s: amo.regime == "04" and (s.prescripteur_sncf or amo.exoneration == "6"), "SNCF_22_MEDECIN"),
    (_sncf("22"), "SNCF_22_BASE"),
    (_sncf("23"), "SNCF_23"),
    (_sncf("18", "19", "20"), "SNCF_18_20"),
    (lambda amo, _: amo.nature_assurance == "13" and amo.exoneration == "0", "REGIME_LOCAL"),
    (lambda amo, _: amo.nature_assurance != "13" and amo.exoneration == "9", "ASPA"),
)
"""Conditions in the order of the table (facts/taux_amo.csv, priorities 2 to 11); AME and the base rate frame them."""
_WITHOUT_RATE = {"05": "REGIMES_SANS_TAUX", "06": "REGIMES_SANS_TAUX", "08": "REGIMES_SANS_TAUX", "10": "CRPCEN"}


def _other_5(amo: DroitsAmo, situation: Situation) -> bool:
    """Whether exonération 5 stands for a work accident pension or an SNCF contract."""
    return situation.rente_at or (amo.regime == "04" and bool(situation.contrat_sncf))


def _after_exemptions(amo: DroitsAmo, table: RateTable, regimes: Mapping[str, Regime]) -> Rate | RateUnknown:
    if amo.exoneration == "9":
        return _unknown(table, "ASPA", "Le cumul du régime local et de l’ASPA n’a pas de taux connu")
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
