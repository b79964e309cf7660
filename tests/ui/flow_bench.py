"""Shared by the tests of the transmission, returns and unpaid screens: a desk over the memory store, a manual run."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from threading import Event
from types import SimpleNamespace
from typing import Any, cast

from PySide6.QtWidgets import QApplication

from app.domain.clock import FixedClock
from app.domain.people import Utilisateur
from app.services.build_lots import BuildLots
from app.services.consult import Consult
from app.services.fetch_returns import FetchReturns
from app.services.import_return import ImportReturn
from app.services.jobs import Failed, Ok
from app.services.law import load_law
from app.services.list_creances import ListCreances
from app.services.ports import IncomingFile, LetterFiles, LetterPrinter
from app.services.ports_rights import RightsService
from app.services.prepare_fse import CancelFse
from app.services.record_payment import AbandonCreance, RecordPayment
from app.services.remind import PreviewReminder, PrintReminder
from app.services.rights_desk import RightsOutside, rights_desk
from app.services.send_lots import ResendLot, SendLots
from app.services.session import Session
from app.services.tables import load_tables
from app.services.treat_rejet import TreatRejet
from app.simulator.engine import SimulatedEngine
from app.teletransmission import tables as flow_tables
from app.ui.desk import Desk, Lanes
from app.ui.lane import Lane
from tests.flow import KEY, FakeTransport
from tests.memory_store import MemoryStore
from tests.samples import CABINET, KINE
from tests.ui.conftest import ManualExecutor
from tests.ui.patients.following import FakePaper, FakePrinter


class ManualRun:
    """A Run that waits: ``drain`` does the jobs, here and now."""

    def __init__(self) -> None:
        self.jobs: deque[tuple[Callable[[Event], Any], Callable[[Any], None], Event]] = deque()

    def __call__(self, work: Callable[[Event], Any], done: Callable[[Any], None]) -> Event:
        cancel = Event()
        self.jobs.append((work, done, cancel))
        return cancel

    def drain(self) -> None:
        while self.jobs:
            work, done, cancel = self.jobs.popleft()
            outcome: Ok[Any] | Failed
            try:
                outcome = Ok(work(cancel))
            except Exception as error:  # noqa: BLE001 - as the lane does
                outcome = Failed(error)
            done(outcome)


class Recorder:
    """A view that remembers what it was asked; ``answers`` gives what some calls return."""

    def __init__(self, **answers: Any) -> None:
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        self._answers = answers

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            self.calls.append((name, args))
            return self._answers.get(name)

        return call

    def last(self, name: str) -> Any:
        """Return the first argument of the last call of *name*."""
        return next(args for called, args in reversed(self.calls) if called == name)[0]

    def count(self, name: str) -> int:
        """Return how often *name* was asked."""
        return sum(called == name for called, _args in self.calls)


@dataclass(slots=True)
class FakeNav:
    """Remembers where it was sent and what it said."""

    went: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    changes: int = 0

    def go(self, room: str, **target: object) -> None:
        self.went.append((room, target))

    def toast(self, text: str, undo: Callable[[], None] | None = None) -> None:
        self.said.append(text)

    def data_changed(self) -> None:
        self.changes += 1

    def card(self) -> None:
        return None


@dataclass(slots=True)
class FakeMailbox:
    """Files that wait, or the failure it is told to raise."""

    waiting: list[IncomingFile] = field(default_factory=list)
    failure: Exception | None = None

    def fetch(self) -> Iterator[IncomingFile]:
        if self.failure is not None:
            raise self.failure
        return iter(list(self.waiting))

    def delete(self, uids: Sequence[str]) -> None:
        self.waiting = [one for one in self.waiting if one.uid not in uids]


@dataclass(slots=True)
class Bench:
    """A desk, its lanes run by hand, and the fakes around them."""

    desk: Desk
    lanes: Lanes
    manual: ManualExecutor
    nav: FakeNav
    transport: FakeTransport
    mailbox: FakeMailbox


def bench(
    store: MemoryStore,
    clock: FixedClock,
    manual: ManualExecutor,
    user: Utilisateur = KINE,
    press: tuple[LetterPrinter, LetterFiles] | None = None,
    service: RightsService | None = None,
) -> Bench:
    """Return a desk of these screens over *store*."""
    flow, session = flow_tables.load(), Session(user, CABINET, store)
    transport, mailbox = FakeTransport(), FakeMailbox()
    send, imports = SendLots(store, transport, clock, simulated=True), ImportReturn(store, flow, clock)
    lists = ListCreances(store, clock, load_law(), nom_caisse={"01751": "CPAM de Paris"})
    parts = SimpleNamespace(
        session=session,
        clock=clock,
        tables=load_tables(),
        simulated=True,
        consult=Consult(session, clock),
        cancel_fse=CancelFse(store, clock),
        build_lots=BuildLots(store, SimulatedEngine(KEY), flow, clock),
        send_lots=send,
        resend_lot=ResendLot(send),
        fetch_returns=FetchReturns(store, mailbox, imports, clock),
        import_return=imports,
        treat_rejet=TreatRejet(store, clock),
        list_creances=lists,
        record_payment=RecordPayment(store, clock),
        abandon=AbandonCreance(store, clock),
        user=user,
        rights=rights_desk(store, RightsOutside(service, FakePaper(), FakePrinter()), load_tables(), clock),
    )
    parts.may = lambda permission: Desk.may(cast(Desk, parts), permission)
    if press is not None:
        parts.preview_reminder = PreviewReminder(lists, press[0])
        parts.print_reminder = PrintReminder(lists, press[0], press[1])
    lanes = Lanes(Lane("device", manual), Lane("work", manual))
    return Bench(cast(Desk, parts), lanes, manual, FakeNav(), transport, mailbox)


def settle(manual: ManualExecutor) -> None:
    """Run the jobs and let the layouts take their places."""
    manual.drain()
    QApplication.processEvents()
    QApplication.processEvents()
