"""Tariff updates: shown, previewed, applied after a question, taken back. No Qt."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Protocol

from app.billing.tariff_diff import changes
from app.billing.tariff_file import LARGEST
from app.domain.errors import AppError, Cancelled, EnvironmentProblem
from app.domain.permissions import Permission
from app.services.jobs import Failed, Ok, Run
from app.services.tariff_updates import TariffPreview, product_tariff_version
from app.ui.banner.model import told
from app.ui.reglages import tarifs_model as words
from app.ui.reglages.model import Said
from app.ui.reglages.tarifs_model import PreviewShown, TarifsShown
from app.ui.values import State

if TYPE_CHECKING:
    from app.ui.desk import Desk, Navigator


class TarifsView(Protocol):
    """What the presenter asks of the topic."""

    def show_tarifs(self, shown: TarifsShown) -> None:
        """Show the version in force and the history."""

    def show_refusal(self, said: Said | None) -> None:
        """Say why something was refused where the person looks, or take the message away."""

    def show_preview(self, shown: PreviewShown) -> None:
        """Open the preview."""

    def close_preview(self) -> None:
        """Close the preview."""

    def show_busy(self, busy: bool) -> None:
        """Turn the buttons off while something is read or written."""


class TarifsPresenter:
    """Keeps the bytes previewed: those applied are the same."""

    def __init__(self, view: TarifsView, desk: Desk, nav: Navigator, run: Run) -> None:
        self._view, self._desk, self._nav, self._run = view, desk, nav, run
        self._raw: bytes | None = None
        self._busy = False

    def refresh(self) -> None:
        """Read the version and the history again."""
        if not self._desk.may(Permission.REGLER):
            return
        user, updates, held = self._desk.user, self._desk.tariff_updates, self._desk.tables

        def work(_cancel: Event) -> TarifsShown:
            waiting = bool(changes(held.billing, updates.tables().billing))
            product = product_tariff_version() if updates.product_version is None else updates.product_version
            return words.tarifs_shown(updates.version(), updates.history(user), product, waiting=waiting)

        def done(outcome: Ok[TarifsShown] | Failed) -> None:
            if isinstance(outcome, Ok):
                self._view.show_tarifs(outcome.value)
            else:
                self._refused(outcome)

        self._run(work, done)

    def on_file(self, path: Path) -> None:
        """Read a file and show what it would change."""
        user, updates = self._desk.user, self._desk.tariff_updates

        def work(_cancel: Event) -> tuple[bytes | None, TariffPreview]:
            raw = read_update_file(path)
            return raw, updates.preview(user, raw)

        self._preview(work)

    def on_undo(self) -> None:
        """Show what taking the last update back would change."""
        user, updates = self._desk.user, self._desk.tariff_updates
        self._preview(lambda _cancel: (None, updates.preview_undo(user)))

    def on_confirmed(self) -> None:
        """Do what was previewed; the question was asked."""
        if self._busy:
            return
        user, updates, raw = self._desk.user, self._desk.tariff_updates, self._raw
        self._set_busy(True)
        self._view.show_refusal(None)

        def done(outcome: Ok[TariffPreview] | Failed) -> None:
            self._set_busy(False)
            if isinstance(outcome, Failed):
                self._refused(outcome)
                return
            self._view.close_preview()
            self._nav.toast(words.done_words(outcome.value, undo=raw is None))
            self.refresh()
            self._nav.data_changed()

        self._run(lambda _cancel: updates.undo(user) if raw is None else updates.apply(user, raw), done)

    def _preview(self, work: _Work) -> None:
        if self._busy:
            return
        self._set_busy(True)
        self._view.show_refusal(None)

        def done(outcome: Ok[tuple[bytes | None, TariffPreview]] | Failed) -> None:
            self._set_busy(False)
            if isinstance(outcome, Failed):
                self._refused(outcome)
                return
            self._raw, preview = outcome.value
            today = self._desk.clock.today()
            self._view.show_preview(words.preview_shown(preview, today, undo=self._raw is None))

        self._run(work, done)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._view.show_busy(busy)

    def _refused(self, outcome: Failed) -> None:
        match outcome:
            case Failed(Cancelled()):
                pass
            case Failed(AppError() as error):
                self._view.show_refusal(Said(State.DANGER, *told(error)))
            case Failed(bug):
                raise bug


class _Work(Protocol):
    def __call__(self, cancel: Event, /) -> tuple[bytes | None, TariffPreview]: ...


def read_update_file(path: Path) -> bytes:
    """Return the bytes of a file chosen by hand. Raise EnvironmentProblem when unreadable or too large. Blocks."""
    try:
        if path.stat().st_size > LARGEST:
            raise EnvironmentProblem("too large", words.TOO_LARGE)
        return path.read_bytes()
    except OSError as error:
        raise EnvironmentProblem("cannot read", words.UNREADABLE) from error
