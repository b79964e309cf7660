"""What changed between two snapshots of rights, in words."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

from app.domain.dates import DateRange
from app.domain.droits import Droits, DroitsAmc, DroitsAmo, Gestion

_AMO = {
    "regime": "régime",
    "caisse": "caisse",
    "centre": "centre",
    "code_gestion": "code gestion",
    "exoneration": "exonération",
    "nature_assurance": "nature d’assurance",
    "periode": "période",
}
_AMC = {
    "organisme": "organisme",
    "nom": "nom",
    "adherent": "n° d’adhérent",
    "gestion": "gestion",
    "formule": "formule",
    "periode": "période",
}


def differences(old: Droits, new: Droits) -> tuple[str, ...]:
    """Return one French sentence per difference from *old* to *new*; empty when they say the same."""
    return (
        *_compare("Assurance Maladie", _AMO, old.amo, new.amo),
        *_compare("Complémentaire", _AMC, old.amc, new.amc),
    )


def _compare(
    who: str, labels: dict[str, str], old: DroitsAmo | DroitsAmc | None, new: DroitsAmo | DroitsAmc | None
) -> list[str]:
    if old is None or new is None:
        if old is new:
            return []
        return [f"{who}\u00a0: droits {'ajoutés' if old is None else 'absents de la nouvelle lecture'}."]
    return [
        f"{who}\u00a0: {labels[f.name]} «\u00a0{_shown(before)}\u00a0» → «\u00a0{_shown(after)}\u00a0»."
        for f in fields(old)
        if (before := getattr(old, f.name)) != (after := getattr(new, f.name))
    ]


def _shown(value: str | Gestion | DateRange | None) -> str:
    if isinstance(value, DateRange):
        return f"du {_day(value.start)} au {_day(value.last)}" if value.last else f"depuis le {_day(value.start)}"
    if isinstance(value, Gestion):
        return value.value
    return value or "non renseigné"


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
