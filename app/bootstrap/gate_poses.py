"""The pages that stand before the rooms or over them, for the pictures: none of them needs somebody at the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from app.bootstrap.demo.cast import CABINET, KINE, LOGIN
from app.bootstrap.post import SqlSafe
from app.domain.clock import Clock
from app.domain.errors import EnvironmentProblem
from app.domain.people import Cabinet
from app.services.first_run import FirstRun
from app.services.session import OpenSession, Session, UnlockSession
from app.services.vault import TooManyTries, WrongOwnPassphrase
from app.store.problems import DatabaseMissing
from app.ui.banner.model import told
from app.ui.connexion import lock_gate, login_gate
from app.ui.lane import Lane
from app.ui.office.entry import EntryWindow
from app.ui.premiere_ouverture import assistant
from app.ui.premiere_ouverture.model import key_shown
from app.ui.shell.crash import CrashReport

FIRST_RUN = ("", "-cabinet", "-kine", "-acces", "-cle", "-pret")
KEY = "-".join(["SPEC", "IMEN", *["0000"] * 7])
REPORT = """RuntimeError
  app/ui/lane.py:53 body
  app/services/sign_fse.py:88 __call__
  app/store/unit_of_work.py:49 commit"""


class Gates:
    """Makes each page by its name."""

    def __init__(self, safe: SqlSafe, session: Session, clock: Clock, work: Lane) -> None:
        self._safe, self._session, self._clock, self._work = safe, session, clock, work

    def shows(self) -> dict[str, Callable[[EntryWindow], None]]:
        """Return, by name, what puts a page in an entry window."""
        pages: dict[str, Callable[[], QWidget]] = {
            "connexion": self._login,
            "connexion-refus": self._refused,
            "cle-de-secours": self._recovery,
            **{f"premiere-ouverture{name}": partial(self._assistant, step) for step, name in enumerate(FIRST_RUN)},
            "verrou": self._lock,
            "verrou-refus": self._lock_refused,
            "rapport": lambda: CrashReport(REPORT),
        }
        shows: dict[str, Callable[[EntryWindow], None]] = {name: partial(_put, make) for name, make in pages.items()}
        problem: EnvironmentProblem = DatabaseMissing("for the picture")
        return {**shows, "probleme": lambda window: window.show_problem(problem.user_message)}

    def _login(self) -> QWidget:
        return login_gate(self._safe, OpenSession(self._safe, self._clock), self._work, _nothing)

    def _refused(self) -> QWidget:
        page = login_gate(self._safe, OpenSession(self._safe, self._clock), self._work, _nothing)
        page.show_refused(*told(TooManyTries(30)))
        return page

    def _recovery(self) -> QWidget:
        page = login_gate(self._safe, OpenSession(self._safe, self._clock), self._work, _nothing)
        page.show_recovery(LOGIN)
        return page

    def _lock(self) -> QWidget:
        unlock = UnlockSession(self._safe, self._clock)
        return lock_gate(unlock, self._session, self._work, _silent, _silent)

    def _lock_refused(self) -> QWidget:
        unlock = UnlockSession(self._safe, self._clock)
        page = lock_gate(unlock, self._session, self._work, _silent, _silent)
        page.show_error(*told(WrongOwnPassphrase()))
        return page

    def _assistant(self, step: int) -> QWidget:
        first = FirstRun(self._safe, self._clock)
        page = assistant(first, first, _no_sheet, self._work, _nothing)
        if FIRST_RUN[step] == "-cle":
            page.show_key(key_shown(KEY))
        if FIRST_RUN[step] == "-pret":
            page.show_done((("Cabinet", CABINET.nom), ("Kiné", KINE.nom_complet), ("RPPS", str(KINE.rpps))))
        page.show_step(step, back=0 < step < len(FIRST_RUN) - 2, note="")
        return page


def _put(make: Callable[[], QWidget], window: EntryWindow) -> None:
    window.show_gate(make())


def _nothing(_session: Session) -> None:
    return None


def _silent() -> None:
    return None


def _no_sheet(_cabinet: Cabinet, _key: str) -> bytes:
    return b""
