"""The two small forms of the unpaid list: a payment, and a claim given up. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.creance import DebtorKind
from app.domain.fse import PartKind
from app.domain.money import Money
from app.receivables.accounts import DebtorAccount
from app.services.record_payment import ModeReglement, PaymentRecorded
from app.ui.impayes.model import NoteRow, note_of
from app.ui.words import NBSP, counted, figure

ALL_NOTES = "Toutes, la plus ancienne d’abord"
AMOUNT_MISSING = "Indiquez le montant reçu."
DAY_MISSING = "Indiquez la date du règlement."
DAY_AHEAD = "La date ne peut pas être dans le futur."
REASON_MISSING = "Indiquez pourquoi\u00a0: le motif est conservé avec la créance."
MIN_REASON = 5
REASONS = ("Montant trop faible pour une relance", "Geste commercial", "Débiteur introuvable", "Délai dépassé")

MODES: dict[ModeReglement, str] = {
    ModeReglement.CARTE: "Carte bancaire",
    ModeReglement.CHEQUE: "Chèque",
    ModeReglement.ESPECES: "Espèces",
    ModeReglement.VIREMENT: "Virement",
}


@dataclass(frozen=True, slots=True)
class MoneyForm:
    """What both forms start with."""

    key: str
    title: str
    notes: tuple[NoteRow, ...]
    due: Money
    first_mode: ModeReglement

    @property
    def choices(self) -> tuple[str, ...]:
        """The notes as the list offers them: all of them first when there are several."""
        one = tuple(f"{note.numero} · {note.seances} · {note.reste}" for note in self.notes)
        return (f"{ALL_NOTES} · {self.due}", *one) if len(one) > 1 else one

    def chosen(self, index: int) -> tuple[NoteRow, ...]:
        """Return the notes behind a choice."""
        if len(self.notes) == 1:
            return self.notes
        return self.notes if index <= 0 else (self.notes[index - 1],)

    def owed(self, index: int) -> Money:
        """Return what the notes behind a choice leave to pay."""
        return Money.total(note.reste for note in self.chosen(index))


@dataclass(frozen=True, slots=True)
class PaymentTyped:
    """The payment form as sent."""

    form: MoneyForm
    choice: int
    amount: Money | None
    mode: ModeReglement
    received_on: date | None


@dataclass(frozen=True, slots=True)
class AbandonTyped:
    """The write-off form as sent."""

    form: MoneyForm
    choice: int
    reason: str


def form_of(account: DebtorAccount, today: date) -> MoneyForm:
    """Return the form of an account; notes oldest first."""
    mode = ModeReglement.CARTE if account.debtor.kind is DebtorKind.PATIENT else ModeReglement.VIREMENT
    notes = tuple(note_of(creance, today) for creance in account.creances)
    return MoneyForm(account.debtor.key, account.libelle, notes, account.total, mode)


def payment_errors(typed: PaymentTyped, today: date) -> dict[str, str]:
    """Return what is wrong, by field: « amount », « day »."""
    errors = {}
    if typed.amount is None or typed.amount <= Money(0):
        errors["amount"] = AMOUNT_MISSING
    if typed.received_on is None:
        errors["day"] = DAY_MISSING
    elif typed.received_on > today:
        errors["day"] = DAY_AHEAD
    return errors


def abandon_error(typed: AbandonTyped) -> str:
    """Return what is wrong with the reason, empty when fine."""
    return "" if len(typed.reason.strip()) >= MIN_REASON else REASON_MISSING


def parts_of(notes: tuple[NoteRow, ...]) -> PartKind:
    """Return the share that the notes of a debtor are: one debtor owes one kind of share."""
    return notes[0].part


def payment_said(typed: PaymentTyped, recorded: PaymentRecorded) -> str:
    """Say where the money went."""
    if recorded.already_recorded:
        return "Ce règlement était déjà enregistré."
    words = f"{typed.amount} encaissés sur {counted(len(recorded.shares), 'note')}"
    return f"{words}, dont {recorded.surplus} de trop-perçu." if recorded.surplus else f"{words}."


def abandon_said(total: Money, notes: int) -> str:
    """Say what was given up."""
    return f"{total} abandonnés sur {figure(notes)}{NBSP}{'note' if notes < 2 else 'notes'}. Le motif est conservé."
