"""The official libraries in ``cabinet doctor``: found or not, how to repair. Nothing claims an approval."""

from __future__ import annotations

from app.cli.doctor_lecteur import Check, Verdict
from app.domain.card import SlotState
from app.services.ports_card import LibrarySeen, LibraryState, ReaderDiagnosis

_NAMES = {
    "api_lecture": "Module officiel de lecture (API de lecture Vitale)",
    "ssv": "Module officiel de facturation (SSV)",
}
_WITHOUT = {
    "api_lecture": "absent : les cartes Vitale 2 sont lues en clair, les Vitale 1 ne le sont pas",
    "ssv": "absent : ni droits de la carte, ni carte CPS, ni FSE sécurisée réelle",
}
_WHERE = "Corrigez la ligne « {} » du fichier poste.ini, dans le dossier des données."
_BITS = "Installez la version 64 bits du module, avec les fichiers qui l’accompagnent, puis relancez ce diagnostic."
_FAULT = "Réinstallez le module officiel. L’application continue sans lui."
_READY = {
    "api_lecture": "se charge ; aucune carte n’a été lue",
    "ssv": "se charge ; ni homologué ni ouvert à la facturation dans ce logiciel",
}
_RENAMED = (
    "Branchez ce lecteur, ou écrivez dans api_lec.ini le nom d’un lecteur présent : {}. Les noms changent quand on "
    "change de prise."
)


def library_checks(diagnosis: ReaderDiagnosis) -> tuple[Check, ...]:
    """Return one point per official library, and one per reader that its configuration names and nobody sees."""
    return tuple(check for seen in diagnosis.libraries for check in _library(seen, diagnosis.slots))


def _library(seen: LibrarySeen, slots: tuple[SlotState, ...]) -> tuple[Check, ...]:
    name, place = _NAMES[seen.kind], f" ({seen.path})" if seen.path else ""
    match seen.state:
        case LibraryState.ABSENT:
            return (Check(name, Verdict.OK, _WITHOUT[seen.kind]),)
        case LibraryState.MISPLACED:
            return (Check(name, Verdict.FAULT, f"introuvable à la place donnée{place}", _WHERE.format(seen.kind)),)
        case LibraryState.UNLOADABLE:
            return (Check(name, Verdict.FAULT, f"ne se charge pas{place}", _BITS),)
        case LibraryState.FAULTY:
            return (Check(name, Verdict.FAULT, f"s’arrête ou se bloque dès son chargement{place}", _FAULT),)
        case LibraryState.READY:
            return Check(name, Verdict.OK, _READY[seen.kind] + place), *_named_readers(seen, slots)


def _named_readers(seen: LibrarySeen, slots: tuple[SlotState, ...]) -> tuple[Check, ...]:
    present = [slot.reader for slot in slots if slot.reader]
    advice = _RENAMED.format(", ".join(present) or "aucun n’est branché")
    return tuple(
        Check(
            "Réglage du module de lecture",
            Verdict.WARNING,
            f"il attend le lecteur « {name} », qui n’est pas là",
            advice,
        )
        for name in seen.readers
        if name not in present
    )
