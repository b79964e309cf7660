"""Who is at the desk: logging in, locking, and people of the cabinet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from app.domain.clock import Clock
from app.domain.errors import NotAllowed
from app.domain.journal import JournalAction
from app.domain.people import Cabinet, Utilisateur
from app.domain.permissions import Permission, require
from app.services.repositories import UnitOfWorkFactory
from app.services.safe import Safe
from app.services.vault import WrongPassphrase, require_strong


@dataclass(frozen=True, slots=True)
class Session:
    """An open cabinet and the person who opened it."""

    utilisateur: Utilisateur
    cabinet: Cabinet
    unit_of_work: UnitOfWorkFactory


class Verrou(Enum):
    """Why the screen was locked, as the journal says it."""

    MANUEL = "à la demande"
    INACTIVITE = "inactivité"


@dataclass(frozen=True, slots=True)
class OpenSession:
    """Logs a person in."""

    safe: Safe
    clock: Clock

    def __call__(self, login: str, passphrase: str) -> Session:
        """Return the session; raise an AppError on a wrong passphrase or a closed account. Blocks."""
        unit_of_work = self.safe.unlock(login, passphrase)
        with unit_of_work() as uow:
            utilisateur = uow.cabinet.utilisateur(login)
            _require_open(utilisateur)
            uow.journal.append(self.clock.now(), login, JournalAction.CONNEXION, f"utilisateur:{utilisateur.id}")
            cabinet = uow.cabinet.cabinet()
            uow.commit()
        return Session(utilisateur, cabinet, unit_of_work)


@dataclass(frozen=True, slots=True)
class LockSession:
    """Writes in the journal that the screen was locked."""

    clock: Clock

    def __call__(self, session: Session, why: Verrou) -> None:
        """Append the entry."""
        with session.unit_of_work() as uow:
            user = session.utilisateur
            uow.journal.append(
                self.clock.now(), user.login, JournalAction.VERROUILLAGE, f"utilisateur:{user.id}", why.value
            )
            uow.commit()


@dataclass(frozen=True, slots=True)
class UnlockSession:
    """Gives the screen back to the person who works here, and writes it in the journal."""

    safe: Safe
    clock: Clock

    def __call__(self, session: Session, passphrase: str) -> None:
        """Append the entry, or that of the failure. Raises WrongPassphrase, TooManyTries, NotAllowed. Blocks."""
        login = session.utilisateur.login
        try:
            self.safe.unlock(login, passphrase)
        except WrongPassphrase:
            self._note(session, JournalAction.ECHEC_CONNEXION)
            raise
        with session.unit_of_work() as uow:
            _require_open(uow.cabinet.utilisateur(login))
        self._note(session, JournalAction.DEVERROUILLAGE)

    def _note(self, session: Session, action: JournalAction) -> None:
        user = session.utilisateur
        detail = "écran verrouillé" if action is JournalAction.ECHEC_CONNEXION else ""
        with session.unit_of_work() as uow:
            uow.journal.append(self.clock.now(), user.login, action, f"utilisateur:{user.id}", detail)
            uow.commit()


def _require_open(utilisateur: Utilisateur) -> None:
    if not utilisateur.actif:
        raise NotAllowed("closed account", "Ce compte est fermé. Demandez au kiné titulaire de le rouvrir.")


@dataclass(frozen=True, slots=True)
class AddUtilisateur:
    """Lets one more person into the cabinet."""

    safe: Safe
    clock: Clock

    def __call__(self, session: Session, new: Utilisateur, passphrase: str) -> Utilisateur:
        """Return the person stored. Raises NotAllowed, WeakPassphrase, LoginTaken."""
        require(session.utilisateur.role, Permission.GERER_UTILISATEURS)
        require_strong(passphrase, known=(new.login, new.nom_affiche))
        # The login is added to the vault first: a crash in between leaves a login with no account,
        # which OpenSession refuses, and never an account that nobody can open.
        self.safe.add_login(new.login, passphrase, new.nom_affiche)
        with session.unit_of_work() as uow:
            stored = uow.cabinet.add_utilisateur(new)
            uow.journal.append(
                self.clock.now(), session.utilisateur.login, JournalAction.CREATION, f"utilisateur:{stored.id}",
                stored.role.value,
            )  # fmt: skip
            uow.commit()
        return stored
