"""What the returns screen does: fetch, import by hand, explain a rejection, close it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Protocol, TypeVar

from app.domain.errors import AppError, MailboxDown
from app.domain.ledger import Conservation
from app.services.consult import Returns
from app.services.fetch_returns import FetchReport
from app.services.import_return import ImportResult
from app.services.jobs import Failed, Ok, Progress, Run, value_of
from app.ui.retours import model, results
from app.ui.retours.model import RejetDetail, RejetLine, ReturnsShown
from app.ui.retours.results import Result
from app.ui.values import State

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Deeds:
    """Every one blocks and runs on the work lane."""

    read: Callable[[], tuple[Returns, Conservation]]
    fetch: Callable[[Progress, Event], FetchReport]
    import_file: Callable[[Path], ImportResult]
    treat: Callable[[int, str], None]


@dataclass(frozen=True, slots=True)
class Around:
    """The screen's surroundings."""

    now: Callable[[], datetime]
    open_patient: Callable[[int], None]
    changed: Callable[[], None]
    say: Callable[[str], None]


class RetoursView(Protocol):
    """What the presenter asks of the screen."""

    def show_returns(self, shown: ReturnsShown) -> None:
        """Show the lists and the conservation card."""

    def show_rejet(self, detail: RejetDetail | None) -> None:
        """Show the panel of a rejection, or its empty state."""

    def show_tab(self, key: str) -> None:
        """Show one list."""

    def show_progress(self, title: str, cancellable: bool) -> Progress:
        """Show a running job and return its listener, callable from any thread."""

    def end_progress(self) -> None:
        """Hide the running job."""

    def show_result(self, result: Result) -> None:
        """Say how it ended, in the page."""

    def show_treat(self, line: RejetLine) -> None:
        """Ask how a rejection was dealt with."""

    def show_treat_error(self, error: str) -> None:
        """Say what is wrong with the answer."""

    def close_treat(self) -> None:
        """Close that question."""


class RetoursPresenter:
    """One per screen."""

    def __init__(self, view: RetoursView, deeds: Deeds, around: Around, run: Run) -> None:
        self._view, self._deeds, self._around, self._run = view, deeds, around, run
        self._returns: Returns | None = None
        self._cancel: Event | None = None
        self._busy = False
        self._after: Callable[[], None] = self.refresh

    def refresh(self) -> None:
        """Read the lists again."""
        self._run(lambda _cancel: self._deeds.read(), self._on_read)

    def on_fetch(self) -> None:
        """Empty the mailbox of the returns."""
        if self._busy:
            return
        self._busy = True
        relay = self._view.show_progress(results.FETCHING, True)
        self._cancel = self._run(lambda cancel: self._deeds.fetch(relay, cancel), self._on_fetched)

    def on_cancel(self) -> None:
        """Stop between two files."""
        if self._cancel is not None:
            self._cancel.set()

    def on_import(self, path: Path) -> None:
        """Import a file of the disk."""
        if self._busy:
            return
        self._busy = True
        self._view.show_progress(results.IMPORTING, False)
        self._run(lambda _cancel: self._deeds.import_file(path), self._on_imported)

    def on_rejet_chosen(self, rejet_id: int | None) -> None:
        """Show the panel of a rejection."""
        rejets = self._returns.rejets if self._returns else ()
        row = next((row for row in rejets if row.id == rejet_id), None)
        self._view.show_rejet(model.rejet_detail(row, rejets) if row is not None else None)

    def on_open_patient(self, patient_id: int) -> None:
        """Go to the file of a patient."""
        self._around.open_patient(patient_id)

    def on_treat(self, line: RejetLine) -> None:
        """Ask how a rejection was dealt with."""
        self._view.show_treat(line)

    def on_treat_sent(self, line: RejetLine, how: str) -> None:
        """Close a rejection."""
        if not how.strip():
            self._view.show_treat_error(model.HOW_MISSING)
            return

        def done(outcome: Ok[None] | Failed) -> None:
            match outcome:
                case Ok():
                    self._view.close_treat()
                    self._around.say(results.TREATED.format(how.strip()))
                    self._moved()
                case Failed(AppError() as error):
                    self._view.show_treat_error(error.user_message)
                case Failed(bug):
                    raise bug

        self._run(lambda _cancel: self._deeds.treat(line.id, how.strip()), done)

    def on_result_action(self) -> None:
        """Do what the button of the message proposes."""
        self._after()

    def _on_fetched(self, outcome: Ok[FetchReport] | Failed) -> None:
        self._busy, self._cancel = False, None
        self._view.end_progress()
        if isinstance(outcome, Failed) and isinstance(outcome.error, MailboxDown):
            self._after = self.on_fetch
            self._view.show_result(Result(State.WARNING, outcome.error.user_message, action=results.RETRY))
        elif (report := self._value(outcome)) is not None:
            self._say(results.fetched(report))
        self._moved()

    def _on_imported(self, outcome: Ok[ImportResult] | Failed) -> None:
        self._busy = False
        self._view.end_progress()
        if (result := self._value(outcome)) is not None:
            self._say(results.imported(result))
        self._moved()

    def _on_read(self, outcome: Ok[tuple[Returns, Conservation]] | Failed) -> None:
        if (read := self._value(outcome)) is not None:
            self._returns, conservation = read
            self._view.show_returns(model.shown(self._returns, conservation, self._around.now()))

    def _say(self, result: Result) -> None:
        self._after = lambda: self._view.show_tab(model.FILES)
        self._view.show_result(result)

    def _moved(self) -> None:
        self._around.changed()
        self.refresh()

    def _value(self, outcome: Ok[T] | Failed) -> T | None:
        return value_of(outcome, self._tell)

    def _tell(self, error: AppError) -> None:
        self._after = self.refresh
        self._view.show_result(Result(State.DANGER, error.user_message, action=results.REFRESH))
