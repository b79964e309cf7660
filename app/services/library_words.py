"""What is said of the official libraries, on screen and by ``cabinet doctor``. Nothing claims an approval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from app.services.ports_card import LibrarySeen, LibraryState


class Gravite(Enum):
    """How bad one point is."""

    BON = "bon"
    SANS = "sans"
    """Not installed: a post works without."""
    ATTENTION = "attention"
    PANNE = "panne"


@dataclass(frozen=True, slots=True)
class LibraryWords:
    """One point, in French: a few words, a sentence of explanation, the repair when there is one. No personal data."""

    kind: str
    name: str
    gravite: Gravite
    found: str
    detail: str = ""
    repair: str = ""


NAMES = {"api_lecture": "Module officiel de lecture", "ssv": "Module officiel de facturation (SSV)"}
_WITHOUT = {
    "api_lecture": "Les cartes Vitale 2 sont lues en clair, les Vitale 1 ne se lisent pas.",
    "ssv": "Ni droits de la carte, ni carte CPS réelle, ni FSE sécurisée.",
}
_READY = {
    "api_lecture": "Aucune carte n’a été lue pendant cet essai.",
    "ssv": "Ni homologué, ni ouvert à la facturation dans ce logiciel.",
}
_WHERE = "Indiquez son emplacement dans Réglages, Lecteurs de cartes."
_BITS = "Installez la version 64 bits du module, avec les fichiers qui l’accompagnent, puis recommencez l’essai."
_FAULT = "Réinstallez le module officiel. L’application continue sans lui."
_RENAMED = (
    "Branchez ce lecteur, ou écrivez dans api_lec.ini le nom d’un lecteur présent : {}. Les noms changent quand on "
    "change de prise."
)


def library_words(seen: LibrarySeen, present: Sequence[str]) -> tuple[LibraryWords, ...]:
    """Return what is said of one library, then of each reader that it waits for and that is not among *present*."""

    def said(gravite: Gravite, found: str, detail: str, repair: str = "") -> LibraryWords:
        return LibraryWords(seen.kind, NAMES[seen.kind], gravite, found, detail, repair)

    place = f"Fichier {seen.path}."
    match seen.state:
        case LibraryState.ABSENT:
            return (said(Gravite.SANS, "absent", _WITHOUT[seen.kind]),)
        case LibraryState.MISPLACED:
            return (said(Gravite.PANNE, "introuvable à la place donnée", place, _WHERE),)
        case LibraryState.UNLOADABLE:
            return (said(Gravite.PANNE, "ne se charge pas", place, _BITS),)
        case LibraryState.FAULTY:
            return (said(Gravite.PANNE, "s’arrête ou se bloque dès son chargement", place, _FAULT),)
        case LibraryState.READY:
            return said(Gravite.BON, "se charge", f"{_READY[seen.kind]} {place}"), *_awaited(seen, present)


def _awaited(seen: LibrarySeen, present: Sequence[str]) -> tuple[LibraryWords, ...]:
    advice = _RENAMED.format(", ".join(present) or "aucun n’est branché")
    name = "Réglage du module de lecture"
    return tuple(
        LibraryWords(seen.kind, name, Gravite.ATTENTION, f"il attend « {reader} », qui n’est pas là", "", advice)
        for reader in seen.readers
        if reader not in present
    )
