"""Compositions done again: that of the last séance, and those the cabinet named."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from app.domain.clock import Clock
from app.domain.composition import NO_COMPLEMENT, Complements
from app.domain.errors import AppError
from app.domain.journal import JournalAction
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.domain.soins import Lieu, Seance, SeanceState
from app.services.composition_text import complements_of, complements_text
from app.services.repositories import UnitOfWork, UnitOfWorkFactory

SETTING = "facturer.modeles"
LONGEST_NAME = 60


class ModelRefused(AppError):
    """The name is empty, too long, or taken by another model."""


@dataclass(frozen=True, slots=True)
class ModeleSeance:
    """One composition that the cabinet named."""

    nom: str
    lieu: Lieu = Lieu.CABINET
    complements: Complements = NO_COMPLEMENT


def reusable(complements: Complements) -> Complements:
    """Return what may be done again another day: the emergency, the dépassement and the rank of the trip are left out.

    They belong to one day: each is to be justified anew (NGAP, article 14; convention 3.3.4).
    """
    trip = complements.deplacement
    return replace(
        complements, urgence=None, depassement=None, hors_nomenclature=(),
        deplacement=None if trip is None else replace(trip, rang=1),
    )  # fmt: skip


def last_done(seances: Sequence[Seance], pec_id: int, before: date, but: int = 0) -> Seance | None:
    """Return the last séance of a prise en charge done until *before*, *but* left out; None when there is none."""
    done = {SeanceState.HONOREE, SeanceState.FACTUREE}
    own = [s for s in seances if s.pec_id == pec_id and s.state in done and s.day <= before and s.id != but]
    return max(own, key=lambda s: (s.day, s.id), default=None)


@dataclass(frozen=True, slots=True)
class SeanceModels:
    """The named models of the cabinet, in a setting; each change returns the list before it, for an undo."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def all(self) -> tuple[ModeleSeance, ...]:
        """Return them by name."""
        with self.unit_of_work() as uow:
            return _read(uow)

    def add(self, user: Utilisateur, modele: ModeleSeance) -> tuple[ModeleSeance, ...]:
        """Keep a model, without what belongs to one day. Raise ModelRefused, NotAllowed."""
        kept = replace(modele, nom=modele.nom.strip(), complements=reusable(modele.complements))

        def change(before: tuple[ModeleSeance, ...]) -> tuple[ModeleSeance, ...]:
            _refuse_name(kept.nom, before)
            return (*before, kept)

        return self._change(user, change)

    def rename(self, user: Utilisateur, nom: str, new: str) -> tuple[ModeleSeance, ...]:
        """Give a model another name. Raise ModelRefused, NotAllowed."""
        wanted = new.strip()

        def change(before: tuple[ModeleSeance, ...]) -> tuple[ModeleSeance, ...]:
            _refuse_name(wanted, [one for one in before if one.nom != nom])
            return tuple(replace(one, nom=wanted) if one.nom == nom else one for one in before)

        return self._change(user, change)

    def remove(self, user: Utilisateur, nom: str) -> tuple[ModeleSeance, ...]:
        """Forget a model. Raise NotAllowed."""
        return self._change(user, lambda before: tuple(one for one in before if one.nom != nom))

    def put_back(self, user: Utilisateur, models: tuple[ModeleSeance, ...]) -> tuple[ModeleSeance, ...]:
        """Return to a list as it was. Raise NotAllowed."""
        return self._change(user, lambda _before: models)

    def _change(self, user: Utilisateur, change: _Change) -> tuple[ModeleSeance, ...]:
        require(user.role, Permission.FACTURER)
        with self.unit_of_work() as uow:
            before = _read(uow)
            _write(uow, change(before))
            uow.journal.append(self.clock.now(), user.login, JournalAction.REGLAGE, SETTING)
            uow.commit()
        return before


class _Change(Protocol):
    def __call__(self, before: tuple[ModeleSeance, ...], /) -> tuple[ModeleSeance, ...]: ...


def _refuse_name(nom: str, others: Sequence[ModeleSeance]) -> None:
    if not nom or len(nom) > LONGEST_NAME:
        raise ModelRefused("name", f"Donnez au modèle un nom de {LONGEST_NAME} caractères au plus.")
    if any(one.nom.casefold() == nom.casefold() for one in others):
        raise ModelRefused("name taken", f"Un modèle s’appelle déjà «\u00a0{nom}\u00a0». Choisissez un autre nom.")


def _read(uow: UnitOfWork) -> tuple[ModeleSeance, ...]:
    told = json.loads(uow.cabinet.setting(SETTING) or "[]")
    kept = (ModeleSeance(one["nom"], Lieu[one["lieu"]], complements_of(one["complements"])) for one in told)
    return tuple(sorted(kept, key=lambda one: one.nom.casefold()))


def _write(uow: UnitOfWork, models: Sequence[ModeleSeance]) -> None:
    told = [
        {"nom": one.nom, "lieu": one.lieu.name, "complements": complements_text(one.complements)} for one in models
    ]  # fmt: skip
    uow.cabinet.set_setting(SETTING, json.dumps(told, ensure_ascii=False))
