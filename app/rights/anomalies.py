"""What is wrong with an answer about rights: periods that clash, codes nobody knows. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from itertools import pairwise
from typing import Protocol, TypeVar

from app.domain.droits import DroitsAmo


class Bornes(Protocol):
    """A period as an answer gives it: both ends included, either one absent, perhaps backwards."""

    @property
    def debut(self) -> date | None:
        """First day, None when not given."""

    @property
    def fin(self) -> date | None:
        """Last day, None when not given."""

    @property
    def backwards(self) -> bool:
        """Whether it ends before it starts."""


P = TypeVar("P", bound=Bornes)


def period_problems(periods: Sequence[Bornes], kind: str) -> tuple[str, ...]:
    """Return what is wrong with periods of one *kind* (« droits »): backwards ones, then those that overlap."""
    said = [
        f"Une période de {kind} finit le {p.fin:%d/%m/%Y}, avant son début\u00a0: elle ne couvre aucun jour."
        for p in periods
        if p.backwards and p.fin is not None
    ]
    straight = sorted((p for p in periods if not p.backwards), key=lambda p: p.debut or date.min)
    for first, second in pairwise(straight):
        if first.fin is None or (second.debut or date.min) <= first.fin:
            since = f"le {second.debut:%d/%m/%Y}" if second.debut else "le début"
            said.append(
                f"Deux périodes de {kind} se chevauchent depuis {since}\u00a0: les deux sont gardées, "
                "la plus récente qui contient le jour du soin compte."
            )
    return tuple(said)


def period_on(periods: Sequence[P], day: date) -> P | None:
    """Return the straight period that holds *day*, the latest begun when several do; None when none does."""
    held = [p for p in periods if not p.backwards and (p.debut or date.min) <= day and (p.fin is None or day <= p.fin)]
    return max(held, key=lambda p: p.debut or date.min, default=None)


def unknown_codes(amo: DroitsAmo, regimes: Collection[str], exonerations: Collection[str]) -> tuple[str, ...]:
    """Return one sentence per code that no table knows. It is kept and shown as read, never turned into another."""
    said = []
    if amo.regime not in regimes:
        said.append(f"Régime «\u00a0{amo.regime}\u00a0» inconnu de nos tables\u00a0: gardé tel quel, à vérifier.")
    if amo.exoneration not in exonerations:
        said.append(
            f"Exonération «\u00a0{amo.exoneration}\u00a0» inconnue de nos tables\u00a0: gardée telle quelle, "
            "elle ne vaut pas «\u00a0aucune exonération\u00a0»."
        )
    return tuple(said)
