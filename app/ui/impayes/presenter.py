"""The unpaid list: what is shown, who is chosen, money received and claims given up."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event
from typing import Protocol, TypeVar

from app.domain.creance import DebtorKind, Relance
from app.domain.errors import AppError
from app.domain.money import Money
from app.domain.people import Adresse
from app.receivables.accounts import DebtorAccount, Tab
from app.services.jobs import Failed, Ok, Run, value_of
from app.services.record_payment import PaymentRecorded, Reglement
from app.ui.impayes import letters, model, money
from app.ui.impayes.deeds import Around, Deeds
from app.ui.impayes.letters import Said
from app.ui.impayes.model import DebtorRow, DebtorShown, Listing, ListShown
from app.ui.impayes.money import AbandonTyped, MoneyForm, PaymentTyped
from app.ui.values import State

T = TypeVar("T")


class ImpayesView(Protocol):
    """What the presenter asks of the screen."""

    def show_list(self, shown: ListShown) -> None:
        """Show the header, the chips and the rows."""

    def show_prepare(self, label: str, why_not: str, enabled: bool) -> None:
        """Show the main button."""

    def show_debtor(self, shown: DebtorShown | None) -> None:
        """Show the panel of a debtor, or its empty state."""

    def select(self, key: str) -> None:
        """Put the cursor on a debtor, if shown."""

    def show_message(self, said: Said) -> None:
        """Say something in the page."""

    def show_payment(self, form: MoneyForm) -> None:
        """Open the payment form."""

    def show_payment_errors(self, errors: dict[str, str]) -> None:
        """Say what is wrong, under each field."""

    def show_abandon(self, form: MoneyForm) -> None:
        """Open the write-off form."""

    def show_abandon_error(self, error: str) -> None:
        """Say what is wrong with the reason."""

    def show_address(self, nom: str, adresse: Adresse | None) -> None:
        """Open the address form of an organisme."""

    def show_address_error(self, error: str) -> None:
        """Say what is wrong with the address."""

    def close_forms(self) -> None:
        """Close whichever form is open."""

    def show_busy(self, busy: bool) -> None:
        """Turn the buttons of the forms off while a record is written."""


class ImpayesPresenter:
    """One per screen."""

    def __init__(self, view: ImpayesView, deeds: Deeds, around: Around, run: Run) -> None:
        self._view, self._deeds, self._around, self._run = view, deeds, around, run
        self._read: Listing | None = None
        self._kind = Tab.TOUS
        self._step: Tab | None = None
        self._chosen = ""
        self._wanted = ""
        self._checked: tuple[str, ...] = ()
        self._rows: tuple[DebtorRow, ...] = ()
        self._payment_id = ""

    # --- the list ---
    def refresh(self) -> None:
        """Read the list again."""
        self._run(lambda _cancel: self._listing(), self._on_read)

    def on_tab(self, key: str) -> None:
        """Choose a chip; an empty key lifts the filter by step."""
        tab = Tab[key] if key else None
        if tab in model.KINDS and tab is not None:
            self._kind = tab
        else:
            self._step = tab
        self._show()

    def on_wanted(self, debtor: str) -> None:
        """Put the cursor on a debtor once the list is there."""
        self._wanted = debtor
        self._kind, self._step = Tab.TOUS, None
        self._show()

    def on_checked(self, rows: Sequence[DebtorRow]) -> None:
        """Remember which rows are ticked."""
        self._checked = tuple(row.key for row in rows)
        self._show_prepare()

    def on_shown(self, rows: Sequence[DebtorRow]) -> None:
        """Remember which rows pass the search."""
        self._rows = tuple(rows)
        self._show_prepare()

    def on_chosen(self, key: str) -> None:
        """Show the panel of a debtor."""
        self._chosen = key
        account = self.account(key)
        if account is None:
            self._view.show_debtor(None)
            return

        def done(outcome: Ok[tuple[Relance, ...]] | Failed) -> None:
            if self._chosen == key and (sent := self._value(outcome)) is not None:
                rights = self._around.rights
                self._view.show_debtor(model.detail_of(account, sent, self._around.today(), rights))

        self._run(lambda _cancel: self._deeds.letters(key), done)

    def account(self, key: str) -> DebtorAccount | None:
        """Return the account of a debtor key, None when nothing is owed."""
        return self._read.view.account(key) if self._read is not None else None

    def to_prepare(self) -> tuple[str, ...]:
        """Return the debtors that the main button prepares: the ticked ones, or all those shown, if ready today."""
        rows = [row for row in self._rows if row.key in self._checked] if self._checked else self._rows
        return tuple(row.key for row in rows if row.a_relancer)

    def on_open_patient(self) -> None:
        """Go to the file of the patient chosen."""
        account = self.account(self._chosen)
        if account is not None and account.debtor.kind is DebtorKind.PATIENT:
            self._around.open_patient(int(account.debtor.key.partition(":")[2]))

    # --- money received ---
    def on_pay(self) -> None:
        """Open the payment form of the debtor chosen."""
        if (account := self.account(self._chosen)) is not None:
            self._payment_id = self._around.new_id()
            self._view.show_payment(money.form_of(account, self._around.today()))

    def on_pay_sent(self, typed: PaymentTyped) -> None:
        """Check, then record."""
        errors = money.payment_errors(typed, self._around.today())
        self._view.show_payment_errors(errors)
        if errors or typed.amount is None or typed.received_on is None:
            return
        notes = typed.form.chosen(typed.choice)
        reglement = Reglement(self._payment_id, typed.amount, typed.received_on, typed.mode)
        self._view.show_busy(True)

        def done(outcome: Ok[PaymentRecorded] | Failed) -> None:
            self._view.show_busy(False)
            if isinstance(outcome, Failed) and isinstance(outcome.error, AppError):
                self._view.show_payment_errors({"amount": outcome.error.user_message})
            elif (recorded := self._value(outcome)) is not None:
                self._done(money.payment_said(typed, recorded))

        part = money.parts_of(notes)
        self._run(lambda _cancel: self._deeds.pay([note.fse_id for note in notes], reglement, part), done)

    # --- claims given up ---
    def on_abandon(self) -> None:
        """Open the write-off form of the debtor chosen."""
        if (account := self.account(self._chosen)) is not None and self._around.rights.abandonner:
            self._view.show_abandon(money.form_of(account, self._around.today()))

    def on_abandon_sent(self, typed: AbandonTyped) -> None:
        """Check, then give up each note chosen."""
        error = money.abandon_error(typed)
        self._view.show_abandon_error(error)
        if error:
            return
        notes = typed.form.chosen(typed.choice)
        self._view.show_busy(True)

        def work(_cancel: Event) -> Money:
            return Money.total(self._deeds.abandon(note.fse_id, note.part, typed.reason.strip()) for note in notes)

        def done(outcome: Ok[Money] | Failed) -> None:
            self._view.show_busy(False)
            if isinstance(outcome, Failed) and isinstance(outcome.error, AppError):
                self._view.show_abandon_error(outcome.error.user_message)
                self.refresh()  # some notes may have been given up before the one that failed
            elif (total := self._value(outcome)) is not None:
                self._done(money.abandon_said(total, len(notes)))

        self._run(work, done)

    # --- the address of an organisme ---
    def on_fix_address(self) -> None:
        """Open the file of a patient, or the address form of an organisme."""
        account = self.account(self._chosen)
        if account is None:
            return
        if account.debtor.kind is DebtorKind.PATIENT:
            self.on_open_patient()
        else:
            self._view.show_address(account.debtor.nom, account.debtor.adresse)

    def on_address_sent(self, nom: str, adresse: Adresse) -> None:
        """Record the address typed."""
        account = self.account(self._chosen)
        if account is None:
            return
        self._view.show_busy(True)

        def done(outcome: Ok[object] | Failed) -> None:
            self._view.show_busy(False)
            if isinstance(outcome, Failed) and isinstance(outcome.error, AppError):
                self._view.show_address_error(outcome.error.user_message)
            elif self._value(outcome) is not None:
                self._done("Adresse enregistrée\u00a0: les lettres peuvent partir.")

        self._run(lambda _cancel: self._deeds.save_address(account.debtor, nom, adresse), done)

    # --- inside ---
    def _done(self, words: str) -> None:
        self._view.close_forms()
        self._around.say(words)
        self._around.changed()
        self.refresh()

    def _listing(self) -> Listing:
        """Read; a reading that did not change keeps its lines. On the lane."""
        view, before = self._deeds.read(), self._read
        return before if before is not None and before.view is view else model.listing(view)

    def _on_read(self, outcome: Ok[Listing] | Failed) -> None:
        if (read := self._value(outcome)) is not None:
            known, self._read = self._read, read
            if read is not known:
                self._show()
            if self._wanted:
                self._view.select(self._wanted)
                self._wanted = ""
            self.on_chosen(self._chosen)

    def _show(self) -> None:
        if self._read is not None:
            shown = model.shown(self._read, self._kind, self._step)
            self._rows = shown.rows
            self._view.show_list(shown)
            self._show_prepare()

    def _show_prepare(self) -> None:
        count, allowed = len(self.to_prepare()), self._around.rights.relancer
        why = model.NO_RELANCER if not allowed else "" if count else model.NOTHING_READY
        self._view.show_prepare(letters.prepare_label(count), why, allowed and count > 0)

    def _value(self, outcome: Ok[T] | Failed) -> T | None:
        return value_of(outcome, self._tell)

    def _tell(self, error: AppError) -> None:
        self._view.show_message(Said(State.DANGER, error.user_message, action=letters.REFRESH))
