"""Keep in the access journal that a code named a patient, and whether somebody else presented it."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.clock import Clock
from app.domain.journal import JournalAction
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.services.read_code import Lecture
from app.services.repositories import UnitOfWorkFactory


@dataclass(frozen=True, slots=True)
class RecordCodeUse:
    """One line of the journal per code that served."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def __call__(self, user: Utilisateur, patient_id: int, lecture: Lecture) -> str:
        """Write the line and return its words, which name nobody. Raise NotAllowed."""
        require(user.role, Permission.VOIR_PATIENTS)
        words = [f"{lecture.titre} lu"]
        if lecture.contexte is not None:
            words += ["usage délégué"] if lecture.contexte.delegue else []
            words += ["SIMULATION"] if lecture.contexte.simulation else []
        detail = ", ".join(words)
        subject = f"patient:{patient_id}"
        with self.unit_of_work() as uow:
            uow.journal.append(self.clock.now(), user.login, JournalAction.CONSULTATION, subject, detail)
            uow.commit()
        return detail
