"""The search of an INS identity from the file shown: asked on the work lane, with Cancel, said in words. No Qt."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING, Protocol

from app.domain.errors import AppError, Cancelled
from app.domain.ins import StatutIdentite
from app.domain.verification import Issue
from app.services.ask_insi import InsiAsked
from app.services.jobs import Failed, Ok, Run
from app.services.ports_insi import CodeInsi
from app.ui.patients.model import Said
from app.ui.patients.presenter import PatientsPresenter
from app.ui.values import State

if TYPE_CHECKING:
    from app.ui.desk import Desk

FOUND = "Identité trouvée par INSi"
STOPPED = Said(State.NEUTRAL, "Recherche arrêtée.", "Rien n’a changé dans le dossier.")
NOBODY = Said(
    State.WARNING, "INSi ne trouve personne avec ces traits.",
    "Comparez nom de naissance, prénoms, date et lieu avec une pièce d’identité, corrigez la fiche, puis recommencez.",
)  # fmt: skip
SEVERAL = Said(
    State.WARNING, "INSi trouve plusieurs personnes avec ces traits.",
    "Complétez tous les prénoms et le lieu de naissance d’après une pièce d’identité, puis recommencez.",
)  # fmt: skip


class InsiView(Protocol):
    """What the presenter asks of the tab Identité."""

    def show_searching(self, searching: bool) -> None:
        """Show that INSi is being asked, or not any more."""

    def show_insi(self, said: Said) -> None:
        """Say what came; it stays until another file is shown."""


class InsiPresenter:
    """Follows the file of the other presenter; an answer about another patient is kept, not shown."""

    def __init__(self, view: InsiView, desk: Desk, files: PatientsPresenter, run: Run) -> None:
        self._view, self._desk, self._files, self._run = view, desk, files, run
        self._asking: Event | None = None

    def on_search(self) -> None:
        """Ask INSi for the patient shown."""
        file = self._files.file
        if file is None or self._asking is not None or not self._files.may.edit:
            return
        user, insi, patient_id = self._desk.user, self._desk.rights.insi, file.patient.id
        self._view.show_searching(True)

        def done(outcome: Ok[InsiAsked] | Failed) -> None:
            self._asking = None
            shown = self._files.file
            if shown is None or shown.patient.id != patient_id:
                return
            self._view.show_searching(False)
            self._view.show_insi(insi_said(outcome))
            if isinstance(outcome, Ok) and outcome.value.identite is not None:
                self._files.changed(FOUND)

        self._asking = self._run(lambda cancel: insi(user, patient_id, cancel), done)

    def on_cancel(self) -> None:
        """Stop between two questions."""
        if self._asking is not None:
            self._asking.set()


def insi_said(outcome: Ok[InsiAsked] | Failed) -> Said:
    """Return what came of a search; a bug is raised again."""
    match outcome:
        case Ok(asked):
            return _asked_said(asked)
        case Failed(Cancelled()):
            return STOPPED
        case Failed(AppError() as error):
            return Said(State.WARNING, "INSi n’a pas été interrogé.", error.user_message)
        case Failed(bug):
            raise bug


def _asked_said(asked: InsiAsked) -> Said:
    if asked.identite is not None:
        return _found_said(asked)
    if asked.code is not None:
        return SEVERAL if asked.code is CodeInsi.PLUSIEURS else NOBODY
    if asked.lookup.issue is Issue.ABANDON:
        return STOPPED
    return Said(State.DANGER, "La recherche INSi n’a pas abouti\u00a0: rien n’a changé.", asked.lookup.detail)


def _found_said(asked: InsiAsked) -> Said:
    identite = asked.identite
    qualified = identite is not None and identite.statut is StatutIdentite.QUALIFIEE
    statut = identite.statut.value if identite is not None else ""
    what = f"INSi connaît cette personne\u00a0: identité {statut}."
    if asked.differences:
        listed = ", ".join(asked.differences)
        return Said(State.WARNING, what, f"La fiche diffère\u00a0: {listed}. Comparez avec une pièce d’identité.")
    return Said(State.SUCCESS, what, "" if qualified else "Il reste à vérifier une pièce d’identité.")
