"""For whom, by whom, with which rights: three columns and what stops the work. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import AppError
from app.ui.values import TagValue


@dataclass(frozen=True, slots=True)
class WhoColumn:
    """One column: a caption, strong words with quieter ones behind, a tag, a line below."""

    caption: str
    lead: str = ""
    rest: str = ""
    tag: TagValue | None = None
    line: str = ""
    action: str = ""
    """Label of the small button of the column, empty for none."""
    question: str = ""
    """What to ask the patient in passing, empty for nothing: it stops no work."""
    details: str = ""
    """The question in full, for the pointer and for a voice."""
    answers: tuple[tuple[str, str], ...] = ()
    """Key and label of each answer, the likeliest first."""


@dataclass(frozen=True, slots=True)
class Who:
    """« Pour qui · par qui · avec quels droits »."""

    patient: WhoColumn
    praticien: WhoColumn
    droits: WhoColumn


@dataclass(frozen=True, slots=True)
class Stop:
    """Two of them disagree: nothing is signed until this is settled."""

    what: str
    to_do: str
    action: str = ""


def told(error: AppError) -> tuple[str, str]:
    """Return what happened and what to do, the two halves of a French message."""
    what, dot, to_do = error.user_message.partition(". ")
    return (f"{what}." if dot else what), to_do
