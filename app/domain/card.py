"""What a card in a reader tells without any engine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from app.domain.dates import BirthDate
from app.domain.identifiers import Nir
from app.domain.lecture import SourceLecture


class CardKind(Enum):
    """Families of cards, told by the ATR (facts/vitale-card.md §2)."""

    VITALE_2 = "Carte Vitale"
    VITALE_1 = "Carte Vitale 1"
    CPS = "Carte CPS"
    UNKNOWN = "Carte inconnue"


class ReaderState(Enum):
    """What the desk must know about one reader."""

    SERVICE_DOWN = "Service de carte à puce arrêté"
    NO_READER = "Aucun lecteur branché"
    EMPTY = "Aucune carte dans le lecteur"
    MUTE = "Carte illisible ou à l’envers"
    CARD = "Carte présente"


@dataclass(frozen=True, slots=True)
class SlotState:
    """One reader as seen now; ``reader`` is empty when there is none."""

    state: ReaderState
    reader: str = ""
    card: CardKind | None = None
    atr: bytes = b""


@dataclass(frozen=True, slots=True)
class BeneficiaireLu:
    """One person on a card. Masked: ``repr`` shows no name."""

    nom: str
    prenom: str
    naissance: BirthDate | None
    nir: Nir | None

    def __repr__(self) -> str:
        return "BeneficiaireLu(…)"


@dataclass(frozen=True, slots=True)
class CarteLue:
    """The clear identity of a Vitale 2: never rights, only people."""

    beneficiaires: tuple[BeneficiaireLu, ...]
    reader: str
    read_at: datetime
    nirs_match: bool = True
    """False when identities and NIRs were lists of different length: the NIRs were then dropped."""
    source: SourceLecture = SourceLecture.CARTE
    """What named these people: a card, or a code read in its place."""
