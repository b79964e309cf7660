"""Sums of the ledger as SQL expressions: the same definitions as ``app.domain.ledger.solde``."""

from __future__ import annotations

from sqlalchemy import ColumnElement, case, func

from app.domain.ledger import MouvementKind
from app.store.rows_ledger import MouvementRecord

_K = MouvementKind


def signed_sum(plus: tuple[MouvementKind, ...], minus: tuple[MouvementKind, ...] = ()) -> ColumnElement[int]:
    """Return the sum in cents of the movements of *plus*, less those of *minus*."""
    m = MouvementRecord  # one WHEN per kind: an IN of constants is built anew as a table by SQLite
    added = [(m.nature == kind, m.montant_cents) for kind in plus]
    removed = [(m.nature == kind, -m.montant_cents) for kind in minus]
    return func.coalesce(func.sum(case(*added, *removed, else_=0)), 0)


def facture() -> ColumnElement[int]:
    """Return what is billed; an avoir lowers it."""
    return signed_sum((_K.FACTURE,), (_K.AVOIR,))


def avoir() -> ColumnElement[int]:
    """Return what was taken back from the bill."""
    return signed_sum((_K.AVOIR,))


def paye() -> ColumnElement[int]:
    """Return what is paid; an indu lowers it."""
    return signed_sum((_K.PAYE,), (_K.INDU,))


def rejete() -> ColumnElement[int]:
    """Return what is rejected."""
    return signed_sum((_K.REJETE,))


def abandonne() -> ColumnElement[int]:
    """Return what is given up."""
    return signed_sum((_K.ABANDONNE,))


def trop_percu() -> ColumnElement[int]:
    """Return what was received beyond the amount billed."""
    return signed_sum((_K.TROP_PERCU,))


def attendu() -> ColumnElement[int]:
    """Return what is billed and neither paid, nor rejected, nor given up."""
    return signed_sum((_K.FACTURE, _K.INDU), (_K.AVOIR, _K.PAYE, _K.REJETE, _K.ABANDONNE))
