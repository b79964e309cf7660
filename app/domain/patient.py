"""The person treated, and who pays the patient share."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import Enum

from app.domain.dates import BirthDate
from app.domain.identifiers import Nir
from app.domain.people import Adresse


class Sexe(Enum):
    """Sex as the INS traits carry it."""

    F = "F"
    M = "M"
    INCONNU = "I"


QUALITES = {
    "0": "Assuré",
    "1": "Ascendant, descendant ou collatéral",
    "2": "Conjoint",
    "3": "Conjoint divorcé",
    "4": "Concubin",
    "5": "Conjoint séparé",
    "6": "Enfant",
    "7": "Bénéficiaire hors article L313",
    "8": "Conjoint veuf",
    "9": "Autre ayant droit",
}
"""Quality of the beneficiary as Vitale cards carry it (facts/codes.csv, table qualite_beneficiaire_vitale)."""


@dataclass(frozen=True, slots=True)
class Payeur:
    """Who owes the patient share when it is not the patient (parent of a minor, guardian)."""

    civilite: str
    nom: str
    lien: str
    adresse: Adresse

    def __repr__(self) -> str:
        return "Payeur(…)"


@dataclass(frozen=True, slots=True)
class Patient:
    """A patient of the cabinet; ``id`` 0 is not stored yet. ``repr`` is masked."""

    id: int
    nom: str
    prenom: str
    naissance: BirthDate
    sexe: Sexe = Sexe.INCONNU
    nom_naissance: str = ""
    lieu_naissance: str = ""
    """INSEE code of the place of birth, 5 characters, or empty."""
    nir: Nir | None = None
    """NIR of the assuré who opens the rights, not always the patient's own."""
    qualite: str = "0"
    """0 the assuré, 2 conjoint, 6 enfant… (facts/codes.csv)."""
    rang: int = 1
    adresse: Adresse | None = None
    telephone: str = ""
    email: str = ""
    payeur: Payeur | None = None
    c2s: bool = False
    fragile: bool = False
    decede: bool = False

    @property
    def nom_complet(self) -> str:
        """« Durand Élodie », as lists show it."""
        return f"{self.nom.title() if self.nom.isupper() else self.nom} {self.prenom}"

    @property
    def civilite(self) -> str:
        """« Madame », « Monsieur », or « Madame, Monsieur » where unknown."""
        return {Sexe.F: "Madame", Sexe.M: "Monsieur"}.get(self.sexe, "Madame, Monsieur")

    def __repr__(self) -> str:
        return f"Patient(id={self.id})"


def normalised(text: str) -> str:
    """Lower case, no accent, words of letters and digits parted by one space: the search form of a text.

    Computed here and stored, so that SQLite and PostgreSQL sort and search alike (ADR 0008).
    """
    expanded = text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("Æ", "ae").replace("ß", "ss")
    bare = "".join(c for c in unicodedata.normalize("NFKD", expanded) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in bare.lower()).split())
