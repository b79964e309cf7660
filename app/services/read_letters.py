"""Letters as they were printed, to be read again."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.clock import Clock
from app.domain.creance import Relance, RelanceState
from app.domain.journal import JournalAction
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.services.repositories import UnitOfWorkFactory


@dataclass(frozen=True, slots=True)
class ReadLetters:
    """Reads what was sent to a debtor. Every method blocks."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def of_debtor(self, user: Utilisateur, debtor: str) -> tuple[Relance, ...]:
        """Return the printed letters of a debtor key, newest first, without their PDF. Raise NotAllowed."""
        require(user.role, Permission.VOIR_IMPAYES)
        with self.unit_of_work() as uow:
            letters = uow.relances.of_debtor(debtor)
        return tuple(letter for letter in letters if letter.state is RelanceState.IMPRIMEE)

    def open(self, user: Utilisateur, relance_id: int) -> Relance:
        """Return one with its PDF, and write the access in the journal. Raise NotAllowed, NotFound."""
        require(user.role, Permission.VOIR_IMPAYES)
        with self.unit_of_work() as uow:
            letter = uow.relances.get(relance_id)
            uow.journal.append(self.clock.now(), user.login, JournalAction.CONSULTATION, f"relance:{relance_id}")
            uow.commit()
        return letter
