"""Home visits and supplements of time, priced from the tables."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest

from app.billing.calendrier import ZoneFeries
from app.billing.majorations import majoration
from app.billing.nomenclature import Nomenclature
from app.billing.pricing import Unpriced
from app.billing.travel import TravelCharge, billable_km, lump_sum, travel_charges
from app.domain.composition import Deplacement, Urgence
from app.domain.money import Money
from app.domain.people import ZoneTarifaire
from app.services.tables import load_tables

NOMENCLATURE = load_tables().nomenclature
DAY, BEFORE = date(2026, 11, 17), date(2025, 6, 2)
METROPOLE, DROM = ZoneTarifaire.METROPOLE, ZoneTarifaire.DROM


def code(act_id: str, day: date = DAY, **told: object) -> str:
    acte = NOMENCLATURE.in_force(act_id, day)
    assert acte is not None
    found, reason = lump_sum(acte, day, Deplacement(**told))  # type: ignore[arg-type]
    assert reason
    return found


@pytest.mark.parametrize(
    ("act_id", "day", "told", "expected"),
    [
        ("MK-D-2TERR-NC", DAY, {}, "DEP-IFS"),
        ("MK-2-RHUM-LOC", DAY, {}, "DEP-IFS"),
        ("MK-4-HEMIPLEGIE", DAY, {}, "DEP-IFS"),
        ("MK-5-MUCO", DAY, {}, "DEP-IFS"),
        ("MK-9-DEAMB-8.5", DAY, {}, "DEP-IFS"),
        ("MK-5-DESENC-URG", DAY, {}, "DEP-IFD"),
        ("MK-7-LYMPH-1", DAY, {}, "DEP-IFD"),
        ("MK-C-PTH", DAY, {}, "DEP-IFD"),
        ("MK-C-PTH", DAY, {"sortie_on": date(2026, 10, 13)}, "DEP-IFS"),
        ("MK-C-PTH", DAY, {"sortie_on": date(2026, 10, 12)}, "DEP-IFD"),
        ("MK-C-PTH", DAY, {"sortie_on": date(2026, 1, 2), "retour_a_domicile": True}, "DEP-IFS"),
        ("MK-C-PTH", DAY, {"sortie_on": date(2026, 11, 18)}, "DEP-IFD"),
        ("MK-C-PTH", BEFORE, {"sortie_on": date(2025, 6, 1)}, "DEP-IFS-OLD"),
        ("MK-D-2TERR-NC", BEFORE, {}, "DEP-IFO"),
        ("MK-2-RHUM-LOC", BEFORE, {}, "DEP-IFR"),
        ("MK-4-HEMIPLEGIE", BEFORE, {}, "DEP-IFN"),
        ("MK-5-MUCO", BEFORE, {}, "DEP-IFP"),
        ("MK-9-DEAMB-8.5", BEFORE, {}, ""),
    ],
)
def test_the_lump_sum_follows_the_act_the_day_and_the_discharge(
    act_id: str, day: date, told: dict[str, object], expected: str
) -> None:
    assert code(act_id, day, **told) == expected


@pytest.mark.parametrize(
    ("told", "km"),
    [
        ({"distance_km": Decimal("10")}, "16"),
        ({"distance_km": Decimal("10"), "montagne": True}, "18"),
        ({"distance_km": Decimal("7.3")}, "10.6"),
        ({"distance_km": Decimal("2")}, "0"),
        ({"distance_km": Decimal("2.1")}, "0.2"),
        ({"distance_km": Decimal("1"), "montagne": True}, "0"),
        ({"distance_km": Decimal("-5")}, "0"),
        ({"distance_km": Decimal("10"), "meme_agglomeration": True}, "0"),
        ({"distance_km": Decimal("10"), "km_plus_proche": Decimal("6")}, "8"),
        ({"distance_km": Decimal("10"), "km_plus_proche": Decimal("12")}, "16"),
        ({"distance_km": Decimal("10"), "km_plus_proche": Decimal("6"), "retour_a_domicile": True}, "16"),
        ({}, "0"),
    ],
)
def test_billable_kilometres(told: dict[str, object], km: str) -> None:
    found, reason = billable_km(Deplacement(**told))  # type: ignore[arg-type]
    assert found == Decimal(km)
    assert reason


def charges(trip: Deplacement, zone: ZoneTarifaire = METROPOLE, day: date = DAY) -> list[tuple[str, int]]:
    acte = NOMENCLATURE.in_force("MK-A-LOMBALGIE", day)
    assert acte is not None
    found = travel_charges(acte, day, trip, zone, NOMENCLATURE)
    assert all(isinstance(charge, TravelCharge) and charge.steps for charge in found)
    return [(charge.act_id, charge.montant.cents) for charge in found if isinstance(charge, TravelCharge)]


def test_a_trip_brings_its_lump_sum_and_its_kilometres() -> None:
    ten = Decimal("10")
    assert charges(Deplacement()) == [("DEP-IFD", 250)]
    assert charges(Deplacement(ten)) == [("DEP-IFD", 250), ("DEP-IK", 608)]
    assert charges(Deplacement(ten), DROM) == [("DEP-IFD", 250), ("DEP-IK", 688)]
    assert charges(Deplacement(ten, montagne=True)) == [("DEP-IFD", 250), ("DEP-IKM", 1098)]
    assert charges(Deplacement(Decimal("3"), a_pied=True)) == [("DEP-IFD", 250), ("DEP-IKS", 670)]
    assert charges(Deplacement(Decimal("7.3"))) == [("DEP-IFD", 250), ("DEP-IK", 403)]
    assert charges(Deplacement(ten, rang=2)) == []


def test_what_no_source_prices_is_said() -> None:
    acte = NOMENCLATURE.in_force("MK-9-DEAMB-8.5", BEFORE)
    assert acte is not None
    (ifv,) = travel_charges(acte, BEFORE, Deplacement(), METROPOLE, NOMENCLATURE)
    assert isinstance(ifv, Unpriced)
    assert "IFV" in ifv.reason
    bare = Nomenclature.build([acte], [])
    plain = NOMENCLATURE.in_force("MK-A-LOMBALGIE", DAY)
    assert plain is not None
    nothing = travel_charges(plain, DAY, Deplacement(Decimal("9")), METROPOLE, bare)
    assert [isinstance(charge, Unpriced) for charge in nothing] == [True, True]


SUNDAY, HOLIDAY = date(2026, 11, 22), date(2026, 12, 26)


@pytest.mark.parametrize(
    ("day", "urgence", "feries", "expected"),
    [
        (SUNDAY, Urgence(), ZoneFeries.METROPOLE, ("F", 762)),
        (SUNDAY, Urgence(justifiee=False), ZoneFeries.METROPOLE, None),
        (SUNDAY, None, ZoneFeries.METROPOLE, None),
        (HOLIDAY, Urgence(), ZoneFeries.METROPOLE, None),
        (HOLIDAY, Urgence(), ZoneFeries.ALSACE_MOSELLE, ("F", 762)),
        (DAY, Urgence(heure_acte=time(21), heure_appel=time(20)), ZoneFeries.METROPOLE, ("N", 915)),
        (DAY, Urgence(heure_acte=time(7, 59), heure_appel=time(6, 59)), ZoneFeries.METROPOLE, ("N", 915)),
        (DAY, Urgence(heure_acte=time(8), heure_appel=time(6)), ZoneFeries.METROPOLE, None),
        (DAY, Urgence(heure_acte=time(20), heure_appel=time(18, 59)), ZoneFeries.METROPOLE, None),
        (DAY, Urgence(heure_acte=time(20)), ZoneFeries.METROPOLE, None),
        (SUNDAY, Urgence(heure_acte=time(21), heure_appel=time(20)), ZoneFeries.METROPOLE, ("N", 915)),
    ],
)
def test_supplements_of_time(
    day: date, urgence: Urgence | None, feries: ZoneFeries, expected: tuple[str, int] | None
) -> None:
    for zone in ZoneTarifaire:
        found = majoration(day, urgence, zone, feries, NOMENCLATURE)
        assert (found and (found.complement, found.montant.cents)) == expected
    assert majoration(day, urgence, METROPOLE, feries, Nomenclature.build([], [])) is None
    assert Money(762) == NOMENCLATURE.amount("MAJ-F", METROPOLE, day)
