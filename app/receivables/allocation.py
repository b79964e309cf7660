"""A payment spread over several claims."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.money import ZERO, Money


def allocate(amount: Money, owed: Sequence[Money]) -> tuple[tuple[Money, ...], Money]:
    """Return what each of *owed* (oldest first) receives of *amount*, and what is left over.

    The oldest debt first, failing a word from the debtor: C. civ., art. 1342-10.
    """
    received = []
    for debt in owed:
        share = max(ZERO, min(amount, debt))
        received.append(share)
        amount -= share
    return tuple(received), amount
