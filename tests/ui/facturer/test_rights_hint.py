"""The rights of the feuille: which reading, how old, whether to ask again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from app.domain.dates import DateRange
from app.domain.droits import Droits, SourceDroits
from app.domain.soins import Seance, SeanceState
from app.services.consult import PatientFile
from app.ui.facturer.rights_hint import ask_again, rights_tag, rights_used
from app.ui.values import State
from tests.samples import AMO, PATIENT, droits

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
DAY = date(2026, 11, 21)


def file(*snapshots: Droits) -> PatientFile:
    seen = Seance(1, 1, 1, 1, date(2026, 11, 2), state=SeanceState.FACTUREE)
    return PatientFile(PATIENT, snapshots, {}, (), (seen,), (), (), ())


def read(days_ago: int, source: SourceDroits = SourceDroits.ADRI, **changes: object) -> Droits:
    return replace(droits(), id=days_ago + 1, source=source, lu_at=NOW - timedelta(days=days_ago), **changes)  # type: ignore[arg-type]


def test_the_frozen_snapshot_is_shown_and_else_the_one_that_holds() -> None:
    held, typed = read(2), replace(read(2, SourceDroits.SAISIE), id=9)
    shown = file(typed, held)
    assert rights_used(shown, 9, DAY) == typed
    assert rights_used(shown, 0, DAY) == held
    assert rights_used(file(), 0, DAY) is None


def test_the_tag_says_source_and_age_and_warns_of_old_or_closed_rights() -> None:
    fresh, old = read(0), read(45)
    assert rights_tag(fresh, file(fresh), DAY, NOW).state is State.SUCCESS
    assert rights_tag(fresh, file(fresh), DAY, NOW).word == "ADRi, à l’instant"
    assert rights_tag(old, file(old), DAY, NOW).state is State.WARNING
    closed = read(1, amo=replace(AMO, periode=DateRange(date(2020, 1, 1), date(2026, 11, 1))))
    assert rights_tag(closed, file(closed), DAY, NOW).state is State.WARNING


def test_a_contract_recorded_today_shows_the_age_of_the_rights_it_carries() -> None:
    adri = read(40)
    carried = replace(read(0, SourceDroits.ATTESTATION), amo_de=adri.id)
    assert rights_tag(carried, file(carried, adri), DAY, NOW).word == "ADRi, il y a 40\u00a0j"


def test_old_or_ending_rights_ask_to_be_asked_again() -> None:
    assert ask_again(file(read(5)), DAY) == ""
    assert "61\u00a0jours" in ask_again(file(read(61)), DAY)
    ending = read(5, amo=replace(AMO, periode=DateRange(date(2020, 1, 1), date(2026, 12, 1))))
    assert "fin le 30/11/2026" in ask_again(file(ending), DAY)
