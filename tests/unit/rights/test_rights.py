"""Which snapshot holds, and what changed between two."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from app.domain.dates import DateRange
from app.domain.droits import Droits, Gestion, SourceDroits
from app.rights.difference import differences
from app.rights.holding import covers, holding
from app.rights.reference import reference
from tests.samples import AMC, AMO, droits

OLD = replace(
    droits(replace(AMO, periode=DateRange.through(date(2026, 1, 1), date(2026, 6, 30)))),
    id=1,
    lu_at=datetime(2026, 1, 5, 10, tzinfo=UTC),
)
NEW = replace(
    droits(replace(AMO, periode=DateRange(date(2026, 9, 1)))), id=2, lu_at=datetime(2026, 9, 2, 10, tzinfo=UTC)
)


def test_no_snapshot_holds_nothing() -> None:
    assert holding([], date(2026, 3, 1)).droits is None
    found = holding([droits(None)], date(2026, 3, 1))
    assert (found.droits, found.covers) == (None, False)
    assert "Aucun droit" in found.reason


def test_the_newest_snapshot_that_covers_the_day_holds() -> None:
    spring = holding([OLD, NEW], date(2026, 3, 1))
    assert (spring.droits, spring.covers) == (OLD, True)
    assert "05/01/2026" in spring.reason
    assert "attestation" in spring.reason
    assert holding([OLD, NEW], date(2026, 10, 1)).droits == NEW


def test_the_newest_one_is_kept_and_said_not_to_cover() -> None:
    gap = holding([OLD, NEW], date(2026, 7, 14))
    assert (gap.droits, gap.covers) == (NEW, False)
    assert "ne couvrent pas le 14/07/2026" in gap.reason


def test_a_snapshot_without_period_covers_any_day_and_one_without_amo_none() -> None:
    assert covers(droits(), date(1999, 1, 1))
    assert not covers(droits(None), date(2026, 1, 1))


def test_same_rights_show_no_difference() -> None:
    assert differences(OLD, replace(OLD, id=9, source=SourceDroits.ADRI)) == ()
    assert differences(droits(None, None), droits(None, None)) == ()


def test_each_changed_field_gets_its_sentence() -> None:
    newer = replace(
        NEW,
        amo=replace(AMO, caisse="931", exoneration="4", periode=None),
        amc=replace(AMC, gestion=Gestion.SEPAREE, adherent="123"),
    )
    assert differences(NEW, newer) == (
        "Assurance Maladie\u00a0: caisse «\u00a0751\u00a0» → «\u00a0931\u00a0».",
        "Assurance Maladie\u00a0: exonération «\u00a00\u00a0» → «\u00a04\u00a0».",
        "Assurance Maladie\u00a0: période «\u00a0depuis le 01/09/2026\u00a0» → «\u00a0non renseigné\u00a0».",
        "Complémentaire\u00a0: n° d’adhérent «\u00a0non renseigné\u00a0» → «\u00a0123\u00a0».",
        "Complémentaire\u00a0: gestion «\u00a0gestion unique\u00a0» → «\u00a0gestion séparée\u00a0».",
    )
    assert "du 01/01/2026 au 30/06/2026" in differences(OLD, NEW)[0]


def test_an_insurer_that_appears_or_leaves_is_said() -> None:
    alone = replace(NEW, amc=None)
    assert differences(alone, NEW) == ("Complémentaire\u00a0: droits ajoutés.",)
    assert differences(NEW, alone) == ("Complémentaire\u00a0: droits absents de la nouvelle lecture.",)


def test_a_series_takes_the_more_favourable_day_and_an_isolated_act_its_own() -> None:
    spring, autumn = date(2026, 3, 1), date(2026, 10, 1)

    def old_is_better(held: Droits) -> int:
        return 100 if held == OLD else 60

    def new_is_better(held: Droits) -> int:
        return 100 if held == NEW else 60

    assert reference([OLD, NEW], spring, autumn, old_is_better).droits == OLD
    assert reference([OLD, NEW], spring, autumn, new_is_better).droits == NEW
    assert reference([OLD, NEW], spring, autumn, old_is_better, series=False).droits == NEW
    assert reference([NEW], spring, autumn, old_is_better).covers
    assert reference([], spring, autumn, old_is_better).droits is None
