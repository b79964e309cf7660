"""Decides which window stands: the first run, the login, the office, the lock, the report of a bug."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.bootstrap.desk import build_desk, recover
from app.bootstrap.folders import Folders
from app.bootstrap.libraries import OfficialLibraries
from app.bootstrap.post import SqlSafe
from app.bootstrap.school import fill_school
from app.bootstrap.teleservices import with_teleservices
from app.bootstrap.world import training_outside
from app.documents.recovery_sheet import recovery_sheet
from app.domain.clock import Clock
from app.domain.errors import AppError, Cancelled
from app.services.first_run import FirstRun
from app.services.jobs import Failed, Ok
from app.services.ports_card import CardReader, CardWatcher
from app.services.save_settings import AUTO_LOCK_DEFAULT, AUTO_LOCK_MINUTES
from app.services.session import LockSession, OpenSession, Session, UnlockSession, Verrou
from app.simulator.recall import recall
from app.simulator.world import OutsideWorld
from app.ui.connexion import lock_gate, login_gate
from app.ui.desk import Desk, Lanes
from app.ui.lane import Lane
from app.ui.office.entry import EntryWindow
from app.ui.office.office import Office
from app.ui.premiere_ouverture import assistant
from app.ui.shell.crash import CrashReport


@dataclass(frozen=True, slots=True)
class Readers:
    """The card side of this post."""

    reader: CardReader
    watcher: Callable[[], CardWatcher]
    official: OfficialLibraries = field(default_factory=OfficialLibraries)


class Front(QObject):
    """Owns the lanes, the safe, the outside world and the windows. ``opened`` once an office is in sight."""

    opened = Signal()
    finished = Signal()

    def __init__(self, folders: Folders, clock: Clock, readers: Readers, safe: SqlSafe | None = None) -> None:
        super().__init__()
        self._folders, self._clock, self._readers = folders, clock, readers
        self.safe = safe or SqlSafe(folders, clock)
        self.lanes = Lanes(Lane("device"), Lane("work"))
        self.world: OutsideWorld | None = None
        self.office: Office | None = None
        self._leaving = False
        self.entry = EntryWindow()
        self.entry.retry_requested.connect(self.start)
        self.entry.closing.connect(self._on_closed)

    def start(self) -> None:
        """Show the assistant on a new post, the login otherwise."""
        self.entry.show()
        try:
            self.entry.show_gate(self._login() if self.safe.exists() else self._assistant())
        except AppError as problem:
            self.entry.show_problem(problem.user_message)

    def enter(self, session: Session) -> None:
        """Open the office of *session*, after settling what a stop left half-way."""
        self.lanes.work.run(self, lambda _cancel: self._prepare(session), self._on_prepared)

    def close(self) -> None:
        """Stop everything in order: office, lanes, world, database."""
        if self.office is not None:
            self.office.close()
        self.lanes.close()
        self._readers.official.close()
        if self.world is not None:
            self.world.__exit__(None, None, None)
        self.safe.close()

    def show_crash(self, report: str) -> None:
        """Cover the work with the report of a bug; closing it gives the work back."""
        page = CrashReport(report)
        page.quit_requested.connect(self.finished)
        if self.office is not None:
            page.close_requested.connect(self.office.resume)
            self.office.window.show_gate(page)
        else:
            page.close_requested.connect(self.start)
            self.entry.show_gate(page)

    def _login(self) -> QWidget:
        return login_gate(self.safe, OpenSession(self.safe, self._clock), self.lanes.work, self.enter)

    def _assistant(self) -> QWidget:
        school = FirstRun(self.safe, self._clock, lambda made, progress: fill_school(made, self._clock, progress))
        return assistant(
            FirstRun(self.safe, self._clock),
            school,
            lambda cabinet, key: recovery_sheet(cabinet, key, self._clock.today()),
            self.lanes.work,
            self.enter,
        )

    def _prepare(self, session: Session) -> tuple[Desk, timedelta]:
        recover(session.unit_of_work, self._clock, self._folders)
        if self.world is None:
            self.world = OutsideWorld(self._clock).__enter__()
            recall(self.world.caisse, session.unit_of_work)
        plain = training_outside(self.world, self._readers.reader, self._clock)
        outside = replace(
            with_teleservices(plain, session.unit_of_work, self.world, self._clock),
            official=self._readers.official.identity,
            cps=self._readers.official.ssv,
        )
        desk = build_desk(session, self.safe, self._clock, self._folders, outside)
        minutes = desk.save_settings.get(AUTO_LOCK_MINUTES, str(AUTO_LOCK_DEFAULT))
        return desk, timedelta(minutes=int(minutes))

    def _on_prepared(self, outcome: Ok[tuple[Desk, timedelta]] | Failed) -> None:
        match outcome:
            case Ok((desk, lock_after)):
                self._open_office(desk, lock_after)
            case Failed(AppError() as problem):
                self.entry.show_problem(problem.user_message)
            case Failed(bug):
                raise bug

    def _open_office(self, desk: Desk, lock_after: timedelta) -> None:
        self.office = Office(desk, self.lanes, self._readers.watcher(), lock_after)
        self.office.locked.connect(self._on_locked)
        self.office.switch_user_requested.connect(self._on_switch)
        self.office.left.connect(self._on_closed)
        self.office.open()
        self._leaving = True
        self.entry.close()
        self._leaving = False
        self.opened.emit()

    def _on_locked(self, idle: bool) -> None:
        if self.office is None:
            return
        office, session = self.office, self.office.desk.session
        why = Verrou.INACTIVITE if idle else Verrou.MANUEL
        lock, unlock = LockSession(self._clock), UnlockSession(self.safe, self._clock)
        self.lanes.work.run(self, lambda _cancel: lock(session, why), _raise_bug)
        office.window.show_gate(lock_gate(unlock, session, self.lanes.work, office.resume, self._on_switch))

    def _on_switch(self) -> None:
        if self.office is not None:
            office, self.office = self.office, None
            office.close()
            self._leaving = True
            office.window.close()
            self._leaving = False
            office.window.deleteLater()
        self.start()

    def _on_closed(self) -> None:
        if not self._leaving:
            self.finished.emit()


def _raise_bug(outcome: Ok[None] | Failed) -> None:
    if isinstance(outcome, Failed) and not isinstance(outcome.error, Cancelled):
        raise outcome.error
