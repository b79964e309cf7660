"""What surrounds a whole feuille and that no snapshot of rights carries: tiers payant, accident, pregnancy, rate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from app.domain.droits import Droits


class TiersPayant(Enum):
    """What the patient does not advance."""

    AUCUN = "aucun"
    AMO = "part obligatoire"
    INTEGRAL = "intégral"


@dataclass(frozen=True, slots=True)
class TauxManuel:
    """A rate that a person gives where no source does. Whoever stores it writes the journal."""

    taux: int
    """0 to 100."""
    par: str
    """Login of the person."""
    motif: str
    exoneration: str = "0"

    def __post_init__(self) -> None:
        if not 0 <= self.taux <= 100 or not self.par.strip() or not self.motif.strip():
            raise ValueError("a manual rate is 0 to 100, with who and why")


@dataclass(frozen=True, slots=True)
class Circonstances:
    """Choices made on one feuille, stored with it."""

    tiers_payant: TiersPayant = TiersPayant.INTEGRAL
    qualificatif: str = ""
    """N non remboursable, G gratuit; empty otherwise (facts/codes.csv)."""
    nature: str = ""
    """Nature d'assurance asked for: « 30 » maternité, « 41 » AT/MP; empty for that of the rights."""
    numero_at: str = ""
    accident_on: date | None = None
    maternite_on: date | None = None
    """Presumed start of the pregnancy, or day of the birth or adoption."""
    manuel: TauxManuel | None = None
    ordonnance_distincte: bool | None = None
    """Whether the other séance of the day has its own prescription; None when nobody said."""


def rights_asked(droits: Droits | None, asked: Circonstances) -> Droits | None:
    """Return the rights with the nature d'assurance that the feuille asks for; the snapshot keeps its id."""
    if droits is None or droits.amo is None or asked.nature in {"", droits.amo.nature_assurance}:
        return droits
    return replace(droits, amo=replace(droits.amo, nature_assurance=asked.nature))


ORDINAIRES = Circonstances()
"""Tiers payant intégral, the insurance of the rights, nothing else."""
