"""Loads the dated table of the delays to act."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from app.receivables.forclusion import LawTable


@cache
def load_law() -> LawTable:
    """Return the table of resources/droit/delais.csv."""
    text = files("resources").joinpath("droit", "delais.csv").read_text(encoding="utf-8")
    return LawTable.of_rows(csv.DictReader(text.splitlines()))
