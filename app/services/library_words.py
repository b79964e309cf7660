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
_FAULTS: dict[LibraryState, tuple[str, str]] = {
    LibraryState.MISPLACED: (
        "introuvable à la place donnée",
        "Indiquez son emplacement dans Réglages, Lecteurs et caméra.",
    ),
    LibraryState.UNREADABLE: (
        "interdit à votre compte",
        "Demandez à la personne qui administre ce poste le droit de lire ce fichier.",
    ),
    LibraryState.NO_LIBRARY: (
        "ce fichier n’est pas un module",
        "Dans Réglages, Lecteurs et caméra, indiquez le fichier .dll, .dylib ou .so installé, pas son installateur.",
    ),
    LibraryState.FOREIGN: (
        "fait pour un autre type d’ordinateur",
        "Installez la version du module faite pour ce système, en 64 bits.",
    ),
    LibraryState.INCOMPLETE: (
        "il manque un fichier qui va avec",
        "Réinstallez le module en entier, sans déplacer ses fichiers.",
    ),
    LibraryState.LACKING: (
        "il lui manque une fonction",
        "Autre fichier ou autre version : indiquez le bon dans Réglages, Lecteurs et caméra.",
    ),
    LibraryState.UNLOADABLE: (
        "refusé par le système",
        "Réinstallez le module officiel, puis recommencez l’essai.",
    ),
    LibraryState.FAULTY: (
        "s’arrête ou se bloque au démarrage",
        "Réinstallez le module officiel. L’application continue sans lui.",
    ),
}
_NOTES = {
    LibraryState.FOREIGN: "Fichier pour {}.",
    LibraryState.INCOMPLETE: "Il réclame « {} ».",
    LibraryState.LACKING: "Fonction absente : {}.",
}
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
        case LibraryState.READY:
            return said(Gravite.BON, "prêt", f"{_READY[seen.kind]} {place}"), *_awaited(seen, present)
        case LibraryState.REFUSING:
            return said(Gravite.PANNE, "ne démarre pas", place, seen.note), *_awaited(seen, present)
        case state:
            found, repair = _FAULTS[state]
            return (said(Gravite.PANNE, found, f"{place} {_precise(state, seen.note)}".rstrip(), repair),)


def fault_sentence(state: LibraryState, note: str) -> str:
    """Return the message of a library that cannot be used, on the screen where it was needed."""
    found, repair = _FAULTS[state]
    return " ".join(
        filter(None, (f"Le module officiel n’est pas utilisable : {found}.", _precise(state, note), repair))
    )


def _precise(state: LibraryState, note: str) -> str:
    return _NOTES[state].format(note) if note and state in _NOTES else ""


def _awaited(seen: LibrarySeen, present: Sequence[str]) -> tuple[LibraryWords, ...]:
    advice = _RENAMED.format(", ".join(present) or "aucun n’est branché")
    name = "Réglage du module de lecture"
    return tuple(
        LibraryWords(seen.kind, name, Gravite.ATTENTION, f"il attend « {reader} », qui n’est pas là", "", advice)
        for reader in seen.readers
        if reader not in present
    )
