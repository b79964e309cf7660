"""The states an FSE went through, for the file of its patient."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.fse import FseState
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.services.repositories import UnitOfWorkFactory

Step = tuple[datetime, FseState, str]


@dataclass(frozen=True, slots=True)
class ReadHistory:
    """Reads the state journal of one FSE."""

    unit_of_work: UnitOfWorkFactory

    def __call__(self, user: Utilisateur, fse_id: int) -> tuple[Step, ...]:
        """Return (instant, state, detail), newest first. Raise NotAllowed. Blocks."""
        require(user.role, Permission.VOIR_PATIENTS)
        with self.unit_of_work() as uow:
            return tuple(reversed(uow.fses.history(fse_id)))
