"""The locked cabinet of this post: its vault and its database as one door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeAlias

from app.services.repositories import UnitOfWork, UnitOfWorkFactory
from app.services.vault import VaultUser

Furnish: TypeAlias = Callable[[UnitOfWork], None]
"""Writes what a cabinet never lacks; the safe commits it."""


Fill: TypeAlias = Callable[[UnitOfWorkFactory], object]
"""Writes more, in transactions of its own, in a database that nobody can open yet."""


class Safe(Protocol):
    """Opens the encrypted database for whoever proves who they are."""

    def exists(self) -> bool:
        """Return whether a cabinet was set up in this folder."""

    def users(self) -> tuple[VaultUser, ...]:
        """Return who may log in, readable before the database is."""

    def create(
        self, login: str, passphrase: str, nom_affiche: str, furnish: Furnish, fill: Fill | None = None
    ) -> tuple[UnitOfWorkFactory, str]:
        """Make a database that *furnish*, then *fill*, have written in; return it open, with the recovery key to print.

        A stop on the way leaves nothing that exists, or the whole.
        Raises LoginTaken when there is one already, EnvironmentProblem when there is no room.
        """

    def unlock(self, login: str, passphrase: str) -> UnitOfWorkFactory:
        """Open the database, or only check the passphrase when it is open already.

        Raises WrongPassphrase, TooManyTries, EnvironmentProblem. Blocks for about half a second.
        """

    def reset_with_recovery(self, login: str, recovery: str, passphrase: str) -> None:
        """Give *login* a new passphrase by the printed recovery key; no data is lost."""

    def change_passphrase(self, login: str, old: str, new: str) -> None:
        """Wrap the data key under a new passphrase."""

    def add_login(self, login: str, passphrase: str, nom_affiche: str) -> None:
        """Let one more person in; the database must be open. Raises LoginTaken."""

    def remove_login(self, login: str) -> None:
        """Let a person in no more."""

    def new_recovery_key(self) -> str:
        """Return a new recovery key to print; the one before opens nothing any more. The database must be open."""

    def close(self) -> None:
        """Close the database and forget its key."""
