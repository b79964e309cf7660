"""What is said of the official libraries, point by point."""

from __future__ import annotations

from app.services.library_words import Gravite, library_words
from app.services.ports_card import ReaderDiagnosis
from app.services.post_check import Check, Verdict

_VERDICTS = {
    Gravite.BON: Verdict.OK,
    Gravite.SANS: Verdict.OK,
    Gravite.ATTENTION: Verdict.WARNING,
    Gravite.PANNE: Verdict.FAULT,
}


def library_checks(diagnosis: ReaderDiagnosis) -> tuple[Check, ...]:
    """Return one point per official library, and one per reader that its configuration names and nobody sees."""
    present = [slot.reader for slot in diagnosis.slots if slot.reader]
    return tuple(
        Check(words.name, _VERDICTS[words.gravite], f"{words.found}. {words.detail}".rstrip(), words.repair)
        for seen in diagnosis.libraries
        for words in library_words(seen, present)
    )
