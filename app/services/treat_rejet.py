"""Closing a rejection of the inbox with the way it was dealt with."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.clock import Clock
from app.domain.errors import AppError
from app.domain.journal import JournalAction
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.services.repositories import UnitOfWorkFactory


class HowMissing(AppError):
    """A rejection was closed without saying how."""

    user_message = "Dites en quelques mots ce qui a été fait : ce motif reste au dossier."


@dataclass(frozen=True, slots=True)
class TreatRejet:
    """Marks a rejection as dealt with; its amount stays rejected in the ledger."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def __call__(self, user: Utilisateur, rejet_id: int, how: str) -> None:
        """Close the rejection. Raises NotAllowed, HowMissing, NotFound."""
        require(user.role, Permission.TRAITER_RETOURS)
        if not how.strip():
            raise HowMissing("no reason")
        now = self.clock.now()
        with self.unit_of_work() as uow:
            uow.retours.treat_rejet(rejet_id, now, how.strip())
            uow.journal.append(now, user.login, JournalAction.MODIFICATION, f"rejet:{rejet_id}", "traité")
            uow.commit()
