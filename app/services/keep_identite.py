"""The INS identity of a patient: what a code or a document brings, by the rules of the RNIV."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.clock import Clock
from app.domain.ins import CanalIdentite, ControleDocument, IdentiteIns, IdentityRefused, TraitsIns, TypeDocument
from app.domain.journal import JournalAction
from app.domain.patient import Patient, Sexe, normalised
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.services.repositories import UnitOfWork, UnitOfWorkFactory
from app.services.repositories_lecture import IdentiteRecue

FILE_DIFFERS = (
    "La fiche diffère de cette identité\u00a0: {}. Corrigez la fiche d’après la pièce, puis déclarez-la vérifiée."
)


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

        The traits are those received, else those of the file; both must agree, for the document cannot vouch for two.
        Raise NotFound, NotAllowed, IdentityRefused.
        """
        require(user.role, Permission.MODIFIER_PATIENTS)
        with self.unit_of_work() as uow:
            patient = uow.patients.get(patient_id)
            before = current_identite(uow, patient_id) or IdentiteIns(traits_of(patient), CanalIdentite.SAISIE)
            if differing := trait_differences(traits_of(patient), before.traits):
                raise IdentityRefused("the file differs", FILE_DIFFERS.format(", ".join(differing)))
            after = before.validee(ControleDocument(document, self.clock.today(), user.login))
            self._append(uow, user, patient_id, after)
            uow.commit()
        return after

    def _append(self, uow: UnitOfWork, user: Utilisateur, patient_id: int, identite: IdentiteIns) -> None:
        _append(uow, user, patient_id, identite, self.clock.now())


def follow_file(uow: UnitOfWork, user: Utilisateur, before: Patient, after: Patient, now: datetime) -> None:
    """Let the identity follow a file whose strict traits changed: what vouched for others vouches no more (RNIV).

    Traits that come back, an undo for one, find again the newest state that agrees with them. In the transaction that
    saves the file; nothing happens while every trait changed agrees with the identity.
    """
    now_said, changed = traits_of(after), traits_of(before).differences(traits_of(after))
    states = uow.identites.history(after.id) if changed else ()
    if not states:
        return
    held = states[0].identite
    if not set(changed) & set(trait_differences(now_said, held.traits)):
        return
    agreeing = (one.identite for one in states if not trait_differences(now_said, one.identite.traits))
    vouched = next(agreeing, None) or held.corrected(now_said)
    _append(uow, user, after.id, replace(vouched, attributs=held.attributs), now)


def _append(uow: UnitOfWork, user: Utilisateur, patient_id: int, identite: IdentiteIns, now: datetime) -> None:
    uow.identites.add(patient_id, IdentiteRecue(identite, now, user.login))
    detail = f"identité INS {identite.statut.value} (canal {identite.canal.value})"
    uow.journal.append(now, user.login, JournalAction.MODIFICATION, f"patient:{patient_id}", detail)


def traits_of(patient: Patient) -> TraitsIns:
    """Return the strict traits as the file has them."""
    return TraitsIns(
        patient.nom_naissance or patient.nom, patient.prenom, patient.naissance, patient.sexe, patient.lieu_naissance
    )


def trait_differences(mine: TraitsIns, theirs: TraitsIns) -> tuple[str, ...]:
    """Return the French names of the traits that differ; what *mine* leaves empty or shortens does not count."""
    found = mine.differences(theirs)
    if normalised(mine.prenoms) == normalised(theirs.premier_prenom) or normalised(theirs.prenoms).startswith(
        f"{normalised(mine.prenoms)} "
    ):
        found = tuple(name for name in found if name != "prénoms")
    blank = {"lieu de naissance"} if not mine.lieu_naissance or not theirs.lieu_naissance else set()
    blank |= {"sexe"} if mine.sexe is Sexe.INCONNU else set()
    return tuple(name for name in found if name not in blank)


def current_identite(uow: UnitOfWork, patient_id: int) -> IdentiteIns | None:
    """Return the newest state of the identity, None when there is none."""
    states = uow.identites.history(patient_id)
    return states[0].identite if states else None
