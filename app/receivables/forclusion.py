"""The last day to act, by the law that applies to each debtor."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache

from app.domain.creance import DebtorKind
from app.domain.dates import DateRange
from app.domain.errors import AppError


class Risque(Enum):
    """Risk that a caisse covers: each has its own delay. Values are those of resources/droit/delais.csv."""

    MALADIE = "maladie"
    MATERNITE = "maternite"
    AT_MP = "at_mp"

    @classmethod
    def of_nature(cls, nature_assurance: str) -> Risque:
        """Read the nature d'assurance of the rights: 30 maternité, 41 AT/MP, anything else maladie."""
        return {"30": cls.MATERNITE, "41": cls.AT_MP}.get(nature_assurance, cls.MALADIE)


class Depart(Enum):
    """Where the delay starts."""

    ACTE = "acte"
    TRIMESTRE_SUIVANT = "trimestre_suivant"


class NoLaw(AppError):
    """No dated text covers this debtor on this day."""

    user_message = "Aucun texte de la table des délais ne couvre cette date de soins. Vérifiez la date de la séance."


@dataclass(frozen=True, slots=True)
class Delai:
    """One row of the table: a text, the days of care it covers, its length."""

    debiteur: DebtorKind
    risque: Risque | None
    soins: DateRange
    mois: int
    depart: Depart
    texte: str
    explication: str
    source: str

    @classmethod
    def of_row(cls, row: Mapping[str, str]) -> Delai:
        """Build from a row of resources/droit/delais.csv; raise ValueError on an unknown word."""
        until = date.fromisoformat(row["soins_au"]) if row["soins_au"] else None
        return cls(
            DebtorKind(row["debiteur"]),
            Risque(row["risque"]) if row["risque"] else None,
            DateRange.through(date.fromisoformat(row["soins_du"]), until),
            int(row["mois"]),
            Depart(row["depart"]),
            row["texte"],
            row["explication"],
            row["source"],
        )

    def last_day(self, soins: date) -> date:
        """Return the last prudent day to act for care given on *soins*."""
        if self.depart is Depart.TRIMESTRE_SUIVANT:
            return add_months(next_quarter(soins), self.mois) - timedelta(days=1)
        return add_months(soins, self.mois)


@dataclass(frozen=True, slots=True)
class Limite:
    """The answer: the last prudent day, and the text that sets it."""

    last_day: date
    texte: str


@dataclass(frozen=True, slots=True)
class LawTable:
    """The dated table of delays."""

    delais: tuple[Delai, ...]

    @classmethod
    def of_rows(cls, rows: Iterable[Mapping[str, str]]) -> LawTable:
        """Build from the rows of resources/droit/delais.csv."""
        return cls(tuple(Delai.of_row(row) for row in rows))

    def limit(self, debiteur: DebtorKind, soins: date, risque: Risque = Risque.MALADIE) -> Limite:
        """Return the limit for care given on *soins*; raise NoLaw when no text covers that day.

        Source: facts/recouvrement-droit.md §1.1 to §1.3 (counted séance by séance, whole days).
        """
        for delai in self.delais:
            if delai.debiteur is debiteur and delai.risque in {None, risque} and soins in delai.soins:
                return Limite(delai.last_day(soins), delai.texte)
        raise NoLaw(f"no text for {debiteur.name} {risque.name} on {soins}")

    def explanation(self, texte: str) -> str:
        """Return the sentence shown for *texte*; raise NoLaw for a text that is not in the table."""
        for delai in self.delais:
            if delai.texte == texte:
                return delai.explication
        raise NoLaw(f"unknown text {texte}")


@lru_cache(4096)  # a list of claims asks for the same days thousands of times
def add_months(day: date, months: int) -> date:
    """Return the same day of the month *months* later, or the last of that month (29/02/2024 + 24 = 28/02/2026)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def next_quarter(day: date) -> date:
    """Return the first day of the civil quarter after that of *day*."""
    return add_months(date(day.year, (day.month - 1) // 3 * 3 + 1, 1), 3)
