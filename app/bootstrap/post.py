"""The locked cabinet of this post on SQLCipher: the vault and the database behind one door."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.bootstrap.folders import Folders
from app.domain.clock import Clock
from app.domain.errors import EnvironmentProblem
from app.services.repositories import UnitOfWorkFactory
from app.services.safe import Fill, Furnish
from app.services.vault import VaultUser
from app.store.open import Store, create_cabinet, open_store, open_vault
from app.store.vault import FileVault
from app.store.vault_crypto import Argon2Cost


@dataclass(slots=True)
class SqlSafe:
    """Satisfies services.safe.Safe. Methods block and are called from one thread at a time."""

    folders: Folders
    clock: Clock
    cost: Argon2Cost | None = None
    """Work of the key derivation; the product's own unless a test lowers it."""
    _store: Store | None = None
    _key: bytes = field(default=b"", repr=False)

    def exists(self) -> bool:
        """Return whether a cabinet was set up in this folder."""
        return self._vault().exists()

    def users(self) -> tuple[VaultUser, ...]:
        """Return who may log in."""
        vault = self._vault()
        return vault.users() if vault.exists() else ()

    def create(
        self, login: str, passphrase: str, nom_affiche: str, furnish: Furnish, fill: Fill | None = None
    ) -> tuple[UnitOfWorkFactory, str]:
        """Make a database that *furnish*, then *fill*, have written in; return it open, with the recovery key."""
        self.folders.make()
        key, recovery = create_cabinet(self._vault(), self.folders.root, login, passphrase, nom_affiche, furnish, fill)
        return self._open(key), recovery

    def unlock(self, login: str, passphrase: str) -> UnitOfWorkFactory:
        """Open the database, or only check the passphrase when it is open already."""
        key = self._vault().unlock(login, passphrase)
        return self._store.unit_of_work if self._store is not None else self._open(key)

    def reset_with_recovery(self, login: str, recovery: str, passphrase: str) -> None:
        """Give *login* a new passphrase by the printed recovery key."""
        self._vault().reset_with_recovery(login, recovery, passphrase)

    def change_passphrase(self, login: str, old: str, new: str) -> None:
        """Wrap the data key under a new passphrase."""
        self._vault().change_passphrase(login, old, new)

    def add_login(self, login: str, passphrase: str, nom_affiche: str) -> None:
        """Let one more person in."""
        self._vault().add_user(self._opened_key(), login, passphrase, nom_affiche)

    def remove_login(self, login: str) -> None:
        """Let a person in no more."""
        self._vault().remove_user(self._opened_key(), login)

    def new_recovery_key(self) -> str:
        """Return a new recovery key to print."""
        return self._vault().new_recovery_key(self._opened_key())

    def close(self) -> None:
        """Close the database and forget its key."""
        store, self._store, self._key = self._store, None, b""
        if store is not None:
            store.close()

    @property
    def store(self) -> Store:
        """The open database; raise EnvironmentProblem when it is locked."""
        if self._store is None:
            raise EnvironmentProblem("cabinet locked", "Le cabinet est verrouillé. Ouvrez une session d’abord.")
        return self._store

    def _vault(self) -> FileVault:
        return open_vault(self.folders.root, self.clock, self.cost)

    def _open(self, key: bytes) -> UnitOfWorkFactory:
        self._store, self._key = open_store(self.folders.root, key, self.clock), key
        return self._store.unit_of_work

    def _opened_key(self) -> bytes:
        if not self._key:
            raise EnvironmentProblem("cabinet locked", "Le cabinet est verrouillé. Ouvrez une session d’abord.")
        return self._key
