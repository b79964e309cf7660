"""Security and readers: passphrase, recovery key, journal, self-test. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from threading import Event
from typing import TYPE_CHECKING, Protocol, TypeVar

from app.domain.card import CarteLue
from app.domain.errors import AppError, Cancelled
from app.domain.journal import JournalEntry
from app.domain.permissions import Permission
from app.services.jobs import Failed, Ok, Run, value_of
from app.services.own_secrets import ChangePassphrase, RenewRecoveryKey
from app.services.ports_card import ReaderDiagnosis
from app.services.ports_code import CameraDiagnosis
from app.services.save_settings import AUTO_LOCK_DEFAULT, AUTO_LOCK_MINUTES
from app.services.vault import TooManyTries, WrongPassphrase
from app.ui.banner.model import told
from app.ui.connexion.model import passphrase_errors
from app.ui.journal_rows import JournalRow, journal_rows
from app.ui.premiere_ouverture.model import KeyShown, key_shown
from app.ui.reglages import model
from app.ui.reglages.model import PassphraseTyped, Said
from app.ui.reglages.modules_model import PLACED, ModuleRow, module_rows
from app.ui.reglages.post_model import ReaderRow, camera_rows, reader_rows, report, tried_words
from app.ui.values import State

if TYPE_CHECKING:
    from app.ui.desk import Desk, Navigator

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Secrets:
    """What the desk does not carry."""

    change: ChangePassphrase
    renew: RenewRecoveryKey


@dataclass(frozen=True, slots=True)
class PostRuns:
    """The lanes that the post is looked at on."""

    work: Run
    device: Run
    camera: Run


class PostView(Protocol):
    """What the presenter asks of the screen."""

    def show_lock(self, minutes: int, why_not: str) -> None:
        """Show the delay of the lock, and why it cannot be changed."""

    def show_passphrase_errors(self, errors: dict[str, str]) -> None:
        """Say what is wrong: « old », « secret », « again », « page »."""

    def show_new_key(self, shown: KeyShown) -> None:
        """Show the new recovery key, once."""

    def show_key_errors(self, errors: dict[int, str], right: bool) -> None:
        """Say which groups are wrong, and whether all are right."""

    def save_sheet(self, contenu: bytes) -> None:
        """Ask where to put the sheet."""

    def show_security(self, said: Said) -> None:
        """Say how the check of the journal went."""

    def show_journal(self, items: tuple[JournalRow, ...]) -> None:
        """Show the entries."""

    def show_readers(self, rows: tuple[ReaderRow, ...]) -> None:
        """Show the readers."""

    def show_cameras(self, rows: tuple[ReaderRow, ...]) -> None:
        """Show the cameras."""

    def show_modules(self, rows: tuple[ModuleRow, ...]) -> None:
        """Show the official libraries."""

    def show_report(self, text: str) -> None:
        """Keep the report for who copies it."""

    def show_filming(self, filming: bool) -> None:
        """Turn the button of the cameras off meanwhile."""

    def show_readers_said(self, said: Said | None) -> None:
        """Say how a test went."""

    def show_testing(self, testing: bool) -> None:
        """Turn the buttons of the test off meanwhile."""

    def close_forms(self) -> None:
        """Close whichever form is open."""

    def show_busy(self, busy: bool) -> None:
        """Turn the buttons of the forms off."""

    def show_message(self, said: Said | None) -> None:
        """Say something above the topic."""


class PostPresenter:
    """Secrets are arguments; the recovery key is kept only while it is shown."""

    def __init__(self, view: PostView, desk: Desk, nav: Navigator, secrets: Secrets, runs: PostRuns) -> None:
        self._view, self._desk, self._nav, self._secrets = view, desk, nav, secrets
        self._work, self._device, self._camera = runs.work, runs.device, runs.camera
        self._readers: ReaderDiagnosis | None = None
        self._cameras: CameraDiagnosis | None = None
        self._key = ""
        self._shown: KeyShown | None = None

    def refresh(self) -> None:
        """Read the delay of the lock, and the journal for who may."""
        save = self._desk.save_settings
        self._work(lambda _cancel: int(save.get(AUTO_LOCK_MINUTES, str(AUTO_LOCK_DEFAULT))), self._on_lock_read)
        if self._desk.may(Permission.LIRE_JOURNAL):
            consult = self._desk.consult
            self._work(lambda _cancel: consult.journal(model.JOURNAL_LIMIT), self._on_journal)

    # --- the lock ---
    def on_lock(self, minutes: int) -> None:
        """Change the delay, with a way back."""
        self._set_lock(minutes, model.LOCK_SAVED.format(model.minutes_words(minutes)), undo=True)

    def _set_lock(self, minutes: int, words: str, *, undo: bool) -> None:
        save, user = self._desk.save_settings, self._desk.user

        def done(outcome: Ok[str] | Failed) -> None:
            before = self._value(outcome)
            if before is None:
                return
            kept = int(before or AUTO_LOCK_DEFAULT)
            self._nav.set_lock_after(minutes)
            self._nav.toast(words, (lambda: self._set_lock(kept, model.UNDONE, undo=False)) if undo else None)
            self.refresh()

        self._work(lambda _cancel: save.put(user, AUTO_LOCK_MINUTES, str(minutes)), done)

    # --- passphrase ---
    def on_passphrase(self, typed: PassphraseTyped) -> None:
        """Check every field at once, then change one's own passphrase."""
        user = self._desk.user
        errors = passphrase_errors(typed.secret, typed.again, (user.login, user.nom_affiche))
        if not typed.old:
            errors["old"] = model.OLD_MISSING
        self._view.show_passphrase_errors(errors)
        if errors:
            return
        change = self._secrets.change
        self._view.show_busy(True)

        def work(_cancel: Event) -> bool:
            change(user, typed.old, typed.secret)
            return True

        self._work(work, self._on_passphrase)

    def _on_passphrase(self, outcome: Ok[bool] | Failed) -> None:
        self._view.show_busy(False)
        match outcome:
            case Failed(WrongPassphrase() | TooManyTries() as error):
                self._view.show_passphrase_errors({"old": error.user_message})
            case Failed(AppError() as error):
                self._view.show_passphrase_errors({"page": error.user_message})
            case _ if self._value(outcome):
                self._view.close_forms()
                self._nav.toast(model.PASSPHRASE_CHANGED)
                self.refresh()

    # --- recovery key ---
    def on_new_key(self) -> None:
        """Make a new key; the question was asked."""
        renew, user = self._secrets.renew, self._desk.user

        def done(outcome: Ok[str] | Failed) -> None:
            if (key := self._value(outcome)) is not None:
                self._key, self._shown = key, key_shown(key)
                self._view.show_new_key(self._shown)

        self._work(lambda _cancel: renew(user), done)

    def on_sheet(self) -> None:
        """Make the sheet of the key shown."""
        key, sheet = self._key, self._desk.recovery_sheet

        def done(outcome: Ok[bytes] | Failed) -> None:
            if (contenu := self._value(outcome)) is not None:
                self._view.save_sheet(contenu)

        if key:
            self._work(lambda _cancel: sheet(key), done)

    def on_groups(self, typed: tuple[str, ...]) -> None:
        """Follow the groups typed back."""
        if self._shown is not None:
            self._view.show_key_errors(self._shown.errors(typed), self._shown.is_right(typed))

    def on_key_noted(self, typed: tuple[str, ...]) -> None:
        """Forget the key once it is noted."""
        if self._shown is not None and self._shown.is_right(typed):
            self.on_key_left()
            self._view.close_forms()
            self._nav.toast(model.NEW_KEY_NOTED)
            self.refresh()

    def on_key_left(self) -> None:
        """Forget the key: the panel was closed."""
        self._key, self._shown = "", None

    # --- journal ---
    def on_check_journal(self) -> None:
        """Follow the chain from its first entry."""
        consult = self._desk.consult

        def done(outcome: Ok[tuple[int | None]] | Failed) -> None:
            if (found := self._value(outcome)) is None:
                return
            (broken,) = found
            if broken is None:
                self._view.show_security(Said(State.SUCCESS, *model.JOURNAL_HOLDS))
            else:
                what = model.JOURNAL_BROKEN.format(broken)
                self._view.show_security(Said(State.DANGER, what, model.JOURNAL_BROKEN_TO_DO))

        self._work(lambda _cancel: (consult.journal_break(),), done)

    # --- readers ---
    def on_test(self) -> None:
        """Look at the readers."""
        post, libraries = self._desk.post, self._desk.libraries
        self._view.show_testing(True)

        def done(outcome: Ok[ReaderDiagnosis] | Failed) -> None:
            self._view.show_testing(False)
            if (seen := self._value(outcome)) is not None:
                self._readers = seen
                rows = module_rows(seen.libraries, seen.slots, may_place=self._desk.may(Permission.REGLER))
                self._view.show_readers(reader_rows(seen))
                self._view.show_modules(rows)
                self._view.show_report(report(seen, self._cameras))

        self._device(lambda _cancel: replace(post.readers(), libraries=libraries.seen()), done)

    def on_film(self) -> None:
        """Open each camera for a few pictures, kept nowhere."""
        post = self._desk.post
        self._view.show_filming(True)

        def done(outcome: Ok[CameraDiagnosis] | Failed) -> None:
            self._view.show_filming(False)
            if (seen := self._value(outcome)) is not None:
                self._cameras = seen
                self._view.show_cameras(camera_rows(seen))
                if self._readers is not None:
                    self._view.show_report(report(self._readers, seen))

        self._camera(lambda _cancel: post.cameras(), done)

    def on_placed(self, kind: str, path: str) -> None:
        """Write where an official library is, then look again."""
        libraries = self._desk.libraries
        if not self._desk.may(Permission.REGLER):
            return

        def work(_cancel: Event) -> bool:
            libraries.place(kind, path)
            return True

        def done(outcome: Ok[bool] | Failed) -> None:
            if self._value(outcome):
                self._nav.toast(PLACED)
                self.on_test()

        self._device(work, done)

    def on_try(self, reader_name: str) -> None:
        """Read the card in one reader, naming nobody."""
        read = self._desk.read_card
        self._view.show_testing(True)

        def work(cancel: Event) -> CarteLue:
            return read(cancel, reader_name)

        def done(outcome: Ok[CarteLue] | Failed) -> None:
            self._view.show_testing(False)
            match outcome:
                case Ok(carte):
                    self._view.show_readers_said(tried_words(carte))
                case Failed(Cancelled()):
                    self._view.show_readers_said(None)
                case Failed(AppError() as error):
                    self._view.show_readers_said(Said(State.WARNING, *told(error)))
                case Failed(bug):
                    raise bug

        self._device(work, done)

    # --- inside ---
    def _on_lock_read(self, outcome: Ok[int] | Failed) -> None:
        if (minutes := self._value(outcome)) is not None:
            why = "" if self._desk.may(Permission.REGLER) else model.NOT_ALLOWED_LOCK
            self._view.show_lock(minutes, why)

    def _on_journal(self, outcome: Ok[tuple[JournalEntry, ...]] | Failed) -> None:
        if (entries := self._value(outcome)) is not None:
            self._view.show_journal(journal_rows(entries))

    def _value(self, outcome: Ok[T] | Failed) -> T | None:
        return value_of(outcome, self._tell)

    def _tell(self, error: AppError) -> None:
        self._view.show_message(Said(State.DANGER, *told(error)))
