"""What the transmission screen does: send, follow, decide on an unknown outcome, cancel before sending."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Event
from typing import Protocol, TypeVar

from app.domain.errors import AppError
from app.domain.journal import JournalEntry
from app.services.build_lots import LotsBuilt
from app.services.consult import Sending
from app.services.jobs import Failed, Ok, Progress, Run, value_of
from app.services.send_lots import LotSent, SendReport
from app.ui.teletransmission import model, results
from app.ui.teletransmission.model import LotDetail, LotLine, OutboxLine, SendingShown
from app.ui.teletransmission.results import Question, Result
from app.ui.values import State

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SendingDeeds:
    """What the screen may ask of the application; every one blocks and runs on the work lane."""

    read: Callable[[], Sending]
    send: Callable[[Progress, Event], tuple[LotsBuilt, SendReport]]
    resend: Callable[[int], LotSent]
    wait: Callable[[int], None]
    history: Callable[[int], tuple[JournalEntry, ...]]
    """Journal of a lot; ``user`` is the name to show."""
    cancel: Callable[[int], object]


@dataclass(frozen=True, slots=True)
class SendingAround:
    """What the screen knows of its surroundings."""

    now: Callable[[], datetime]
    allowed: bool
    caisses: Mapping[str, str]
    """Name of a destination code « 01 801 »."""
    open_patient: Callable[[int], None]
    changed: Callable[[], None]
    say: Callable[[str], None]
    open_rights: Callable[[], None]


class SendingView(Protocol):
    """What the presenter asks of the screen."""

    def show_sending(self, shown: SendingShown) -> None:
        """Show the lists."""

    def show_tab(self, key: str) -> None:
        """Show one list."""

    def ask(self, question: Question, then: Callable[[], None]) -> None:
        """Ask for a confirmation, then call *then*."""

    def show_progress(self, title: str) -> Progress:
        """Show a running job and return its listener, callable from any thread."""

    def end_progress(self) -> None:
        """Hide the running job."""

    def show_result(self, result: Result) -> None:
        """Say how it ended, in the page."""

    def show_lot(self, detail: LotDetail) -> None:
        """Show the panel of a lot."""


class SendingPresenter:
    """One per screen."""

    def __init__(self, view: SendingView, deeds: SendingDeeds, around: SendingAround, run: Run) -> None:
        self._view, self._deeds, self._around, self._run = view, deeds, around, run
        self._shown: SendingShown | None = None
        self._cancel: Event | None = None
        self._lot: int | None = None
        self._wanted = False
        self._after: Callable[[], None] = self.refresh

    def refresh(self) -> None:
        """Read the lists again."""
        self._run(lambda _cancel: self._deeds.read(), self._on_read)

    def on_send(self) -> None:
        """Ask, then send all that waits; asked before the lists are read, it comes after them."""
        self._wanted = self._shown is None
        if self._shown is None or not self._shown.can_send or self._cancel is not None:
            return
        self._view.ask(results.question_send(self._shown.outbox), self._send)

    def on_cancel(self) -> None:
        """Stop between two lots."""
        if self._cancel is not None:
            self._cancel.set()

    def on_lot_chosen(self, line: LotLine | None) -> None:
        """Show the panel of a lot."""
        self._lot = line.id if line else None
        if line is None:
            return

        def done(outcome: Ok[tuple[JournalEntry, ...]] | Failed) -> None:
            if self._lot == line.id and (history := self._value(outcome)) is not None:
                self._view.show_lot(model.detail_of(line, history))

        self._run(lambda _cancel: self._deeds.history(line.id), done)

    def on_resend(self, line: LotLine) -> None:
        """Ask, then send the same bytes again."""
        self._view.ask(results.question_resend(line), lambda: self._resend(line))

    def on_wait(self, line: LotLine) -> None:
        """Write the decision to wait."""

        def done(outcome: Ok[None] | Failed) -> None:
            if isinstance(outcome, Ok):
                self._around.say(model.WAITED)
                self.on_lot_chosen(line)
            else:
                self._value(outcome)
                self.refresh()

        self._run(lambda _cancel: self._deeds.wait(line.id), done)

    def on_cancel_fse(self, row: OutboxLine) -> None:
        """Ask, then cancel an FSE that has not left."""
        if row.cancellable:
            self._view.ask(results.question_cancel(row), lambda: self._cancel_fse(row))

    def on_open_patient(self, patient_id: int) -> None:
        """Go to the file of a patient."""
        self._around.open_patient(patient_id)

    def on_result_action(self) -> None:
        """Do what the button of the message proposes."""
        self._after()

    def _send(self) -> None:
        relay = self._view.show_progress(model.IN_PROGRESS)
        self._cancel = self._run(lambda cancel: self._deeds.send(relay, cancel), self._on_sent)

    def _on_sent(self, outcome: Ok[tuple[LotsBuilt, SendReport]] | Failed) -> None:
        self._cancel = None
        self._view.end_progress()
        value = self._value(outcome)
        if value is not None:
            result = results.result_of(*value)
            actions = {
                results.SEE: self._see_lots,
                results.RETRY: self.on_send,
                results.RESUME: self.on_send,
                results.DECIDE: self._around.open_rights,
            }
            self._after = actions.get(result.action, self.refresh)
            self._view.show_result(result)
        self._moved()

    def _resend(self, line: LotLine) -> None:
        self._view.show_progress(f"Renvoi du lot {line.numero}")

        def done(outcome: Ok[LotSent] | Failed) -> None:
            self._view.end_progress()
            if (sent := self._value(outcome)) is not None:
                self._view.show_result(results.result_of_resend(sent))
            self._moved()

        self._run(lambda _cancel: self._deeds.resend(line.id), done)

    def _cancel_fse(self, row: OutboxLine) -> None:
        def done(outcome: Ok[object] | Failed) -> None:
            if isinstance(outcome, Ok):
                self._around.say(f"FSE n°\u00a0{row.numero} annulée. Ses séances sont de nouveau à facturer.")
            else:
                self._value(outcome)
            self._moved()

        self._run(lambda _cancel: self._deeds.cancel(row.id), done)

    def _see_lots(self) -> None:
        shown = self._shown
        self._view.show_tab(model.UNKNOWN if shown is not None and shown.unknown else model.LOTS)

    def _moved(self) -> None:
        self._around.changed()
        self.refresh()

    def _on_read(self, outcome: Ok[Sending] | Failed) -> None:
        if (sending := self._value(outcome)) is not None:
            self._shown = model.shown(sending, self._around.now(), self._around.caisses, allowed=self._around.allowed)
            self._view.show_sending(self._shown)
            if self._wanted:
                self.on_send()

    def _value(self, outcome: Ok[T] | Failed) -> T | None:
        """Return the value, or say in the page why there is none."""
        return value_of(outcome, self._tell)

    def _tell(self, error: AppError) -> None:
        self._after = self.refresh
        self._view.show_result(Result(State.DANGER, error.user_message, action=results.REFRESH))
