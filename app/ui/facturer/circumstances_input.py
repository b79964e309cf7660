"""What the panel of the circumstances says, read into the domain. No Qt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from app.domain.circonstances import Circonstances, TauxManuel, TiersPayant
from app.domain.dates import parse_day
from app.ui.facturer.forms import refused
from app.ui.typed import Errors, percent, read

NATURES = (
    ("Celle des droits", ""),
    ("Maladie", "10"),
    ("Régime local (Alsace-Moselle)", "13"),
    ("Maternité", "30"),
    ("Accident du travail", "41"),
)
QUALIFICATIFS = (("Remboursable", ""), ("Non remboursable", "N"), ("Gratuit", "G"))
DISTINCTES = (("Non précisé", ""), ("Oui, deux ordonnances", "oui"), ("Non, la même ordonnance", "non"))
_DISTINCT = {"": None, "oui": True, "non": False}
ACCIDENT, MATERNITE = "41", "30"


@dataclass(frozen=True, slots=True)
class CircumstancesInput:
    """The panel as typed."""

    tiers: str = TiersPayant.INTEGRAL.value
    qualificatif: str = ""
    nature: str = ""
    numero: str = ""
    accident: str = ""
    maternite: str = ""
    taux: str = ""
    motif: str = ""
    distincte: str = ""


def typed_circumstances(asked: Circonstances) -> CircumstancesInput:
    """Return the panel filled."""
    return CircumstancesInput(
        asked.tiers_payant.value,
        asked.qualificatif,
        asked.nature,
        asked.numero_at,
        f"{asked.accident_on:%d/%m/%Y}" if asked.accident_on else "",
        f"{asked.maternite_on:%d/%m/%Y}" if asked.maternite_on else "",
        str(asked.manuel.taux) if asked.manuel else "",
        asked.manuel.motif if asked.manuel else "",
        {None: "", True: "oui", False: "non"}[asked.ordonnance_distincte],
    )


def parse_circumstances(
    typed: CircumstancesInput, old: Circonstances, login: str, today: date
) -> tuple[Circonstances, Errors]:
    """Return the circumstances, and what is wrong by field; a wrong field keeps what it was.

    A manual rate needs its reason: *login* and the reason are journalled with it.
    """
    errors: Errors = {}
    at_work, pregnant = typed.nature == ACCIDENT, typed.nature == MATERNITE
    numero = read(errors, "numero", lambda: _numero(typed.numero)) if at_work else ""
    accident = read(errors, "accident", lambda: _past(typed.accident, today)) if at_work else None
    maternite = read(errors, "maternite", lambda: _past(typed.maternite, today)) if pregnant else None
    made = Circonstances(
        TiersPayant(typed.tiers),
        typed.qualificatif,
        typed.nature,
        old.numero_at if numero is None else numero,
        old.accident_on if "accident" in errors else accident,
        old.maternite_on if "maternite" in errors else maternite,
        _manual(typed, old, login, errors),
        _DISTINCT[typed.distincte],
    )
    return made, errors


def _manual(typed: CircumstancesInput, old: Circonstances, login: str, errors: Errors) -> TauxManuel | None:
    taux, motif = percent(typed.taux, least=0), typed.motif.strip()
    if not typed.taux.strip() and not motif:
        return None
    if taux is None:
        errors["taux"] = "Écrivez un taux de 0 à 100."
        return old.manuel
    if not motif:
        errors["motif"] = "Écrivez d’où vient ce taux\u00a0: il est noté au journal avec votre nom."
        return old.manuel
    if old.manuel is not None and (old.manuel.taux, old.manuel.motif) == (taux, motif):
        return old.manuel
    return TauxManuel(taux, login, motif)


def _numero(text: str) -> str:
    bare = re.sub(r"\s", "", text)
    if bare and not re.fullmatch(r"\d{9}", bare):
        raise refused("AT", "Neuf chiffres, imprimés sur le volet 2 de la feuille d’accident.")
    return bare


def _past(text: str, today: date) -> date | None:
    if not text.strip():
        return None
    found = parse_day(text, today)
    if found > today:
        raise refused("date", "Cette date est dans l’avenir.")
    return found
