"""Acts that a person starred, and those taken last: shown first in the search."""

from __future__ import annotations

import json
from dataclasses import dataclass

from app.domain.people import Utilisateur
from app.services.repositories import UnitOfWork, UnitOfWorkFactory

FAVOURITES = "actes.favoris."
RECENTS = "actes.recents."
MOST_RECENTS = 12


@dataclass(frozen=True, slots=True)
class ActChoices:
    """Act ids of one person, the first shown first."""

    favourites: tuple[str, ...] = ()
    recents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChosenActs:
    """Kept in settings named after the login; not journalled, they only order a list."""

    unit_of_work: UnitOfWorkFactory

    def of(self, user: Utilisateur) -> ActChoices:
        """Return those of a person."""
        with self.unit_of_work() as uow:
            return ActChoices(_read(uow, FAVOURITES + user.login), _read(uow, RECENTS + user.login))

    def star(self, user: Utilisateur, acte_id: str) -> ActChoices:
        """Star an act, or take its star away when it has one; return the choices after it."""
        with self.unit_of_work() as uow:
            key = FAVOURITES + user.login
            before = _read(uow, key)
            starred = acte_id not in before
            _write(uow, key, (*before, acte_id) if starred else tuple(one for one in before if one != acte_id))
            uow.commit()
        return self.of(user)

    def took(self, user: Utilisateur, acte_id: str) -> None:
        """Remember that an act was taken."""
        with self.unit_of_work() as uow:
            key = RECENTS + user.login
            others = (one for one in _read(uow, key) if one != acte_id)
            _write(uow, key, (acte_id, *others)[:MOST_RECENTS])
            uow.commit()


def _read(uow: UnitOfWork, key: str) -> tuple[str, ...]:
    return tuple(json.loads(uow.cabinet.setting(key) or "[]"))


def _write(uow: UnitOfWork, key: str, actes: tuple[str, ...]) -> None:
    uow.cabinet.set_setting(key, json.dumps(actes))
