"""Numbers that name people, payers and papers: valid by construction, masked when they name a person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from app.domain.errors import InvalidIdentifier


@dataclass(frozen=True, slots=True)
class Nir:
    """Numéro d'inscription au répertoire: 13 characters and a key of two digits.

    Source: facts/donnees-securite.md §8 (key 97 - NIR mod 97, 2A counts 19, 2B counts 18), facts/verification_cles.csv.
    Months above 12 exist (lunar or unknown birth month) and pass. ``repr`` and ``str`` are masked.
    """

    digits: str
    key: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read 15 characters, spaces ignored; raise InvalidIdentifier on shape or key."""
        bare = re.sub(r"[\s\u00a0\u202f.-]", "", text).upper()
        if not re.fullmatch(r"[1-478][0-9]{4}([0-9]{2}|2A|2B)[0-9]{8}", bare):
            raise InvalidIdentifier(
                "NIR", "shape", "Le numéro de sécurité sociale compte 15 caractères, par exemple 2 84 03 80 021 123 47."
            )
        nir = cls(bare[:13], bare[13:])
        if nir.key != nir.expected_key:
            raise InvalidIdentifier(
                "NIR", "key", "La clé du numéro ne correspond pas. Vérifiez les deux derniers chiffres."
            )
        return nir

    @classmethod
    def unchecked(cls, text: str) -> Self:
        """Keep 15 characters as a card gave them, key right or wrong: test cards carry wrong keys."""
        bare = re.sub(r"\s", "", text).upper()
        if not re.fullmatch(r"[0-9]{5}([0-9]{2}|2A|2B)[0-9]{8}", bare):
            raise InvalidIdentifier("NIR", "shape", "Le numéro lu sur la carte n’a pas 15 caractères.")
        return cls(bare[:13], bare[13:])

    @property
    def expected_key(self) -> str:
        """The key that the 13 characters call for, two digits."""
        number = (
            int(self.digits.replace("2A", "19", 1).replace("2B", "18", 1))
            if not self.digits.isdigit()
            else int(self.digits)
        )
        return f"{97 - number % 97:02d}"

    @property
    def key_is_right(self) -> bool:
        """Whether the key matches."""
        return self.key == self.expected_key

    @property
    def value(self) -> str:
        """The 15 characters, for the database, the records and the field of the person who may see them."""
        return self.digits + self.key

    @property
    def grouped(self) -> str:
        """The 15 characters in the usual groups: « 2 84 03 80 021 123 47 »."""
        d = self.digits
        return f"{d[0]} {d[1:3]} {d[3:5]} {d[5:7]} {d[7:10]} {d[10:]} {self.key}"

    @property
    def masked(self) -> str:
        """Sex, year and month only: « 2 84 03 ●● ●●● ●●● ●● »."""
        d = self.digits
        return f"{d[0]} {d[1:3]} {d[3:5]} ●● ●●● ●●● ●●"

    def masked_beside(self, other: Nir | None) -> str:
        """The masked form, with the first group that parts this number from *other* in clear: never the whole."""
        mine, theirs = self.grouped.split(" "), other.grouped.split(" ") if other is not None else []
        hidden = self.masked.split(" ")
        first = next((i for i, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a != b), None)
        if first is not None:
            hidden[first] = mine[first]
        return " ".join(hidden)

    def __str__(self) -> str:
        return self.masked

    def __repr__(self) -> str:
        return f"Nir({self.masked!r})"


@dataclass(frozen=True, slots=True)
class Rpps:
    """Numéro RPPS of a health professional: 11 digits, Luhn. Source: facts/verification_cles.csv."""

    value: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read 11 digits, spaces ignored; raise InvalidIdentifier on shape or key."""
        bare = re.sub(r"\s", "", text)
        if not re.fullmatch(r"[0-9]{11}", bare) or not luhn_is_right(bare):
            raise InvalidIdentifier(
                "RPPS",
                "shape or key",
                "Le numéro RPPS compte 11 chiffres et sa clé ne correspond pas. Relisez la carte CPS.",
            )
        return cls(bare)

    def __str__(self) -> str:
        v = self.value
        return f"{v[:2]} {v[2:4]} {v[4:6]} {v[6:8]} {v[8:]}"


@dataclass(frozen=True, slots=True)
class NumeroAm:
    """Numéro d'identification Assurance Maladie (numéro de facturation): 8 digits and a Luhn key.

    Source: facts/verification_cles.csv (2 département + 7 for a MK + 5 + Luhn key).
    """

    value: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read 9 characters, spaces ignored; raise InvalidIdentifier on shape or key."""
        bare = re.sub(r"\s", "", text).upper()
        digits = bare.replace("A", "1", 1).replace("B", "2", 1)
        if not re.fullmatch(r"[0-9][0-9AB][0-9]{7}", bare) or not luhn_is_right(digits):
            raise InvalidIdentifier(
                "AM number",
                "shape or key",
                "Le numéro Assurance Maladie compte 9 chiffres et sa clé ne correspond pas.",
            )
        return cls(bare)

    def __str__(self) -> str:
        v = self.value
        return f"{v[:2]} {v[2]} {v[3:8]} {v[8]}"


def luhn_is_right(digits: str) -> bool:
    """Return whether the last digit is the Luhn key of the others."""
    total = 0
    for index, char in enumerate(reversed(digits)):
        value = int(char) * (2 if index % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def luhn_key(digits: str) -> str:
    """Return the digit that makes *digits* + key pass Luhn."""
    return next(key for key in "0123456789" if luhn_is_right(digits + key))


@dataclass(frozen=True, slots=True)
class Iban:
    """IBAN of the cabinet, mod 97 checked (ISO 13616)."""

    value: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an IBAN, spaces ignored; raise InvalidIdentifier on shape or key."""
        bare = re.sub(r"\s", "", text).upper()
        shaped = re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", bare)
        if not shaped or int("".join(str(int(c, 36)) for c in bare[4:] + bare[:4])) % 97 != 1:
            raise InvalidIdentifier(
                "IBAN", "shape or key", "L’IBAN est faux : vérifiez chaque groupe de quatre caractères."
            )
        return cls(bare)

    def __str__(self) -> str:
        return " ".join(self.value[i : i + 4] for i in range(0, len(self.value), 4))
