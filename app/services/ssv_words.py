"""Words of the codes that a Vitale holds; the table is ``resources/ssv/libelles.csv``, dated and sourced."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


def word(table: str, code: str) -> str:
    """Return what *code* of *table* means, the code itself when no public source says."""
    return _words().get((table, code), code)


@cache
def _words() -> dict[tuple[str, str], str]:
    text = (files("resources") / "ssv" / "libelles.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if line and not line.startswith("#"))
    return {(row["table"], row["code"]): row["libelle"] for row in rows}
