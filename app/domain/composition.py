"""What is billed around one séance beyond its act: supplements, trip, emergency, dépassement, note d'honoraires."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import Enum

from app.domain.money import Money


class LigneKind(Enum):
    """Kind of a line, in the order of the modules: act, majoration, indemnité, kilometres."""

    ACTE = "acte"
    SUPPLEMENT = "supplément"
    MAJORATION = "majoration"
    INDEMNITE = "indemnité"
    KILOMETRES = "kilomètres"
    HORS_NOMENCLATURE = "hors nomenclature"


@dataclass(frozen=True, slots=True)
class Deplacement:
    """One trip to a patient, as the praticien tells it (NGAP, article 13)."""

    distance_km: Decimal | None = None
    """From the professional address to the patient, one way; None when no kilometre is billed."""
    montagne: bool = False
    """The professional address or the home is in a mountain zone."""
    a_pied: bool = False
    """On foot or on skis."""
    meme_agglomeration: bool = False
    km_plus_proche: Decimal | None = None
    """Distance from the nearest masseur-kinésithérapeute, when there is a nearer one."""
    rang: int = 1
    """1 for the first patient seen at this address on this trip; travel is billed once."""
    sortie_on: date | None = None
    """Discharge from hospital after an orthopaedic or trauma intervention."""
    retour_a_domicile: bool = False
    """Within a retour-à-domicile programme: no limit of 35 days, no nearest colleague."""


@dataclass(frozen=True, slots=True)
class Urgence:
    """Why the praticien came outside hours; without an emergency there is no supplement (NGAP, article 14)."""

    justifiee: bool = True
    """The state of the patient required it, or daily treatment is imperative."""
    heure_acte: time | None = None
    heure_appel: time | None = None


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
class Complements:
    """What one séance carries beyond the act of its prise en charge."""

    acte_id: str = ""
    """Act done in place of that of the prise en charge; empty when it is the same."""
    supplements: tuple[str, ...] = ()
    """Act ids: bandage, kinébalnéothérapie, BDK of the day, demande de téléexpertise."""
    deplacement: Deplacement | None = None
    urgence: Urgence | None = None
    depassement: Depassement | None = None
    hors_nomenclature: tuple[HorsNomenclature, ...] = ()
    telesoin: bool = False
    patients_ensemble: int = 1
    """Patients treated at the same time, this one included (NGAP, titre XIV, chapter III)."""
    territoires: tuple[str, ...] = ()
    """Regions treated, for TER 1-D: « membre inférieur droit »…"""
    hors_ald: bool = False
    """This séance has nothing to do with the ALD of the rights."""


NO_COMPLEMENT = Complements()
"""The bare act."""
