"""Hospital stays of a patient, as the cabinet hears of them; each change in the journal."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.clock import Clock
from app.domain.errors import AppError, NotFound
from app.domain.journal import JournalAction
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.domain.sejour import Sejour
from app.services.repositories import UnitOfWork, UnitOfWorkFactory


class SejourOverlaps(AppError):
    """Two stays share a day."""

    user_message = "Ces dates recouvrent un autre séjour du patient. Corrigez celui qui est déjà noté."


@dataclass(frozen=True, slots=True)
class RecordSejour:
    """Lists, adds, corrects and removes them."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def of_patient(self, user: Utilisateur, patient_id: int) -> tuple[Sejour, ...]:
        """Return those of a patient, newest first. Raise NotAllowed."""
        require(user.role, Permission.VOIR_SOINS)
        with self.unit_of_work() as uow:
            return uow.sejours.of_patient(patient_id)

    def add(self, user: Utilisateur, sejour: Sejour) -> Sejour:
        """Store a stay and return it with its id. Raise SejourOverlaps, NotFound, NotAllowed."""
        require(user.role, Permission.VOIR_SOINS)
        with self.unit_of_work() as uow:
            _refuse_overlap(uow, sejour)
            stored = uow.sejours.add(sejour)
            self._write(uow, user, JournalAction.CREATION, stored)
            uow.commit()
        return stored

    def correct(self, user: Utilisateur, sejour: Sejour) -> Sejour:
        """Replace the dates of a stay; return it as it was. Raise SejourOverlaps, NotFound, NotAllowed."""
        require(user.role, Permission.VOIR_SOINS)
        with self.unit_of_work() as uow:
            before = _stored(uow, sejour)
            _refuse_overlap(uow, sejour)
            uow.sejours.save(sejour)
            self._write(uow, user, JournalAction.MODIFICATION, sejour)
            uow.commit()
        return before

    def remove(self, user: Utilisateur, sejour: Sejour) -> Sejour:
        """Remove a stay noted by mistake; return it as it was. Raise NotFound, NotAllowed."""
        require(user.role, Permission.VOIR_SOINS)
        with self.unit_of_work() as uow:
            before = _stored(uow, sejour)
            uow.sejours.remove(sejour.id)
            self._write(uow, user, JournalAction.MODIFICATION, sejour, " retiré")
            uow.commit()
        return before

    def _write(self, uow: UnitOfWork, user: Utilisateur, action: JournalAction, sejour: Sejour, what: str = "") -> None:
        subject, detail = f"patient:{sejour.patient_id}", f"séjour hospitalier {sejour.id}{what}"
        uow.journal.append(self.clock.now(), user.login, action, subject, detail)


def _stored(uow: UnitOfWork, sejour: Sejour) -> Sejour:
    for known in uow.sejours.of_patient(sejour.patient_id):
        if known.id == sejour.id:
            return known
    raise NotFound(f"séjour {sejour.id}")


def _refuse_overlap(uow: UnitOfWork, sejour: Sejour) -> None:
    others = (s for s in uow.sejours.of_patient(sejour.patient_id) if s.id != sejour.id)
    if any(other.periode.overlaps(sejour.periode) for other in others):
        raise SejourOverlaps(f"patient {sejour.patient_id}")
