"""What is being typed on a screen, kept at every key in the encrypted base, dropped once it is stored for good."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.clock import Clock
from app.domain.people import Utilisateur
from app.services.repositories import UnitOfWorkFactory
from app.services.repositories_saisie import Saisie
from app.services.steps import AtStep, no_stop

FACTURER = "facturer"
"""Name of the billing screen."""


@dataclass(frozen=True, slots=True)
class KeepSaisie:
    """One text a person and screen. Not journalled: nothing of the file changes until it is stored for good."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock
    at_step: AtStep = no_stop

    def get(self, user: Utilisateur, ecran: str) -> Saisie | None:
        """Return what the person was typing there, None when nothing was."""
        with self.unit_of_work() as uow:
            return uow.saisies.get(user.login, ecran)

    def put(self, user: Utilisateur, ecran: str, patient_id: int, contenu: str) -> None:
        """Keep *contenu* in place of the text before; durable once this returns. Raise NotFound."""
        with self.unit_of_work() as uow:
            uow.saisies.put(Saisie(user.login, ecran, patient_id, contenu, self.clock.now()))
            uow.commit()
        self.at_step("kept")

    def drop(self, user: Utilisateur, ecran: str) -> None:
        """Forget it."""
        with self.unit_of_work() as uow:
            uow.saisies.drop(user.login, ecran)
            uow.commit()
