"""What the fuzz tests share: how an example is tried, how deep the examples went, inputs built by a program of bytes.

``pytest -m fuzz`` runs each parser on a hundred thousand examples.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from random import Random
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.errors import AppError

T = TypeVar("T")
USUAL, MANY = 300, 100_000
TAKEN = "taken"
Parse = Callable[[bytes], object]
Check = Callable[[bytes, str], None]
"""Holds what a refusal may not say: gets the example and its words."""


def examples_of(config: pytest.Config) -> int:
    """Return how many examples this run asks for."""
    return MANY if "fuzz" in str(config.getoption("markexpr")) else USUAL


def hold(parse: Parse, inputs: st.SearchStrategy[bytes], examples: int, check: Check) -> None:
    """Fail when an exception that is not of ours comes out, or one that says what it may not."""

    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(inputs)
    def only_typed_errors(data: bytes) -> None:
        try:
            parse(data)
        except AppError as refusal:
            check(data, refusal.user_message + str(refusal))

    only_typed_errors()


def assert_deep(parse: Parse, build: Callable[[Dice], bytes], landmarks: Sequence[str], tries: int = 2000) -> None:
    """Fail unless each of *landmarks* begins an outcome of what *build* makes: examples that all stop at the door
    prove little. The same examples at each run."""
    random, met = Random(0), Counter[str]()
    for _ in range(tries):
        try:
            parse(build(Dice(random.randbytes(random.randrange(120)))))
        except AppError as refusal:
            met[str(refusal)] += 1
        else:
            met[TAKEN] += 1
    missed = [mark for mark in landmarks if not any(outcome.startswith(mark) for outcome in met)]
    assert not missed, (missed, met.most_common(12))


class Dice:
    """Choices read from a program of bytes; a program that is over chooses what comes first, so the sound value."""

    def __init__(self, program: bytes) -> None:
        self._program, self._at = program, 0

    def number(self, below: int) -> int:
        """Return a number from 0 to *below* excluded."""
        value = 0
        for _ in range(1 if below <= 256 else 4):
            byte = self._program[self._at] if self._at < len(self._program) else 0
            value, self._at = value << 8 | byte, self._at + 1
        return value % below

    def pick(self, *choices: T) -> T:
        """Return one of *choices*."""
        return choices[self.number(len(choices))]

    def mostly(self, sound: T, *others: T) -> T:
        """Return *sound* seven times in eight."""
        return sound if self.number(8) < 7 or not others else self.pick(*others)

    def raw(self, longest: int) -> bytes:
        """Return up to *longest* bytes of the program."""
        size = self.number(longest + 1)
        taken, self._at = self._program[self._at : self._at + size], self._at + size
        return taken

    def text(self, alphabet: str, longest: int) -> str:
        """Return up to *longest* characters of *alphabet*."""
        return "".join(alphabet[byte % len(alphabet)] for byte in self.raw(longest))


def programmed(build: Callable[[Dice], bytes], longest: int = 80) -> st.SearchStrategy[bytes]:
    """Return what *build* makes of random choices: one draw per example keeps a hundred thousand affordable."""
    return st.binary(max_size=longest).map(lambda program: build(Dice(program)))
