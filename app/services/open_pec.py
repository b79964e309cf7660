"""From a prescription to a prise en charge."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from app.domain.clock import Clock
from app.domain.errors import AppError
from app.domain.journal import JournalAction
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.domain.soins import Ordonnance, PriseEnCharge
from app.services.repositories import UnitOfWorkFactory
from app.services.tables import Tables

_TREATED = frozenset({"acte", "bilan"})
"""Categories of the NGAP table that a prise en charge can carry; the others ride on an act."""


class ActeNotBillable(AppError):
    """The act is not in force on the day, or is not one that a prise en charge carries."""

    user_message = "Cet acte n’existe pas dans la nomenclature de ce jour. Choisissez-en un autre dans la liste."


@dataclass(frozen=True, slots=True)
class OpenPriseEnCharge:
    """Stores a prescription with the act that it opens."""

    unit_of_work: UnitOfWorkFactory
    tables: Tables
    clock: Clock

    def __call__(
        self,
        user: Utilisateur,
        ordonnance: Ordonnance,
        acte_id: str,
        *,
        quota: int | None = None,
        opened_on: date | None = None,
    ) -> PriseEnCharge:
        """Store *ordonnance* (unless it has an id already) and open the act under it, today unless said otherwise.

        *quota* is the number of séances planned; by default the number prescribed. Raise ActeNotBillable, NotFound,
        NotAllowed.
        """
        require(user.role, Permission.VOIR_SOINS)
        day = opened_on or self.clock.today()
        acte = self.tables.nomenclature.in_force(acte_id, day)
        if acte is None or acte.category not in _TREATED:
            raise ActeNotBillable(f"act not in force or not carried: {acte_id}")
        with self.unit_of_work() as uow:
            uow.patients.get(ordonnance.patient_id)
            stored = ordonnance if ordonnance.id else uow.soins.add_ordonnance(replace(ordonnance, id=0))
            planned = quota if quota is not None else stored.seances_prescrites
            pec = uow.soins.add_pec(
                PriseEnCharge(0, stored.patient_id, stored.id, acte.act_id, acte.libelle, planned, day)
            )
            subject = f"patient:{stored.patient_id}"
            detail = f"prise en charge {pec.id}"
            uow.journal.append(self.clock.now(), user.login, JournalAction.CREATION, subject, detail)
            uow.commit()
        return pec
