"""One reading of a card or of a code: who read what, by which way, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class SourceLecture(Enum):
    """What was presented at the desk."""

    CARTE = "carte Vitale"
    APPLI = "appli carte Vitale"
    DATAMATRIX = "datamatrix INS"
    CODE = "autre code"


class VoieLecture(Enum):
    """What read it."""

    LECTEUR = "lecteur"
    CAMERA = "caméra"
    DOUCHETTE = "douchette"
    IMAGE = "image"
    PRESSE_PAPIERS = "presse-papiers"
    TELEPHONE_SIMULE = "téléphone simulé"


class SuiteLecture(Enum):
    """What came of a reading; the last word replaces those before."""

    LUE = "sans suite"
    A_CHOISIR = "à choisir"
    INCONNUE = "sans fiche"
    RECONNUE = "patient reconnu"
    OUVERTE = "fiche ouverte"
    FACTURATION = "facturation"
    RAPPROCHEE = "rapprochée"
    CREEE = "fiche créée"
    ECARTEE = "écartée"
    REFUSEE = "refusée"

    @property
    def is_final(self) -> bool:
        """Whether opening the file afterwards adds nothing."""
        return self in {SuiteLecture.CREEE, SuiteLecture.RAPPROCHEE, SuiteLecture.REFUSEE}


@dataclass(frozen=True, slots=True)
class LectureIdentite:
    """One line of the history; it names nobody but through the patient it led to."""

    id: int
    at: datetime
    par: str
    """Login of who read it."""
    source: SourceLecture
    voie: VoieLecture
    personnes: int = 0
    """How many people it named."""
    suite: SuiteLecture = SuiteLecture.LUE
    patient_id: int | None = None
    motif: str = ""
    """Why it was refused, in French and without a name."""
    delegue: bool = False
    """Somebody presented the appli for the patient."""
    simulation: bool = False
