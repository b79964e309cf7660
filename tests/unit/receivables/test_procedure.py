"""Which letter, when, and what comes after the last one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.domain.creance import Creance, DebtorKind, Etape
from app.domain.fse import PartKind
from app.domain.money import Money
from app.receivables.creances import claim, find_debtor
from app.receivables.letters import draft_letter
from app.receivables.procedure import AFTER_LAST, Procedure, position
from tests.unit.receivables.claims import TODAY, context, part

PROCEDURE = Procedure()


def creance(billed_on: date = date(2026, 8, 24), **changes: object) -> Creance:
    row = part(billed_on=billed_on, **changes)
    return claim(row, find_debtor(row, context()), context())


def where(*creances: Creance, last: tuple[Etape, date] | None = None, today: date = TODAY):  # type: ignore[no-untyped-def]
    return position(DebtorKind.PATIENT, creances, last, today, PROCEDURE)


def test_a_fresh_bill_is_left_fifteen_days() -> None:
    bill = creance(TODAY - timedelta(days=14))
    found = where(bill)
    assert found.etape is Etape.A_ECHOIR
    assert not found.next_action.ready(TODAY)
    assert found.next_action.words == "Relance 1 proposée le 22/11/2026"
    assert found.concerned == ()


def test_the_fifteenth_day_proposes_the_first_letter() -> None:
    bill = creance(TODAY - timedelta(days=15))
    found = where(bill, creance(TODAY))
    assert (found.etape, found.next_action.etape) == (Etape.A_RELANCER, Etape.RELANCE_1)
    assert found.next_action.ready(TODAY)
    assert found.next_action.words == "Relance 1 à imprimer"
    assert found.concerned == (bill,)


@pytest.mark.parametrize(
    ("last", "following"), [(Etape.RELANCE_1, Etape.RELANCE_2), (Etape.RELANCE_2, Etape.MISE_EN_DEMEURE)]
)
def test_each_letter_waits_fifteen_days_after_the_one_before(last: Etape, following: Etape) -> None:
    bill = creance()
    early = where(bill, last=(last, TODAY - timedelta(days=14)))
    assert (early.etape, early.next_action.etape) == (last, following)
    assert not early.next_action.ready(TODAY)
    assert where(bill, last=(last, TODAY - timedelta(days=15))).next_action.ready(TODAY)


@pytest.mark.parametrize("kind", DebtorKind)
def test_after_the_formal_notice_come_words_only(kind: DebtorKind) -> None:
    found = position(kind, [creance()], (Etape.MISE_EN_DEMEURE, date(2026, 11, 1)), TODAY, PROCEDURE)
    assert found.next_action.words == AFTER_LAST[kind]
    assert not found.next_action.ready(TODAY)


def test_a_second_letter_leaves_out_what_fell_due_after_the_first() -> None:
    old, new = creance(), creance(TODAY - timedelta(days=20))
    found = where(old, new, last=(Etape.RELANCE_1, TODAY - timedelta(days=16)))
    assert found.concerned == (old,)


def test_once_the_reminded_notes_are_paid_a_new_round_starts() -> None:
    found = where(creance(TODAY - timedelta(days=20)), last=(Etape.MISE_EN_DEMEURE, TODAY - timedelta(days=60)))
    assert (found.etape, found.next_action.etape) == (Etape.A_RELANCER, Etape.RELANCE_1)


def test_nothing_goes_when_every_claim_is_blocked() -> None:
    found = where(creance(c2s=True))
    assert found.etape is Etape.BLOQUE
    assert found.next_action.words.startswith("C2S")


def test_a_blocked_claim_does_not_travel_with_the_others() -> None:
    good = creance()
    assert where(good, creance(c2s=True)).concerned == (good,)


def test_a_caisse_is_late_on_the_eighth_working_day() -> None:
    assert PROCEDURE.of(DebtorKind.CAISSE).due_on(date(2026, 11, 9)) == date(2026, 11, 20)
    assert PROCEDURE.of(DebtorKind.MUTUELLE).due_on(date(2026, 11, 9)) == date(2026, 12, 9)
    assert PROCEDURE.of(DebtorKind.PATIENT).due_on(date(2026, 11, 9)) == date(2026, 11, 24)


def test_the_letter_holds_numbers_days_and_money_only() -> None:
    found = creance(part=PartKind.PATIENT, regle=Money(2000), reste=Money(3000))
    letter = draft_letter(
        found.debtor, [found, found], Etape.RELANCE_1, "R-2026-0001", TODAY, PROCEDURE.patient
    )  # fmt: skip
    assert letter.total == Money(6000)
    assert letter.pay_before == date(2026, 12, 6)
    assert letter.lignes[0].deja_regle == Money(2000)
