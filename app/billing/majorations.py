"""Sunday, public holiday and night supplements (NGAP, article 14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from app.billing.calendrier import ZoneFeries, holiday, is_sunday_or_holiday
from app.billing.nomenclature import Nomenclature
from app.billing.trace import Step, StepKind
from app.domain.composition import Urgence
from app.domain.money import Money
from app.domain.people import ZoneTarifaire

ARTICLE_14 = "NGAP, version en vigueur du 21/06/2026, dispositions générales, article 14"
ACT_NIGHT = (time(20), time(8))
CALL_NIGHT = (time(19), time(7))


@dataclass(frozen=True, slots=True)
class Majoration:
    """One fixed supplement; ``complement`` marks the act line (facts/ngap-mk.md §4)."""

    act_id: str
    complement: str
    montant: Money
    steps: tuple[Step, ...]


def majoration(
    day: date, urgence: Urgence | None, zone: ZoneTarifaire, feries: ZoneFeries, nomenclature: Nomenclature
) -> Majoration | None:
    """Return the supplement of an act of *day*, None when the text gives none.

    The night one when both hours fall at night, else Sunday and holiday; never both, for want of a text that says so.
    """
    if urgence is None or not urgence.justifiee:
        return None
    if is_night(urgence):
        return _built("MAJ-N", "N", "Nuit\u00a0: acte de 20 h à 8 h et appel de 19 h à 7 h", day, zone, nomenclature)
    if is_sunday_or_holiday(day, feries):
        why = f"Jour férié\u00a0: {holiday(day, feries)}" if holiday(day, feries) else "Dimanche"
        return _built("MAJ-F", "F", why, day, zone, nomenclature)
    return None


def is_night(urgence: Urgence) -> bool:
    """Return whether both the act and the call fall at night."""
    return within(urgence.heure_acte, ACT_NIGHT) and within(urgence.heure_appel, CALL_NIGHT)


def within(hour: time | None, night: tuple[time, time]) -> bool:
    """Return whether *hour* is from the first bound (included) to the second (excluded), over midnight."""
    return hour is not None and (hour >= night[0] or hour < night[1])


def _built(
    act_id: str, complement: str, why: str, day: date, zone: ZoneTarifaire, nomenclature: Nomenclature
) -> Majoration | None:
    acte, amount = nomenclature.in_force(act_id, day), nomenclature.amount(act_id, zone, day)
    if acte is None or amount is None:
        return None
    text = f"{why}, urgence justifiée par l’état du patient\u00a0: {amount}."
    step = Step(StepKind.MAJORATION, text, amount, (("code", act_id),), ARTICLE_14, acte.version)
    return Majoration(act_id, complement, amount, (step,))
