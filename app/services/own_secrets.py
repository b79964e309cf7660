"""Passphrases and the recovery key: chosen strong, renewed, and the journal told, never the secret itself."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.clock import Clock
from app.domain.journal import JournalAction
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.services.repositories import UnitOfWorkFactory
from app.services.safe import Safe
from app.services.vault import WrongOwnPassphrase, WrongPassphrase, require_strong


@dataclass(frozen=True, slots=True)
class ChangePassphrase:
    """Replaces one's own passphrase."""

    safe: Safe
    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def __call__(self, user: Utilisateur, old: str, new: str) -> None:
        """Raise WeakPassphrase, WrongPassphrase or TooManyTries; nothing changed then. Blocks about a second."""
        require_strong(new, known=(user.login, user.nom_affiche))
        try:
            self.safe.change_passphrase(user.login, old, new)
        except WrongPassphrase as wrong:
            raise WrongOwnPassphrase(wrong.wait_s) from None
        _note(self.unit_of_work, self.clock, user, f"utilisateur:{user.id}", "phrase de passe changée")


@dataclass(frozen=True, slots=True)
class RenewRecoveryKey:
    """Makes a new recovery key; the one before opens nothing any more."""

    safe: Safe
    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def __call__(self, user: Utilisateur) -> str:
        """Return the key to print, shown once. Raise NotAllowed."""
        require(user.role, Permission.GERER_UTILISATEURS)
        key = self.safe.new_recovery_key()
        _note(self.unit_of_work, self.clock, user, "cabinet", "nouvelle clé de secours")
        return key


@dataclass(frozen=True, slots=True)
class ResetPassphrase:
    """The way back in for a person who forgot: the printed recovery key and a new passphrase."""

    safe: Safe

    def __call__(self, login: str, recovery: str, new: str) -> None:
        """Raise WeakPassphrase, MistypedRecoveryKey, WrongRecoveryKey, NotFound. No data is lost. Blocks."""
        names = [user.nom_affiche for user in self.safe.users() if user.login == login]
        require_strong(new, known=(login, *names))
        self.safe.reset_with_recovery(login, recovery, new)


def _note(unit_of_work: UnitOfWorkFactory, clock: Clock, user: Utilisateur, subject: str, detail: str) -> None:
    with unit_of_work() as uow:
        uow.journal.append(clock.now(), user.login, JournalAction.REGLAGE, subject, detail)
        uow.commit()
