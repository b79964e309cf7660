"""FSE, their states, their signed bytes, their numbers and the outbox."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.errors import NotFound
from app.domain.fse import TRANSITIONS, FseState, WrongTransition
from app.domain.money import Money
from app.store.open import Store
from tests import store_fixtures as make


def test_a_draft_comes_back_whole(store: Store) -> None:
    with store.unit_of_work() as uow:
        case = make.Case(uow)
        drafted = make.fse(case, make.line(case.seance(uow).id), make.line(case.seance(uow).id, amc=0))
        stored = uow.fses.add(drafted)
        uow.commit()
    with store.unit_of_work() as uow:
        assert uow.fses.get(stored.id) == replace(drafted, id=stored.id)
        assert uow.fses.history(stored.id) == ((make.NOW, FseState.BROUILLON, ""),)
        with pytest.raises(NotFound):
            uow.fses.get(999)


def test_a_draft_without_rights_or_lines_is_dated_by_the_clock(store: Store) -> None:
    with store.unit_of_work() as uow:
        case = make.Case(uow)
        stored = uow.fses.add(replace(make.fse(case, created_at=None), droits_id=0, ordonnance_id=0, pec_id=0))
        assert (stored.droits_id, stored.ordonnance_id, stored.pec_id, stored.lines) == (0, 0, 0, ())
        assert stored.created_at == make.NOW
        (row,) = uow.fses.in_state(FseState.BROUILLON)
        assert (row.total, row.first_day, row.lot_id, row.numero) == (Money(0), make.DAY, None, 0)


def test_a_draft_is_replaced_until_it_is_signed(store: Store) -> None:
    with store.unit_of_work() as uow:
        case = make.Case(uow)
        stored = case.draft(uow, 2)
        shorter = replace(stored, lines=stored.lines[:1], accepted=())
        uow.fses.replace_draft(shorter)
        uow.fses.set_state(stored.id, FseState.A_SIGNER, make.NOW)
        uow.fses.replace_draft(stored)
        assert uow.fses.get(stored.id) == replace(stored, state=FseState.A_SIGNER)
        uow.fses.set_state(stored.id, FseState.SIGNATURE, make.NOW)
        with pytest.raises(WrongTransition):
            uow.fses.replace_draft(shorter)
        assert len(uow.fses.get(stored.id).lines) == 2
        with pytest.raises(NotFound):
            uow.fses.replace_draft(replace(shorter, id=999))


@pytest.mark.parametrize("start", FseState)
def test_only_the_states_that_follow_are_reached(store: Store, start: FseState) -> None:
    with store.unit_of_work() as uow:
        case = make.Case(uow)
        for target in FseState:
            stored = uow.fses.add(make.fse(case, make.line(case.seance(uow).id), state=start))
            if target in TRANSITIONS[start]:
                uow.fses.set_state(stored.id, target, make.NOW + timedelta(minutes=1), "motif")
                assert uow.fses.get(stored.id).state is target
                assert uow.fses.history(stored.id)[1:] == ((make.NOW + timedelta(minutes=1), target, "motif"),)
            else:
                with pytest.raises(WrongTransition):
                    uow.fses.set_state(stored.id, target, make.NOW)
                assert len(uow.fses.history(stored.id)) == 1


def test_a_state_for_an_unknown_fse_is_refused(store: Store) -> None:
    with store.unit_of_work() as uow, pytest.raises(NotFound):
        uow.fses.set_state(999, FseState.A_SIGNER, make.NOW)


def test_lists_carry_sums_days_and_lot(store: Store) -> None:
    with store.unit_of_work() as uow:
        case = make.Case(uow)
        day_before = make.DAY - timedelta(days=1)
        lines = (make.line(case.seance(uow, day_before).id, day_before), make.line(case.seance(uow).id))
        draft = uow.fses.add(make.fse(case, *lines))
        done = case.signed(uow)
        again = uow.lots.add(make.lot(case.praticien.id, (done.id,)))
        newest = uow.lots.add(make.lot(case.praticien.id, (done.id,), 2, "000002"))
        assert again.id < newest.id
        of_patient = uow.fses.of_patient(case.patient.id)
        assert [row.id for row in of_patient] == [done.id, draft.id]
        row, sent = of_patient[1], of_patient[0]
        assert (row.first_day, row.last_day, row.patient) == (day_before, make.DAY, "Durand Élodie")
        assert (row.total, row.amo, row.amc, row.patient_share) == (Money(3536), Money(2120), Money(1000), Money(416))
        assert (sent.numero, sent.signed_at, sent.lot_id) == (1, make.NOW, newest.id)
        states = (FseState.BROUILLON, FseState.SIGNEE)
        assert [found.id for found in uow.fses.in_state(*states)] == [draft.id, done.id]
        assert [found.id for found in uow.fses.in_state(*states, limit=1)] == [draft.id]
        assert uow.fses.in_state() == ()


def test_the_duplicate_rule_sees_recent_fse_not_cancelled(store: Store) -> None:
    with store.unit_of_work() as uow:
        case = make.Case(uow)
        old = case.draft(uow, day=make.DAY - timedelta(days=40))
        recent, cancelled = case.draft(uow, 2), case.draft(uow)
        uow.fses.set_state(cancelled.id, FseState.ANNULEE, make.NOW)
        assert uow.fses.lines_of_patient(case.patient.id, make.DAY - timedelta(days=30)) == (recent,)
        assert uow.fses.lines_of_patient(case.patient.id, make.DAY - timedelta(days=40)) == (old, recent)


def test_numbers_go_up_by_praticien_even_after_a_rollback(store: Store) -> None:
    with store.unit_of_work() as uow:
        case, other = make.Case(uow), make.Case(uow, "Petit", 2)
        uow.commit()
    with store.unit_of_work() as uow:
        assert [uow.fses.reserve_numero(case.praticien.id) for _ in range(2)] == [1, 2]
        assert uow.fses.reserve_numero(other.praticien.id) == 1
    with store.unit_of_work() as uow:
        case.draft(uow)  # the transaction writes already
        assert uow.fses.reserve_numero(case.praticien.id) == 3
    with store.unit_of_work() as uow:
        assert uow.fses.reserve_numero(case.praticien.id) == 4


def test_an_fse_is_found_by_its_number(store: Store) -> None:
    with store.unit_of_work() as uow:
        case, other = make.Case(uow), make.Case(uow, "Petit", 2)
        mine, theirs = case.signed(uow), other.signed(uow)
        assert mine.numero == theirs.numero == 1
        assert uow.fses.by_numero(case.praticien.id, 1) == mine
        assert uow.fses.by_numero(other.praticien.id, 1) == theirs
        assert uow.fses.by_numero(None, 1) == theirs
        assert uow.fses.by_numero(None, 2) is None
        with pytest.raises(NotFound):
            uow.fses.set_numero(999, 5)


def test_signed_bytes_are_stored_once(store: Store) -> None:
    with store.unit_of_work() as uow:
        case = make.Case(uow)
        draft = case.draft(uow)
        with pytest.raises(NotFound):
            uow.fses.signed(draft.id)
        with pytest.raises(NotFound):
            uow.fses.save_signed(make.signed(999))
        uow.fses.save_signed(make.signed(draft.id, 12))
        with pytest.raises(WrongTransition):
            uow.fses.save_signed(replace(make.signed(draft.id, 12), payload=b"autre"))
        assert uow.fses.signed(draft.id) == make.signed(draft.id, 12)


def test_the_outbox_keeps_the_order_and_takes_no_double(store: Store) -> None:
    with store.unit_of_work() as uow:
        case = make.Case(uow)
        late, early = case.signed(uow), case.signed(uow)
        uow.fses.enqueue(late.id, make.NOW + timedelta(hours=1))
        uow.fses.enqueue(early.id, make.NOW)
        uow.fses.enqueue(early.id, make.NOW + timedelta(hours=2))
        assert [row.id for row in uow.fses.outbox()] == [early.id, late.id]
        uow.fses.dequeue([early.id, 999])
        assert [row.id for row in uow.fses.outbox()] == [late.id]
