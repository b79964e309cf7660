"""Where the téléservices are and with which certificate: shown, changed with a way back, tried. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Protocol

from app.domain.errors import AppError, Cancelled
from app.domain.people import Utilisateur
from app.domain.permissions import Permission
from app.services.jobs import Failed, Ok, Run
from app.services.ports_raccordement import FichierCertificat, Raccordement, RaccordementRefuse, RaccordementVoulu
from app.services.raccordement import Essai, RaccordementAvant, SetRaccordement
from app.ui.reglages import raccordement_model as words
from app.ui.reglages.model import Said
from app.ui.reglages.raccordement_model import RaccordementShown, RaccordementTyped
from app.ui.values import State

if TYPE_CHECKING:
    from app.ui.desk import Desk, Navigator

Change = Callable[[SetRaccordement, Utilisateur], RaccordementAvant]


class RaccordementView(Protocol):
    """What the presenter asks of the card and of its form."""

    def show_raccordement(self, shown: RaccordementShown) -> None:
        """Show what is stored."""

    def show_trying(self, trying: bool) -> None:
        """Say that the services are being asked, or not any more."""

    def show_said(self, said: Said | None) -> None:
        """Say something in the card, or take it away."""

    def show_raccordement_form(self, shown: RaccordementShown) -> None:
        """Open the form."""

    def show_raccordement_errors(self, errors: dict[str, str]) -> None:
        """Say what is wrong under each field."""

    def show_busy(self, busy: bool) -> None:
        """Turn the button of the form off while something is written."""

    def close_raccordement(self) -> None:
        """Close the form and forget what was typed."""


class RaccordementPresenter:
    """One per screen; silent when this post cannot change its services."""

    def __init__(self, view: RaccordementView, desk: Desk, nav: Navigator, run: Run) -> None:
        self._view, self._desk, self._nav, self._run = view, desk, nav, run
        self._service = desk.rights.raccordement if desk.may(Permission.REGLER) else None
        self._shown: RaccordementShown | None = None
        self._trying: Event | None = None

    def refresh(self) -> None:
        """Read what is stored."""
        if (service := self._service) is not None:
            user = self._desk.user
            self._run(lambda _cancel: service.read(user), self._on_read)

    def _on_read(self, outcome: Ok[Raccordement] | Failed) -> None:
        if isinstance(outcome, Ok):
            self._shown = words.raccordement_shown(outcome.value, self._desk.clock.now())
            self._view.show_raccordement(self._shown)
        else:
            self._failed(outcome)

    def on_edit(self) -> None:
        """Open the form."""
        if self._shown is not None:
            self._view.show_raccordement_form(self._shown)

    def on_sent(self, typed: RaccordementTyped) -> None:
        """Read the files, check everything, store."""
        empty = not (typed.droits.strip() or typed.insi.strip())
        self._view.show_raccordement_errors({"droits": words.ADDRESS_MISSING} if empty else {})
        if not empty:
            self._view.show_busy(True)
            self._change(lambda service, user: service.save(user, _wanted(typed)), words.SAVED)

    def on_simulate(self) -> None:
        """Come back to the services of this post."""
        self._change(lambda service, user: service.simulate(user), words.SIMULATED)

    def on_try(self) -> None:
        """Ask both services about somebody who does not exist."""
        if (service := self._service) is None or self._trying is not None:
            return
        user = self._desk.user
        self._view.show_said(None)
        self._view.show_trying(True)

        def done(outcome: Ok[tuple[Essai, ...]] | Failed) -> None:
            self._trying = None
            self._view.show_trying(False)
            if isinstance(outcome, Ok):
                self._view.show_said(words.essai_said(outcome.value))
            else:
                self._failed(outcome)

        self._trying = self._run(lambda cancel: service.essayer(user, cancel), done)

    def on_cancel(self) -> None:
        """Stop waiting for the services."""
        if self._trying is not None:
            self._trying.set()

    def _change(self, change: Change, said: str, *, undo: bool = True) -> None:
        if (service := self._service) is None:
            return
        user = self._desk.user

        def done(outcome: Ok[RaccordementAvant] | Failed) -> None:
            self._view.show_busy(False)
            if isinstance(outcome, Failed):
                self._failed(outcome)
                return
            before = outcome.value
            back = lambda: self._change(lambda s, u: s.restore(u, before), words.UNDONE, undo=False)  # noqa: E731
            self._view.close_raccordement()
            self._view.show_said(None)
            self._nav.toast(said, back if undo else None)
            self.refresh()

        self._run(lambda _cancel: change(service, user), done)

    def _failed(self, outcome: Failed) -> None:
        match outcome.error:
            case Cancelled():
                return
            case RaccordementRefuse() as refused:
                self._view.show_raccordement_errors({refused.champ: refused.user_message})
            case AppError() as error:
                self._view.show_said(Said(State.DANGER, error.user_message))
            case bug:
                raise bug


def _wanted(typed: RaccordementTyped) -> RaccordementVoulu:
    fichier = None
    if typed.fichier is not None:
        authorities = _contents("autorites", typed.autorites) if typed.autorites is not None else b""
        fichier = FichierCertificat(_contents("fichier", typed.fichier), typed.phrase, authorities)
    return RaccordementVoulu(typed.droits, typed.insi, fichier)


def _contents(champ: str, path: Path) -> bytes:
    try:
        if path.stat().st_size > words.MAX_FILE:
            raise RaccordementRefuse(champ, "too big", words.FILE_TOO_BIG)
        return path.read_bytes()
    except OSError:
        raise RaccordementRefuse(champ, "cannot read", words.FILE_UNREADABLE) from None
