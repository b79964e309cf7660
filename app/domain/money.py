"""Amounts in whole cents, their parser and their formatter."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Self

from app.domain.errors import InvalidIdentifier

_TYPED = re.compile(r"^(-?)(\d{1,9})(?:[.,](\d{1,2}))?$")
_NBSP = "\u00a0"


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """Euros held as whole cents; negative for a reversal."""

    cents: int

    def __post_init__(self) -> None:
        if type(self.cents) is not int:  # refuses float and bool
            raise TypeError(f"cents must be an int, got {self.cents!r}")

    @classmethod
    def of_act(cls, letter_value: Decimal, coefficient: Decimal) -> Self:
        """Price of one act: key-letter value in euros x coefficient, rounded half up.

        Source: facts/ngap-mk.md §1.3, checked there against the published tables.
        """
        return cls(_half_up(letter_value * coefficient * 100))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a typed amount (« 1 234,56 », « 12,5 », « 12 € »); raise InvalidIdentifier otherwise."""
        bare = re.sub(r"[\s\u00a0\u202f€]", "", text).replace("−", "-")
        match = _TYPED.match(bare)
        if match is None:
            raise InvalidIdentifier(
                "amount", "not an amount", "Montant illisible. Écrivez par exemple 17,88 (deux décimales au plus)."
            )
        sign, euros, decimals = match.groups()
        cents = int(euros) * 100 + int((decimals or "0").ljust(2, "0"))
        return cls(-cents if sign else cents)

    @classmethod
    def total(cls, amounts: Iterable[Money]) -> Self:
        """Sum of *amounts*; zero for none."""
        return cls(sum(amount.cents for amount in amounts))

    def split(self, percent: int) -> tuple[Self, Self]:
        """Return (share at *percent*, the rest). The rest is a subtraction, so they add up."""
        share = _half_up(Decimal(self.cents) * percent / 100)
        return type(self)(share), type(self)(self.cents - share)

    def __add__(self, other: Money) -> Self:
        return type(self)(self.cents + other.cents)

    def __sub__(self, other: Money) -> Self:
        return type(self)(self.cents - other.cents)

    def __neg__(self) -> Self:
        return type(self)(-self.cents)

    def __mul__(self, count: int) -> Self:
        return type(self)(self.cents * count)

    def __bool__(self) -> bool:
        return self.cents != 0

    def __str__(self) -> str:
        """Return the French form « 1 234,56 € » with no-break spaces."""
        return f"{self.bare}{_NBSP}€"

    @property
    def bare(self) -> str:
        """The French form without the euro sign, for an entry field."""
        sign = "-" if self.cents < 0 else ""
        euros, cents = divmod(abs(self.cents), 100)
        return f"{sign}{euros:,}".replace(",", _NBSP) + f",{cents:02d}"


ZERO = Money(0)


def _half_up(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))
