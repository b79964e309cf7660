"""The list of patients: rows and words. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.dates import BirthDate
from app.services.read_models import PatientRow
from app.ui.values import State
from app.ui.words import NBSP, counted

TITLE = "Patients"
LIMIT = 200
NOBODY = (
    "Aucun patient pour l’instant",
    "Insérez une carte Vitale, ou créez une première fiche.",
    "Nouveau patient",
)
NOT_FOUND = (
    "Personne ne porte ce nom",
    "Tapez le début du nom, du prénom ou la date de naissance (14/03/1984).",
    "Nouveau patient",
)
CHOOSE = (
    "Choisissez un patient",
    "Tapez le début de son nom, ou insérez sa carte Vitale\u00a0: sa fiche s’ouvre ici.",
)
SAVED = "Fiche enregistrée"
CREATED = "Fiche créée"
RESTORED = "La fiche est revenue à son état d’avant."
RETRY = "Réessayer"

IDENTITE, DROITS, SOINS, SEANCES, FACTURES, REGLEMENTS, JOURNAL = (
    "identite",
    "droits",
    "soins",
    "seances",
    "factures",
    "reglements",
    "journal",
)
NEW = "nouveau"
DOUBLONS = "doublons"
"""Target of « Nouveau patient » in the search of the window."""


@dataclass(frozen=True, slots=True)
class Said:
    """One message in the page."""

    state: State
    what: str
    to_do: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class PatientItem:
    """One row of the list."""

    id: int
    name: str
    born: BirthDate
    town: str
    phone: str
    last: date | None

    def __repr__(self) -> str:
        return f"PatientItem({self.id})"


@dataclass(frozen=True, slots=True)
class ListShown:
    """The rows and what stands above them, or in their place."""

    rows: tuple[PatientItem, ...]
    sentence: str
    empty: tuple[str, str, str]


def list_shown(rows: tuple[PatientRow, ...], text: str, *, may_create: bool) -> ListShown:
    """Return the list of a search; an empty *text* lists the last seen."""
    items = tuple(
        PatientItem(row.id, name_of(row.nom, row.prenom), row.naissance, row.ville, row.telephone, row.derniere_seance)
        for row in rows
    )
    what, to_do, action = NOT_FOUND if text else NOBODY
    return ListShown(items, _sentence(len(rows), text), (what, to_do, action if may_create else ""))


def _sentence(count: int, text: str) -> str:
    if not count:
        return "Aucune fiche" if not text else f"Aucun résultat pour «{NBSP}{text}{NBSP}»"
    if count >= LIMIT:
        return f"Les {LIMIT} premiers, précisez la recherche" if text else f"Les {LIMIT} derniers venus"
    if text:
        return f"{counted(count, 'résultat')} pour «{NBSP}{text}{NBSP}»"
    return f"{counted(count, 'patient')}, les derniers venus d’abord"


def name_of(nom: str, prenom: str) -> str:
    """Return « Durand Élodie »: capitals of a card become a name."""
    return f"{nom.title() if nom.isupper() else nom} {prenom.title() if prenom.isupper() else prenom}".strip()
