"""BER-TLV as the Vitale files hold it. Source: facts/vitale-card.md §3.4."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.errors import WrongCard

MAX_TAG_BYTES = 3
MAX_LENGTH_BYTES = 3
PADDING = (0x00, 0xFF)


class BadTlv(WrongCard):
    """The bytes are not TLV; ``str()`` tells the place, never the bytes."""

    user_message = "Le contenu de la carte est illisible. Retirez-la, remettez-la, ou saisissez l’identité."

    def __init__(self, offset: int, reason: str) -> None:
        super().__init__(f"bad TLV at byte {offset}: {reason}")
        self.offset, self.reason = offset, reason


@dataclass(frozen=True, slots=True)
class Tlv:
    """One element. ``repr`` shows no value: it may name a person."""

    tag: int
    value: bytes

    def __repr__(self) -> str:
        return f"Tlv({self.tag:X}, {len(self.value)} bytes)"


def parse(data: bytes) -> tuple[Tlv, ...]:
    """Return the elements of *data*, unknown tags included, up to its end or to padding.

    Padding begins with ``00``, or with ``FF`` as erased memory reads (ISO 7816-4); no tag of ours does.
    Raise BadTlv when a tag or a length is malformed or reaches past the end.
    """
    return tuple(_elements(data))


def first(elements: tuple[Tlv, ...], tag: int) -> bytes | None:
    """Return the value of the first element with *tag*, None when absent."""
    return next((element.value for element in elements if element.tag == tag), None)


def encode(tag: int, value: bytes) -> bytes:
    """Return one element with the shortest form of its length."""
    size = len(value)
    if size < 0x80:
        length = bytes([size])
    else:
        digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
        length = bytes([0x80 | len(digits)]) + digits
    return tag.to_bytes((tag.bit_length() + 7) // 8, "big") + length + value


def _elements(data: bytes) -> Iterator[Tlv]:
    offset = 0
    while offset < len(data) and data[offset] not in PADDING:
        start = offset
        tag, offset = _tag(data, offset)
        size, offset = _length(data, offset, start)
        if offset + size > len(data):
            raise BadTlv(start, "value past the end")
        yield Tlv(tag, data[offset : offset + size])
        offset += size


def _tag(data: bytes, start: int) -> tuple[int, int]:
    end = start + 1
    if data[start] & 0x1F == 0x1F:
        while True:
            if end >= len(data):
                raise BadTlv(start, "tag past the end")
            end += 1
            if not data[end - 1] & 0x80:
                break
            if end - start >= MAX_TAG_BYTES:
                raise BadTlv(start, "tag too long")
    return int.from_bytes(data[start:end], "big"), end


def _length(data: bytes, offset: int, start: int) -> tuple[int, int]:
    if offset >= len(data):
        raise BadTlv(start, "length missing")
    head = data[offset]
    offset += 1
    if head < 0x80:
        return head, offset
    count = head & 0x7F
    if not 1 <= count <= MAX_LENGTH_BYTES:
        raise BadTlv(start, "length form")
    if offset + count > len(data):
        raise BadTlv(start, "length past the end")
    return int.from_bytes(data[offset : offset + count], "big"), offset + count
