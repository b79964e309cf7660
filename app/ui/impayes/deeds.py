"""What the unpaid screen may ask of the application, and what it knows of its surroundings. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from threading import Event
from typing import Protocol

from app.domain.creance import Debtor, Etape, Relance
from app.domain.fse import PartKind
from app.domain.money import Money
from app.domain.people import Adresse
from app.services.jobs import Progress
from app.services.list_creances import CreancesView
from app.services.record_payment import PaymentRecorded, Reglement
from app.services.remind import Preview, PrintedBatch, PrintedReminder
from app.ui.impayes.model import Rights


class PrintMany(Protocol):
    """Prints the letter proposed today for each debtor key."""

    def __call__(self, debtors: Sequence[str], progress: Progress, cancel: Event) -> PrintedBatch:
        """Return what became of each; *cancel* stops between two letters."""


@dataclass(frozen=True, slots=True)
class Deeds:
    """Every one blocks and runs on the work lane."""

    read: Callable[[], CreancesView]
    letters: Callable[[str], tuple[Relance, ...]]
    open_letter: Callable[[int], Relance]
    preview: Callable[[str, Etape | None], Preview]
    print_one: Callable[[str, Etape | None], PrintedReminder]
    print_many: PrintMany
    pay: Callable[[Sequence[int], Reglement, PartKind], PaymentRecorded]
    abandon: Callable[[int, PartKind, str], Money]
    save_address: Callable[[Debtor, str, Adresse], Debtor]


@dataclass(frozen=True, slots=True)
class Around:
    """The screen's surroundings."""

    today: Callable[[], date]
    new_id: Callable[[], str]
    """Draws the id of a payment, once per form."""
    rights: Rights
    open_patient: Callable[[int], None]
    changed: Callable[[], None]
    say: Callable[[str], None]
