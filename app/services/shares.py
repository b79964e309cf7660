"""Opens the shares of a signed FSE in the ledger, and reverses them when it is cancelled."""

from __future__ import annotations

from datetime import date, datetime

from app.domain.fse import Fse, PartKind, PartState
from app.domain.ledger import Mouvement, MouvementKind, solde
from app.domain.money import ZERO
from app.services.repositories import UnitOfWork


def open_shares(uow: UnitOfWork, fse: Fse, at: datetime, day: date) -> None:
    """Open one share per debtor who owes something, each with its FACTURE movement."""
    for part in PartKind:
        amount = fse.owed(part)
        if amount > ZERO:
            billed = Mouvement(0, fse.id, part, MouvementKind.FACTURE, amount, day, at, f"fse:{fse.id}")
            uow.ledger.open_part(fse.id, part, billed)


def reverse_shares(uow: UnitOfWork, fse: Fse, at: datetime, day: date) -> None:
    """Write an AVOIR for what each share still expects, and close it."""
    for part in PartKind:
        awaited = solde(uow.ledger.mouvements(fse.id, part)).attendu
        if awaited > ZERO:
            cause = f"annulation:{fse.id}"
            uow.ledger.append(Mouvement(0, fse.id, part, MouvementKind.AVOIR, awaited, day, at, cause))
            uow.ledger.set_part_state(fse.id, part, PartState.SOLDEE, at, "feuille annulée avant envoi")
