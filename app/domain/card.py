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

    UNUSABLE = "Lecteurs inutilisables sur ce poste"
    """A module or a right is missing: repairing the post comes first, starting the service would not help."""
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


class SourceIdentite(Enum):
    """Who read the card: a screen always says where a datum comes from (facts/vitale-card.md §1)."""

    CLAIR = "lue en clair sur la carte"
    MODULE_OFFICIEL = "lue par le module officiel"


@dataclass(frozen=True, slots=True)
class Rattachement:
    """Who pays the compulsory part, as the official module gives it; never a right by itself."""

    regime: str
    caisse: str
    centre: str = ""
    code_gestion: str = ""


@dataclass(frozen=True, slots=True)
class BeneficiaireLu:
    """One person on a card. Masked: ``repr`` shows no name. The last three come from the official module only."""

    nom: str
    prenom: str
    naissance: BirthDate | None
    nir: Nir | None
    """The number that the card carries for this person: most often the insured's."""
    qualite: str = ""
    """Link with the insured, ``0`` the insured (facts/vitale-card.md §6.4); empty when not read."""
    nir_certifie: Nir | None = None
    """The person's own number."""
    rattachement: Rattachement | None = None

    def __repr__(self) -> str:
        return "BeneficiaireLu(…)"


@dataclass(frozen=True, slots=True)
class CarteLue:
    """The people on a Vitale card: never rights."""

    beneficiaires: tuple[BeneficiaireLu, ...]
    reader: str
    read_at: datetime
    nirs_match: bool = True
    """False when identities and NIRs were lists of different length: the NIRs were then dropped."""
    source: SourceIdentite = SourceIdentite.CLAIR
    presente: SourceLecture = SourceLecture.CARTE
    """What named these people: a card, or a code read in its place."""
    reconnus: frozenset[int] = frozenset()
    """Files that somebody said are those of people it names, whatever the spelling."""
