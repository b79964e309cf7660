"""Payments and write-offs are movements: the law of conservation holds after any of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import NotAllowed
from app.domain.fse import PartKind, PartState
from app.domain.ledger import check_conservation, solde
from app.domain.money import ZERO, Money
from app.domain.people import Role
from app.services.record_payment import (
    AbandonCreance,
    ModeReglement,
    NothingToAbandon,
    PaymentRefused,
    ReasonMissing,
    RecordPayment,
    Reglement,
)
from tests.samples import KINE, SECRETAIRE
from tests.unit.services.unpaid import TODAY, Unpaid

PART = PartKind.PATIENT


def reglement(cents: int, key: str = "a") -> Reglement:
    return Reglement(key, Money(cents), TODAY, ModeReglement.CHEQUE)


def state(unpaid: Unpaid, fse_id: int) -> tuple[PartState, int]:
    with unpaid.store() as uow:
        assert check_conservation(uow.ledger.comptes()).ecarts == ()
        return uow.ledger.part_state(fse_id, PART), solde(uow.ledger.mouvements(fse_id, PART)).attendu.cents


@pytest.fixture
def unpaid() -> Unpaid:
    return Unpaid()


def test_a_payment_settles_the_oldest_note_first(unpaid: Unpaid) -> None:
    patient = unpaid.patient()
    old, new = unpaid.note(patient, 5000), unpaid.note(patient, 3000)
    done = RecordPayment(unpaid.store, unpaid.clock)(SECRETAIRE, [old.id, new.id], reglement(6000))
    assert done.shares == ((old.id, Money(5000)), (new.id, Money(1000)))
    assert state(unpaid, old.id) == (PartState.PAYEE, 0)
    assert state(unpaid, new.id) == (PartState.PAYEE_EN_PARTIE, 2000)


def test_the_same_payment_twice_counts_once(unpaid: Unpaid) -> None:
    note = unpaid.note(unpaid.patient())
    record = RecordPayment(unpaid.store, unpaid.clock)
    record(SECRETAIRE, [note.id], reglement(5000))
    again = record(SECRETAIRE, [note.id], reglement(5000))
    assert again.already_recorded
    with unpaid.store() as uow:
        assert uow.ledger.totals().paye == Money(5000)
        assert uow.ledger.totals().trop_percu == ZERO


def test_what_exceeds_the_debt_is_kept_apart(unpaid: Unpaid) -> None:
    note = unpaid.note(unpaid.patient())
    done = RecordPayment(unpaid.store, unpaid.clock)(SECRETAIRE, [note.id], reglement(5500))
    assert done.surplus == Money(500)
    with unpaid.store() as uow:
        assert uow.ledger.totals().trop_percu == Money(500)
    assert state(unpaid, note.id) == (PartState.PAYEE, 0)


@pytest.mark.parametrize(
    "wrong", [reglement(0), reglement(-5), replace(reglement(5), received_on=TODAY + timedelta(days=1))]
)
def test_a_payment_that_makes_no_sense_is_refused(unpaid: Unpaid, wrong: Reglement) -> None:
    note = unpaid.note(unpaid.patient())
    with pytest.raises(PaymentRefused):
        RecordPayment(unpaid.store, unpaid.clock)(SECRETAIRE, [note.id], wrong)
    with pytest.raises(PaymentRefused):
        RecordPayment(unpaid.store, unpaid.clock)(SECRETAIRE, [], reglement(5))


def test_a_claim_is_given_up_with_its_reason(unpaid: Unpaid) -> None:
    note = unpaid.note(unpaid.patient())
    abandon = AbandonCreance(unpaid.store, unpaid.clock)
    assert abandon(KINE, note.id, PART, "débiteur introuvable") == Money(5000)
    assert state(unpaid, note.id) == (PartState.ABANDONNEE, 0)
    with pytest.raises(NothingToAbandon):
        abandon(KINE, note.id, PART, "débiteur introuvable")
    with unpaid.store() as uow:
        (entry,) = uow.journal.entries(subject=f"fse:{note.id}")
        assert uow.ledger.mouvements(note.id)[-1].detail == "débiteur introuvable"
    assert "abandon" in entry.detail


def test_a_receipt_after_a_write_off_is_still_a_receipt(unpaid: Unpaid) -> None:
    note = unpaid.note(unpaid.patient())
    record = RecordPayment(unpaid.store, unpaid.clock)
    AbandonCreance(unpaid.store, unpaid.clock)(KINE, note.id, PART, "débiteur introuvable")
    record(SECRETAIRE, [note.id], reglement(2000))
    assert state(unpaid, note.id) == (PartState.ABANDONNEE, 0)
    record(SECRETAIRE, [note.id], reglement(3000, "b"))
    assert state(unpaid, note.id) == (PartState.PAYEE, 0)
    with unpaid.store() as uow:
        assert uow.ledger.totals().paye == Money(5000)


def test_what_only_the_kine_may_do(unpaid: Unpaid) -> None:
    note = unpaid.note(unpaid.patient())
    with pytest.raises(NotAllowed):
        AbandonCreance(unpaid.store, unpaid.clock)(SECRETAIRE, note.id, PART, "débiteur introuvable")
    with pytest.raises(ReasonMissing):
        AbandonCreance(unpaid.store, unpaid.clock)(KINE, note.id, PART, "  non  ")
    nobody = replace(KINE, role=Role.ADMINISTRATEUR)
    with pytest.raises(NotAllowed):
        RecordPayment(unpaid.store, unpaid.clock)(nobody, [note.id], reglement(5))


@given(st.lists(st.one_of(st.integers(1, 4000), st.none()), max_size=8))
def test_no_cent_is_lost_whatever_the_order(steps: list[int | None]) -> None:
    unpaid = Unpaid()
    patient = unpaid.patient()
    notes = [unpaid.note(patient, 5000).id, unpaid.note(patient, 3000).id]
    received = 0
    for index, step in enumerate(steps):
        try:
            if step is None:
                AbandonCreance(unpaid.store, unpaid.clock)(KINE, notes[index % 2], PART, "débiteur introuvable")
            else:
                RecordPayment(unpaid.store, unpaid.clock)(KINE, notes, reglement(step, str(index)))
                received += step
        except NothingToAbandon:
            continue
    for note in notes:
        state(unpaid, note)
    with unpaid.store() as uow:
        totals = uow.ledger.totals()
    assert totals.paye.cents + totals.trop_percu.cents == received
