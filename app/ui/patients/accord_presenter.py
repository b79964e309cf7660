"""The demandes d’accord préalable of the file shown. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING, Protocol

from app.domain.dap import DemandeAccord, DemandeState
from app.domain.errors import AppError
from app.services.follow_pec import PecFollowUp
from app.services.jobs import Failed, Ok, Run
from app.ui.patients import accord_typed
from app.ui.patients.accord_typed import AccordTyped, StepTyped, read_seances
from app.ui.patients.presenter import PatientsPresenter
from app.ui.patients.suivi_model import Deed, suggested

if TYPE_CHECKING:
    from app.ui.desk import Desk

SHEET_NAME = "demande-accord-{}.pdf"


class AccordView(Protocol):
    """What the presenter asks of the screen."""

    def show_accord_form(self, typed: AccordTyped) -> None:
        """Open the form of a request."""

    def show_accord_errors(self, errors: dict[str, str]) -> None:
        """Say what is wrong under each field; « page » for the rest."""

    def show_step_form(self, typed: StepTyped) -> None:
        """Open the form of a step."""

    def show_step_errors(self, errors: dict[str, str]) -> None:
        """Say what is wrong under each field; « page » for the rest."""

    def save_sheet(self, name: str, contenu: bytes) -> None:
        """Ask where to put the data sheet."""

    def show_busy(self, busy: bool) -> None:
        """Turn the buttons of the forms off while something is written."""


class AccordPresenter:
    """Moves a request through the use case; the other presenter keeps the file."""

    def __init__(self, view: AccordView, desk: Desk, files: PatientsPresenter, run: Run) -> None:
        self._view, self._desk, self._files, self._run = view, desk, files, run

    def on_deed(self, pec_id: int, deed: Deed) -> None:
        """Open the form of a deed, or print the sheet."""
        one = next((f for f in self._files.followed if f.pec.id == pec_id), None)
        if one is None or not self._files.may.bill:
            return
        if deed is Deed.PREPARER:
            self._view.show_accord_form(AccordTyped(pec_id, seances=suggested(one)))
        elif one.dap.demande is not None:
            self._on_demande(one, one.dap.demande, deed)

    def on_accord_sent(self, typed: AccordTyped) -> None:
        """Check, then store; with its reasons the request is ready to leave."""
        errors, seances = accord_typed.accord_errors(typed), read_seances(typed.seances)
        self._view.show_accord_errors(errors)
        if seances is None:
            return
        user, request = self._desk.user, self._desk.request_dap
        self._view.show_busy(True)

        def work(_cancel: Event) -> DemandeAccord:
            if typed.demande_id:
                held = request.edit(user, typed.demande_id, seances, typed.argumentaire, urgence=typed.urgence)
            else:
                held = request.prepare(user, typed.pec_id, seances, typed.argumentaire, urgence=typed.urgence)
            return request.ready(user, held.id) if held.argumentaire else held

        def done(outcome: Ok[DemandeAccord] | Failed) -> None:
            if (held := self._stored(outcome, in_step=False)) is not None:
                ready = held.state is DemandeState.PRETE
                self._files.changed(accord_typed.READY if ready else accord_typed.STARTED)

        self._run(work, done)

    def on_step_sent(self, typed: StepTyped) -> None:
        """Check, then store a step."""
        errors = accord_typed.step_errors(typed)
        self._view.show_step_errors(errors)
        if errors:
            return
        self._view.show_busy(True)

        def done(outcome: Ok[DemandeAccord] | Failed) -> None:
            if self._stored(outcome, in_step=True) is not None:
                self._files.changed(accord_typed.SAID[typed.deed])

        self._run(lambda _cancel: self._step(typed), done)

    def _on_demande(self, one: PecFollowUp, demande: DemandeAccord, deed: Deed) -> None:
        if deed is Deed.FICHE:
            self._print(demande.id)
        elif deed is Deed.REPRENDRE:
            self._view.show_accord_form(
                AccordTyped(one.pec.id, demande.id, str(demande.seances), demande.argumentaire, demande.urgence)
            )
        else:
            self._view.show_step_form(StepTyped(demande.id, deed, self._desk.clock.today()))

    def _step(self, typed: StepTyped) -> DemandeAccord:
        user, request, number = self._desk.user, self._desk.request_dap, typed.demande_id
        day = typed.day or self._desk.clock.today()
        steps: dict[Deed, Callable[[], DemandeAccord]] = {
            Deed.ENVOYEE: lambda: request.sent(user, number, day),
            Deed.RECUE: lambda: request.received(user, number, day),
            Deed.INCOMPLETE: lambda: request.incomplete(user, number, day, typed.detail),
            Deed.COMPLETEE: lambda: request.completed(user, number, day),
            Deed.ACCEPTEE: lambda: request.accepted(user, number, day, read_seances(typed.seances)),
            Deed.REFUSEE: lambda: request.refused(user, number, day, typed.detail),
            Deed.ABANDONNER: lambda: request.abandon(user, number, typed.detail),
        }
        return steps[typed.deed]()

    def _print(self, demande_id: int) -> None:
        user, request = self._desk.user, self._desk.request_dap

        def done(outcome: Ok[bytes] | Failed) -> None:
            if (contenu := self._files.value(outcome)) is not None:
                self._view.save_sheet(SHEET_NAME.format(demande_id), contenu)

        self._run(lambda _cancel: request.sheet(user, demande_id), done)

    def _stored(self, outcome: Ok[DemandeAccord] | Failed, *, in_step: bool) -> DemandeAccord | None:
        self._view.show_busy(False)
        if isinstance(outcome, Failed) and isinstance(outcome.error, AppError):
            show = self._view.show_step_errors if in_step else self._view.show_accord_errors
            show({"page": outcome.error.user_message})
            return None
        return self._files.value(outcome)
