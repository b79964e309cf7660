"""What one séance is made of, as the praticien tells it: act, supplements, trip, emergency, dépassement."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time
from decimal import Decimal

from app.billing.rates import PLAIN, Situation
from app.billing.trace import Step, sentences
from app.domain.composition import Depassement, Deplacement, HorsNomenclature, LigneKind, Urgence
from app.domain.fse import FseLine
from app.domain.money import ZERO, Money
from app.domain.soins import Lieu, Seance


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

    @classmethod
    def of(cls, seance: Seance, acte_id: str, situation: Situation = PLAIN) -> SeanceComposee:
        """Return *seance* with what it carries; *acte_id* is the act of its prise en charge."""
        own = seance.complements
        return cls(
            seance, own.acte_id or acte_id, own.supplements, own.deplacement, own.urgence, own.depassement,
            own.hors_nomenclature, own.telesoin, own.patients_ensemble, own.territoires,
            replace(situation, hors_ald=True) if own.hors_ald else situation,
        )  # fmt: skip

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
        """The line as the domain carries it: coefficient 0 where there is none."""
        return FseLine(
            seance_id=self.seance.id,
            day=self.seance.day,
            acte_id=self.acte_id,
            lettre_cle=self.lettre_cle,
            coefficient=self.coefficient or Decimal(0),
            libelle=self.libelle,
            lieu=self.seance.lieu,
            honoraires=self.honoraires,
            base=self.base,
            taux=self.taux,
            amo=self.amo,
            amc=self.amc,
            patient=self.patient,
            pourquoi=sentences(self.trace),
            kind=self.kind,
            quantite=self.quantite,
            exoneration=self.exoneration,
            qualificatif=self.qualificatif,
            complement=self.complement,
            depassement=self.depassement,
        )


def home_visit(composee: SeanceComposee, trip: Deplacement) -> SeanceComposee:
    """Return the same séance at the patient's home."""
    return replace(composee, seance=replace(composee.seance, lieu=Lieu.DOMICILE), deplacement=trip)
