"""Home visits: which lump sum, how many kilometres, and what each costs (NGAP, article 13)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from app.billing.nomenclature import Acte, Nomenclature
from app.billing.pricing import Unpriced
from app.billing.trace import ROUNDING, Step, StepKind, decimal_text
from app.domain.composition import Deplacement
from app.domain.money import Money
from app.domain.people import ZoneTarifaire

ARTICLE_13 = "NGAP, version en vigueur du 21/06/2026, dispositions générales, article 13"
_NEW_IFS = date(2026, 1, 1)
"""From this day one IFS replaces IFO, IFR, IFN, IFP, IFV and the old IFS (facts/ngap-mk.md §3.2)."""
DAYS_AFTER_DISCHARGE = 35


@dataclass(frozen=True, slots=True)
class TravelCharge:
    """One line of travel to add to an act."""

    act_id: str
    quantite: Decimal
    montant: Money
    steps: tuple[Step, ...]


def travel_charges(
    acte: Acte, day: date, trip: Deplacement, zone: ZoneTarifaire, nomenclature: Nomenclature
) -> tuple[TravelCharge | Unpriced, ...]:
    """Return the lump sum then the kilometres of one trip; nothing for the second patient at the same address."""
    if trip.rang > 1:
        return ()
    return tuple(_charges(acte, day, trip, zone, nomenclature))


def lump_sum(acte: Acte, day: date, trip: Deplacement) -> tuple[str, str]:
    """Return the act id of the lump sum (empty when no source gives one) and the reason, in French.

    Source: NGAP article 13-E since 2026-01-01, article 13 before (facts/ngap-mk.md §3.2).
    """
    code = acte.deplacement
    if code.startswith("IFS-35j"):
        return _after_surgery(day, trip)
    if code.startswith("IFV"):
        return "", "L’IFV a disparu au 01/01/2026 et aucune source ne donne son montant."
    if code in {"IFO", "IFR", "IFN", "IFP"} and day < _NEW_IFS:
        return f"DEP-{code}", f"Acte de l’article {acte.article.removeprefix('II-')}\u00a0: {code} jusqu’au 31/12/2025."
    if code in {"IFS", "IFO", "IFR", "IFN", "IFP"}:
        return "DEP-IFS", f"Acte de l’article {acte.article.removeprefix('II-')}\u00a0: IFS dans tous les cas."
    return "DEP-IFD", "Acte hors de la liste de l’IFS\u00a0: IFD."


def billable_km(trip: Deplacement) -> tuple[Decimal, str]:
    """Return the kilometres to bill for the way there and back, and the reason, in French.

    Source: NGAP article 13-C: 2 km off each way in plain, 1 km in mountain, never within one agglomération.
    """
    if trip.distance_km is None:
        return Decimal(0), "Aucune distance saisie\u00a0: pas d’indemnité kilométrique."
    if trip.meme_agglomeration:
        return Decimal(0), "Même agglomération\u00a0: pas d’indemnité kilométrique."
    distance, words = trip.distance_km, ""
    if trip.km_plus_proche is not None and trip.km_plus_proche < distance and not trip.retour_a_domicile:
        distance, words = trip.km_plus_proche, " (distance du confrère le plus proche)"
    off = 1 if trip.montagne else 2
    if distance <= off:
        return Decimal(0), f"Distance de {_km(distance)}{words}\u00a0: {off} km au plus, pas d’indemnité kilométrique."
    km = 2 * distance - 2 * off
    where = "montagne" if trip.montagne else "plaine"
    return km, f"Kilomètres\u00a0: 2 × {_km(distance)}{words} − 2 × {off} km en {where} = {_km(km)}."


def km_amount(per_km: Money, km: Decimal) -> Money:
    """Return the price of *km* kilometres, half up to the cent."""
    return Money(int((per_km.cents * km).quantize(Decimal(1), ROUND_HALF_UP)))


def _after_surgery(day: date, trip: Deplacement) -> tuple[str, str]:
    code, since = ("DEP-IFS", "article 13-E") if day >= _NEW_IFS else ("DEP-IFS-OLD", "ancien article 13")
    if trip.sortie_on is None:
        return "DEP-IFD", "Pas de sortie d’hospitalisation après intervention\u00a0: IFD."
    days = (day - trip.sortie_on).days
    if trip.retour_a_domicile and days >= 0:
        return code, f"Programme de retour à domicile\u00a0: IFS sans limite de jours ({since})."
    if 0 <= days <= DAYS_AFTER_DISCHARGE:
        return code, f"{days} jours après la sortie, {DAYS_AFTER_DISCHARGE} au plus\u00a0: IFS ({since})."
    return "DEP-IFD", f"{days} jours après la sortie, plus de {DAYS_AFTER_DISCHARGE}\u00a0: IFD."


def _charges(
    acte: Acte, day: date, trip: Deplacement, zone: ZoneTarifaire, nomenclature: Nomenclature
) -> Iterator[TravelCharge | Unpriced]:
    act_id, reason = lump_sum(acte, day, trip)
    amount = nomenclature.amount(act_id, zone, day)
    if amount is None:
        yield Unpriced(reason if not act_id else f"{reason} Montant inconnu le {day:%d/%m/%Y}.", ARTICLE_13)
    else:
        yield TravelCharge(act_id, Decimal(1), amount, (_step(act_id, reason, amount, nomenclature, day),))
    km, why = billable_km(trip)
    if km == 0:
        return
    code = "DEP-IKS" if trip.a_pied else "DEP-IKM" if trip.montagne else "DEP-IK"
    per_km = nomenclature.amount(code, zone, day)
    if per_km is None:
        yield Unpriced(f"{why} Aucun tarif kilométrique connu le {day:%d/%m/%Y}.", ARTICLE_13)
        return
    total = km_amount(per_km, km)
    yield TravelCharge(
        code, km, total,
        (
            Step(StepKind.DEPLACEMENT, why, None, (("km", str(km)),), ARTICLE_13),
            _step(code, f"Indemnité kilométrique\u00a0: {_km(km)} × {per_km}, {ROUNDING}.", total, nomenclature, day),
        ),
    )  # fmt: skip


def _step(act_id: str, words: str, amount: Money, nomenclature: Nomenclature, day: date) -> Step:
    acte = nomenclature.in_force(act_id, day)
    version = acte.version if acte else ""
    return Step(
        StepKind.DEPLACEMENT, f"{words} Montant\u00a0: {amount}.", amount, (("code", act_id),), ARTICLE_13, version
    )


def _km(km: Decimal) -> str:
    return f"{decimal_text(km)} km"
