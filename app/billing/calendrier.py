"""Public holidays by zone and working days, from our own computation of Easter."""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum


class ZoneFeries(Enum):
    """Where the care is given; values are those of resources/calendrier/jours_feries.csv."""

    METROPOLE = "metropole"
    ALSACE_MOSELLE = "alsace-moselle"
    GUADELOUPE = "guadeloupe"
    GUYANE = "guyane"
    MARTINIQUE = "martinique"
    REUNION = "la-reunion"
    MAYOTTE = "mayotte"
    SAINT_BARTHELEMY = "saint-barthelemy"
    SAINT_MARTIN = "saint-martin"
    SAINT_PIERRE_ET_MIQUELON = "saint-pierre-et-miquelon"


_BY_POSTCODE = {
    "57": ZoneFeries.ALSACE_MOSELLE, "67": ZoneFeries.ALSACE_MOSELLE, "68": ZoneFeries.ALSACE_MOSELLE,
    "971": ZoneFeries.GUADELOUPE, "972": ZoneFeries.MARTINIQUE, "973": ZoneFeries.GUYANE, "974": ZoneFeries.REUNION,
    "975": ZoneFeries.SAINT_PIERRE_ET_MIQUELON, "976": ZoneFeries.MAYOTTE, "97133": ZoneFeries.SAINT_BARTHELEMY,
    "97150": ZoneFeries.SAINT_MARTIN,
}  # fmt: skip
"""Départements (INSEE, Code officiel géographique 2026) and the two islands that have a postcode of their own."""


def feries_of(code_postal: str) -> ZoneFeries:
    """Return the calendar of a postcode, that of métropole when nothing tells otherwise."""
    found = (_BY_POSTCODE.get(code_postal[:length]) for length in (5, 3, 2))
    return next((zone for zone in found if zone is not None), ZoneFeries.METROPOLE)


_FIXED = (
    (1, 1, "1er janvier"), (5, 1, "1er mai"), (5, 8, "8 mai"), (7, 14, "14 juillet"), (8, 15, "Assomption"),
    (11, 1, "Toussaint"), (11, 11, "11 novembre"), (12, 25, "Jour de Noël"),
)  # fmt: skip
_MOVING = ((1, "Lundi de Pâques"), (39, "Ascension"), (50, "Lundi de Pentecôte"))
"""Days after Easter."""
_ABOLITION = {
    ZoneFeries.MAYOTTE: (4, 27), ZoneFeries.MARTINIQUE: (5, 22), ZoneFeries.GUADELOUPE: (5, 27),
    ZoneFeries.SAINT_MARTIN: (5, 28), ZoneFeries.GUYANE: (6, 10), ZoneFeries.SAINT_BARTHELEMY: (10, 9),
    ZoneFeries.REUNION: (12, 20),
}  # fmt: skip
"""Abolition of slavery (facts/codage-amo-amc.md §8)."""


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    century, rest = divmod(year, 100)
    epact = (19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    shift = (year % 19 + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def holiday(day: date, zone: ZoneFeries = ZoneFeries.METROPOLE) -> str:
    """Return the name of the public holiday in *zone*, empty when it is none. Source: Code du travail, L3133-1."""
    return _holidays(day.year, zone).get(day, "")


def is_sunday_or_holiday(day: date, zone: ZoneFeries = ZoneFeries.METROPOLE) -> bool:
    """Return whether article 14 of the NGAP counts *day* as a Sunday or a public holiday."""
    return day.weekday() == 6 or bool(holiday(day, zone))


def working_days_after(day: date, count: int, zone: ZoneFeries = ZoneFeries.METROPOLE) -> date:
    """Return the *count*-th working day (Monday to Friday, no holiday) after *day*."""
    while count:
        day += timedelta(days=1)
        if day.weekday() < 5 and not holiday(day, zone):
            count -= 1
    return day


def _holidays(year: int, zone: ZoneFeries) -> dict[date, str]:
    sunday = easter(year)
    days = {sunday + timedelta(days=shift): name for shift, name in _MOVING}
    days.update({date(year, month, day): name for month, day, name in _FIXED})
    if zone is ZoneFeries.ALSACE_MOSELLE:
        days.update({sunday - timedelta(days=2): "Vendredi saint", date(year, 12, 26): "2ème jour de Noël"})
    if zone in _ABOLITION:
        days[date(year, *_ABOLITION[zone])] = "Abolition de l’esclavage"
    return days
