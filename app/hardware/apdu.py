"""Commands to a T=0 card: what the reader leaves to the caller. Source: facts/vitale-card.md §3.5, ISO 7816-4.

Answers may name a person: nothing here is ever logged.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Event

from app.domain.errors import Cancelled, CardRemoved, WrongCard
from app.services.ports_card import CardTransport

SW_OK = 0x9000
SW_END_OF_FILE = 0x6282
SW_PAST_END = 0x6B00
TRIES = 4
"""A failed exchange is repeated: readers built into keyboards hiccup (facts/vitale-card.md §3.5, source B)."""

MAX_FILE = 8 * 1024
HEADER_AND_LENGTH = 5
MAX_CHAIN = 64


class Hiccup(CardRemoved):
    """The exchange failed and the reader does not say why: worth another try, else taken for a removal."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A card spoken to with ``61xx``, ``6Cxx``, hiccups and Cancel taken care of."""

    transport: CardTransport
    cancel: Event | None = None

    def exchange(self, apdu: bytes) -> tuple[bytes, int]:
        """Return the whole answer and its last status word. Raise Cancelled, or what the transport raises."""
        data, sw = self._of_right_length(apdu)
        for _ in range(MAX_CHAIN):
            if sw >> 8 != 0x61:
                return data, sw
            more, sw = self._of_right_length(bytes([0x00, 0xC0, 0x00, 0x00, sw & 0xFF]))
            data += more
        raise WrongCard("endless 61xx chain")

    def read_file(self, short_id: int) -> tuple[bytes, int]:
        """Return the content of the file *short_id*, at most 8 kB, and the status word of its first read.

        Goes on past 256 bytes until a short block, a refusal or the bound. The data is empty unless the status is
        ``9000`` or ``6282``.
        """
        return self._read_from(bytes([0x00, 0xB0, 0x80 | short_id, 0x00, 0x00]))

    def read_current(self) -> tuple[bytes, int]:
        """Return the content of the file just selected; as ``read_file``."""
        return self._read_from(bytes([0x00, 0xB0, 0x00, 0x00, 0x00]))

    def _read_from(self, begin: bytes) -> tuple[bytes, int]:
        content = bytearray()
        block, sw = self.exchange(begin)
        first = sw
        while sw in {SW_OK, SW_END_OF_FILE} and block:
            content += block
            if len(block) < 0x100 or sw == SW_END_OF_FILE or len(content) >= MAX_FILE:
                break
            offset = len(content)
            block, sw = self.exchange(bytes([0x00, 0xB0, offset >> 8 & 0x7F, offset & 0xFF, 0x00]))
        try:
            return bytes(content[:MAX_FILE]), first
        finally:
            content[:] = bytes(len(content))

    def _of_right_length(self, apdu: bytes) -> tuple[bytes, int]:
        """Send *apdu*, again with the length that the card asks for; a command that carries data asks for none."""
        data, sw = self._once(apdu)
        if sw >> 8 != 0x6C or len(apdu) != HEADER_AND_LENGTH:
            return data, sw
        return self._once(apdu[:4] + bytes([sw & 0xFF]))

    def _once(self, apdu: bytes) -> tuple[bytes, int]:
        for attempt in range(1, TRIES + 1):
            if self.cancel is not None and self.cancel.is_set():
                raise Cancelled("card reading")
            try:
                return self.transport.transmit(apdu)
            except Hiccup:
                if attempt == TRIES:
                    raise
        raise AssertionError("unreachable")
