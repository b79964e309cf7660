"""The letter panel: previewed one by one, printed one or many, opened again as printed."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import Protocol

from app.domain.creance import Relance
from app.domain.errors import AppError
from app.receivables.accounts import DebtorAccount
from app.services.jobs import Failed, Ok, Progress, Run
from app.services.remind import Preview, PrintedBatch, PrintedReminder
from app.ui.impayes import letters, model
from app.ui.impayes.deeds import Around, Deeds
from app.ui.impayes.letters import LetterShown, Said
from app.ui.values import State


class LetterView(Protocol):
    """What the presenter asks of the panel."""

    def open_letters(self, place: str, can_go_back: bool, can_go_on: bool) -> None:
        """Open the panel, or move in it, while the letter is laid out."""

    def show_letter(self, shown: LetterShown) -> None:
        """Show one letter."""

    def show_letter_error(self, what: str) -> None:
        """Say in the panel why there is no letter."""

    def show_printing(self, title: str, cancellable: bool) -> Progress:
        """Show a running printing and return its listener, callable from any thread."""

    def end_printing(self) -> None:
        """Hide the running printing."""

    def close_letters(self) -> None:
        """Close the panel."""

    def show_message(self, said: Said) -> None:
        """Say something in the page."""

    def open_folder(self, path: str) -> None:
        """Show the folder of a file in the desktop."""


class LetterPresenter:
    """One per screen. *account* gives what a debtor owes, *refresh* reads the list again."""

    def __init__(
        self,
        view: LetterView,
        deeds: Deeds,
        around: Around,
        run: Run,
        account: Callable[[str], DebtorAccount | None],
        refresh: Callable[[], None],
    ) -> None:
        self._view, self._deeds, self._around, self._run = view, deeds, around, run
        self._account, self._refresh = account, refresh
        self._keys: tuple[str, ...] = ()
        self._index = 0
        self._turn = 0
        self._cancel: Event | None = None

    def on_prepare(self, keys: tuple[str, ...]) -> None:
        """Open the panel on the letters of *keys*."""
        if keys and self._cancel is None:
            self._keys, self._index = keys, 0
            self._load()

    def on_step(self, step: int) -> None:
        """Go to the letter before or after."""
        index = max(0, min(self._index + step, len(self._keys) - 1))
        if index != self._index:
            self._index = index
            self._load()

    def on_print(self) -> None:
        """Print the letter shown, or all those prepared."""
        if not self._keys or self._cancel is not None:
            return
        if len(self._keys) == 1:
            self._print_one(self._keys[0])
        else:
            self._print_many()

    def on_cancel(self) -> None:
        """Stop between two letters."""
        if self._cancel is not None:
            self._cancel.set()

    def on_closed(self) -> None:
        """Forget what the panel held; a printing under way goes on."""
        self._turn += 1
        self._keys = ()

    def on_open(self, key: str, relance_id: int) -> None:
        """Open a letter as it was printed."""
        account = self._account(key)
        self._keys, turn = (), self._next_turn()
        self._view.open_letters("", False, False)

        def done(outcome: Ok[Relance] | Failed) -> None:
            if turn != self._turn:
                return
            match outcome:
                case Ok(relance):
                    libelle = account.libelle if account else relance.debtor.nom
                    self._view.show_letter(letters.printed_shown(relance, libelle))
                case Failed(error):
                    self._say_in_panel(error)

        self._run(lambda _cancel: self._deeds.open_letter(relance_id), done)

    def on_message_action(self, target: str) -> None:
        """Do what the button of the message proposes: the folder of the letters, or the list again."""
        if target:
            self._view.open_folder(target)
        else:
            self._refresh()

    def _load(self) -> None:
        key, index, count, turn = self._keys[self._index], self._index, len(self._keys), self._next_turn()
        self._view.open_letters(letters.place(index, count), index > 0, index < count - 1)
        account = self._account(key)
        if account is None:
            self._view.show_letter_error("Ce débiteur ne doit plus rien.")
            return
        etape = model.next_letter(account)

        def done(outcome: Ok[Preview] | Failed) -> None:
            if turn != self._turn:
                return
            match outcome:
                case Ok(preview):
                    today = self._around.today()
                    self._view.show_letter(letters.preview_shown(preview, account, index, count, today))
                case Failed(error):
                    self._say_in_panel(error)

        self._run(lambda _cancel: self._deeds.preview(key, etape), done)

    def _print_one(self, key: str) -> None:
        account = self._account(key)
        etape = model.next_letter(account) if account else None
        self._view.show_printing(letters.PRINTING, False)

        def done(outcome: Ok[PrintedReminder] | Failed) -> None:
            self._cancel = None
            self._view.end_printing()
            match outcome:
                case Ok(printed):
                    self._view.close_letters()
                    reference = printed.relance.reference
                    self._view.show_message(letters.printed_said(reference, printed.path))
                    self._moved()
                case Failed(error):
                    self._say_in_panel(error)
                    self._refresh()

        self._cancel = self._run(lambda _cancel: self._deeds.print_one(key, etape), done)

    def _print_many(self) -> None:
        keys = self._keys
        self._view.close_letters()
        relay = self._view.show_printing(letters.PRINTING, True)

        def done(outcome: Ok[PrintedBatch] | Failed) -> None:
            self._cancel = None
            self._view.end_printing()
            match outcome:
                case Ok(batch):
                    self._view.show_message(letters.batch_said(batch))
                case Failed(AppError() as error):
                    self._view.show_message(Said(State.DANGER, error.user_message, action=letters.REFRESH))
                case Failed(bug):
                    raise bug
            self._moved()

        self._cancel = self._run(lambda cancel: self._deeds.print_many(keys, relay, cancel), done)

    def _moved(self) -> None:
        self._around.changed()
        self._refresh()

    def _say_in_panel(self, error: Exception) -> None:
        if not isinstance(error, AppError):
            raise error
        self._view.show_letter_error(error.user_message)

    def _next_turn(self) -> int:
        self._turn += 1
        return self._turn
