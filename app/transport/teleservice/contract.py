"""Which files describe a téléservice, and what its codec does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Contract:
    """The files of one service, and its operation."""

    folder: str
    """Under ``resources``."""
    wsdl: str
    schema: str
    operation: str
    action: str
    answer: str
    """Name of the element of a good answer, with its namespace: ``{urn:…}name``."""


@dataclass(frozen=True, slots=True)
class SoapFault:
    """What a fault says: the service's own code, empty when it gives none, and who is at fault."""

    code: str
    subcode: str
    sender: bool
    """Whether the service blames the question, not itself."""


class Codec(Protocol):
    """Writes questions and reads answers of one operation. Safe to use from several threads."""

    contract: Contract

    def question(self, message_id: str, headers: Mapping[str, object], body: Mapping[str, object]) -> bytes:
        """Return the envelope, its addressing headers included. The values must follow the contract."""

    def answer(self, content: bytes) -> Any | SoapFault:
        """Return the answer, or the fault. Raise MalformedAnswer, with the bytes, on anything else."""
