"""The name and address of a caisse or a mutuelle, typed once: no letter can go without."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.clock import Clock
from app.domain.creance import Debtor, DebtorKind
from app.domain.errors import AppError
from app.domain.journal import JournalAction
from app.domain.people import Adresse, Utilisateur
from app.domain.permissions import Permission, require
from app.services.repositories import UnitOfWorkFactory


class AddressIncomplete(AppError):
    """An envelope needs a name, a postal code and a town."""

    user_message = "Il manque le nom, le code postal (5 chiffres) ou la ville."


class NotAnOrganisme(AppError):
    """The address of a patient is on the patient's file."""

    user_message = "L’adresse d’un patient se complète sur sa fiche."


@dataclass(frozen=True, slots=True)
class SaveDebtorAddress:
    """Creates or replaces the name and address of an organisme."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def __call__(self, user: Utilisateur, debtor: Debtor, nom: str, adresse: Adresse) -> Debtor:
        """Return the debtor as stored. Raise NotAllowed, AddressIncomplete, NotAnOrganisme. Blocks."""
        require(user.role, Permission.RELANCER)
        if debtor.kind is DebtorKind.PATIENT:
            raise NotAnOrganisme("patient")
        code = adresse.code_postal.strip()
        if not nom.strip() or not adresse.ville.strip() or len(code) != 5 or not code.isdigit():
            raise AddressIncomplete("address")
        lignes = tuple(ligne.strip() for ligne in adresse.lignes if ligne.strip())
        stored = replace(debtor, nom=nom.strip(), adresse=Adresse(lignes, code, adresse.ville.strip()))
        with self.unit_of_work() as uow:
            uow.relances.save_debtor(stored)
            uow.journal.append(
                self.clock.now(), user.login, JournalAction.MODIFICATION, f"debiteur:{debtor.key}", "adresse"
            )
            uow.commit()
        return stored
