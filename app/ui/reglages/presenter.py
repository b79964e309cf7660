"""Réglages of the cabinet and of its people: saved at once, with a way back. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from app.domain.errors import AppError
from app.domain.people import Cabinet, Praticien, Role, Utilisateur
from app.services.jobs import Failed, Ok, Run, value_of
from app.services.manage_accounts import ManageAccounts
from app.services.read_settings import ReadSettings, Settings
from app.ui.banner.model import told
from app.ui.connexion.model import passphrase_errors
from app.ui.coordonnees.typed import (
    CabinetTyped,
    PraticienTyped,
    read_cabinet,
    read_praticien,
    typed_cabinet,
    typed_praticien,
)
from app.ui.premiere_ouverture.model import read_login
from app.ui.reglages import model
from app.ui.reglages.model import AccountRow, AccountTyped, PraticienRow, Said
from app.ui.values import State

if TYPE_CHECKING:
    from app.ui.desk import Desk, Navigator

T = TypeVar("T")
_TREATING = {Role.KINE, Role.REMPLACANT}


class SettingsView(Protocol):
    """What the presenter asks of the screen."""

    def show_message(self, said: Said | None) -> None:
        """Say something above the topic, or take the message away."""

    def show_cabinet(self, typed: CabinetTyped) -> None:
        """Fill the letterhead."""

    def show_cabinet_errors(self, errors: dict[str, str]) -> None:
        """Say what is wrong under each field."""

    def show_praticiens(self, rows: tuple[PraticienRow, ...]) -> None:
        """Show the kinés."""

    def show_praticien_form(self, typed: PraticienTyped, titulaires: tuple[Praticien, ...]) -> None:
        """Open the form of a kiné."""

    def show_praticien_errors(self, errors: dict[str, str]) -> None:
        """Say what is wrong under each field; « page » for the rest."""

    def show_accounts(self, rows: tuple[AccountRow, ...]) -> None:
        """Show the accounts."""

    def show_account_form(self, typed: AccountTyped, praticiens: tuple[Praticien, ...]) -> None:
        """Open the form of an account."""

    def show_account_errors(self, errors: dict[str, str]) -> None:
        """Say what is wrong under each field; « page » for the rest."""

    def ask_reopen(self, row: AccountRow) -> None:
        """Ask for the new passphrase of a closed account."""

    def show_reopen_errors(self, errors: dict[str, str]) -> None:
        """Say what is wrong with it."""

    def close_forms(self) -> None:
        """Close whichever form is open."""

    def show_busy(self, busy: bool) -> None:
        """Turn the buttons of the forms off while something is written."""


class SettingsPresenter:
    """Keeps the settings as read; every change reads them again."""

    def __init__(
        self, view: SettingsView, desk: Desk, nav: Navigator, read: ReadSettings, accounts: ManageAccounts, run: Run
    ) -> None:
        self._view, self._desk, self._nav, self._run = view, desk, nav, run
        self._read, self._accounts = read, accounts
        self._settings: Settings | None = None

    def refresh(self) -> None:
        """Read everything again."""
        self._run(lambda _cancel: self._read(), self._on_read)

    # --- the cabinet ---
    def on_cabinet(self, typed: CabinetTyped) -> None:
        """Store the letterhead when it changed and nothing is wrong."""
        if self._settings is None:
            return
        before = self._settings.cabinet
        cabinet, errors = read_cabinet(typed, fictif=before.fictif)
        self._view.show_cabinet_errors(errors)
        if cabinet is not None and cabinet != before:
            self._save_cabinet(cabinet, model.CABINET_SAVED, undo=True)

    def _save_cabinet(self, cabinet: Cabinet, words: str, *, undo: bool) -> None:
        save, user = self._desk.save_settings, self._desk.user

        def done(outcome: Ok[Cabinet | None] | Failed) -> None:
            if isinstance(outcome, Failed):
                self._value(outcome)
                return
            before = outcome.value
            back = None
            if undo and before is not None:
                kept = before
                back = lambda: self._save_cabinet(kept, model.UNDONE, undo=False)  # noqa: E731 - one line, one use
            self._changed(words, back)

        self._run(lambda _cancel: save.cabinet(user, cabinet), done)

    # --- the kinés ---
    def on_praticien(self, praticien_id: int = 0) -> None:
        """Open the form of a kiné, 0 for a new one."""
        if self._settings is None:
            return
        held = {praticien.id: praticien for praticien in self._settings.praticiens}
        typed = typed_praticien(held[praticien_id]) if praticien_id in held else PraticienTyped()
        others = tuple(p for p in self._settings.praticiens if p.id != praticien_id)
        self._view.show_praticien_form(typed, others)

    def on_praticien_sent(self, typed: PraticienTyped) -> None:
        """Check every field at once, then store."""
        praticien, errors = read_praticien(typed)
        self._view.show_praticien_errors(errors)
        if praticien is None or self._settings is None:
            return
        before = next((p for p in self._settings.praticiens if p.id == praticien.id), None)
        self._save_praticien(praticien, model.PRATICIEN_SAVED.format(praticien.nom_complet), before)

    def _save_praticien(self, praticien: Praticien, words: str, before: Praticien | None) -> None:
        save, user = self._desk.save_settings, self._desk.user
        self._view.show_busy(True)

        def back() -> None:
            if before is not None:
                self._save_praticien(before, model.UNDONE, None)

        def done(outcome: Ok[Praticien] | Failed) -> None:
            if self._stored(outcome, self._view.show_praticien_errors) is not None:
                self._changed(words, back if before is not None else None)

        self._run(lambda _cancel: save.praticien(user, praticien), done)

    # --- the accounts ---
    def on_account(self, account_id: int = 0) -> None:
        """Open the form of an account, 0 for a new one."""
        if self._settings is None:
            return
        held = self._account(account_id)
        typed = AccountTyped()
        if held is not None:
            typed = AccountTyped(held.id, held.nom_affiche, held.login, held.role, held.praticien_id)
        self._view.show_account_form(typed, self._settings.praticiens)

    def on_account_sent(self, typed: AccountTyped) -> None:
        """Check every field at once, then open or change the account."""
        errors = self._account_errors(typed)
        self._view.show_account_errors(errors)
        if errors:
            return
        login, _ = read_login(typed.login)
        praticien_id = typed.praticien_id if typed.role in _TREATING else None
        account = Utilisateur(typed.id, login, typed.nom.strip(), typed.role, praticien_id)
        before = self._account(typed.id)
        if before is None:
            self._add_account(account, typed.secret)
        else:
            self._change_account(account, model.ACCOUNT_SAVED, undo=True)

    def on_close(self, row: AccountRow) -> None:
        """Close an account; the question was asked."""
        close, user = self._accounts.close, self._desk.user

        def work(_cancel: object) -> bool:
            close(user, row.id)
            return True

        def done(outcome: Ok[bool] | Failed) -> None:
            if self._value(outcome):
                self._changed(model.ACCOUNT_CLOSED.format(row.name))

        self._run(work, done)

    def on_reopen(self, row: AccountRow) -> None:
        """Ask for a new passphrase."""
        self._view.ask_reopen(row)

    def on_reopen_sent(self, row: AccountRow, secret: str, again: str) -> None:
        """Check the passphrase, then reopen."""
        errors = passphrase_errors(secret, again, (row.login, row.name))
        self._view.show_reopen_errors(errors)
        if errors:
            return
        reopen, user = self._accounts.reopen, self._desk.user
        self._view.show_busy(True)

        def work(_cancel: object) -> bool:
            reopen(user, row.id, secret)
            return True

        def done(outcome: Ok[bool] | Failed) -> None:
            if self._stored(outcome, self._view.show_reopen_errors):
                self._changed(model.ACCOUNT_REOPENED.format(row.name))

        self._run(work, done)

    def _account_errors(self, typed: AccountTyped) -> dict[str, str]:
        errors = {}
        if not typed.nom.strip():
            errors["nom"] = model.NAME_MISSING
        login, wrong = read_login(typed.login)
        if wrong:
            errors["login"] = wrong
        if typed.role in _TREATING and typed.praticien_id is None:
            errors["praticien_id"] = model.PRATICIEN_NEEDED
        if not typed.id:
            errors |= passphrase_errors(typed.secret, typed.again, (login, typed.nom.strip()))
        return errors

    def _add_account(self, account: Utilisateur, secret: str) -> None:
        add, check, session = self._desk.add_utilisateur, self._accounts.check_login, self._desk.session
        self._view.show_busy(True)

        def work(_cancel: object) -> Utilisateur:
            check(account.login)
            return add(session, account, secret)

        def done(outcome: Ok[Utilisateur] | Failed) -> None:
            if (stored := self._stored(outcome, self._view.show_account_errors)) is not None:
                self._changed(model.ACCOUNT_ADDED.format(stored.nom_affiche))

        self._run(work, done)

    def _change_account(self, account: Utilisateur, words: str, *, undo: bool) -> None:
        change, user = self._accounts.change, self._desk.user
        self._view.show_busy(True)

        def done(outcome: Ok[Utilisateur] | Failed) -> None:
            before = self._stored(outcome, self._view.show_account_errors)
            if before is not None:
                kept = replace(before, actif=True)
                back = (lambda: self._change_account(kept, model.UNDONE, undo=False)) if undo else None
                self._changed(words, back)

        self._run(lambda _cancel: change(user, account), done)

    def _account(self, account_id: int) -> Utilisateur | None:
        accounts = self._settings.utilisateurs if self._settings is not None else ()
        return next((account for account in accounts if account.id == account_id), None)

    # --- inside ---
    def _on_read(self, outcome: Ok[Settings] | Failed) -> None:
        settings = self._value(outcome)
        if settings is None:
            return
        unchanged = self._settings is not None and self._settings.cabinet == settings.cabinet
        self._settings = settings
        if not unchanged:  # what somebody is typing stays
            self._view.show_cabinet(typed_cabinet(settings.cabinet))
        self._view.show_praticiens(model.praticien_rows(settings.praticiens))
        self._view.show_accounts(model.account_rows(settings.utilisateurs, self._desk.user.id))

    def _changed(self, words: str, undo: Callable[[], None] | None = None) -> None:
        self._view.show_message(None)
        self._view.close_forms()
        self._nav.toast(words, undo)
        self.refresh()

    def _stored(self, outcome: Ok[T] | Failed, show: Callable[[dict[str, str]], None]) -> T | None:
        self._view.show_busy(False)
        if isinstance(outcome, Failed) and isinstance(outcome.error, AppError):
            show({"page": outcome.error.user_message})
            return None
        return self._value(outcome)

    def _value(self, outcome: Ok[T] | Failed) -> T | None:
        return value_of(outcome, self._tell)

    def _tell(self, error: AppError) -> None:
        self._view.show_message(Said(State.DANGER, *told(error)))
