"""Aide à la cotation: three questions, a decision table, an act with its text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Question(Enum):
    """What is asked, in this order; values are the words of the screen."""

    REGION = "Quelle région est traitée\u00a0?"
    OPERE = "La région a-t-elle été opérée\u00a0?"
    SITUATION = "Quelle est la situation\u00a0?"


@dataclass(frozen=True, slots=True)
class AideRow:
    """One row of resources/ngap/aide.csv."""

    region: str
    opere: str
    """« oui », « non » or « sans objet »."""
    situation: str
    act_id: str
    texte: str
    source: str
    version: str

    def answer(self, question: Question) -> str:
        """Return what this row answers."""
        return {Question.REGION: self.region, Question.OPERE: self.opere, Question.SITUATION: self.situation}[question]


@dataclass(frozen=True, slots=True)
class Asking:
    """The next question with its possible answers."""

    question: Question
    answers: tuple[str, ...]


def next_step(table: Iterable[AideRow], answers: dict[Question, str]) -> Asking | AideRow | None:
    """Return the next question worth asking, the row found, or None when the answers fit no act.

    A question with a single possible answer is not asked. Source: NGAP titre XIV, chapter II.
    """
    rows = [row for row in table if all(row.answer(q) == text for q, text in answers.items())]
    for question in Question:
        choices = tuple(dict.fromkeys(row.answer(question) for row in rows))
        if len(choices) > 1:
            return Asking(question, choices)
    return rows[0] if rows else None
