"""The cabinet, those who treat and those who use the application."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from app.domain.identifiers import Iban, NumeroAm, Rpps


class Role(Enum):
    """What a person is in the cabinet; permissions.py says what it opens."""

    KINE = "kiné"
    REMPLACANT = "remplaçant"
    SECRETAIRE = "secrétaire"
    ADMINISTRATEUR = "administrateur"


class StatutPraticien(Enum):
    """Standing of the praticien in the cabinet."""

    TITULAIRE = "titulaire"
    REMPLACANT = "remplaçant"
    COLLABORATEUR = "collaborateur"


class ZoneTarifaire(Enum):
    """Which column of the key values applies (facts/ngap-mk.md §1.1)."""

    METROPOLE = "métropole"
    DROM = "DROM"


@dataclass(frozen=True, slots=True)
class Adresse:
    """A postal address as it is printed."""

    lignes: tuple[str, ...]
    code_postal: str
    ville: str

    @property
    def printed(self) -> tuple[str, ...]:
        """The lines of the envelope, the town in capitals (norme AFNOR NF Z10-011)."""
        return (*(ligne for ligne in self.lignes if ligne), f"{self.code_postal} {self.ville.upper()}".strip())


@dataclass(frozen=True, slots=True)
class Cabinet:
    """The place of work, as its letterhead shows it."""

    nom: str
    adresse: Adresse
    telephone: str = ""
    email: str = ""
    siret: str = ""
    iban: Iban | None = None
    bic: str = ""
    fictif: bool = False
    """True for a « Cabinet école »: everything it prints carries « SIMULATION »."""


@dataclass(frozen=True, slots=True)
class Praticien:
    """A masseur-kinésithérapeute who treats and bills; ``id`` 0 is not stored yet."""

    id: int
    nom: str
    prenom: str
    rpps: Rpps
    numero_am: NumeroAm
    statut: StatutPraticien = StatutPraticien.TITULAIRE
    zone: ZoneTarifaire = ZoneTarifaire.METROPOLE
    titulaire_id: int | None = None

    @property
    def nom_complet(self) -> str:
        """« Claire Morel »."""
        return f"{self.prenom} {self.nom}"


@dataclass(frozen=True, slots=True)
class Utilisateur:
    """A person who logs in; ``id`` 0 is not stored yet."""

    id: int
    login: str
    nom_affiche: str
    role: Role
    praticien_id: int | None = None
    actif: bool = True
