"""Finding an act: by words and filters, by its old cotation, among favourites and recent ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.billing.nomenclature import Acte, Nomenclature, holds, in_label, order
from app.domain.patient import normalised

_COTATION = re.compile(r"^\s*([A-Z]{2,3})\s*(\d{1,2}(?:[.,]\d{1,2})?)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ActFilter:
    """What the user asked for; an empty field filters nothing."""

    words: str = ""
    """Every word must start a word of the act. A whole old cotation (« AMS 7.5 ») finds what replaced it."""
    region: str = ""
    opere: bool | None = None
    referentiel: bool | None = None
    article: str = ""
    """« 1 » or « 1-A »."""
    category: str = ""


@dataclass(frozen=True, slots=True)
class ActHit:
    """One act found; favourites come first, then recent ones."""

    acte: Acte
    favori: bool = False
    recent: bool = False


def find_acts(
    nomenclature: Nomenclature,
    asked: ActFilter,
    day: date,
    favourites: Sequence[str] = (),
    recents: Sequence[str] = (),
    limit: int = 50,
) -> tuple[ActHit, ...]:
    """Return the acts in force on *day* that pass the filter; *favourites* then *recents* first, in their order."""
    wanted = _wanted(asked.words)
    cotation = parse_cotation(asked.words)
    found = [
        acte
        for rows in nomenclature.versions.values()
        for acte in rows
        if day in acte.validity
        and (_is_cotation(acte, cotation) if cotation else holds(acte, wanted))
        and _passes(acte, asked)
    ]
    places = {act_id: place for place, act_id in reversed(list(enumerate((*favourites, *recents))))}
    found.sort(key=lambda a: (places.get(a.act_id, len(places)), not in_label(a, wanted), order(a)))
    liked, seen = set(favourites), set(recents)
    return tuple(ActHit(acte, acte.act_id in liked, acte.act_id in seen) for acte in found[:limit])


def parse_cotation(text: str) -> tuple[str, Decimal] | None:
    """Read « AMS 7.5 », « ram 8,09 »; None when *text* is something else."""
    match = _COTATION.match(text)
    if match is None:
        return None
    return match[1].upper(), Decimal(match[2].replace(",", "."))


def _is_cotation(acte: Acte, cotation: tuple[str, Decimal]) -> bool:
    """Whether this is the cotation of the act, today or before the reform (« AMK/AMC 8.5 et AMK/AMC 6 »)."""
    if (acte.lettre_cle, acte.coefficient) == cotation:
        return True
    key, coefficient = cotation
    for part in acte.ancienne_cotation.split(" et "):
        keys, _, value = part.rpartition(" ")
        if key in keys.split("/") and re.fullmatch(r"[\d.]+", value) and Decimal(value) == coefficient:
            return True
    return False


def _wanted(words: str) -> list[str]:
    return normalised(words).split()


def _passes(acte: Acte, asked: ActFilter) -> bool:
    about = acte.classement
    return (
        (not asked.region or normalised(asked.region) in {normalised(about.region), normalised(about.territoire)})
        and (asked.opere is None or about.opere in {asked.opere, None})
        and (asked.referentiel is None or asked.referentiel == (acte.seuil_referentiel is not None))
        and (not asked.article or _in_article(acte.article, asked.article))
        and (not asked.category or acte.category == asked.category)
    )


def _in_article(article: str, asked: str) -> bool:
    bare = article.removeprefix("II-")
    return bare == asked or bare.startswith(f"{asked}-")
