"""Changes the administrative file of a patient."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.clock import Clock
from app.domain.journal import JournalAction
from app.domain.patient import Patient
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, allows, require
from app.services.keep_identite import follow_file
from app.services.repositories import UnitOfWorkFactory

NIR_SHOWN = "numéro de sécurité sociale affiché"


@dataclass(frozen=True, slots=True)
class SavePatient:
    """Replaces a file; care, rights and invoices stay as they are."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def __call__(self, user: Utilisateur, changed: Patient) -> Patient:
        """Store *changed* and return the file before, for an undo. Raise NotFound, NotAllowed.

        A person who may not see the NIR cannot replace one that is known: the stored one stays.
        """
        require(user.role, Permission.MODIFIER_PATIENTS)
        with self.unit_of_work() as uow:
            before = uow.patients.get(changed.id)
            if before.nir is not None and not allows(user.role, Permission.VOIR_NIR):
                changed = replace(changed, nir=before.nir)
            now = self.clock.now()
            uow.patients.save(changed)
            uow.journal.append(now, user.login, JournalAction.MODIFICATION, f"patient:{changed.id}")
            follow_file(uow, user, before, changed, now)
            uow.commit()
        return before

    def note_nir_shown(self, user: Utilisateur, patient_id: int) -> None:
        """Write in the journal that somebody looked at the number. Raise NotAllowed."""
        require(user.role, Permission.VOIR_NIR)
        with self.unit_of_work() as uow:
            subject = f"patient:{patient_id}"
            uow.journal.append(self.clock.now(), user.login, JournalAction.CONSULTATION, subject, NIR_SHOWN)
            uow.commit()
