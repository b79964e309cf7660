"""Base45, the writing of bytes that a QR code packs best. Source: RFC 9285."""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUE = {char: value for value, char in enumerate(ALPHABET)}


def encode(data: bytes) -> str:
    """Return *data* in Base45: three characters for two bytes, two for a last one."""
    out = []
    for start in range(0, len(data), 2):
        pair = data[start : start + 2]
        number = int.from_bytes(pair, "big")
        for _ in range(3 if len(pair) == 2 else 2):
            number, digit = divmod(number, 45)
            out.append(ALPHABET[digit])
    return "".join(out)


def decode(text: str) -> bytes:
    """Return the bytes of *text*; raise ValueError when it is not Base45."""
    if len(text) % 3 == 1:
        raise ValueError("length")
    out = bytearray()
    for start in range(0, len(text), 3):
        group = text[start : start + 3]
        if any(char not in _VALUE for char in group):
            raise ValueError("character")
        number = sum(_VALUE[char] * 45**place for place, char in enumerate(group))
        size = 2 if len(group) == 3 else 1
        if number >= 256**size:
            raise ValueError("overflow")
        out += number.to_bytes(size, "big")
    return bytes(out)
