"""Two files of one person made one: which values are kept, what came of it, and how it is taken back.

The absorbed file keeps its rows and its number: it is only followed by the file kept (ADR 0015).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from typing import Any

from app.domain.errors import AppError
from app.domain.patient import Patient, Sexe


class Champ(Enum):
    """A field of the file that somebody keeps from one file or from the other; the value is its name on screen."""

    NOM = "Nom"
    NOM_NAISSANCE = "Nom de naissance"
    PRENOM = "Prénom"
    NAISSANCE = "Date de naissance"
    SEXE = "Sexe"
    LIEU = "Lieu de naissance"
    ASSURE = "Assuré, qualité et rang"
    ADRESSE = "Adresse"
    TELEPHONE = "Téléphone"
    EMAIL = "Courriel"
    PAYEUR = "Qui paie"
    C2S = "Complémentaire santé solidaire"
    FRAGILE = "Signalé fragile"
    DECEDE = "Décès"


_ATTRIBUTES: Mapping[Champ, tuple[str, ...]] = {
    Champ.NOM: ("nom",),
    Champ.NOM_NAISSANCE: ("nom_naissance",),
    Champ.PRENOM: ("prenom",),
    Champ.NAISSANCE: ("naissance",),
    Champ.SEXE: ("sexe",),
    Champ.LIEU: ("lieu_naissance",),
    Champ.ASSURE: ("nir", "qualite", "rang"),
    Champ.ADRESSE: ("adresse",),
    Champ.TELEPHONE: ("telephone",),
    Champ.EMAIL: ("email",),
    Champ.PAYEUR: ("payeur",),
    Champ.C2S: ("c2s",),
    Champ.FRAGILE: ("fragile",),
    Champ.DECEDE: ("decede",),
}
UNKNOWN_BIRTH_TEXT = "00000000"


class FusionRefused(AppError):
    """Two files cannot be made one, or a fusion cannot be taken back; ``user_message`` says why. Nothing changed."""


class FicheFusionnee(AppError):
    """A file was absorbed by another one meanwhile: what was typed in it is not lost, the form stays open."""

    user_message = "Cette fiche vient d’être fusionnée avec une autre. Actualisez la liste et ouvrez la fiche gardée."


@dataclass(frozen=True, slots=True)
class Fusion:
    """One file absorbed by another; ``avant`` and ``apres`` are the file kept on both sides of the act."""

    id: int
    garde_id: int
    absorbe_id: int
    at: datetime
    par: str
    avant: Patient
    apres: Patient
    defaite_at: datetime | None = None

    @property
    def changed(self) -> tuple[Champ, ...]:
        """The fields of the file kept that the fusion changed."""
        return differing(self.avant, self.apres)

    def __repr__(self) -> str:
        return f"Fusion({self.id}, {self.absorbe_id} → {self.garde_id})"


@dataclass(frozen=True, slots=True)
class Contenu:
    """How much a file holds, and what is still owed on it, in cents; shown before a fusion."""

    droits: int = 0
    ordonnances: int = 0
    pecs: int = 0
    seances: int = 0
    fses: int = 0
    demandes: int = 0
    relances: int = 0
    scans: int = 0
    mouvements: int = 0
    reste_cents: int = 0
    sejours: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever done in this file."""
        return self == Contenu()


@dataclass(frozen=True, slots=True)
class Croisements:
    """What was written since a fusion over both files at once; each stands in the way of taking it back."""

    seances: int = 0
    pecs: int = 0
    fses: int = 0
    demandes: int = 0
    relances: int = 0
    plus_recente: bool = field(default=False, kw_only=True)
    """Whether the file kept was itself absorbed later."""


def differing(one: Patient, other: Patient) -> tuple[Champ, ...]:
    """Return the fields whose values are not the same, in the order of the screen."""
    return tuple(champ for champ in Champ if _values(one, champ) != _values(other, champ))


def advised(kept: Patient, absorbed: Patient) -> frozenset[Champ]:
    """Return the fields to take from the file absorbed unless somebody says otherwise: those empty in the other one.

    A warning (C2S, fragile, décès) is kept when either file has it: nothing is lost without a decision.
    """
    return frozenset(
        champ for champ in differing(kept, absorbed) if _empty(kept, champ) and not _empty(absorbed, champ)
    )


def merged(kept: Patient, absorbed: Patient, taken: Collection[Champ]) -> Patient:
    """Return the file kept with the fields *taken* from the one absorbed."""
    values = {name: getattr(absorbed, name) for champ in taken for name in _ATTRIBUTES[champ]}
    return replace(kept, **values)


def restored(current: Patient, fusion: Fusion) -> Patient:
    """Return the file kept as it was before *fusion*, with what was changed since in other fields.

    Raise FusionRefused when a field that the fusion changed was changed again since: one of the two would be lost.
    """
    again = [champ for champ in fusion.changed if _values(current, champ) != _values(fusion.apres, champ)]
    if again:
        names = ", ".join(champ.value.lower() for champ in again)
        raise FusionRefused(
            "fields changed since", f"Modifié depuis la fusion\u00a0: {names}. Elle ne peut plus être annulée."
        )
    return merged(current, fusion.avant, fusion.changed)


def why_not_undone(found: Croisements) -> str:
    """Return the French reason why a fusion cannot be taken back, empty when it can."""
    if found.plus_recente:
        return "La fiche gardée a été fusionnée depuis dans une autre. Annulez d’abord la fusion la plus récente."
    reasons = [
        f"{count} {one if count == 1 else many}"
        for count, one, many in (
            (found.pecs, "prise en charge", "prises en charge"),
            (found.seances, "séance", "séances"),
            (found.fses, "facture", "factures"),
            (found.demandes, "demande d’accord", "demandes d’accord"),
            (found.relances, "lettre de relance", "lettres de relance"),
        )
        if count
    ]
    if not reasons:
        return ""
    tied = ", ".join(reasons)
    return f"Depuis la fusion, {tied} tiennent aux deux fiches à la fois. Elles ne peuvent plus être séparées."


def _values(patient: Patient, champ: Champ) -> tuple[Any, ...]:
    return tuple(getattr(patient, name) for name in _ATTRIBUTES[champ])


def _empty(patient: Patient, champ: Champ) -> bool:
    first = _values(patient, champ)[0]
    return first in (None, "", False, Sexe.INCONNU) or getattr(first, "text", "") == UNKNOWN_BIRTH_TEXT
