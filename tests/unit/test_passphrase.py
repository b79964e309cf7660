"""Strength of a passphrase: the CNIL's own examples, and what only looks long."""

from __future__ import annotations

import pytest

from app.domain.errors import AppError
from app.domain.passphrase import REQUIRED_BITS, strength
from app.services.vault import WeakPassphrase, require_strong

STRONG = [
    "kT7!vQ2#mZ9?",  # 12 characters of 4 kinds
    "kTvQmZ7x2RpLw9",  # 14 of 3 kinds
    "brouette cannelle girafe tunnel velours pivot orage",  # seven words
    "brouette-cannelle-girafe-tunnel-velours-pivot-orage",
]
WEAK = [
    "",
    "kine2026",
    "Motdepasse2026!",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "abcdefghijklmnopqrstuvwxyz",
    "123456789123456789",
    "brouette cannelle girafe tunnel velours pivot",  # six words
    "soleil soleil soleil soleil soleil soleil soleil",
    "kT7!vQ2#mZ9",
]


@pytest.mark.parametrize("passphrase", STRONG)
def test_strong_ones_pass(passphrase: str) -> None:
    found = strength(passphrase)
    assert found.sufficient
    assert (found.advice, found.ratio) == ("", 1.0)
    require_strong(passphrase)


@pytest.mark.parametrize("passphrase", WEAK)
def test_weak_ones_get_an_advice(passphrase: str) -> None:
    found = strength(passphrase)
    assert found.bits < REQUIRED_BITS
    assert found.advice.endswith(".")
    assert 0 <= found.ratio < 1
    with pytest.raises(WeakPassphrase) as refused:
        require_strong(passphrase)
    assert not passphrase or passphrase not in str(refused.value)
    assert isinstance(refused.value, AppError)


def test_what_anyone_would_try_is_worth_nothing() -> None:
    assert strength("ClaireMorel#74", known=("Claire", "Morel")).bits < strength("ClaireMorel#74").bits


def test_a_phrase_is_told_how_many_words_are_missing() -> None:
    assert "Ajoutez 3 mots" in strength("brouette cannelle girafe tunnel").advice
    assert "Ajoutez 1 mot " in strength("brouette cannelle girafe tunnel velours pivot").advice
