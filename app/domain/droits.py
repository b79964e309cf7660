"""Rights as snapshots: read once, dated, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from app.domain.dates import DateRange


class SourceDroits(Enum):
    """Where a right was read."""

    CARTE = "carte"
    APPLI = "appli carte Vitale"
    ADRI = "ADRi"
    ATTESTATION = "attestation"
    SAISIE = "saisie"


class Gestion(Enum):
    """How the complementary insurer is billed (facts/transport.md §1)."""

    UNIQUE = "gestion unique"
    SEPAREE = "gestion séparée"


@dataclass(frozen=True, slots=True)
class DroitsAmo:
    """Rights with the compulsory insurer."""

    regime: str
    """Grand régime, 2 characters (facts/regimes.csv)."""
    caisse: str
    centre: str = "0000"
    code_gestion: str = ""
    exoneration: str = "0"
    """Justification d'exonération: 0 none, 3 particular care, 4 ALD, 5… (facts/taux_amo.csv)."""
    nature_assurance: str = "10"
    periode: DateRange | None = None


@dataclass(frozen=True, slots=True)
class DroitsAmc:
    """Contract with a complementary insurer (mutuelle)."""

    organisme: str
    """Number of the complementary insurer, up to 10 characters."""
    nom: str
    adherent: str = ""
    gestion: Gestion = Gestion.UNIQUE
    formule: str = "052"
    """Formula of facts/formules_amc.csv; 052 = the whole ticket modérateur."""
    periode: DateRange | None = None


@dataclass(frozen=True, slots=True)
class Droits:
    """One snapshot of rights; ``id`` 0 is not stored yet."""

    id: int
    patient_id: int
    source: SourceDroits
    lu_at: datetime
    lu_par: str
    amo: DroitsAmo | None
    amc: DroitsAmc | None = None
    maj_on: date | None = None
    """Day the card or the file was last brought up to date; None when the source does not say."""
    amo_de: int = 0
    """Snapshot that the compulsory part was carried over from, 0 when it was read with this one."""
    amc_de: int = 0
    """Snapshot that the complementary part was carried over from, 0 when it was read with this one."""
    soin_on: date | None = None
    """Day of care that the insurer was asked about, None when nobody asked."""
    motif: str = ""
    """Why a person chose this source against another, in French; empty when nobody had to choose."""
