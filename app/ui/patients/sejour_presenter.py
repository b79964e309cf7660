"""The hospital stays of the file shown. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from threading import Event
from typing import TYPE_CHECKING, Protocol

from app.domain.dates import DateRange
from app.domain.errors import AppError
from app.domain.sejour import Sejour
from app.services.jobs import Failed, Ok, Run
from app.services.record_sejour import RecordSejour
from app.ui.patients.presenter import PatientsPresenter
from app.ui.patients.sejours import SejourRow, SejourTyped
from app.ui.words import day

if TYPE_CHECKING:
    from app.ui.desk import Desk

ENTREE_MISSING = "Indiquez le jour d’entrée."
SORTIE_BEFORE = "La sortie vient avant l’entrée."
STILL_THERE = "Séjour en cours"


class SejourView(Protocol):
    """What the presenter asks of the screen."""

    def show_sejours(self, rows: tuple[SejourRow, ...]) -> None:
        """Show the stays of the file."""

    def show_sejour_form(self, typed: SejourTyped) -> None:
        """Open the form."""

    def show_sejour_errors(self, errors: dict[str, str]) -> None:
        """Say what is wrong under each field; « page » for the rest."""


class SejourPresenter:
    """Reads them with each file shown; every change has its way back."""

    def __init__(
        self, view: SejourView, desk: Desk, files: PatientsPresenter, sejours: RecordSejour, run: Run
    ) -> None:  # fmt: skip
        self._view, self._desk, self._files, self._sejours, self._run = view, desk, files, sejours, run
        self._shown: tuple[Sejour, ...] = ()

    def on_file_shown(self, patient_id: int) -> None:
        """Read the stays of the file that comes in sight."""
        if not self._files.may.care:
            return
        user, sejours = self._desk.user, self._sejours

        def done(outcome: Ok[tuple[Sejour, ...]] | Failed) -> None:
            found = self._files.value(outcome)
            file = self._files.file
            if found is not None and file is not None and file.patient.id == patient_id:
                self._shown = found
                self._view.show_sejours(tuple(map(_row, found)))

        self._run(lambda _cancel: sejours.of_patient(user, patient_id), done)

    def on_add(self) -> None:
        """Open an empty form."""
        if self._files.file is not None:
            self._view.show_sejour_form(SejourTyped())

    def on_correct(self, sejour: Sejour) -> None:
        """Open the form of a stay."""
        self._view.show_sejour_form(SejourTyped(sejour.id, sejour.periode.start, sejour.periode.last))

    def on_remove(self, sejour: Sejour) -> None:
        """Remove a stay, with a way back."""
        user, sejours = self._desk.user, self._sejours
        words = f"Séjour du {day(sejour.periode.start)} retiré"
        self._do(lambda: sejours.remove(user, sejour), lambda before: (words, lambda: self._put_back(before)))

    def on_sent(self, typed: SejourTyped) -> None:
        """Store what is typed."""
        file, user, sejours = self._files.file, self._desk.user, self._sejours
        if file is None:
            return
        periode, errors = read_sejour(typed)
        if periode is None:
            self._view.show_sejour_errors(errors)
            return
        sejour = Sejour(typed.id, file.patient.id, periode)
        if typed.id:
            words = f"Séjour du {day(periode.start)} corrigé"
            self._do(
                lambda: sejours.correct(user, sejour),
                lambda before: (words, lambda: self._correct_back(before)),
                self._view.show_sejour_errors,
            )
        else:
            words = f"Séjour du {day(periode.start)} noté"
            self._do(
                lambda: sejours.add(user, sejour),
                lambda stored: (words, lambda: self.on_remove(stored)),
                self._view.show_sejour_errors,
            )

    def _put_back(self, sejour: Sejour) -> None:
        user, sejours = self._desk.user, self._sejours
        words = f"Séjour du {day(sejour.periode.start)} rétabli"
        self._do(lambda: sejours.add(user, sejour), lambda stored: (words, lambda: self.on_remove(stored)))

    def _correct_back(self, before: Sejour) -> None:
        user, sejours = self._desk.user, self._sejours
        words = f"Séjour du {day(before.periode.start)} rétabli"
        self._do(lambda: sejours.correct(user, before), lambda other: (words, lambda: self._correct_back(other)))

    def _do(
        self,
        work: Callable[[], Sejour],
        said: Callable[[Sejour], tuple[str, Callable[[], None]]],
        refused: Callable[[dict[str, str]], None] | None = None,
    ) -> None:
        def job(_cancel: Event) -> Sejour:
            return work()

        def done(outcome: Ok[Sejour] | Failed) -> None:
            if refused is not None and isinstance(outcome, Failed) and isinstance(outcome.error, AppError):
                refused({"page": outcome.error.user_message})
                return
            stored = self._files.value(outcome)
            if stored is not None:
                self._files.changed(*said(stored))

        self._run(job, done)


def read_sejour(typed: SejourTyped) -> tuple[DateRange | None, dict[str, str]]:
    """Return the days of the stay, or None with what is wrong by field."""
    entree: date | None = typed.entree
    if entree is None:
        return None, {"entree": ENTREE_MISSING}
    if typed.sortie is not None and typed.sortie < entree:
        return None, {"sortie": SORTIE_BEFORE}
    return DateRange.through(entree, typed.sortie), {}


def _row(sejour: Sejour) -> SejourRow:
    last = sejour.periode.last
    words = STILL_THERE if last is None else f"jusqu’au {day(last)}"
    return SejourRow(sejour, sejour.periode.start, words)
