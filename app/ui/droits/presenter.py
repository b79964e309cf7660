"""The screen Droits: batch of the next day, feuilles to decide on, contracts that end, journal. No Qt."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING, Protocol, TypeVar

from app.domain.errors import AppError, Cancelled
from app.services.jobs import Failed, Ok, Progress, Run, unless_cancelled, value_of
from app.services.prepare_fse import Prepared
from app.services.rights_queue import Decision, Drained
from app.services.rights_tomorrow import Attendu, Bilan, Resultat
from app.ui.banner.model import told
from app.ui.droits import model
from app.ui.droits.model import DemainLine, DroitsShown, Read, Wanted
from app.ui.values import State

if TYPE_CHECKING:
    from app.services.rights_desk import RightsDesk
    from app.ui.desk import Desk, Navigator

T = TypeVar("T")
STOPPED = "Interrogation arrêtée."
REDONE = "Feuille refaite\u00a0: elle est à signer"
KEPT = "La feuille partira telle quelle, avec votre raison"


class DroitsView(Protocol):
    """What the presenter asks of the screen."""

    def show_droits(self, shown: DroitsShown) -> None:
        """Show the lists."""

    def show_demain(self, rows: tuple[DemainLine, ...]) -> None:
        """Show what was answered so far, and nothing else: this happens at every answer."""

    def show_progress(self, title: str) -> Progress:
        """Show a running job and return its listener, for the GUI thread."""

    def end_progress(self) -> None:
        """Hide the running job."""

    def show_said(self, state: State, what: str, to_do: str) -> None:
        """Say something in the page."""

    def close_decision(self) -> None:
        """Close the form of the decision."""

    def show_decision_error(self, words: str) -> None:
        """Say what is wrong in the form of the decision."""

    def save_csv(self, name: str, contenu: bytes) -> None:
        """Ask where to put a file, and write it."""


class DroitsPresenter:
    """One question per job: the lane serves the other screens between two of them."""

    def __init__(self, view: DroitsView, desk: Desk, nav: Navigator, run: Run) -> None:
        self._view, self._desk, self._nav, self._run = view, desk, nav, run
        self._wanted = Wanted()
        self._read: Read | None = None
        self._done: dict[int, tuple[Attendu, Resultat]] = {}
        self._left: list[Attendu] = []
        self._asked: list[Resultat] = []
        self._report: Progress | None = None
        self._cancel: Event | None = None
        self._stopped = False

    @property
    def _rights(self) -> RightsDesk:
        return self._desk.rights

    def refresh(self) -> None:
        """Read the lists again."""
        user, rights, wanted = self._desk.user, self._rights, self._wanted
        within, now = model.WITHIN_DAYS, self._desk.clock.now()

        def work(_cancel: Event) -> Read:
            day = rights.tomorrow.next_day(user)
            return Read(
                day,
                rights.tomorrow.plan(user, day),
                rights.queue.waiting(),
                rights.contracts.ending(user, within),
                rights.lookups(user, model.wanted_filter(wanted, now)),
            )

        self._run(work, self._on_read)

    def _on_read(self, outcome: Ok[Read] | Failed) -> None:
        if (read := self._value(outcome)) is not None:
            if self._read is not None and self._read.day != read.day:
                self._done.clear()
            self._read = read
            self._show()

    def _show(self) -> None:
        if self._read is not None:
            clock = self._desk.clock
            self._view.show_droits(model.droits_shown(self._read, self._done, clock.now(), clock.today()))

    # --- the batch ---
    def on_ask_all(self) -> None:
        """Ask for every patient of the next day that waits, one after the other, at the pace of the settings."""
        if self._read is None or self._report is not None:
            return
        self._left = [one for one in self._read.planned if one.patient_id not in self._done]
        if not self._left:
            return
        self._asked, self._stopped = [], False
        self._report = self._view.show_progress(model.RUNNING)
        self._next(first=True)

    def _next(self, *, first: bool = False) -> None:
        total = len(self._asked) + len(self._left)
        if self._report is not None:
            self._report(len(self._asked), total, f"Patient {min(len(self._asked) + 1, total)} sur {total}")
        if self._stopped or not self._left or self._read is None:
            self._end_batch(STOPPED if self._stopped and self._left else "")
            return
        user, batch, wanted, day = self._desk.user, self._rights.tomorrow, self._left[0], self._read.day

        def work(cancel: Event) -> Resultat:
            if not first:
                cancel.wait(batch.pause_s())
            return batch.one(user, wanted, day, cancel)

        self._cancel = self._run(work, lambda outcome: self._on_one(wanted, outcome))

    def _on_one(self, wanted: Attendu, outcome: Ok[Resultat] | Failed) -> None:
        result = self._value(outcome)
        if result is None:
            self._end_batch("")
            return
        self._left = self._left[1:]
        self._asked.append(result)
        self._done[wanted.patient_id] = (wanted, result)
        if self._read is not None:
            self._view.show_demain(model.demain_lines(self._read, self._done))
        if result.stops:
            self._end_batch(result.detail)
        else:
            self._next()

    def _end_batch(self, why: str) -> None:
        self._view.end_progress()
        self._report, self._cancel = None, None
        self._show()
        self._view.show_said(*model.told_batch(Bilan(tuple(self._asked), len(self._left), why)))
        self._nav.data_changed()

    def on_cancel(self) -> None:
        """Stop before the next question; the one on its way is given up."""
        self._stopped = True
        if self._cancel is not None:
            self._cancel.set()

    # --- the feuilles ---
    def on_queue(self) -> None:
        """Ask about every feuille that waits for an answer."""
        if self._report is not None:
            return
        user, queue = self._desk.user, self._rights.queue
        self._report = self._view.show_progress("Droits des feuilles à envoyer")

        def done(outcome: Ok[Drained] | Failed) -> None:
            self._view.end_progress()
            self._report, self._cancel = None, None
            if (drained := self._value(outcome)) is not None:
                self._view.show_said(*model.told_queue(drained))
            self._nav.data_changed()

        self._cancel = self._run(lambda cancel: queue.drain(user, None, cancel), done)

    def on_decide(self, fse_id: int, decision: Decision, reason: str) -> None:
        """Do what a person decided."""
        user, decide = self._desk.user, self._rights.decide

        def done(outcome: Ok[Prepared | None] | Failed) -> None:
            match outcome:
                case Ok(value):
                    self._view.close_decision()
                    self._nav.toast(REDONE if value is not None else KEPT)
                    self._nav.data_changed()
                    self.refresh()
                case Failed(AppError() as error) if not isinstance(error, Cancelled):
                    self._view.show_decision_error(error.user_message)
                case _:
                    self._value(outcome)

        self._run(lambda _cancel: decide(user, fse_id, decision, reason), done)

    # --- around ---
    def on_open_patient(self, patient_id: int) -> None:
        """Go to the tab Droits of a patient."""
        self._nav.go("patients", patient_id=patient_id, tab="droits")

    def on_filter(self, wanted: Wanted) -> None:
        """Read the journal with other filters."""
        self._wanted = wanted
        self.refresh()

    def on_export(self) -> None:
        """Export the journal as it is filtered."""
        user, lookups = self._desk.user, self._rights.lookups
        wanted = model.wanted_filter(self._wanted, self._desk.clock.now())

        def done(outcome: Ok[bytes] | Failed) -> None:
            if (contenu := self._value(outcome)) is not None:
                self._view.save_csv("interrogations-de-droits.csv", contenu)

        self._run(lambda _cancel: lookups.export(user, wanted), done)

    def _value(self, outcome: Ok[T] | Failed) -> T | None:
        return value_of(outcome, unless_cancelled(self._tell))

    def _tell(self, error: AppError) -> None:
        self._view.show_said(State.DANGER, *told(error))
