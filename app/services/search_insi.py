"""Searches an identity in INSi, question after question, as the guide of the service advises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Event

from app.domain.ins import IdentiteIns
from app.services.ports_insi import CodeInsi, InsiAnswer, InsiByTraits, InsiService


@dataclass(frozen=True, slots=True)
class InsiSearch:
    """What the search ended with, and how many questions it took."""

    answer: InsiAnswer
    questions: int


@dataclass(frozen=True, slots=True)
class SearchInsi:
    """Asks until one identity answers: each given name, then all of them, then the same with the place of birth.

    Source of the order: facts/ins-datamatrix.md §5 (strategy after 01 and 02).
    """

    service: InsiService

    def __call__(self, identite: IdentiteIns, cancel: Event | None = None) -> InsiSearch:
        """Return the first answer with one identity, else the last answer.

        Raise IdentityRefused for whom INSi must not be called (appli carte Vitale, doubtful identity), a RightsFailure,
        or Cancelled between two questions.
        """
        answers: list[InsiAnswer] = []
        for request in _questions(identite):
            answers.append(self.service.by_traits(request, cancel))
            if answers[-1].code is CodeInsi.UNE_IDENTITE:
                break
        return InsiSearch(answers[-1], len(answers))


def _questions(identite: IdentiteIns) -> Iterator[InsiByTraits]:
    names = tuple(dict.fromkeys(identite.traits.prenoms.split()))
    choices = [*((name,) for name in names), *([names] if len(names) != 1 else [])]
    for with_place in (False, True) if identite.traits.lieu_naissance else (False,):
        for prenoms in choices:
            yield InsiByTraits.of(identite, prenoms, with_place=with_place)
