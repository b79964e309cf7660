"""Changes, closes and reopens the accounts of the cabinet; somebody who manages them always remains."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.clock import Clock
from app.domain.errors import AppError, NotFound
from app.domain.journal import JournalAction
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, allows, require
from app.services.repositories import UnitOfWork, UnitOfWorkFactory
from app.services.safe import Safe
from app.services.vault import LoginTaken, require_strong


class NobodyWouldManage(AppError):
    """The change would leave nobody who manages the accounts."""

    user_message = (
        "C’est le dernier compte qui gère les utilisateurs. Donnez d’abord ce rôle à une autre personne du cabinet."
    )


class OwnAccount(AppError):
    """A person at work cannot close the account they work with."""

    user_message = "Vous travaillez avec ce compte\u00a0: demandez à un autre gestionnaire de le fermer."


@dataclass(frozen=True, slots=True)
class ManageAccounts:
    """The account is in the database, its passphrase in the vault: both follow."""

    safe: Safe
    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def change(self, user: Utilisateur, changed: Utilisateur) -> Utilisateur:
        """Replace the name or the role; return the account before. Raise NobodyWouldManage, NotFound, NotAllowed."""
        require(user.role, Permission.GERER_UTILISATEURS)
        with self.unit_of_work() as uow:
            before = _account(uow, changed.id)
            self._save(uow, user, replace(changed, login=before.login, actif=before.actif))
        return before

    def close(self, user: Utilisateur, utilisateur_id: int) -> None:
        """Close an account and erase its passphrase: only a new one reopens it.

        Raise OwnAccount, NobodyWouldManage, NotFound, NotAllowed.
        """
        require(user.role, Permission.GERER_UTILISATEURS)
        if user.id == utilisateur_id:
            raise OwnAccount("own account")
        with self.unit_of_work() as uow:
            before = _account(uow, utilisateur_id)
            self._save(uow, user, replace(before, actif=False))
        # The database first: a crash in between leaves a passphrase that OpenSession refuses.
        if any(known.login == before.login for known in self.safe.users()):
            self.safe.remove_login(before.login)

    def reopen(self, user: Utilisateur, utilisateur_id: int, passphrase: str) -> None:
        """Open a closed account again with a new passphrase. Raise WeakPassphrase, NotFound, NotAllowed."""
        require(user.role, Permission.GERER_UTILISATEURS)
        with self.unit_of_work() as uow:
            before = _account(uow, utilisateur_id)
        require_strong(passphrase, known=(before.login, before.nom_affiche))
        if any(known.login == before.login for known in self.safe.users()):
            self.safe.remove_login(before.login)  # a close that stopped half-way left the old passphrase
        self.safe.add_login(before.login, passphrase, before.nom_affiche)
        with self.unit_of_work() as uow:
            self._save(uow, user, replace(before, actif=True))

    def check_login(self, login: str) -> None:
        """Raise LoginTaken when an account, open or closed, has this login already."""
        with self.unit_of_work() as uow:
            if any(known.login == login for known in uow.cabinet.utilisateurs()):
                raise LoginTaken(f"login of {len(login)} characters")

    def _save(self, uow: UnitOfWork, user: Utilisateur, changed: Utilisateur) -> None:
        others = [known for known in uow.cabinet.utilisateurs() if known.id != changed.id]
        if not any(_manages(known) for known in (*others, changed)):
            raise NobodyWouldManage(f"utilisateur {changed.id}")
        uow.cabinet.save_utilisateur(changed)
        detail = f"{changed.role.value}, {'actif' if changed.actif else 'fermé'}"
        uow.journal.append(self.clock.now(), user.login, JournalAction.REGLAGE, f"utilisateur:{changed.id}", detail)
        uow.commit()


def _account(uow: UnitOfWork, utilisateur_id: int) -> Utilisateur:
    found = next((known for known in uow.cabinet.utilisateurs() if known.id == utilisateur_id), None)
    if found is None:
        raise NotFound(f"utilisateur {utilisateur_id}")
    return found


def _manages(account: Utilisateur) -> bool:
    return account.actif and allows(account.role, Permission.GERER_UTILISATEURS)
