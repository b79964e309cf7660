"""Séances put back as they were, all at once: what undo and redo do before the signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.clock import Clock
from app.domain.errors import AppError
from app.domain.journal import JournalAction
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.domain.soins import Seance, SeanceState
from app.services.record_seance import SeanceInFuture, unbilled
from app.services.repositories import UnitOfWorkFactory


class SeanceChanged(AppError):
    """Somebody else changed the séance since."""

    user_message = (
        "Une de ces séances a été modifiée depuis, ici ou sur un autre poste\u00a0: rien n’a été annulé. "
        "Corrigez-la directement."
    )


@dataclass(frozen=True, slots=True)
class RestoreSeances:
    """Gives séances that no feuille holds the day, hour, place, state and composition asked for."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def __call__(
        self, user: Utilisateur, patient_id: int, known: Sequence[Seance], wanted: Sequence[Seance]
    ) -> tuple[Seance, ...]:
        """Return the séances *wanted* once stored, in one transaction; *known* is how the screen believes they are.

        Raise SeanceChanged when one is not as known, SeanceBilled, SeanceInFuture, NotFound, NotAllowed; nothing is
        stored then.
        """
        require(user.role, Permission.VOIR_SOINS)
        believed = {seance.id: seance for seance in known}
        done = {SeanceState.HONOREE, SeanceState.ABSENCE}
        with self.unit_of_work() as uow:
            for seance in wanted:
                if unbilled(uow, patient_id, seance.id) != replace(believed[seance.id], fse_id=None):
                    raise SeanceChanged(f"séance {seance.id}")
                if seance.state in done and seance.day > self.clock.today():
                    raise SeanceInFuture(f"séance {seance.id}")
                uow.soins.save_seance(replace(seance, fse_id=None))
            ids = ", ".join(str(seance.id) for seance in wanted)
            uow.journal.append(
                self.clock.now(), user.login, JournalAction.MODIFICATION, f"patient:{patient_id}",
                f"séances {ids}\u00a0: retour en arrière",
            )  # fmt: skip
            uow.commit()
        return tuple(replace(seance, fse_id=None) for seance in wanted)
