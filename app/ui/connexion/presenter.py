"""Opening a session, getting back in with the recovery key, and unlocking. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import Protocol

from app.domain.errors import AppError
from app.services.jobs import Failed, Ok, Run
from app.services.own_secrets import ResetPassphrase
from app.services.session import OpenSession, Session, UnlockSession
from app.services.vault import MistypedRecoveryKey, WrongRecoveryKey
from app.ui.connexion import model


@dataclass(frozen=True, slots=True)
class ResetTyped:
    """The recovery page as sent."""

    login: str
    recovery: str
    secret: str
    again: str

    def __repr__(self) -> str:
        return "ResetTyped(…)"


class LoginView(Protocol):
    """What the presenter asks of the login gate."""

    def show_busy(self, busy: bool) -> None:
        """Hold the buttons while a passphrase is being checked."""

    def show_refused(self, what: str, to_do: str) -> None:
        """Say why the session does not open; what was typed is forgotten."""

    def show_login(self, what: str = "", to_do: str = "") -> None:
        """Show the login page, with good news if any."""

    def show_recovery(self, login: str) -> None:
        """Show the page of the recovery key for somebody."""

    def show_recovery_errors(self, errors: dict[str, str]) -> None:
        """Say what is wrong: « recovery », « secret », « again », or « page »."""


class LoginPresenter:
    """Secrets are arguments and nothing else."""

    def __init__(
        self,
        view: LoginView,
        open_session: OpenSession,
        reset: ResetPassphrase,
        run: Run,
        on_open: Callable[[Session], None],
    ) -> None:
        self._view, self._open, self._reset, self._run, self._on_open = view, open_session, reset, run, on_open

    def on_login(self, login: str, passphrase: str) -> None:
        """Check on the lane, then hand the session over."""
        self._view.show_busy(True)
        self._run(lambda _cancel: self._open(login, passphrase), self._on_opened)

    def on_forgotten(self, login: str) -> None:
        """Go to the recovery key."""
        self._view.show_recovery(login)

    def on_back(self) -> None:
        """Go back to the login."""
        self._view.show_login()

    def on_reset(self, typed: ResetTyped) -> None:
        """Check everything typed at once, then change the passphrase."""
        errors = model.passphrase_errors(typed.secret, typed.again, (typed.login,))
        if not typed.recovery.strip():
            errors["recovery"] = model.KEY_MISSING
        self._view.show_recovery_errors(errors)
        if errors:
            return
        self._view.show_busy(True)

        def work(_cancel: Event) -> None:
            self._reset(typed.login, typed.recovery, typed.secret)

        self._run(work, self._on_reset)

    def _on_opened(self, outcome: Ok[Session] | Failed) -> None:
        match outcome:
            case Ok(session):
                self._on_open(session)
            case Failed(AppError() as error):
                self._view.show_refused(*model.refusal(error))
            case Failed(bug):
                self._view.show_busy(False)
                raise bug

    def _on_reset(self, outcome: Ok[None] | Failed) -> None:
        self._view.show_busy(False)
        match outcome:
            case Ok():
                self._view.show_login(*model.RESET_DONE)
            case Failed(MistypedRecoveryKey() | WrongRecoveryKey() as error):
                self._view.show_recovery_errors({"recovery": error.user_message})
            case Failed(AppError() as error):
                self._view.show_recovery_errors({"page": error.user_message})
            case Failed(bug):
                raise bug


class LockView(Protocol):
    """What the presenter asks of the lock."""

    def set_busy(self, busy: bool) -> None:
        """Hold the button."""

    def show_error(self, what: str, to_do: str = "") -> None:
        """Say why it stays locked."""

    def reset(self) -> None:
        """Forget what was typed."""


class LockPresenter:
    """The same person, the same work."""

    def __init__(
        self, view: LockView, unlock: UnlockSession, session: Session, run: Run, on_unlocked: Callable[[], None]
    ) -> None:
        self._view, self._unlock, self._session, self._run = view, unlock, session, run
        self._on_unlocked = on_unlocked

    def on_unlock(self, passphrase: str) -> None:
        """Check on the lane; the database stays open meanwhile."""
        self._view.set_busy(True)
        self._run(lambda _cancel: self._unlock(self._session, passphrase), self._on_checked)

    def _on_checked(self, outcome: Ok[None] | Failed) -> None:
        match outcome:
            case Ok():
                self._view.reset()
                self._on_unlocked()
            case Failed(AppError() as error):
                self._view.show_error(*model.refusal(error))
            case Failed(bug):
                self._view.set_busy(False)
                raise bug
