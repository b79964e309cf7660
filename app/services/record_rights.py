"""Adds a snapshot of rights: typed, from an attestation or from ADRi. Never from the card, which holds none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from app.domain.clock import Clock
from app.domain.contrat import ContratAmc
from app.domain.droits import Droits, DroitsAmc, DroitsAmo, SourceDroits
from app.domain.journal import JournalAction
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.rights.contrats import current, period_of
from app.rights.difference import differences
from app.rights.holding import holding, read_on
from app.services.repositories import UnitOfWork, UnitOfWorkFactory

_SURER = {SourceDroits.ADRI, SourceDroits.APPLI, SourceDroits.CARTE}


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
            motif = _against(before, self.clock.today())
            droits = uow.patients.add_droits(Droits(0, patient_id, source, now, user.login, amo, amc, motif=motif))
            if amc is not None:
                _keep_contract(uow, ContratAmc(0, patient_id, amc, source, now, user.login), self.clock.today())
            detail = f"droits {droits.id} ({source.value})"
            uow.journal.append(now, user.login, JournalAction.MODIFICATION, f"patient:{patient_id}", detail)
            uow.commit()
        return RecordedRights(droits, differences(before[0], droits) if before else ())


def _against(before: tuple[Droits, ...], today: date) -> str:
    """Why what a person types now passes before a surer reading of the same day; empty when there is none."""
    held = holding(before, today).droits
    if held is None or read_on(held) != today or held.source not in _SURER:
        return ""
    return f"Saisi après la lecture du même jour ({held.source.value})."


def _keep_contract(uow: UnitOfWork, contrat: ContratAmc, today: date) -> None:
    """Record the contract typed with the rights, as the correction of the same insurer's when there is one."""
    known = [c for c in current(uow.contrats.versions(contrat.patient_id)) if today in period_of(c)]
    same = next((c for c in known if c.amc.organisme == contrat.amc.organisme), None)
    if same is None:
        uow.contrats.add(contrat)
    elif same.amc != contrat.amc:
        uow.contrats.add(
            replace(
                contrat, remplace_id=same.id, convention=same.convention, csr=same.csr, domaine=same.domaine,
                operateur=same.operateur, piece_id=same.piece_id, motif="saisi avec les droits",
            )
        )  # fmt: skip
