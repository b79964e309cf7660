"""Rights as the official library reads them on a Vitale with a CPS beside it. Source: facts/vitale-card.md §6.3.

Code ALD and code situation have no public table: the pair is kept as read, never turned into an exoneration.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.card import Rattachement
from app.domain.dates import BirthDate
from app.domain.identifiers import Nir


@dataclass(frozen=True, slots=True)
class PeriodeLue:
    """Both ends included; None is an end that the card does not give."""

    debut: date | None
    fin: date | None


@dataclass(frozen=True, slots=True)
class CouvertureLue:
    """One « code couverture »: its two codes raw."""

    periode: PeriodeLue
    code_ald: str
    code_situation: str


@dataclass(frozen=True, slots=True)
class MutuelleLue:
    """The mutuelle managed beside the caisse."""

    identification: str
    garanties: str
    indicateur: str
    periodes: tuple[PeriodeLue, ...] = ()


@dataclass(frozen=True, slots=True)
class ComplementaireLue:
    """The complementary insurer billed apart."""

    numero: str
    adherent: str
    indicateur: str
    periode: PeriodeLue
    routage: str = ""
    hote: str = ""
    domaine: str = ""


@dataclass(frozen=True, slots=True)
class BeneficiaireVitale:
    """One person with the rights that the card holds. ``repr`` shows nobody."""

    nom: str
    nom_patronymique: str
    prenom: str
    naissance: BirthDate | None
    rang: str
    qualite: str
    nir_certifie: Nir | None
    service_amo: str = ""
    droits: tuple[PeriodeLue, ...] = ()
    couvertures: tuple[CouvertureLue, ...] = ()
    mutuelle: MutuelleLue | None = None
    complementaire: ComplementaireLue | None = None

    def __repr__(self) -> str:
        return "BeneficiaireVitale(…)"


@dataclass(frozen=True, slots=True)
class DroitsVitale:
    """What the card says of the family. ``repr`` shows nobody."""

    nir: Nir | None
    rattachement: Rattachement
    test: bool
    """A test card: never to be mixed with a real CPS (F026)."""
    beneficiaires: tuple[BeneficiaireVitale, ...]
    avertissement: str = ""
    """French sentence when the reading went on with less (no CPS, card to be updated), empty otherwise."""

    def __repr__(self) -> str:
        return f"DroitsVitale({len(self.beneficiaires)} people)"
