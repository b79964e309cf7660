"""What one séance is made of, as the praticien tells it: act, supplements, trip, emergency, dépassement."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time
from decimal import Decimal
from enum import Enum

from app.billing.majorations import Urgence
from app.billing.rates import PLAIN, Situation
from app.billing.trace import Step, sentences
from app.billing.travel import Deplacement
from app.domain.fse import FseLine
from app.domain.money import ZERO, Money
from app.domain.soins import Lieu, Seance


class LigneKind(Enum):
    """Kind of a line, in the order of the modules: act, majoration, indemnité, kilometres."""

    ACTE = "acte"
    SUPPLEMENT = "supplément"
    MAJORATION = "majoration"
    INDEMNITE = "indemnité"
    KILOMETRES = "kilomètres"
    HORS_NOMENCLATURE = "hors nomenclature"


@dataclass(frozen=True, slots=True)
class Depassement:
    """DE: an exceptional requirement of the patient as to time or place (convention 3.3.4), qualificatif E."""

    montant: Money
    motif: str = ""
    information_ecrite: bool = False


@dataclass(frozen=True, slots=True)
class HorsNomenclature:
    """An act that the insurance does not know: it goes on a note d'honoraires, never on a feuille."""

    libelle: str
    montant: Money
    devis_signe: bool = False


@dataclass(frozen=True, slots=True)
class Cotation:
    """A cotation as typed or as billed, before anything checks it."""

    lettre_cle: str
    coefficient: Decimal
    honoraires: Money | None = None
    """Amount typed or billed, None when only the cotation is known."""


@dataclass(frozen=True, slots=True)
class SeanceComposee:
    """One séance with all that is billed around it."""

    seance: Seance
    acte_id: str
    supplements: tuple[str, ...] = ()
    """Act ids: bandage, kinébalnéothérapie, BDK of the day, demande de téléexpertise."""
    deplacement: Deplacement | None = None
    urgence: Urgence | None = None
    depassement: Depassement | None = None
    hors_nomenclature: tuple[HorsNomenclature, ...] = ()
    telesoin: bool = False
    patients_ensemble: int = 1
    """Patients treated at the same time, this one included (chapter III)."""
    territoires: tuple[str, ...] = ()
    """Regions treated, for TER 1-D: « membre inférieur droit »…"""
    situation: Situation = PLAIN
    cotation: Cotation | None = None

    @property
    def heure(self) -> time:
        """Hour of the séance, midnight when unknown."""
        return self.seance.heure or time(0)


@dataclass(frozen=True, slots=True)
class Ligne:
    """One priced line. ``amo + amc + patient == honoraires`` and ``base <= honoraires``, checked when built."""

    kind: LigneKind
    seance: Seance
    acte_id: str
    lettre_cle: str
    coefficient: Decimal | None
    quantite: Decimal
    libelle: str
    honoraires: Money
    base: Money
    taux: int
    exoneration: str
    amo: Money
    amc: Money
    patient: Money
    depassement: Money = ZERO
    qualificatif: str = ""
    complement: str = ""
    amc_problem: str = ""
    trace: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        if self.amo + self.amc + self.patient != self.honoraires:
            raise ValueError("the shares of a line do not add up to its price")
        if self.base > self.honoraires or min(self.amo, self.amc, self.patient) < ZERO:
            raise ValueError("a share is negative or the base is above the price")

    @property
    def fse_line(self) -> FseLine:
        """The line as the domain carries it today: coefficient 0 where there is none, quantity in the label."""
        libelle = self.libelle if self.quantite == 1 else f"{self.libelle} × {self.quantite}"
        return FseLine(
            seance_id=self.seance.id,
            day=self.seance.day,
            acte_id=self.acte_id,
            lettre_cle=self.lettre_cle,
            coefficient=self.coefficient or Decimal(0),
            libelle=libelle,
            lieu=self.seance.lieu,
            honoraires=self.honoraires,
            base=self.base,
            taux=self.taux,
            amo=self.amo,
            amc=self.amc,
            patient=self.patient,
            pourquoi=sentences(self.trace),
        )


def home_visit(composee: SeanceComposee, trip: Deplacement) -> SeanceComposee:
    """Return the same séance at the patient's home."""
    return replace(composee, seance=replace(composee.seance, lieu=Lieu.DOMICILE), deplacement=trip)
