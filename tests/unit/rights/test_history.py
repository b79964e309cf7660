"""A snapshot never changes, and the rights chosen for a day are the same whatever the order, and explained."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import FrozenInstanceError, fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dates import DateRange
from app.domain.droits import Droits, DroitsAmo, SourceDroits
from app.rights.holding import closed_before, covers, holding, ranked
from app.rights.reliability import Fiabilite, lecture
from tests.samples import AMC, AMO, droits

FIRST = date(2026, 1, 1)
NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
days = st.integers(0, 400).map(lambda n: FIRST + timedelta(days=n))


@st.composite
def periods(draw: st.DrawFn) -> DateRange | None:
    """No period, an open one, or a closed one."""
    start = draw(st.none() | days)
    if start is None:
        return None
    length = draw(st.none() | st.integers(1, 200))
    return DateRange(start, None if length is None else start + timedelta(days=length))


@st.composite
def histories(draw: st.DrawFn) -> list[Droits]:
    """Up to eight snapshots, some on the same day, some carried over, some chosen, some without compulsory rights."""
    made: list[Droits] = []
    for number in range(1, draw(st.integers(0, 8)) + 1):
        amo = draw(st.none() | periods().map(lambda p: DroitsAmo("01", "751", periode=p)))
        read_at = datetime(2026, 6, draw(st.integers(1, 5)), draw(st.integers(0, 23)), tzinfo=UTC)
        carried = draw(st.sampled_from([0, *range(1, number)]))
        motif = draw(st.sampled_from(["", "", "Choix du kiné."]))
        source = draw(st.sampled_from(SourceDroits))
        soin_on = draw(st.none() | days)
        made.append(Droits(number, 1, source, read_at, "claire", amo, None, None, carried, 0, soin_on, motif))
    return made


@given(histories(), days, st.data())
def test_the_rights_of_a_day_are_deterministic_and_explained(
    history: list[Droits], day: date, data: st.DataObject
) -> None:
    before = deepcopy(history)
    shuffled = data.draw(st.permutations(history))
    first, again = holding(history, day), holding(shuffled, day)
    assert first == again
    assert history == before
    assert first.reason.endswith(".")
    known = [s for s in history if s.amo is not None]
    assert (first.droits is None) == (not known)
    if first.droits is not None:
        assert covers(first.droits, day) == first.covers
        if not first.covers and any(covers(s, day) for s in known):
            assert closed_before(first.droits, day), "only the insurer itself closes rights that another source opens"
        others = {s.id for s in known} - {first.droits.id}
        assert {e.droits_id for e in first.others} == others
        assert all(e.reason.endswith(".") for e in first.others)


@given(histories(), days)
def test_adding_an_older_reading_that_does_not_cover_changes_nothing(history: list[Droits], day: date) -> None:
    old = Droits(99, 1, SourceDroits.CARTE, datetime(2020, 1, 1, tzinfo=UTC), "claire",
                 DroitsAmo("01", "999", periode=DateRange(date(1999, 1, 1), date(1999, 2, 1))))  # fmt: skip
    before = holding(history, day)
    if before.droits is not None:
        assert holding([*history, old], day).droits == before.droits


def test_no_field_of_a_snapshot_can_be_written() -> None:
    held = droits()
    for part in (held, held.amo, held.amc):
        for field in fields(part):  # type: ignore[arg-type]
            with pytest.raises(FrozenInstanceError):
                setattr(part, field.name, None)


def test_on_one_day_adri_is_believed_before_the_card_and_a_choice_before_both() -> None:
    adri = replace(droits(), id=1, source=SourceDroits.ADRI, lu_at=NOW)
    card = replace(droits(), id=2, source=SourceDroits.CARTE, lu_at=NOW + timedelta(minutes=5))
    typed = replace(droits(), id=3, source=SourceDroits.SAISIE, lu_at=NOW + timedelta(minutes=9))
    assert [s.id for s in ranked([typed, card, adri])] == [1, 2, 3]
    why = {e.droits_id: e.reason for e in holding([typed, card, adri], NOW.date()).others}
    assert "une source plus sûre (ADRi)" in why[2]
    chosen = replace(typed, id=4, amo_de=3, amc_de=3, motif="L’attestation du jour fait foi.")
    held = holding([typed, card, adri, chosen], NOW.date())
    assert held.droits == chosen
    assert "(saisie), choisis par claire" in held.reason


def test_a_contract_recorded_later_keeps_the_trust_of_the_rights_it_carries() -> None:
    adri = replace(droits(amc=None), id=1, source=SourceDroits.ADRI, lu_at=NOW)
    with_contract = replace(adri, id=2, source=SourceDroits.ATTESTATION, lu_at=NOW + timedelta(minutes=1), amc=AMC,
                            amo_de=1)  # fmt: skip
    held = holding([adri, with_contract], NOW.date())
    assert held.droits == with_contract
    assert "(ADRi)" in held.reason


def test_a_loop_of_carried_parts_ends() -> None:
    one, two = replace(droits(), id=1, amo_de=2), replace(droits(), id=2, amo_de=1)
    assert holding([one, two], NOW.date()).droits is not None


@pytest.mark.parametrize(
    ("source", "age", "maj_on", "words", "niveau"),
    [
        (SourceDroits.ADRI, timedelta(hours=2), None, "ADRi, il y a 2\u00a0h", Fiabilite.SURE),
        (SourceDroits.ADRI, timedelta(days=40), None, "ADRi, il y a 40\u00a0j", Fiabilite.A_CONFIRMER),
        (SourceDroits.APPLI, timedelta(), None, "appli carte Vitale, à l’instant", Fiabilite.SURE),
        (SourceDroits.CARTE, timedelta(hours=1), None, "carte, mise à jour inconnue", Fiabilite.FAIBLE),
        (SourceDroits.CARTE, timedelta(hours=1), date(2026, 9, 3), "carte, mise à jour le 03/09/2026", Fiabilite.SURE),
        (SourceDroits.CARTE, timedelta(days=45), date(2026, 9, 3), "carte, mise à jour le 03/09/2026",
         Fiabilite.A_CONFIRMER),
        (SourceDroits.CARTE, timedelta(hours=1), date(2024, 9, 3), "carte, mise à jour le 03/09/2024",
         Fiabilite.FAIBLE),
        (SourceDroits.SAISIE, timedelta(days=1), None, "saisie, hier", Fiabilite.FAIBLE),
        (SourceDroits.ATTESTATION, timedelta(days=9), None, "attestation, il y a 9\u00a0j", Fiabilite.FAIBLE),
    ],
)  # fmt: skip
def test_age_and_reliability_are_words(
    source: SourceDroits, age: timedelta, maj_on: date | None, words: str, niveau: Fiabilite
) -> None:
    found = lecture(replace(droits(), source=source, lu_at=NOW - age, maj_on=maj_on), NOW)
    assert (found.words, found.niveau) == (words, niveau)
    assert found.phrase.endswith(".")


def test_a_carried_part_shows_the_age_of_what_it_was_read_with() -> None:
    adri = replace(droits(AMO), id=1, source=SourceDroits.ADRI, lu_at=NOW - timedelta(days=3))
    chosen = replace(adri, id=2, source=SourceDroits.SAISIE, lu_at=NOW, amo_de=1, motif="Choisi.")
    assert lecture(chosen, NOW, (adri, chosen)).words == "ADRi, il y a 3\u00a0j, choix de claire"


def test_an_answer_that_knows_of_no_rights_closes_what_an_older_paper_opened() -> None:
    paper = replace(droits(), id=1, lu_at=NOW - timedelta(days=20))
    ended = DateRange.through(date(2020, 1, 1), date(2026, 11, 10))
    adri = Droits(2, 1, SourceDroits.ADRI, NOW, "claire", replace(AMO, periode=ended), soin_on=date(2026, 11, 20))
    for day in (date(2026, 11, 12), date(2026, 11, 20), date(2026, 12, 1)):
        held = holding([paper, adri], day)
        assert (held.droits, held.covers) == (adri, False)
    assert holding([paper, adri], date(2026, 11, 10)).covers
    past = replace(adri, soin_on=date(2026, 10, 1))
    assert holding([paper, past], date(2026, 11, 20)).droits == paper, "asked about a day before the end: says nothing"
