"""The recovery key as it is printed: groups without ambiguous letters, with check characters."""

from __future__ import annotations

import hashlib
import os

from app.services.vault import MistypedRecoveryKey

SECRET_BYTES = 20
"""160 bits: no slow derivation is needed on top."""
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # base 32 of Crockford: no I, L, O, U
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SECRET_CHARS, _CHECK_CHARS = 32, 4


def new_secret() -> bytes:
    """Return fresh random bytes for a key."""
    return os.urandom(SECRET_BYTES)


def printed(secret: bytes) -> str:
    """Return nine groups of four: 160 bits and 20 bits of check."""
    chars = _encode(secret, _SECRET_CHARS) + _check(secret)
    return "-".join(chars[start : start + 4] for start in range(0, len(chars), 4))


def typed(text: str) -> bytes:
    """Read a key back, in any case and spacing, O as 0, I and L as 1; raise MistypedRecoveryKey."""
    chars = "".join(char for char in text.upper() if char.isalnum()).translate(_READ_AS)
    if len(chars) != _SECRET_CHARS + _CHECK_CHARS or not set(chars) <= set(_ALPHABET):
        raise MistypedRecoveryKey("recovery key: shape")
    number = 0
    for char in chars[:_SECRET_CHARS]:
        number = number * 32 + _ALPHABET.index(char)
    secret = number.to_bytes(SECRET_BYTES, "big")
    if chars[_SECRET_CHARS:] != _check(secret):
        raise MistypedRecoveryKey("recovery key: check characters")
    return secret


def _check(secret: bytes) -> str:
    return _encode(hashlib.sha256(b"cabinet-kine secours" + secret).digest()[:20], _SECRET_CHARS)[:_CHECK_CHARS]


def _encode(data: bytes, width: int) -> str:
    number, text = int.from_bytes(data, "big"), ""
    for _ in range(width):
        number, digit = divmod(number, 32)
        text = _ALPHABET[digit] + text
    return text
