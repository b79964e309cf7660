"""Complements of a séance and circumstances of a feuille as JSON texts: what has its default value is left out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, time
from decimal import Decimal
from typing import Any

from app.domain.circonstances import ORDINAIRES, Circonstances, TauxManuel, TiersPayant
from app.domain.composition import NO_COMPLEMENT, Complements, Depassement, Deplacement, HorsNomenclature, Urgence
from app.domain.money import Money

Json = dict[str, Any]
NOTHING = "{}"


def complements_text(complements: Complements) -> str:
    """Return the text of *complements*, « {} » for the bare act."""
    return _text(complements, NO_COMPLEMENT)


def complements_of(text: str) -> Complements:
    """Return the complements of a text written by ``complements_text``."""
    if text == NOTHING:
        return NO_COMPLEMENT
    told: Json = json.loads(text)
    for name in ("supplements", "territoires"):
        if name in told:
            told[name] = tuple(told[name])
    if "deplacement" in told:
        told["deplacement"] = _deplacement(told["deplacement"])
    if "urgence" in told:
        told["urgence"] = _urgence(told["urgence"])
    if "depassement" in told:
        told["depassement"] = Depassement(**_with_money(told["depassement"]))
    if "hors_nomenclature" in told:
        told["hors_nomenclature"] = tuple(HorsNomenclature(**_with_money(one)) for one in told["hors_nomenclature"])
    return replace(NO_COMPLEMENT, **told)


def circonstances_text(circonstances: Circonstances) -> str:
    """Return the text of *circonstances*, « {} » for the ordinary ones."""
    return _text(circonstances, ORDINAIRES)


def circonstances_of(text: str) -> Circonstances:
    """Return the circumstances of a text written by ``circonstances_text``."""
    if text == NOTHING:
        return ORDINAIRES
    told: Json = json.loads(text)
    if "tiers_payant" in told:
        told["tiers_payant"] = TiersPayant[told["tiers_payant"]]
    for name in ("accident_on", "maternite_on"):
        if name in told:
            told[name] = date.fromisoformat(told[name])
    if "manuel" in told:
        told["manuel"] = TauxManuel(**told["manuel"])
    return replace(ORDINAIRES, **told)


def _text(value: Complements | Circonstances, plain: object) -> str:
    if value == plain:
        return NOTHING
    return json.dumps(_told(value, plain), ensure_ascii=False)


def _told(value: Any, plain: object = None) -> Json:
    """Every field of *value* that is not that of *plain*."""
    told: Json = {}
    for one in fields(value):
        held = getattr(value, one.name)
        if plain is None or held != getattr(plain, one.name):
            told[one.name] = _plain(held)
    return told


def _plain(held: Any) -> Any:
    if isinstance(held, tuple):
        return [_plain(one) for one in held]
    if isinstance(held, _NESTED):
        return _told(held)
    return next((write(held) for kind, write in _WRITTEN if isinstance(held, kind)), held)


_NESTED = (Deplacement, Urgence, Depassement, HorsNomenclature, TauxManuel)
_WRITTEN: tuple[tuple[type | tuple[type, ...], Callable[[Any], Any]], ...] = (
    (Money, lambda held: held.cents),
    (Decimal, str),
    ((date, time), lambda held: held.isoformat()),
    (TiersPayant, lambda held: held.name),
)


def _deplacement(told: Json) -> Deplacement:
    for name in ("distance_km", "km_plus_proche"):
        told[name] = None if told[name] is None else Decimal(told[name])
    told["sortie_on"] = None if told["sortie_on"] is None else date.fromisoformat(told["sortie_on"])
    return Deplacement(**told)


def _urgence(told: Json) -> Urgence:
    for name in ("heure_acte", "heure_appel"):
        told[name] = None if told[name] is None else time.fromisoformat(told[name])
    return Urgence(**told)


def _with_money(told: Json) -> Json:
    return {**told, "montant": Money(told["montant"])}
