"""A tariff update as the cabinet keeps it: the file verbatim, who applied it, whether it still holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

from app.domain.errors import AppError


class MiseAJourState(Enum):
    """Life of an update. ``EN_COURS`` is the committed intent, before the drafts are priced again."""

    EN_COURS = "en cours"
    APPLIQUEE = "appliquée"
    ANNULEE = "annulée"
    ABANDONNEE = "interrompue, sans effet"


@dataclass(frozen=True, slots=True)
class MiseAJourTarif:
    """One update file; ``id`` 0 is not stored yet."""

    id: int
    version: int
    libelle: str
    source: str
    publiee_on: date
    sha256: str
    key_id: str
    state: MiseAJourState
    at: datetime
    """When it was asked for."""
    par: str
    """Login of who asked."""
    contenu: bytes = field(repr=False)
    """The file as received; never changed."""


class MiseAJourChanged(AppError):
    """Someone else applied, undid or gave up this update meanwhile; nothing changed."""

    user_message = "Les tarifs ont été changés entre-temps, sur un autre poste peut-être. Actualisez, puis recommencez."
