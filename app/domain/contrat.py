"""Contracts with complementary insurers (AMC), what each insurer is like, and the paper that proves them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from app.domain.droits import DroitsAmc, SourceDroits
from app.domain.people import Adresse


class ModePaiement(Enum):
    """How an insurer pays what it owes."""

    INCONNU = "inconnu"
    VIREMENT = "virement direct"
    OPERATEUR = "virement de l’opérateur de tiers payant"
    CAISSE = "par la caisse, avec la part obligatoire"
    CHEQUE = "chèque"


@dataclass(frozen=True, slots=True)
class ContratAmc:
    """One version of a contract; ``id`` 0 is not stored yet. A correction is a new version, the old one stays.

    Fields of facts/codage-amo-amc.md §5; domain codes and convention types are kept as read, no source lists them.
    """

    id: int
    patient_id: int
    amc: DroitsAmc
    source: SourceDroits
    at: datetime
    par: str
    convention: str = ""
    """Convention type printed on the card (« SP », « IS »…), as read."""
    csr: str = ""
    """Critère secondaire de routage, as read."""
    domaine: str = ""
    """Domain code printed on the card (« AUXM », « MKIN »…), as read."""
    operateur: str = ""
    """Operator of tiers payant named on the card, empty when none."""
    piece_id: int = 0
    """Attestation it was read on, 0 when none is attached."""
    remplace_id: int = 0
    """Version that this one corrects, 0 for the first."""
    motif: str = ""
    """Why it was corrected or ended, in French."""
    annule: bool = False
    """Recorded by mistake: this version pays for no day."""

    def __repr__(self) -> str:
        return f"ContratAmc(id={self.id})"


@dataclass(frozen=True, slots=True)
class OrganismeAmc:
    """What the cabinet knows of one complementary insurer."""

    numero: str
    """Number of the insurer, up to 10 characters: the key."""
    nom: str
    adresse: Adresse | None = None
    """Where letters go."""
    convention_signee: bool | None = None
    """None while nobody said."""
    paiement: ModePaiement = ModePaiement.INCONNU
    delai_jours: int | None = None
    """Usual delay between sending and payment, in days."""
    operateur: str = ""


@dataclass(frozen=True, slots=True)
class PieceDroits:
    """A scanned attestation, kept verbatim; ``id`` 0 is not stored yet."""

    id: int
    patient_id: int
    media: str
    """« application/pdf », « image/jpeg » or « image/png »."""
    contenu: bytes
    at: datetime
    par: str

    def __repr__(self) -> str:
        return f"PieceDroits(id={self.id}, {len(self.contenu)} bytes)"


@dataclass(frozen=True, slots=True)
class ContratRow:
    """A contract in force with its patient, for the list of those that end."""

    contrat: ContratAmc
    patient: str
    derniere_on: date | None
    """Day of the last séance done, None when there was none."""

    def __repr__(self) -> str:
        return f"ContratRow({self.contrat!r})"
