"""How hard a passphrase is to guess, and what to say about it."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass

REQUIRED_BITS = 79
"""CNIL, délibération 2022-100 du 21/07/2022, case 1 (the passphrase alone protects): 80 bits.

79 here, as the CNIL's own accepted example (12 characters of 4 kinds) makes 79.6 (facts/donnees-securite.md §5).
"""
WORD_BITS = 11.5
"""What one word of a phrase is worth: the CNIL accepts seven words for 80 bits."""
_POOLS = ((r"[a-z]", 26), (r"[A-Z]", 26), (r"[0-9]", 10), (r"[^a-zA-Z0-9]", 37))
_BETWEEN_WORDS = re.compile(r"[\s\-_.,;:'’/]+")
_WELL_KNOWN = (
    "motdepasse", "password", "azerty", "qwerty", "bonjour", "soleil", "cabinet", "kine", "doudou", "loulou", "admin",
    "chouchou", "marseille", "secret", "test", "bienvenue", "123456789", "12345678", "1234567", "123456", "12345",
    "1234",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Strength:
    """What a passphrase is worth; ``advice`` is French, empty when nothing is missing."""

    bits: int
    advice: str

    @property
    def sufficient(self) -> bool:
        """Whether it may protect the database of a cabinet."""
        return self.bits >= REQUIRED_BITS

    @property
    def ratio(self) -> float:
        """From 0 to 1, for the gauge beside the field."""
        return min(1.0, self.bits / REQUIRED_BITS)


def strength(passphrase: str, *, known: tuple[str, ...] = ()) -> Strength:
    """Return the strength of *passphrase*; *known* are words anyone would try (login, name of the cabinet).

    The lower of two estimates: by kinds of characters, and by words when it is a phrase.
    """
    text = unicodedata.normalize("NFKC", passphrase).strip()
    reduced = _without_well_known(text, known)
    bits = _character_bits(reduced)
    pieces = [piece for piece in _BETWEEN_WORDS.split(text) if piece]
    words = {piece.lower() for piece in pieces if _is_word(piece)}
    is_phrase = sum(map(_is_word, pieces)) >= 2
    if is_phrase:
        rest = "".join(piece for piece in pieces if not _is_word(piece))
        bits = min(bits, len(words) * WORD_BITS + _character_bits(rest))
    whole = math.floor(bits)
    return Strength(whole, "" if whole >= REQUIRED_BITS else _advice(text, len(words) if is_phrase else 0))


def _is_word(piece: str) -> bool:
    """Letters in the case of a word: « girafe », « Girafe », « GIRAFE », not « kTvQm »."""
    return len(piece) >= 3 and piece.isalpha() and (piece[1:].islower() or piece.isupper())


def _without_well_known(text: str, known: tuple[str, ...]) -> str:
    """Replace each word that everyone tries by one character: it is worth no more."""
    for word in sorted((*_WELL_KNOWN, *(w for w in known if len(w) >= 3)), key=len, reverse=True):
        text = re.sub(re.escape(word), "x", text, flags=re.IGNORECASE)
    return text


def _character_bits(text: str) -> float:
    pool = sum(size for pattern, size in _POOLS if re.search(pattern, text))
    return _unpredictable(text) * math.log2(pool) if pool else 0.0


def _unpredictable(text: str) -> int:
    """Count the characters that neither repeat the two before nor run on from them (aaa, abc, 321)."""
    count = 0
    for index, char in enumerate(text):
        if index >= 2:
            step, previous = ord(char) - ord(text[index - 1]), ord(text[index - 1]) - ord(text[index - 2])
            if step == previous and step in (-1, 0, 1):
                continue
        count += 1
    return count


def _advice(text: str, words: int) -> str:
    if words:
        missing = max(1, 7 - words)
        plural = "s" if missing > 1 else ""
        return f"Ajoutez {missing} mot{plural} sans lien entre eux : sept mots au hasard suffisent."
    kinds = sum(1 for pattern, _size in _POOLS if re.search(pattern, text))
    if len(text) >= 12 and kinds >= 4:
        return "Évitez les mots connus, les suites et les répétitions, ou prenez sept mots au hasard."
    return "Prenez sept mots au hasard, ou 12 caractères mêlant majuscules, minuscules, chiffres et signes."
