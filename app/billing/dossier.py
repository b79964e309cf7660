"""What the cabinet knows around a feuille: agreements, bilans, hospital stays, replacement, accident, pregnancy.

None means « not known », and the rules that need it are silent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from app.billing.calendrier import ZoneFeries
from app.domain.circonstances import TiersPayant
from app.domain.dates import DateRange
from app.domain.people import Praticien

SILENCE_DAYS = 15
"""Silence for more than 15 days from a complete request is an agreement (NGAP, article 7)."""


class Reponse(Enum):
    """Answer to a request of accord préalable; values are the B2 codes where one is known (facts/codes.csv)."""

    ATTENDUE = "0"
    ACCORDEE = "4"
    URGENCE = "5"
    INCOMPLETE = "incomplète"
    REFUSEE = "refusée"


@dataclass(frozen=True, slots=True)
class DemandeAccord:
    """One request of accord préalable (Cerfa 12040)."""

    acte_id: str
    recue_on: date
    """Day the complete request reached the caisse."""
    seances: int
    """Séances asked for, beyond the threshold of the référentiel."""
    reponse: Reponse = Reponse.ATTENDUE

    @property
    def tacite_on(self) -> date:
        """First day on which silence is an agreement."""
        return self.recue_on + timedelta(days=SILENCE_DAYS + 1)

    def holds(self, today: date) -> bool:
        """Return whether care may go on: agreed, urgent, or silent long enough."""
        if self.reponse is Reponse.ATTENDUE:
            return today >= self.tacite_on
        return self.reponse in {Reponse.ACCORDEE, Reponse.URGENCE}


@dataclass(frozen=True, slots=True)
class Dossier:
    """Facts around the feuille that no draft carries."""

    ordonnance_absente: bool = False
    acces_direct: bool = False
    scor: bool = False
    """The cabinet sends its prescriptions scanned."""
    renouvellement_on: date | None = None
    """Day the masseur-kinésithérapeute renewed the prescription."""
    ordonnance_distincte: bool | None = None
    """Whether the other séance of the day has its own prescription."""
    demandes: tuple[DemandeAccord, ...] | None = None
    bdk_on: tuple[date, ...] | None = None
    """Days of the bilans-diagnostics of this prise en charge."""
    hospitalisations: tuple[DateRange, ...] = ()
    reeducation_en_cours: bool | None = None
    praticien: Praticien | None = None
    """Who gave the care."""
    facture_par: int | None = None
    """Praticien in whose name the feuille is made."""
    natures: tuple[str, ...] = ()
    """Natures d'assurance asked for on this feuille."""
    numero_at: str = ""
    accident_on: date | None = None
    maternite_on: date | None = None
    """Presumed start of the pregnancy, or day of the birth or adoption."""
    vu_en_presence_on: date | None = None
    """Last séance in person, for télésoin."""
    teleexpertises_an: int = 0
    """Requests for an expert opinion already billed this year for this patient."""
    feries: ZoneFeries = ZoneFeries.METROPOLE
    tiers_payant: TiersPayant | None = None


EMPTY_DOSSIER = Dossier()
"""Nothing known."""
