"""What the services need from INSi, the reference base of identities: the question, the answer, the door.

Source: facts/ins-datamatrix.md §5 (contract of the service, summarised) and §4 (who must not be asked for). Failures
are those of ports_rights.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from threading import Event
from typing import Protocol, Self

from app.domain.dates import BirthDate
from app.domain.errors import InvalidIdentifier
from app.domain.ins import IdentiteIns, IdentityRefused, MatriculeIns, TraitsIns
from app.domain.patient import normalised
from app.services.ports_rights import PeriodeLue


class CodeInsi(Enum):
    """CodeCR of INSi."""

    UNE_IDENTITE = "00"
    AUCUNE = "01"
    PLUSIEURS = "02"


@dataclass(frozen=True, slots=True)
class InsiByTraits:
    """Search by traits; ``repr`` is masked. Build it with ``of``, which refuses who must not be asked for."""

    nom_naissance: str
    prenoms: tuple[str, ...]
    sexe: str
    """M or F."""
    naissance: BirthDate
    lieu_naissance: str = ""
    """INSEE code, 5 characters, or empty."""

    @classmethod
    def of(cls, identite: IdentiteIns, prenoms: tuple[str, ...] = (), *, with_place: bool = False) -> Self:
        """Build from the traits, with *prenoms* when given, else the first given name; the place only when asked to.

        Raise IdentityRefused for patients of the appli carte Vitale (their INS came with it, RNIV 1 v2.0), doubtful or
        fictional identities, and an unknown sex; InvalidIdentifier for a name that INSi cannot read.
        """
        traits = identite.traits
        if not identite.may_call_insi:
            raise IdentityRefused(
                "INSi not to be called",
                "INSi n’est pas appelé\u00a0: l’INS vient de l’appli carte Vitale, ou l’identité est marquée douteuse.",
            )
        if traits.sexe.value not in {"M", "F"}:
            raise IdentityRefused("INSi needs the sex", "INSi demande le sexe\u00a0: complétez l’identité.")
        names = tuple(insi_name(name) for name in prenoms or (traits.premier_prenom,))
        lieu = traits.lieu_naissance if with_place else ""
        return cls(insi_name(traits.nom_naissance), names, traits.sexe.value, traits.naissance, lieu)

    def __repr__(self) -> str:
        return "InsiByTraits(…)"


def insi_name(text: str) -> str:
    """Return a name as INSi takes it: capitals, no accent, words kept apart by their hyphen or apostrophe.

    Source: facts/ins-datamatrix.md §4 (regular expression of an approved client). Raise InvalidIdentifier otherwise.
    """
    words = re.split(r"(--?|['’ ])", text.strip())
    name = "".join("'" if w in {"'", "’"} else w if w in {"-", "--", " "} else normalised(w).upper() for w in words)
    if not re.fullmatch(r"[A-Z]+(?:(?:-{1,2}|[' ])[A-Z]+)*", name):
        raise InvalidIdentifier("INSi name", "characters", "INSi ne lit que lettres, tirets et apostrophes.")
    return name


@dataclass(frozen=True, slots=True)
class MatriculeHistorique:
    """A matricule that this person bore."""

    matricule: MatriculeIns
    periode: PeriodeLue


@dataclass(frozen=True, slots=True)
class InsiAnswer:
    """What INSi said; traits and matricule only with UNE_IDENTITE. ``repr`` is masked."""

    answered_at: datetime
    code: CodeInsi
    libelle: str
    traits: TraitsIns | None = None
    matricule: MatriculeIns | None = None
    historique: tuple[MatriculeHistorique, ...] = ()
    raw: bytes = field(default=b"", compare=False)

    def __repr__(self) -> str:
        return f"InsiAnswer({self.code.value})"


class InsiService(Protocol):
    """Asks the reference base of identities. Safe to call from several threads at once."""

    simulated: bool
    name: str

    def by_traits(self, request: InsiByTraits, cancel: Event | None = None) -> InsiAnswer:
        """Return what INSi knows of these traits. Blocks; raises as ``RightsService.query`` does."""
