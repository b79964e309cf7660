"""The locked cabinet of this post: its vault and its database as one door."""

from __future__ import annotations

from typing import Protocol

from app.services.repositories import UnitOfWorkFactory


class Safe(Protocol):
    """Opens the encrypted database for whoever proves who they are."""

    def exists(self) -> bool:
        """Return whether a cabinet was set up in this folder."""

    def logins(self) -> tuple[str, ...]:
        """Return who may log in, readable before the database is."""

    def create(self, login: str, passphrase: str) -> tuple[UnitOfWorkFactory, str]:
        """Make an empty database and return it open, with the recovery key to print.

        Raises EnvironmentProblem when there is one already, or no room.
        """

    def unlock(self, login: str, passphrase: str) -> UnitOfWorkFactory:
        """Open the database, or only check the passphrase when it is open already.

        Raises an AppError on a wrong passphrase, and EnvironmentProblem. Blocks for about half a second.
        """

    def reset_with_recovery(self, login: str, recovery: str, passphrase: str) -> None:
        """Give *login* a new passphrase by the printed recovery key; no data is lost."""

    def change_passphrase(self, login: str, old: str, new: str) -> None:
        """Wrap the data key under a new passphrase."""

    def add_login(self, login: str, passphrase: str) -> None:
        """Let one more person in; the database must be open."""

    def remove_login(self, login: str) -> None:
        """Let a person in no more."""

    def close(self) -> None:
        """Close the database and forget its key."""
