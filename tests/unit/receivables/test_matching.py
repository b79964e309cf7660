"""One decision, one share: which movements, which state."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.fse import PartKind, PartState
from app.domain.ledger import Mouvement, MouvementKind, PartCompte, check_conservation, solde
from app.domain.money import ZERO, Money
from app.domain.retour import PartOutcome, RetourLigne
from app.receivables.matching import Matched, match
from tests.samples import NOW

K, P, O = MouvementKind, PartState, PartOutcome  # noqa: E741
BILLED = Money(1000)


def move(kind: MouvementKind, cents: int, row: int = 0) -> Mouvement:
    return Mouvement(0, 1, PartKind.AMO, kind, Money(cents), date(2026, 11, 24), NOW, f"x:{row}")


def decide(outcome: PartOutcome, cents: int = 0) -> RetourLigne:
    return RetourLigne(1, 1, 1, PartKind.AMO, outcome, Money(cents))


def run(ligne: RetourLigne, *moves: tuple[MouvementKind, int], state: PartState = P.ATTENDUE) -> Matched:
    return match(ligne, [move(K.FACTURE, BILLED.cents), *(move(kind, cents) for kind, cents in moves)], state)


@pytest.mark.parametrize(
    ("ligne", "before", "state", "entries", "after"),
    [
        (decide(O.PAYE, 1000), (), P.ATTENDUE, {K.PAYE: 1000}, P.PAYEE),
        (decide(O.PAYE, 600), (), P.ATTENDUE, {K.PAYE: 600}, P.PAYEE_EN_PARTIE),
        (decide(O.PAYE, 400), ((K.PAYE, 600),), P.PAYEE_EN_PARTIE, {K.PAYE: 400}, P.PAYEE),
        (decide(O.PAYE, 1500), (), P.ATTENDUE, {K.PAYE: 1000, K.TROP_PERCU: 500}, P.PAYEE),
        (decide(O.PAYE, 0), (), P.ATTENDUE, {}, P.ATTENDUE),
        (decide(O.REJETE, 1000), (), P.ATTENDUE, {K.REJETE: 1000}, P.REJETEE),
        (decide(O.REJETE, 1000), ((K.PAYE, 600),), P.PAYEE_EN_PARTIE, {K.REJETE: 400}, P.REJETEE),
        (decide(O.REJETE, 1000), ((K.PAYE, 1000),), P.PAYEE, {}, P.PAYEE),
        (decide(O.REJETE, 1000), ((K.REJETE, 1000),), P.REJETEE, {}, P.REJETEE),
        (decide(O.PAYE, 1000), ((K.REJETE, 1000),), P.REJETEE, {K.REJETE: -1000, K.PAYE: 1000}, P.PAYEE),
        (decide(O.PAYE, 300), ((K.REJETE, 1000),), P.REJETEE, {K.REJETE: -300, K.PAYE: 300}, P.REJETEE),
        (decide(O.PAYE, 1000), ((K.ABANDONNE, 1000),), P.ABANDONNEE, {K.ABANDONNE: -1000, K.PAYE: 1000}, P.PAYEE),
        (decide(O.PAYE, 200), ((K.ABANDONNE, 1000),), P.ABANDONNEE, {K.ABANDONNE: -200, K.PAYE: 200}, P.ABANDONNEE),
        (decide(O.DIFFERE, 1000), (), P.ATTENDUE, {}, P.DIFFEREE),
        (decide(O.DIFFERE, 1000), ((K.PAYE, 1000),), P.PAYEE, {}, P.PAYEE),
        (decide(O.DIFFERE, 1000), ((K.PAYE, 1000),), P.SOLDEE, {}, P.SOLDEE),
        (decide(O.PAYE, 1000), ((K.PAYE, 1000),), P.SOLDEE, {K.TROP_PERCU: 1000}, P.PAYEE),
        (decide(O.PAYE, -400), ((K.PAYE, 1000),), P.PAYEE, {K.INDU: 400, K.REJETE: 400}, P.REJETEE),
        (decide(O.PAYE, -300), ((K.PAYE, 1000), (K.TROP_PERCU, 500)), P.PAYEE, {K.TROP_PERCU: -300}, P.PAYEE),
        (decide(O.PAYE, -300), (), P.ATTENDUE, {K.TROP_PERCU: -300}, P.ATTENDUE),
        (decide(O.PAYE, 900), ((K.TROP_PERCU, -300),), P.ATTENDUE, {K.TROP_PERCU: 300, K.PAYE: 600}, P.PAYEE_EN_PARTIE),
    ],
)  # fmt: skip
def test_a_decision_makes_these_movements(
    ligne: RetourLigne,
    before: tuple[tuple[MouvementKind, int], ...],
    state: PartState,
    entries: dict[MouvementKind, int],
    after: PartState,
) -> None:
    matched = run(ligne, *before, state=state)
    assert {kind: amount.cents for kind, amount in matched.entries} == entries
    assert matched.state is after


def test_what_a_person_should_know_is_said() -> None:
    assert "trop-perçu" in run(decide(O.PAYE, 1500)).warnings[0]
    assert "rejet levé" in run(decide(O.PAYE, 1000), (K.REJETE, 1000)).warnings[0]
    assert "simple information" in run(decide(O.REJETE), (K.PAYE, 1000)).warnings[0]
    assert "au-delà" in run(decide(O.PAYE, -300)).warnings[1]
    asked = replace(decide(O.PAYE, 1000), asked=Money(900))
    assert "9,00" in run(asked).warnings[0]
    assert run(replace(asked, asked=BILLED)).warnings == ()


def test_only_what_closes_something_enters_the_inbox() -> None:
    assert run(decide(O.REJETE), (K.PAYE, 400)).rejected == Money(600)
    assert run(decide(O.REJETE), (K.PAYE, 1000)).rejected == ZERO
    assert run(decide(O.PAYE, -400), (K.PAYE, 1000)).rejected == Money(400)


DECISIONS = st.one_of(
    st.integers(-1500, 1500).map(lambda cents: decide(O.PAYE, cents)),
    st.sampled_from([decide(O.REJETE, 1000), decide(O.DIFFERE, 1000)]),
)


@given(st.lists(DECISIONS, max_size=12), st.booleans())
def test_nothing_received_is_lost_and_the_law_always_holds(decisions: list[RetourLigne], given_up: bool) -> None:
    moves = [move(K.FACTURE, BILLED.cents)] + ([move(K.ABANDONNE, 1000)] if given_up else [])
    state = P.ABANDONNEE if given_up else P.ATTENDUE
    for row, ligne in enumerate(decisions):
        matched = match(ligne, moves, state)
        moves += [move(kind, amount.cents, row) for kind, amount in matched.entries]
        state = matched.state
        compte = PartCompte(1, PartKind.AMO, state, BILLED, solde(moves))
        assert check_conservation([compte]).ecarts == ()
    sums = solde(moves)
    received = sum(ligne.amount.cents for ligne in decisions if ligne.outcome is O.PAYE)
    assert (sums.paye + sums.trop_percu).cents == received
