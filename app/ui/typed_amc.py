"""The right of a complémentaire as typed, whichever screen asks for it. No Qt."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.dates import DateRange
from app.domain.droits import DroitsAmc, Gestion
from app.ui.typed import Errors, percent

ORGANISME_MISSING = "Indiquez le numéro de la complémentaire\u00a0: 8 à 10 chiffres, sur la carte de tiers payant."
AMC_NAME_MISSING = "Indiquez le nom de la complémentaire."
PERCENT_WRONG = "Indiquez un pourcentage de 1 à 100."
TICKET_ENTIER = "052"
FORMULES = (
    ("Ticket modérateur entier", TICKET_ENTIER),
    ("Pourcentage du ticket modérateur", "050"),
    ("Pourcentage de la base, part obligatoire comprise", "02A"),
)
"""Formulas that billing/amc.py applies (facts/formules_amc.csv)."""
WITH_PERCENT = frozenset({"050", "02A"})
GESTIONS = (("Gestion unique", Gestion.UNIQUE), ("Gestion séparée", Gestion.SEPAREE))


@dataclass(frozen=True, slots=True)
class AmcTyped:
    """The fields of a form about a complémentaire."""

    organisme: str = ""
    nom_amc: str = ""
    adherent: str = ""
    gestion: Gestion = Gestion.UNIQUE
    formule: str = TICKET_ENTIER
    pourcent: str = ""


def organisme_number(text: str) -> str | None:
    """Return the 8 to 10 digits that name a complémentaire, None when they are none."""
    bare = re.sub(r"\s", "", text)
    return bare if re.fullmatch(r"\d{8,10}", bare) else None


def read_amc(typed: AmcTyped, errors: Errors, periode: DateRange | None = None) -> DroitsAmc | None:
    """Return the right of the complémentaire, or None with what is wrong added to *errors*."""
    wrong: Errors = {}
    organisme = organisme_number(typed.organisme)
    if organisme is None:
        wrong["organisme"] = ORGANISME_MISSING
    if not typed.nom_amc.strip():
        wrong["nom_amc"] = AMC_NAME_MISSING
    formule = typed.formule
    if formule in WITH_PERCENT:
        share = percent(typed.pourcent)
        if share is None:
            wrong["pourcent"] = PERCENT_WRONG
        formule = f"{formule}:{share}"
    errors |= wrong
    if wrong or organisme is None:
        return None
    return DroitsAmc(organisme, typed.nom_amc.strip(), typed.adherent.strip(), typed.gestion, formule, periode)


def split_formule(formule: str) -> tuple[str, str]:
    """Return the code and the percentage, as the form shows them."""
    code, _, share = formule.partition(":")
    return code, share
