"""The first run: a cabinet, its kiné, a passphrase and a recovery key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from app.domain.clock import Clock
from app.domain.journal import JournalAction
from app.domain.people import Cabinet, Praticien, Role, Utilisateur
from app.services.jobs import Progress
from app.services.repositories import UnitOfWork, UnitOfWorkFactory
from app.services.safe import Safe
from app.services.session import Session
from app.services.vault import require_strong

Fill: TypeAlias = Callable[[UnitOfWorkFactory, Progress | None], object]
"""Puts the fictional patients of a « Cabinet école » in an empty cabinet, before anyone can open it."""


@dataclass(frozen=True, slots=True)
class FirstRunAnswers:
    """What the assistant collected, each field checked by its own type."""

    cabinet: Cabinet
    praticien: Praticien
    login: str
    passphrase: str

    def __repr__(self) -> str:
        return "FirstRunAnswers(…)"


@dataclass(frozen=True, slots=True)
class FirstRunDone:
    """An open cabinet, and the recovery key that is shown and printed once."""

    session: Session
    recovery_key: str

    def __repr__(self) -> str:
        return "FirstRunDone(…)"


@dataclass(frozen=True, slots=True)
class FirstRun:
    """Sets the cabinet up; *fill* puts the fictional patients of a « Cabinet école » in."""

    safe: Safe
    clock: Clock
    fill: Fill | None = None

    def __call__(self, answers: FirstRunAnswers, progress: Progress | None = None) -> FirstRunDone:
        """Return the open session. Raises WeakPassphrase, EnvironmentProblem. Blocks."""
        require_strong(answers.passphrase, known=(answers.login, answers.cabinet.nom))
        name = answers.praticien.nom_complet
        fill = self.fill if answers.cabinet.fictif else None
        unit_of_work, recovery_key = self.safe.create(
            answers.login, answers.passphrase, name, partial(self._furnish, answers),
            None if fill is None else lambda made: fill(made, progress),
        )  # fmt: skip
        with unit_of_work() as uow:
            utilisateur = uow.cabinet.utilisateur(answers.login)
        return FirstRunDone(Session(utilisateur, answers.cabinet, unit_of_work), recovery_key)

    def _furnish(self, answers: FirstRunAnswers, uow: UnitOfWork) -> None:
        uow.cabinet.save_cabinet(answers.cabinet)
        praticien = uow.cabinet.add_praticien(answers.praticien)
        uow.cabinet.add_utilisateur(Utilisateur(0, answers.login, praticien.nom_complet, Role.KINE, praticien.id))
        uow.journal.append(self.clock.now(), answers.login, JournalAction.CREATION, "cabinet", "première ouverture")
