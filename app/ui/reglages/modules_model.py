"""The official libraries in words. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.services.library_words import Gravite, library_words
from app.services.ports_card import LibrarySeen, Slots
from app.ui.values import State
from app.ui.words import NBSP

PLACE = "Indiquer le fichier"
PLACED = "Emplacement enregistré\u00a0: il servira à la prochaine ouverture de l’application."
_STATES = {
    Gravite.BON: State.SUCCESS,
    Gravite.SANS: State.NEUTRAL,
    Gravite.ATTENTION: State.WARNING,
    Gravite.PANNE: State.DANGER,
}


@dataclass(frozen=True, slots=True)
class ModuleRow:
    """One official library, or one reader that it waits for."""

    kind: str
    state: State
    what: str
    to_do: str
    action: str

    def __hash__(self) -> int:
        return hash((self.kind, self.what))


def module_rows(libraries: Sequence[LibrarySeen], slots: Slots, *, may_place: bool) -> tuple[ModuleRow, ...]:
    """Return the rows; the first of each library offers to say where its file is, to who may change settings."""
    present = [slot.reader for slot in slots if slot.reader]
    rows = []
    for seen in libraries:
        for place, words in enumerate(library_words(seen, present)):
            action = PLACE if may_place and place == 0 else ""
            what, more = f"{words.name}{NBSP}: {words.found}", f"{words.detail} {words.repair}".strip()
            rows.append(ModuleRow(seen.kind, _STATES[words.gravite], what, more, action))
    return tuple(rows)
