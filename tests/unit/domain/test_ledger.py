"""Balances are sums, and the conservation law speaks when they lie."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.fse import PartKind, PartState
from app.domain.ledger import Mouvement, MouvementKind, PartCompte, Solde, check_conservation, solde
from app.domain.money import ZERO, Money

K, P = MouvementKind, PartState


def move(kind: MouvementKind, cents: int) -> Mouvement:
    at = datetime(2026, 11, 20, tzinfo=UTC)
    return Mouvement(0, 1, PartKind.AMO, kind, Money(cents), date(2026, 11, 20), at, f"test:{kind.name}")


def compte(state: PartState, lines: int, **sums: int) -> PartCompte:
    held = Solde(**{name: Money(cents) for name, cents in sums.items()})
    return PartCompte(1, PartKind.AMO, state, Money(lines), held)


def test_an_avoir_lowers_what_is_billed_and_an_indu_what_is_paid() -> None:
    sums = {K.FACTURE: 1000, K.AVOIR: 200, K.PAYE: 500, K.INDU: 100, K.REJETE: 50, K.ABANDONNE: 30, K.TROP_PERCU: 7}
    total = solde(move(kind, cents) for kind, cents in sums.items())
    assert total == Solde(Money(800), Money(400), Money(50), Money(30), Money(7))
    assert total.attendu == Money(320)
    assert solde([]) == Solde()


@given(st.lists(st.tuples(st.sampled_from(K), st.integers(-(10**6), 10**6)), max_size=30), st.integers(0, 30))
def test_the_sum_of_two_halves_is_the_sum_of_the_whole(moves: list[tuple[MouvementKind, int]], cut: int) -> None:
    all_moves = [move(kind, cents) for kind, cents in moves]
    assert solde(all_moves[:cut]) + solde(all_moves[cut:]) == solde(all_moves)


@pytest.mark.parametrize(
    "held",
    [
        compte(P.ATTENDUE, 100, facture=100),
        compte(P.DIFFEREE, 100, facture=100),
        compte(P.PAYEE_EN_PARTIE, 100, facture=100, paye=40),
        compte(P.PAYEE, 100, facture=100, paye=100),
        compte(P.PAYEE, 100, facture=100, paye=100, trop_percu=20),
        compte(P.REJETEE, 100, facture=100, rejete=100),
        compte(P.ABANDONNEE, 100, facture=100, paye=60, abandonne=40),
        compte(P.SOLDEE, 0),
    ],
)
def test_a_share_that_adds_up(held: PartCompte) -> None:
    assert check_conservation([held]).holds


@pytest.mark.parametrize(
    ("held", "words"),
    [
        (compte(P.ATTENDUE, 90, facture=100), "les lignes"),
        (compte(P.PAYEE, 100, facture=100, paye=120), "comptés deux fois"),
        (compte(P.ATTENDUE, 100, facture=100, paye=-20), "négative"),
        (compte(P.PAYEE, 100, facture=100, paye=99), "il reste 0,01"),
        (compte(P.ATTENDUE, 100, facture=100, paye=100), "il reste 0,00"),
    ],
)
def test_a_share_that_does_not(held: PartCompte, words: str) -> None:
    found = check_conservation([compte(P.ATTENDUE, 100, facture=100), held])
    assert not found.holds
    assert any(words in sentence for sentence in found.ecarts)
    assert all(sentence.startswith("FSE 1, part AMO") for sentence in found.ecarts)


def test_the_total_is_that_of_all_shares() -> None:
    found = check_conservation([compte(P.PAYEE, 100, facture=100, paye=100), compte(P.ATTENDUE, 50, facture=50)])
    assert (found.total.facture, found.total.attendu) == (Money(150), Money(50))
    assert check_conservation([]).total.facture == ZERO
