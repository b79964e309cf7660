"""Rights as snapshots: read once, dated, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
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
