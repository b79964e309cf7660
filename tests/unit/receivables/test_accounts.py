"""One line per debtor, and tabs that hold exactly what their counters say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.creance import Etape
from app.domain.fse import PartKind
from app.domain.money import ZERO, Money
from app.receivables.accounts import SANS_ADRESSE, Tab, group, in_tab
from app.receivables.allocation import allocate
from tests.unit.receivables.claims import JEANNE, TODAY, context, part


def test_the_notes_of_a_debtor_make_one_account() -> None:
    rows = [part(fse_id=2, numero=467, first_day=date(2026, 9, 2), reste=Money(300)), part(), part(PartKind.AMO)]
    patient, caisse = group(rows, {}, context())
    assert [c.invoice_numero for c in patient.creances] == [412, 467]
    assert (patient.total, patient.age_days) == (Money(5300), 112)
    assert (patient.forclusion_on, caisse.forclusion_on) == (date(2028, 8, 1), date(2028, 9, 30))
    assert patient.explication.startswith("La loi")
    assert patient.a_relancer
    assert repr(patient) == "DebtorAccount(patient:12)"


def test_the_limit_of_an_account_is_the_nearest_one() -> None:
    rows = [part(PartKind.AMO), part(PartKind.AMO, fse_id=2, nature_assurance="30", first_day=date(2026, 9, 1))]
    (account,) = group(rows, {}, context())
    assert account.forclusion_on == date(2027, 9, 1)
    assert "grossesse" in account.explication


def test_without_address_nothing_is_printed() -> None:
    (account,) = group([part()], {}, context(replace(JEANNE, adresse=None)))
    assert account.bloque == SANS_ADRESSE
    assert not account.a_relancer


def test_a_blocked_account_says_why() -> None:
    (account,) = group([part(c2s=True)], {}, context())
    assert account.etape is Etape.BLOQUE
    assert account.bloque.startswith("C2S")


def test_the_last_letter_places_the_account() -> None:
    (account,) = group([part()], {"patient:12": (Etape.RELANCE_2, date(2026, 11, 20))}, context())
    assert (account.etape, account.a_relancer) == (Etape.RELANCE_2, False)


@pytest.mark.parametrize(
    ("tab", "keys"),
    [
        (Tab.TOUS, {"patient:12", "caisse:01801", "mutuelle:75500017", "patient:13"}),
        (Tab.PATIENTS, {"patient:12", "patient:13"}),
        (Tab.CAISSES, {"caisse:01801"}),
        (Tab.MUTUELLES, {"mutuelle:75500017"}),
        (Tab.A_RELANCER, {"patient:12"}),
        (Tab.MISE_EN_DEMEURE, {"caisse:01801"}),
        (Tab.FORCLUSION, {"mutuelle:75500017"}),
        (Tab.BLOQUES, {"patient:13", "mutuelle:75500017"}),
    ],
)
def test_tabs(tab: Tab, keys: set[str]) -> None:
    rows = [
        part(), part(PartKind.AMO), part(PartKind.AMC, first_day=date(2024, 12, 1)),
        part(patient_id=13, decede=True),
    ]  # fmt: skip
    latest = {"caisse:01801": (Etape.MISE_EN_DEMEURE, date(2026, 11, 1))}
    accounts = group(rows, latest, context())
    assert {account.debtor.key for account in accounts if in_tab(account, tab, TODAY)} == keys


@given(st.integers(0, 10**6), st.lists(st.integers(0, 10**5), max_size=6))
def test_an_allocation_loses_no_cent(cents: int, debts: list[int]) -> None:
    received, left = allocate(Money(cents), [Money(debt) for debt in debts])
    assert Money.total(received) + left == Money(cents)
    assert all(ZERO <= got <= Money(debt) for got, debt in zip(received, debts, strict=True))
    assert not left or [m.cents for m in received] == debts


def test_the_oldest_debt_is_paid_first() -> None:
    assert allocate(Money(70), [Money(50), Money(30)]) == ((Money(50), Money(20)), ZERO)
