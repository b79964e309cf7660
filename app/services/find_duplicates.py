"""Look for files of one person over the whole base, slice by slice, so that other work goes in between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from app.domain.clock import Clock
from app.domain.journal import JournalAction
from app.domain.matching import Comparison, Level, Person, compare
from app.domain.patient import Patient
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.services.repositories import UnitOfWorkFactory
from app.services.repositories_fusion import Bloc, Groupe, Pair

SLICE = {Bloc.NIR: 400, Bloc.NAISSANCE: 400, Bloc.NOM: 60}
"""Keys compared in one slice: about a tenth of a second on the large data set, where a name has twenty bearers."""
LARGEST_GROUP = 60
"""A key shared by more files tells nothing (a whole village born « 01/01 »): it is left to the other keys."""
SHOWN_FROM = (Level.CERTAINE, Level.PROBABLE, Level.POSSIBLE)


@dataclass(frozen=True, slots=True)
class Slice:
    """Some keys of one kind, to be compared in one go."""

    bloc: Bloc
    keys: tuple[str, ...]

    def __repr__(self) -> str:
        return f"Slice({self.bloc.name}, {len(self.keys)})"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two files that may be one person’s, the older number first."""

    one: Patient
    other: Patient
    comparison: Comparison

    @property
    def pair(self) -> Pair:
        """The two numbers, the lower first."""
        return self.one.id, self.other.id

    def __repr__(self) -> str:
        return f"Duplicate({self.one.id}, {self.other.id}, {self.comparison.score})"


@dataclass(frozen=True, slots=True)
class FindDuplicates:
    """Plans, then compares one slice at a time. Every method blocks: call it from the work lane."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def plan(self, user: Utilisateur) -> tuple[Slice, ...]:
        """Return the slices to compare. Raise NotAllowed."""
        require(user.role, Permission.MODIFIER_PATIENTS)
        with self.unit_of_work() as uow:
            keys = {bloc: uow.fusions.keys(bloc) for bloc in Bloc}
        return tuple(Slice(bloc, some) for bloc in Bloc for some in _slices(keys[bloc], SLICE[bloc]))

    def compare(self, user: Utilisateur, some: Slice) -> tuple[Duplicate, ...]:
        """Return the likely pairs of one slice, those said not to be duplicates set aside. Raise NotAllowed."""
        require(user.role, Permission.MODIFIER_PATIENTS)
        with self.unit_of_work() as uow:
            groups = uow.fusions.groups(some.bloc, some.keys)
            known = uow.fusions.not_duplicates()
        return tuple(one for group in groups for one in _pairs(group) if one.pair not in known)

    def set_apart(self, user: Utilisateur, pair: Pair) -> None:
        """Remember that these two files are two people; it enters the journal of both. Raise NotAllowed."""
        require(user.role, Permission.MODIFIER_PATIENTS)
        with self.unit_of_work() as uow:
            now = self.clock.now()
            uow.fusions.set_not_duplicate(pair, now, user.login)
            for one, other in (pair, pair[::-1]):
                detail = f"pas un doublon de la fiche n° {other}"
                uow.journal.append(now, user.login, JournalAction.MODIFICATION, f"patient:{one}", detail)
            uow.commit()

    def put_back(self, user: Utilisateur, pair: Pair) -> None:
        """Take that back. Raise NotAllowed."""
        require(user.role, Permission.MODIFIER_PATIENTS)
        with self.unit_of_work() as uow:
            uow.fusions.forget_not_duplicate(pair)
            detail = f"de nouveau à comparer avec la fiche n° {pair[1]}"
            subject = f"patient:{pair[0]}"
            uow.journal.append(self.clock.now(), user.login, JournalAction.MODIFICATION, subject, detail)
            uow.commit()


def ranked(found: Iterable[Duplicate]) -> tuple[Duplicate, ...]:
    """Return each pair once, the likeliest first."""
    once = {one.pair: one for one in found}
    return tuple(sorted(once.values(), key=lambda one: (not one.comparison.sure, -one.comparison.score, one.pair)))


def _pairs(group: Groupe) -> Iterator[Duplicate]:
    if len(group.patients) > LARGEST_GROUP:
        return
    people = [(patient, Person.of_patient(patient)) for patient in sorted(group.patients, key=lambda p: p.id)]
    for (one, mine), (other, theirs) in combinations(people, 2):
        found = compare(mine, theirs)
        if found.level in SHOWN_FROM:
            yield Duplicate(one, other, found)


def _slices(keys: tuple[str, ...], size: int) -> Iterator[tuple[str, ...]]:
    return (keys[start : start + size] for start in range(0, len(keys), size))
