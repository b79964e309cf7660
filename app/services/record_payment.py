"""Payments at the desk, and claims given up: both are movements of the ledger, never an erasure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from app.domain.clock import Clock
from app.domain.errors import AppError
from app.domain.fse import PartKind, PartState
from app.domain.journal import JournalAction
from app.domain.ledger import Mouvement, MouvementKind, Solde, solde
from app.domain.money import ZERO, Money
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.receivables.allocation import allocate
from app.services.repositories import UnitOfWork, UnitOfWorkFactory

MIN_REASON = 5
"""Characters below which a reason says nothing."""


class ModeReglement(Enum):
    """How the money came; none can be imposed (CSP, art. R4321-98)."""

    CHEQUE = "chèque"
    CARTE = "carte"
    ESPECES = "espèces"
    VIREMENT = "virement"


class PaymentRefused(AppError):
    """The amount or the day makes no sense; nothing was recorded."""

    user_message = "Règlement refusé : le montant doit être supérieur à zéro et la date passée ou du jour."


class NothingToAbandon(AppError):
    """The share has nothing left to receive."""

    user_message = "Cette créance est déjà soldée : il n’y a rien à abandonner."


class ReasonMissing(AppError):
    """A claim is given up for a reason that an auditor can read."""

    user_message = "Indiquez pourquoi cette créance est abandonnée : le motif est conservé."


@dataclass(frozen=True, slots=True)
class Reglement:
    """One payment as typed. ``id`` is drawn once by the form: the same payment sent twice counts once."""

    id: str
    amount: Money
    received_on: date
    mode: ModeReglement


@dataclass(frozen=True, slots=True)
class PaymentRecorded:
    """Where the money went: (FSE, amount) oldest first, and what exceeds the debt."""

    shares: tuple[tuple[int, Money], ...]
    surplus: Money
    already_recorded: bool = False


@dataclass(frozen=True, slots=True)
class RecordPayment:
    """Records a payment on one or several notes, oldest first."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def __call__(
        self, user: Utilisateur, fse_ids: Sequence[int], reglement: Reglement, part: PartKind = PartKind.PATIENT
    ) -> PaymentRecorded:
        """Spread *reglement* over the shares of *fse_ids*, given oldest first; what exceeds is TROP_PERCU on the last.

        A share given up comes back for what is paid: a receipt after a write-off is still a receipt (facts §7.4).
        Raises NotAllowed, PaymentRefused, NotFound. Blocks.
        """
        require(user.role, Permission.ENCAISSER)
        if reglement.amount <= ZERO or reglement.received_on > self.clock.today() or not fse_ids:
            raise PaymentRefused(f"{len(fse_ids)} shares")
        with self.unit_of_work() as uow:
            written = [uow.ledger.mouvements(fse_id, part) for fse_id in fse_ids]
            cause = f"reglement:{reglement.id}"
            if any(m.cause == cause for mouvements in written for m in mouvements):
                return PaymentRecorded((), ZERO, already_recorded=True)
            accounts = [solde(mouvements) for mouvements in written]
            shares, surplus = allocate(reglement.amount, [s.attendu + s.abandonne for s in accounts])
            writer = _Writer(uow, self.clock, reglement.received_on, cause, reglement.mode.value)
            for fse_id, share, before in zip(fse_ids, shares, accounts, strict=True):
                if share:
                    writer.pay(fse_id, part, share, before)
            if surplus:
                writer.append(fse_ids[-1], part, MouvementKind.TROP_PERCU, surplus)
            uow.journal.append(
                self.clock.now(), user.login, JournalAction.CREATION, f"reglement:{reglement.id}",
                f"{reglement.amount} {reglement.mode.value}",
            )  # fmt: skip
            uow.commit()
        paid = tuple((fse_id, share) for fse_id, share in zip(fse_ids, shares, strict=True) if share)
        return PaymentRecorded(paid, surplus)


@dataclass(frozen=True, slots=True)
class AbandonCreance:
    """Gives a claim up, with the reason, the day and the person (facts §7.4)."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def __call__(self, user: Utilisateur, fse_id: int, part: PartKind, reason: str) -> Money:
        """Return the amount given up. Raises NotAllowed, ReasonMissing, NothingToAbandon, NotFound. Blocks."""
        require(user.role, Permission.ABANDONNER)
        if len(reason.strip()) < MIN_REASON:
            raise ReasonMissing("reason too short")
        with self.unit_of_work() as uow:
            mouvements = uow.ledger.mouvements(fse_id, part)
            left = solde(mouvements).attendu
            if left <= ZERO:
                raise NothingToAbandon(f"fse {fse_id} {part.name}")
            rank = sum(m.kind is MouvementKind.ABANDONNE and m.amount > ZERO for m in mouvements) + 1
            writer = _Writer(uow, self.clock, self.clock.today(), f"abandon:{fse_id}:{rank}", reason.strip())
            writer.append(fse_id, part, MouvementKind.ABANDONNE, left)
            uow.ledger.set_part_state(fse_id, part, PartState.ABANDONNEE, self.clock.now(), reason.strip())
            uow.journal.append(
                self.clock.now(),
                user.login,
                JournalAction.MODIFICATION,
                f"fse:{fse_id}",
                f"abandon {part.value} {left}",
            )
            uow.commit()
        return left


@dataclass(frozen=True, slots=True)
class _Writer:
    uow: UnitOfWork
    clock: Clock
    day: date
    cause: str
    detail: str

    def append(self, fse_id: int, part: PartKind, kind: MouvementKind, amount: Money) -> None:
        self.uow.ledger.append(
            Mouvement(0, fse_id, part, kind, amount, self.day, self.clock.now(), self.cause, self.detail)
        )

    def pay(self, fse_id: int, part: PartKind, share: Money, before: Solde) -> None:
        """Append the payment of *share* and set the state that the sums call for."""
        revived = max(ZERO, share - before.attendu)
        if revived:
            self.append(fse_id, part, MouvementKind.ABANDONNE, -revived)
        self.append(fse_id, part, MouvementKind.PAYE, share)
        left = before.attendu + revived - share
        given_up = before.abandonne - revived
        state = PartState.PAYEE_EN_PARTIE if left else PartState.ABANDONNEE if given_up else PartState.PAYEE
        self.uow.ledger.set_part_state(fse_id, part, state, self.clock.now(), self.detail)
