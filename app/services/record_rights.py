"""Adds a snapshot of rights: typed, from an attestation or from ADRi. Never from the card, which holds none."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.clock import Clock
from app.domain.droits import Droits, DroitsAmc, DroitsAmo, SourceDroits
from app.domain.journal import JournalAction
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.rights.difference import differences
from app.services.repositories import UnitOfWorkFactory


@dataclass(frozen=True, slots=True)
class RecordedRights:
    """The stored snapshot and, in French, what changed since the one before."""

    droits: Droits
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordRights:
    """Appends a snapshot; those before stay as they were read."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def __call__(
        self,
        user: Utilisateur,
        patient_id: int,
        amo: DroitsAmo | None,
        amc: DroitsAmc | None = None,
        source: SourceDroits = SourceDroits.SAISIE,
    ) -> RecordedRights:
        """Store the rights as read now by *user*. Raise NotFound, NotAllowed."""
        require(user.role, Permission.MODIFIER_PATIENTS)
        now = self.clock.now()
        with self.unit_of_work() as uow:
            uow.patients.get(patient_id)
            before = uow.patients.droits(patient_id)
            droits = uow.patients.add_droits(Droits(0, patient_id, source, now, user.login, amo, amc))
            detail = f"droits {droits.id} ({source.value})"
            uow.journal.append(now, user.login, JournalAction.MODIFICATION, f"patient:{patient_id}", detail)
            uow.commit()
        return RecordedRights(droits, differences(before[0], droits) if before else ())
