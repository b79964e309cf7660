"""The dated tables: nothing lost, no gap, no overlap, every amount recomputed."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from decimal import Decimal
from importlib import resources
from itertools import pairwise

import pytest

from app.billing.nomenclature import Acte, ActeStatus
from app.domain.money import Money
from app.domain.people import ZoneTarifaire
from app.services.tables import load_tables

ROWS_OF_THE_FACTS, ACTS_OF_THE_FACTS = 193, 117
BEFORE_THE_REFORM, PLANNED_IN_2027 = 92, 47
REFORM = date(2024, 2, 22)
SCHEDULED_ON = load_tables(scheduled_enabled=True).nomenclature
AS_SHIPPED = load_tables().nomenclature
EVERY_VERSION = [acte for versions in SCHEDULED_ON.versions.values() for acte in versions]
PUBLISHED = [acte for acte in EVERY_VERSION if acte.coefficient is not None and acte.published]


def test_no_row_of_the_nomenclature_is_lost() -> None:
    assert len(EVERY_VERSION) == ROWS_OF_THE_FACTS + BEFORE_THE_REFORM + PLANNED_IN_2027
    assert len(SCHEDULED_ON.versions) == ACTS_OF_THE_FACTS
    shipped = sum(len(versions) for versions in AS_SHIPPED.versions.values())
    assert shipped + len(AS_SHIPPED.scheduled) == len(EVERY_VERSION)


@pytest.mark.parametrize("act_id", sorted(SCHEDULED_ON.versions))
@pytest.mark.parametrize("nomenclature", [SCHEDULED_ON, AS_SHIPPED], ids=["scheduled", "shipped"])
def test_versions_of_an_act_follow_each_other(nomenclature: object, act_id: str) -> None:
    assert nomenclature in (SCHEDULED_ON, AS_SHIPPED)
    versions = nomenclature.versions.get(act_id, ())  # type: ignore[attr-defined]
    for older, newer in pairwise(versions):
        assert older.validity.end == newer.validity.start


def test_key_values_follow_each_other() -> None:
    for rows in AS_SHIPPED.values.values():
        for older, newer in pairwise(rows):
            assert older.validity.end == newer.validity.start


@pytest.mark.parametrize("acte", PUBLISHED, ids=lambda a: f"{a.act_id}-{a.validity.start}")
@pytest.mark.parametrize("zone", ZoneTarifaire)
def test_every_amount_equals_the_published_one(acte: Acte, zone: ZoneTarifaire) -> None:
    value = SCHEDULED_ON.key_value(acte.lettre_cle, zone, acte.validity.start)
    assert value is not None
    assert acte.coefficient is not None
    assert Money.of_act(value.value, acte.coefficient) == acte.published[zone]


def test_key_and_coefficient_name_one_treatment_on_any_day() -> None:
    for day in (date(2024, 3, 1), date(2026, 2, 1), date(2026, 6, 21), date(2026, 11, 22)):
        on_the_day = [a for v in AS_SHIPPED.versions.values() for a in v if day in a.validity and a.category == "acte"]
        assert len({(a.lettre_cle, a.coefficient) for a in on_the_day}) == len(on_the_day)


def test_an_unconfirmed_step_is_off_unless_enabled() -> None:
    act, before, after = "MK-4-PARATETRA", date(2026, 8, 31), date(2026, 9, 1)
    assert AS_SHIPPED.in_force(act, after) == AS_SHIPPED.in_force(act, before)
    assert {a.status for a in AS_SHIPPED.scheduled} == {ActeStatus.SCHEDULED_UNCONFIRMED}
    assert {a.etape for a in AS_SHIPPED.scheduled} == {etape.code for etape in load_tables().etapes}
    enabled = SCHEDULED_ON.in_force(act, after)
    assert enabled is not None
    assert str(enabled.coefficient) == "12.01"
    assert AS_SHIPPED.in_force("MK-I1-FRAGILITE", after) is None
    assert SCHEDULED_ON.in_force("MK-I1-FRAGILITE", after) is not None


def test_each_planned_step_is_turned_on_by_its_name() -> None:
    day, act = date(2027, 7, 1), "MK-A-LOMBALGIE"
    only = load_tables(steps=frozenset({"REVALO-2027"})).nomenclature
    for nomenclature, coefficient in ((AS_SHIPPED, "8.09"), (only, "8.39"), (SCHEDULED_ON, "8.39")):
        acte = nomenclature.in_force(act, day)
        assert acte is not None
        assert str(acte.coefficient) == coefficient
    assert only.in_force("MK-I1-FRAGILITE", day) is None
    before = only.in_force(act, day - timedelta(days=1))
    assert before is not None
    assert str(before.coefficient) == "8.09"


@pytest.mark.parametrize(
    ("act_id", "cotation", "metropole", "drom"),
    [
        ("MK-A-LOMBALGIE", "AMS\u00a07,50", 1613, 1770),
        ("MK-D-2TERR-NC", "AMS\u00a09,50", 2043, 2242),
        ("MK-5-READAPT-IND", "AMK\u00a028,00", 6020, 6608),
        ("MK-9-DEAMB-6", "AMK\u00a06,00", 1290, 1416),
        ("MK-I2-BDK", "AMK\u00a010,70", 2301, 2525),
    ],
)
def test_acts_before_the_reform_are_priced_by_act(act_id: str, cotation: str, metropole: int, drom: int) -> None:
    day = REFORM - timedelta(days=1)
    acte = AS_SHIPPED.in_force(act_id, day)
    assert acte is not None
    assert acte.coefficient is not None
    assert acte.cotation == cotation
    for zone, cents in ((ZoneTarifaire.METROPOLE, metropole), (ZoneTarifaire.DROM, drom)):
        value = AS_SHIPPED.key_value(acte.lettre_cle, zone, day)
        assert value is not None
        assert Money.of_act(value.value, acte.coefficient) == Money(cents)


def test_every_act_of_chapter_ii_is_classed_and_has_a_past() -> None:
    for versions in AS_SHIPPED.versions.values():
        last = versions[-1]
        if last.category == "acte":
            assert last.classement.region
            assert last.classement.bdk in {"standard", "neuro"}
            assert versions[0].validity.start < REFORM or last.act_id == "MK-4-PC-POLYHAND"


def test_a_cotation_names_its_acts_on_a_day() -> None:
    day = date(2026, 11, 22)
    assert [a.act_id for a in AS_SHIPPED.cotations("RAM", Decimal("8.09"), day)] == ["MK-A-LOMBALGIE"]
    assert len(AS_SHIPPED.cotations("AMK", Decimal("5.00"), day)) == 2
    assert len(AS_SHIPPED.cotations("AMS", Decimal("7.50"), date(2024, 1, 1))) > 30
    assert AS_SHIPPED.cotations("AMS", Decimal("7.50"), day) == ()
    assert {"RAM", "AMS", "IFD"} <= AS_SHIPPED.lettres_cles()
    assert AS_SHIPPED.amount("DEP-IFD", ZoneTarifaire.DROM, day) == Money(250)
    assert AS_SHIPPED.amount("DEP-INCONNU", ZoneTarifaire.DROM, day) is None


def test_the_price_of_the_day_is_the_one_in_force_that_day() -> None:
    old, new = (AS_SHIPPED.in_force("MK-A-LOMBALGIE", d) for d in (date(2025, 12, 31), date(2026, 1, 1)))
    assert old is not None
    assert new is not None
    assert (old.cotation, new.cotation) == ("RAM\u00a07,49", "RAM\u00a08,09")
    assert AS_SHIPPED.in_force("MK-A-LOMBALGIE", date(2012, 7, 14)) is None
    assert AS_SHIPPED.in_force("MK-INCONNU", date(2026, 1, 1)) is None


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("lombalgie", "MK-A-LOMBALGIE"),
        ("LOMB comm", "MK-A-LOMBALGIE"),
        ("ram 8,09", "MK-A-LOMBALGIE"),
        ("canal carpien", "MK-B-CANALCARP"),
        ("épaule opéré", "MK-B-EPAULEBRAS-OP"),
        ("bilan bdk", "MK-I2-BDK"),
    ],
)
def test_an_act_is_found_by_its_words(words: str, first: str) -> None:
    assert AS_SHIPPED.search(words, date(2026, 11, 22))[0].act_id == first


def test_search_knows_the_old_cotation_and_its_limit() -> None:
    old = AS_SHIPPED.search("AMS 7.5", date(2026, 11, 22), limit=200)
    assert len(old) > 30
    assert len(AS_SHIPPED.search("AMS 7.5", date(2026, 11, 22), limit=5)) == 5
    assert AS_SHIPPED.search("zzz", date(2026, 11, 22)) == ()


def test_a_line_without_coefficient_shows_its_letters() -> None:
    ifd = AS_SHIPPED.in_force("DEP-IFD", date(2026, 11, 22))
    assert ifd is not None
    assert ifd.cotation == "IFD"


def test_the_day_before_a_version_is_the_last_of_the_one_before() -> None:
    for versions in SCHEDULED_ON.versions.values():
        for older, newer in pairwise(versions):
            assert older.validity.last == newer.validity.start - timedelta(days=1)


@pytest.mark.parametrize(
    ("path", "rows"),
    [
        ("ngap/actes.csv", ROWS_OF_THE_FACTS),
        ("ngap/actes_anciens.csv", BEFORE_THE_REFORM),
        ("ngap/actes_prevus.csv", PLANNED_IN_2027),
        ("ngap/etapes.csv", 3),
        ("ngap/classement.csv", 83),
        ("ngap/aide.csv", 82),
        ("amo/franchise.csv", 2),
        ("calendrier/jours_feries.csv", 952),
        ("amo/taux.csv", 27),
        ("amo/regimes.csv", 23),
        ("amo/caisses.csv", 430),
        ("amo/formules_amc.csv", 11),
        ("amo/exonerations.csv", 11),
        ("ngap/lettres_cles.csv", 49),
    ],
)
def test_every_row_has_its_source_and_version(path: str, rows: int) -> None:
    text = resources.files("resources").joinpath(*path.split("/")).read_text(encoding="utf-8")
    table = list(csv.DictReader(text.splitlines()))
    assert len(table) == rows
    assert all(row["version"] and (row.get("source") or row.get("libelle_source")) for row in table)


def test_caisses_are_found_by_regime_and_code() -> None:
    tables = load_tables()
    caisse = tables.caisse("01", "011")
    assert caisse is not None
    assert caisse.actif
    assert tables.caisse("01", "zzz") is None
    merged = tables.caisse("01", "022")
    assert merged is not None
    assert (merged.actif, merged.absorbee_par) == (False, "021")
