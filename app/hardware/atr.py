"""Which card answers so at reset; the table is ``resources/cards/atr.csv``, dated and sourced."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from app.domain.card import CardKind


@dataclass(frozen=True, slots=True)
class AtrRow:
    """One row of the table."""

    pattern: re.Pattern[str]
    whole: bool
    kind: CardKind
    label: str

    def fits(self, atr: bytes) -> bool:
        """Return whether *atr* is told by this row."""
        text = atr.hex(" ").upper()
        return bool(self.pattern.fullmatch(text) if self.whole else self.pattern.search(text))


@cache
def table() -> tuple[AtrRow, ...]:
    """Return the rows in the order in which they are tried."""
    text = (files("resources") / "cards" / "atr.csv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(
        AtrRow(
            re.compile(row["pattern"].replace("?", "[0-9A-F]")),
            row["match"] == "whole",
            CardKind[row["kind"]],
            row["label"],
        )
        for row in csv.DictReader(lines)
    )


def recognise(atr: bytes) -> CardKind:
    """Return the family of a card; UNKNOWN is worth a probe, never a refusal by itself."""
    return next((row.kind for row in table() if row.fits(atr)), CardKind.UNKNOWN)


def label(atr: bytes) -> str:
    """Return the name of the card for a diagnosis, the ATR itself when it is in no row."""
    return next((row.label for row in table() if row.fits(atr)), f"ATR {atr.hex(' ').upper()}")
