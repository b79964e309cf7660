"""The first run, step by step; back is always possible until the cabinet exists. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import Protocol

from app.domain.errors import AppError
from app.domain.people import Cabinet, Praticien
from app.services.first_run import FirstRun, FirstRunAnswers, FirstRunDone
from app.services.jobs import Failed, Ok, Progress, Run
from app.services.session import Session
from app.ui.banner.model import told
from app.ui.coordonnees.typed import CabinetTyped, PraticienTyped, read_cabinet, read_praticien
from app.ui.premiere_ouverture import model
from app.ui.premiere_ouverture.model import AccessTyped, KeyShown, Kind

CHOICE, CABINET, KINE, ACCESS, KEY, DONE = range(len(model.STEPS))
RecoverySheet = Callable[[Cabinet, str], bytes]


class AssistantView(Protocol):
    """What the presenter asks of the pages."""

    def show_step(self, step: int, *, back: bool, note: str) -> None:
        """Show a step; *note* says that all is invented, empty otherwise."""

    def fill_cabinet(self, typed: CabinetTyped) -> None:
        """Fill the page of the cabinet."""

    def fill_kine(self, typed: PraticienTyped) -> None:
        """Fill the page of the kiné."""

    def fill_login(self, login: str) -> None:
        """Propose a login."""

    def show_errors(self, step: int, errors: dict[str, str]) -> None:
        """Say what is wrong on a page, all fields at once."""

    def show_busy(self, title: str) -> Progress:
        """Say that the cabinet is being made; return who hears the progress, from any thread."""

    def end_busy(self) -> None:
        """Take the progress away."""

    def show_problem(self, what: str, to_do: str) -> None:
        """Say why nothing was made."""

    def show_key(self, shown: KeyShown) -> None:
        """Show the recovery key, once."""

    def show_key_errors(self, errors: dict[int, str], right: bool) -> None:
        """Say which groups are wrong, and whether all are right."""

    def save_sheet(self, contenu: bytes) -> None:
        """Ask where to put the sheet."""

    def show_done(self, facts: tuple[tuple[str, str], ...]) -> None:
        """Sum up."""


class AssistantPresenter:
    """Keeps what was answered; the passphrase is only ever an argument."""

    def __init__(
        self,
        view: AssistantView,
        runs: dict[Kind, FirstRun],
        sheet: RecoverySheet,
        run: Run,
        on_done: Callable[[Session], None],
    ) -> None:
        self._view, self._runs, self._sheet, self._run, self._on_done = view, runs, sheet, run, on_done
        self._kind = Kind.REAL
        self._step = CHOICE
        self._cabinet: Cabinet | None = None
        self._kine: Praticien | None = None
        self._done: FirstRunDone | None = None
        self._key: KeyShown | None = None

    def on_choose(self, kind: Kind) -> None:
        """Begin one of the two; what was typed for the same kind stays."""
        if kind is not self._kind or self._cabinet is None:
            school = kind is Kind.SCHOOL
            self._view.fill_cabinet(model.SCHOOL_CABINET if school else CabinetTyped())
            self._view.fill_kine(model.SCHOOL_KINE if school else PraticienTyped())
            self._cabinet = self._kine = None
        self._kind = kind
        self._go(CABINET)

    def on_back(self) -> None:
        """Go one step back."""
        self.on_step(self._step - 1)

    def on_step(self, step: int) -> None:
        """Go back to a step already done; nothing typed is lost. No way back once the cabinet exists."""
        if CHOICE <= step < self._step and self._done is None:
            self._go(step)

    def on_cabinet(self, typed: CabinetTyped) -> None:
        """Check the letterhead."""
        cabinet, errors = read_cabinet(typed, fictif=self._kind is Kind.SCHOOL)
        self._view.show_errors(CABINET, errors)
        if cabinet is not None:
            self._cabinet = cabinet
            self._go(KINE)

    def on_kine(self, typed: PraticienTyped) -> None:
        """Check the kiné and propose a login."""
        kine, errors = read_praticien(typed)
        self._view.show_errors(KINE, errors)
        if kine is not None:
            self._kine = kine
            self._view.fill_login(model.suggested_login(kine.prenom))
            self._go(ACCESS)

    def on_access(self, typed: AccessTyped) -> None:
        """Check the login and the passphrase, then make the cabinet."""
        if self._cabinet is None or self._kine is None:
            return
        errors = model.access_errors(typed, self._cabinet)
        self._view.show_errors(ACCESS, errors)
        if errors:
            return
        login, _ = model.read_login(typed.login)
        answers = FirstRunAnswers(self._cabinet, self._kine, login, typed.secret)
        make, progress = self._runs[self._kind], self._view.show_busy(model.FILLING)

        def work(_cancel: Event) -> FirstRunDone:
            return make(answers, progress)

        self._run(work, self._on_made)

    def on_sheet(self) -> None:
        """Make the sheet of the recovery key."""
        if self._done is not None:
            done = self._done
            self._run(lambda _cancel: self._sheet(done.session.cabinet, done.recovery_key), self._on_sheet_made)

    def on_groups(self, typed: tuple[str, ...]) -> None:
        """Follow the groups typed back."""
        if self._key is not None:
            self._view.show_key_errors(self._key.errors(typed), self._key.is_right(typed))

    def on_key_noted(self, typed: tuple[str, ...]) -> None:
        """Go on once the groups are right."""
        if self._key is None or self._done is None or self._kine is None or not self._key.is_right(typed):
            return
        session = self._done.session
        self._view.show_done(model.done_words(session.cabinet, self._kine, session.utilisateur.login))
        self._go(DONE)

    def on_finish(self) -> None:
        """Open the cabinet."""
        if self._done is not None:
            self._on_done(self._done.session)

    def _go(self, step: int) -> None:
        self._step = step
        school = self._kind is Kind.SCHOOL and step != CHOICE
        back = CHOICE < step < KEY
        self._view.show_step(step, back=back, note=model.SCHOOL_NOTE if school else "")

    def _on_made(self, outcome: Ok[FirstRunDone] | Failed) -> None:
        self._view.end_busy()
        match outcome:
            case Ok(done):
                self._done, self._key = done, model.key_shown(done.recovery_key)
                self._view.show_key(self._key)
                self._go(KEY)
            case Failed(AppError() as error):
                self._view.show_problem(*told(error))
            case Failed(bug):
                raise bug

    def _on_sheet_made(self, outcome: Ok[bytes] | Failed) -> None:
        match outcome:
            case Ok(contenu):
                self._view.save_sheet(contenu)
            case Failed(AppError() as error):
                self._view.show_problem(*told(error))
            case Failed(bug):
                raise bug
