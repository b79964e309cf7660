"""From the decision of a payer on one share to the movements it makes and the state it leaves.

What was received is never lost: paid + trop-perçu is the sum of every amount that came, recoveries included, whatever
their order. Source: facts/noemie-format.md §8 (status logic) and §12 (recoveries subtract).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.fse import PartState
from app.domain.ledger import Mouvement, MouvementKind, Solde, solde
from app.domain.money import ZERO, Money
from app.domain.retour import PartOutcome, RetourLigne


@dataclass(frozen=True, slots=True)
class Matched:
    """What one decision does to one share."""

    entries: tuple[tuple[MouvementKind, Money], ...]
    """Movements to append, at most one per kind; empty when the decision changes nothing."""
    state: PartState
    rejected: Money = ZERO
    """Amount that enters the inbox of rejections."""
    warnings: tuple[str, ...] = ()


def match(ligne: RetourLigne, mouvements: Sequence[Mouvement], state: PartState) -> Matched:
    """Return what *ligne* does to a share that holds *mouvements* and stands in *state*."""
    before = solde(mouvements)
    match ligne.outcome:
        case PartOutcome.PAYE if ligne.amount >= ZERO:
            entries, rejected, warnings = _payment(before, ligne.amount)
        case PartOutcome.PAYE:
            entries, rejected, warnings = _recovery(before, -ligne.amount)
        case PartOutcome.REJETE:
            entries, rejected, warnings = _rejection(before)
        case _:  # deferred
            entries, rejected, warnings = {}, ZERO, []
    if ligne.asked is not None and ligne.asked != before.facture:
        warnings.append(f"montant demandé {ligne.asked}, facturé {before.facture}")
    moved = tuple((kind, amount) for kind, amount in entries.items() if amount)
    deferred = ligne.outcome is PartOutcome.DIFFERE
    after = _state(_after(before, entries), state, deferred=deferred, changed=bool(moved) or deferred)
    return Matched(moved, after, rejected, tuple(warnings))


Effect = tuple[dict[MouvementKind, Money], Money, list[str]]


def _payment(before: Solde, amount: Money) -> Effect:
    """Pay what is awaited, then what was rejected or given up; the rest is a trop-perçu."""
    owed_back = max(-before.trop_percu, ZERO)
    filling = min(amount, owed_back)
    rest = amount - filling
    awaited = min(rest, max(before.attendu, ZERO))
    rest -= awaited
    reopened = min(rest, before.rejete)
    rest -= reopened
    revived = min(rest, before.abandonne)
    rest -= revived
    entries = {
        MouvementKind.REJETE: -reopened,
        MouvementKind.ABANDONNE: -revived,
        MouvementKind.PAYE: awaited + reopened + revived,
        MouvementKind.TROP_PERCU: filling + rest,
    }
    warnings = []
    if reopened:
        warnings.append(f"paiement de {reopened} sur une part rejetée : rejet levé")
    if rest:
        warnings.append(f"trop-perçu de {rest}")
    return entries, ZERO, warnings


def _recovery(before: Solde, amount: Money) -> Effect:
    """Take back a trop-perçu first, then what was paid: that share is then refused, not awaited."""
    surplus = min(amount, max(before.trop_percu, ZERO))
    taken = min(amount - surplus, before.paye)
    beyond = amount - surplus - taken
    entries = {
        MouvementKind.INDU: taken,
        MouvementKind.REJETE: taken,
        MouvementKind.TROP_PERCU: -(surplus + beyond),
    }
    warnings = [f"récupération de {amount}"]
    if beyond:
        warnings.append(f"dont {beyond} au-delà de ce qui a été reçu")
    return entries, taken, warnings


def _rejection(before: Solde) -> Effect:
    """Close what is awaited; on a share already paid, the code is only information."""
    if before.attendu > ZERO:
        return {MouvementKind.REJETE: before.attendu}, before.attendu, []
    if before.paye and not before.rejete:
        return {}, ZERO, ["motif reçu sur une part déjà payée : simple information"]
    return {}, ZERO, []


def _after(before: Solde, entries: dict[MouvementKind, Money]) -> Solde:
    k = MouvementKind
    return before + Solde(
        paye=entries.get(k.PAYE, ZERO) - entries.get(k.INDU, ZERO),
        rejete=entries.get(k.REJETE, ZERO),
        abandonne=entries.get(k.ABANDONNE, ZERO),
        trop_percu=entries.get(k.TROP_PERCU, ZERO),
    )


def _state(after: Solde, old: PartState, *, deferred: bool, changed: bool) -> PartState:
    if not changed or not after.facture:
        return old
    if after.attendu > ZERO:
        if deferred:
            return PartState.DIFFEREE
        return PartState.PAYEE_EN_PARTIE if after.paye else old
    if after.rejete:
        return PartState.REJETEE
    if after.abandonne:
        return PartState.ABANDONNEE
    return old if deferred else PartState.PAYEE
