"""Names of the codes of rights, for every screen and paper."""

from __future__ import annotations

import csv
import io
from functools import cache
from importlib import resources

from app.rights.ecart import Noms
from app.services.tables import Tables

EXONERATIONS = {
    "0": "Aucune",
    "3": "Soins particuliers exonérés",
    "4": "ALD",
    "5": "Assuré ou bénéficiaire exonéré",
    "6": "Régime spécial (SNCF, RATP, Mines)",
    "7": "Prévention",
    "9": "ASPA, ASI (Fonds de solidarité vieillesse)",
}
"""Justification d’exonération used by a masseur-kinésithérapeute (resources/amo/exonerations.csv)."""
NATURES = {"10": "Maladie", "30": "Maternité", "41": "Accident du travail, maladie professionnelle", "90": "Prévention"}
"""Nature d’assurance (facts/taux_amo.csv)."""
NATURE_LOCALE = {"13": "Maladie, régime local d’Alsace-Moselle"}
"""Read in answers, never offered in a form: the caisse alone says who belongs to it."""


def noms_of(tables: Tables) -> Noms:
    """Return the names of caisses, exonérations and natures; a code of no table has none."""

    def caisse(regime: str, code: str) -> str:
        found = tables.caisse(regime, code)
        return found.libelle if found else ""

    return Noms(caisse, {**_exonerations(), **EXONERATIONS}, {**NATURES, **NATURE_LOCALE})


@cache
def _exonerations() -> dict[str, str]:
    text = resources.files("resources").joinpath("amo", "exonerations.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(text))
    return {row["code"]: row["libelle"].split(" (")[0] for row in rows if row["table"] == "justificatif_exoneration"}
