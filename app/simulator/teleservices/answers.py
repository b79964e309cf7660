"""What a simulated téléservice can send back, good or not: values, before they become bytes on the line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Accident(Enum):
    """What goes wrong on the way; the value is what the person reads in the list of cases."""

    MALFORMED = "réponse illisible"
    SLOW = "service qui ne répond pas"
    HTML = "page d’erreur au lieu d’une réponse"
    HUGE = "réponse de 50 Mo"
    BOMB = "réponse piégée (entités XML)"
    CUT = "liaison coupée pendant la réponse"
    SKEWED = "horloges qui ne s’accordent pas"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A SOAP fault with the service's own code; ``sender`` blames the question."""

    code: str
    text: str
    sender: bool = True


@dataclass(frozen=True, slots=True)
class Sent:
    """A SOAP envelope."""

    content: bytes
    status: int = 200
