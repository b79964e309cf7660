"""Lots, files and their way to the insurer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class LotKind(Enum):
    """What a lot holds."""

    FSE = "FSE"
    DRE = "DRE"
    SCOR = "SCOR"


class LotState(Enum):
    """Life of a lot. ``ENVOI`` is the committed intent, before the other side answers."""

    PREPARE = "préparé"
    ENVOI = "envoi en cours"
    TRANSMIS = "transmis"
    ISSUE_INCONNUE = "issue inconnue"
    ACQUITTE = "acquitté"
    REFUSE = "refusé"


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a lot goes: régime (2), organisme destinataire (3), centre informatique (3).

    Source: facts/b2-format.md §4 « Destination codes ».
    """

    regime: str
    organisme: str
    centre_informatique: str = "000"

    @property
    def code(self) -> str:
        """Short form for lists: « 01 801 »."""
        return f"{self.regime} {self.organisme}"


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot and its file, frozen as built; ``id`` 0 is not stored yet."""

    id: int
    numero: int
    """1 to 999, then wraps, per destination."""
    kind: LotKind
    destination: Destination
    praticien_id: int
    state: LotState
    fse_ids: tuple[int, ...]
    file_id: str
    """Identification of the file, 6 characters, unique."""
    fichier: bytes
    created_at: datetime
    message_id: str = ""
    """Message-ID of the mail, chosen before sending: the only link with what arrived."""
    sent_at: datetime | None = None
    detail: str = ""


class EnvoiOutcome(Enum):
    """How one attempt ended; EN_COURS is what a crash leaves behind."""

    EN_COURS = "en cours"
    REUSSI = "réussi"
    NON_PARTI = "non parti"
    INCONNU = "inconnu"
    REFUSE = "refusé"
