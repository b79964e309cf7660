"""The INS identity of a patient: what a code or a document brings, by the rules of the RNIV."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.clock import Clock
from app.domain.ins import CanalIdentite, ControleDocument, IdentiteIns, TraitsIns, TypeDocument
from app.domain.journal import JournalAction
from app.domain.patient import Patient
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.services.repositories import UnitOfWork, UnitOfWorkFactory
from app.services.repositories_lecture import IdentiteRecue


@dataclass(frozen=True, slots=True)
class KeptIdentite:
    """The identity that holds now, and the traits in which what was received differs from it, in French."""

    identite: IdentiteIns
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeepIdentite:
    """Appends a state when something changed; the states before stay."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def __call__(self, user: Utilisateur, patient_id: int, received: IdentiteIns) -> KeptIdentite:
        """Take *received* into the file. Raise NotFound, NotAllowed, IdentityRefused."""
        require(user.role, Permission.MODIFIER_PATIENTS)
        with self.unit_of_work() as uow:
            uow.patients.get(patient_id)
            before = current_identite(uow, patient_id)
            after = received if before is None else before.enriched(received)
            if after != before:
                self._append(uow, user, patient_id, after)
            uow.commit()
        return KeptIdentite(after, after.traits.differences(received.traits))

    def checked(self, user: Utilisateur, patient_id: int, document: TypeDocument) -> IdentiteIns:
        """Say that an identity document of high confidence was looked at and agrees with the file.

        The traits are those received, else those of the file. Raise NotFound, NotAllowed, IdentityRefused.
        """
        require(user.role, Permission.MODIFIER_PATIENTS)
        with self.unit_of_work() as uow:
            patient = uow.patients.get(patient_id)
            before = current_identite(uow, patient_id) or IdentiteIns(traits_of(patient), CanalIdentite.SAISIE)
            after = before.validee(ControleDocument(document, self.clock.today(), user.login))
            self._append(uow, user, patient_id, after)
            uow.commit()
        return after

    def _append(self, uow: UnitOfWork, user: Utilisateur, patient_id: int, identite: IdentiteIns) -> None:
        now = self.clock.now()
        uow.identites.add(patient_id, IdentiteRecue(identite, now, user.login))
        detail = f"identité INS {identite.statut.value} (canal {identite.canal.value})"
        uow.journal.append(now, user.login, JournalAction.MODIFICATION, f"patient:{patient_id}", detail)


def traits_of(patient: Patient) -> TraitsIns:
    """Return the strict traits as the file has them."""
    return TraitsIns(
        patient.nom_naissance or patient.nom, patient.prenom, patient.naissance, patient.sexe, patient.lieu_naissance
    )


def current_identite(uow: UnitOfWork, patient_id: int) -> IdentiteIns | None:
    """Return the newest state of the identity, None when there is none."""
    states = uow.identites.history(patient_id)
    return states[0].identite if states else None
