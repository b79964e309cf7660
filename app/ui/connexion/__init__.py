"""Before the work: login, recovery key, lock."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from app.services.own_secrets import ResetPassphrase
from app.services.safe import Safe
from app.services.session import OpenSession, Session, UnlockSession
from app.ui.connexion.presenter import LockPresenter, LoginPresenter
from app.ui.connexion.view import LockGate, LoginGate
from app.ui.lane import Lane
from app.ui.shell.gate import UserChoice

__all__ = ["lock_gate", "login_gate"]


def login_gate(safe: Safe, open_session: OpenSession, work: Lane, on_open: Callable[[Session], None]) -> LoginGate:
    """Return the page that opens a session. Raise EnvironmentProblem when the vault cannot be read."""
    users = sorted(safe.users(), key=lambda user: user.nom_affiche.casefold())
    view = LoginGate([UserChoice(user.login, user.nom_affiche) for user in users])
    presenter = LoginPresenter(view, open_session, ResetPassphrase(safe), partial(work.run, view), on_open)
    view.presenter = presenter
    view.login.login_requested.connect(presenter.on_login)
    view.login.recovery_requested.connect(lambda: presenter.on_forgotten(str(view.login.users.value or "")))
    view.recovery.back_requested.connect(presenter.on_back)
    view.recovery.sent.connect(presenter.on_reset)
    return view


def lock_gate(
    unlock: UnlockSession,
    session: Session,
    work: Lane,
    on_unlocked: Callable[[], None],
    on_switch: Callable[[], None],
) -> LockGate:
    """Return the page that hides the work of *session* until its passphrase is typed again."""
    view = LockGate(session.utilisateur.nom_affiche)
    presenter = LockPresenter(view, unlock, session, partial(work.run, view), on_unlocked)
    view.presenter = presenter
    view.unlock_requested.connect(presenter.on_unlock)
    view.switch_user_requested.connect(on_switch)
    return view
