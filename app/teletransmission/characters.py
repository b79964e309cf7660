"""The characters that a record may hold: upper case, no accent, one byte each."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = str.maketrans(
    {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "’": " ", "‘": " ", "'": " ", "ø": "o", "Ø": "O"}
)


def record_text(text: str) -> str:
    """Return *text* in upper case ASCII without accent; anything else becomes a space.

    Source: facts/b2-format.md §3 (character set; the code page is unknown, so ASCII).
    """
    flat = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    bare = "".join(char for char in flat if not unicodedata.combining(char)).upper()
    return re.sub(r"[^\x20-\x7e]", " ", bare)


def comparable(text: str) -> str:
    """Return *text* as the patterns of resources/rejets read it: words of A-Z and 0-9 parted by one space."""
    return " ".join(re.sub(r"[^A-Z0-9]", " ", record_text(text)).split())
