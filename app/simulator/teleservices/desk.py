"""Where one simulated téléservice answers: questions in, envelopes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from app.domain.clock import Clock
from app.domain.errors import InvalidIdentifier
from app.simulator.teleservices.answers import Accident, Refusal, Sent
from app.simulator.teleservices.soap import QuestionReader, Unreadable, fault

SKEW = timedelta(minutes=5)
Question = TypeVar("Question")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Desk(Generic[Question, Answer]):
    """Reads a question, lets the service decide and writes what it says. Safe to use from several threads."""

    reader: QuestionReader
    clock: Clock
    asked_at: str
    """Where the header says when the question was asked."""
    error: str
    """Name of the error element of the service, with its namespace."""
    read: Callable[[Any], Question]
    decide: Callable[[Question], Answer | Refusal | Accident]
    write: Callable[[Answer, str], Sent]

    def respond(self, content: bytes) -> Sent | Accident:
        """Return what goes back for one question."""
        message_id = ""
        try:
            header, body, message_id = self.reader.question(content)
            asked_at = datetime.fromisoformat(header.findtext(self.asked_at, ""))
            question = self.read(body)
        except (Unreadable, ValueError, InvalidIdentifier):
            return fault(Refusal("sim_question", "question illisible"), self.error, message_id)
        if abs(asked_at - self.clock.now()) > SKEW:
            return fault(Refusal("sim_horloge", "horodatage trop éloigné"), self.error, message_id)
        said = self.decide(question)
        if isinstance(said, Refusal):
            return fault(said, self.error, message_id)
        return said if isinstance(said, Accident) else self.write(said, message_id)
