"""« Pourquoi ce montant »: each cent as a step with its table, its version and its text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from app.domain.money import Money

ROUNDING = "arrondi au centime, demi-centime vers le haut"
"""NGAP price tables of January 2026 and SFG (97,825 → 97,83): facts/ngap-mk.md §1.3, facts/codage-amo-amc.md §4.3."""


class StepKind(Enum):
    """What a step explains."""

    ACTE = "acte"
    LETTRE_CLE = "lettre clé"
    HONORAIRES = "honoraires"
    DEPASSEMENT = "dépassement"
    DEPLACEMENT = "déplacement"
    MAJORATION = "majoration"
    AMO = "Assurance Maladie"
    AMC = "complémentaire"
    PATIENT = "part patient"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the price: a sentence, and the same as values for a file or a panel."""

    kind: StepKind
    texte: str
    montant: Money | None = None
    valeurs: tuple[tuple[str, str], ...] = ()
    """Names and values that entered the computation: (« coefficient », « 8.09 »)."""
    source: str = ""
    version: str = ""
    """Day of the table, empty when the step reads none."""


def sentences(steps: tuple[Step, ...]) -> tuple[str, ...]:
    """Return the sentences alone, in order."""
    return tuple(step.texte for step in steps)


def decimal_text(value: object) -> str:
    """Return a number with a French comma."""
    return str(value).replace(".", ",")
