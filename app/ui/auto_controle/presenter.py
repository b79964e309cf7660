"""Runs the auto-contrôle of a period, follows it, shows it. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from threading import Event
from typing import Protocol

from app.domain.dates import DateRange
from app.domain.errors import AppError, Cancelled
from app.services.jobs import Failed, Ok, Progress, Run
from app.services.self_check import SelfCheckReport, as_csv
from app.ui.auto_controle import model
from app.ui.auto_controle.model import Shown
from app.ui.banner.model import told


class AutoControleView(Protocol):
    """What the presenter asks of the page."""

    def show_period(self, period: DateRange) -> None:
        """Propose a period."""

    def show_period_errors(self, first: str, last: str) -> None:
        """Say under each day what is wrong with it; empty when fine."""

    def show_progress(self, title: str) -> Progress:
        """Show that the control runs; return who hears how far it is, from any thread."""

    def end_progress(self) -> None:
        """The control ended, in whatever way."""

    def show_result(self, value: Shown) -> None:
        """Show what was found."""

    def show_error(self, what: str, to_do: str, action: str = "") -> None:
        """Say what failed; *action* is the label of « try again »."""

    def save(self, name: str, contenu: bytes) -> None:
        """Ask where to put the file and write it."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the job brings: the report for the file, and what the page shows of it."""

    report: SelfCheckReport
    shown: Shown


class AutoControlePresenter:
    """One control at a time. *control* blocks and runs on the work lane."""

    def __init__(
        self,
        view: AutoControleView,
        control: Callable[[DateRange, Progress, Event], Found],
        today: Callable[[], date],
        open_feuille: Callable[[int, int], None],
        work: Run,
    ) -> None:
        self._view, self._control, self._today, self._work = view, control, today, work
        self._open_feuille = open_feuille
        self._cancel: Event | None = None
        self._report: SelfCheckReport | None = None
        self._period = model.last_month(today())

    @property
    def running(self) -> bool:
        """Whether a control is under way."""
        return self._cancel is not None

    def propose(self) -> None:
        """Propose last month, unless a result is in sight or a control runs."""
        if self._report is None and not self.running:
            self._period = model.last_month(self._today())
            self._view.show_period(self._period)

    def on_run(self, first: date | None, last: date | None) -> None:
        """Control the séances billed from *first* to *last*, both included."""
        if self.running:
            return
        wrong_first = "" if first else model.NO_START
        wrong_last = "" if last else model.NO_END
        if first and last and last < first:
            wrong_last = model.BACKWARDS
        self._view.show_period_errors(wrong_first, wrong_last)
        if first and last and not wrong_last:
            self._period = DateRange.through(first, last)
            self.on_again()

    def on_again(self) -> None:
        """Run the control of the same period once more."""
        if self.running:
            return
        period, progress = self._period, self._view.show_progress(model.RUNNING)
        self._cancel = Event()  # a lane that answers at once must find it set aside already
        cancel = self._work(lambda cancel: self._control(period, progress, cancel), self._on_found)
        if self._cancel is not None:
            self._cancel = cancel

    def on_cancel(self) -> None:
        """Stop at the next safe point."""
        if self._cancel is not None:
            self._cancel.set()

    def on_open(self, patient_id: int, fse_id: int) -> None:
        """Open the patient’s file at a feuille."""
        self._open_feuille(patient_id, fse_id)

    def on_export(self) -> None:
        """Save the list for a spreadsheet; it names no patient."""
        report = self._report
        if report is not None:
            self._work(lambda _cancel: as_csv(report), self._on_exported)

    def _on_found(self, outcome: Ok[Found] | Failed) -> None:
        self._cancel = None
        self._view.end_progress()
        match outcome:
            case Ok(found):
                self._report = found.report
                self._view.show_result(found.shown)
            case Failed(Cancelled()):
                self._view.show_error(*model.CANCELLED)
            case Failed(AppError() as error):
                self._view.show_error(*told(error), model.RETRY)
            case Failed(bug):
                raise bug

    def _on_exported(self, outcome: Ok[bytes] | Failed) -> None:
        match outcome:
            case Ok(contenu):
                self._view.save(model.CSV_NAME, contenu)
            case Failed(Cancelled()):
                pass
            case Failed(bug):
                raise bug
