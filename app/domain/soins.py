"""From the prescription to the visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import Enum

from app.domain.composition import NO_COMPLEMENT, Complements


class Lieu(Enum):
    """Where a séance takes place."""

    CABINET = "cabinet"
    DOMICILE = "domicile"


class SeanceState(Enum):
    """Life of a séance; an absence is never billable."""

    PREVUE = "prévue"
    HONOREE = "honorée"
    ABSENCE = "absence"
    ANNULEE = "annulée"
    FACTUREE = "facturée"


@dataclass(frozen=True, slots=True)
class Prescripteur:
    """The doctor who signed the prescription."""

    nom: str
    prenom: str = ""
    numero_am: str = ""
    """9 characters, or empty when only the RPPS is known."""
    rpps: str = ""
    specialite: str = "01"

    @property
    def identifie(self) -> bool:
        """Whether at least one number names this doctor."""
        return bool(self.numero_am or self.rpps)


@dataclass(frozen=True, slots=True)
class Ordonnance:
    """A prescription; ``id`` 0 is not stored yet."""

    id: int
    patient_id: int
    prescripteur: Prescripteur
    prescrite_on: date
    seances_prescrites: int | None = None
    ald: bool = False
    domicile: bool = False
    urgence: bool = False
    scan: str = ""
    """Key of the scanned document, empty when there is none yet."""


@dataclass(frozen=True, slots=True)
class PriseEnCharge:
    """One act of the NGAP carried over several séances under one prescription; ``id`` 0 is not stored yet."""

    id: int
    patient_id: int
    ordonnance_id: int
    acte_id: str
    """``act_id`` of resources/ngap/actes.csv, the same through all tariff versions."""
    intitule: str
    quota: int | None
    ouverte_on: date
    close_on: date | None = None


@dataclass(frozen=True, slots=True)
class Seance:
    """One visit; ``id`` 0 is not stored yet."""

    id: int
    patient_id: int
    pec_id: int
    praticien_id: int
    day: date
    heure: time | None = None
    lieu: Lieu = Lieu.CABINET
    state: SeanceState = SeanceState.PREVUE
    fse_id: int | None = None
    complements: Complements = NO_COMPLEMENT
    """What is billed around the act."""


def ordinal(rank: int) -> str:
    """Return the place of a séance as written: « 1ʳᵉ », « 16ᵉ »."""
    return "1ʳᵉ" if rank == 1 else f"{rank}ᵉ"
