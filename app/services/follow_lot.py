"""What happened to one lot, and the decision to wait for its acknowledgement."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.clock import Clock
from app.domain.errors import AppError
from app.domain.journal import JournalAction, JournalEntry
from app.domain.lot import LotState
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.services.repositories import UnitOfWorkFactory

WAIT = "décision : attendre l’accusé"


class OutcomeSettled(AppError):
    """The outcome of this lot is known meanwhile: there is nothing to decide."""

    user_message = "L’issue de ce lot est connue à présent : il n’y a plus rien à décider. La liste est à jour."


@dataclass(frozen=True, slots=True)
class FollowLot:
    """Reads the journal of a lot and writes a decision in it."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def history(self, lot_id: int) -> tuple[JournalEntry, ...]:
        """Return the journal of a lot, newest first. Blocks."""
        with self.unit_of_work() as uow:
            return uow.journal.entries(50, f"lot:{lot_id}")

    def wait(self, user: Utilisateur, lot_id: int) -> None:
        """Write that *user* chose to wait rather than send again. Raise OutcomeSettled, NotAllowed, NotFound."""
        require(user.role, Permission.TRANSMETTRE)
        with self.unit_of_work() as uow:
            if uow.lots.get(lot_id).state is not LotState.ISSUE_INCONNUE:
                raise OutcomeSettled(f"lot {lot_id}")
            uow.journal.append(self.clock.now(), user.login, JournalAction.ENVOI, f"lot:{lot_id}", WAIT)
            uow.commit()
