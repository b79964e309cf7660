"""Tables of the shares and of the append-only ledger."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.fse import PartKind, PartState
from app.domain.ledger import Mouvement, MouvementKind
from app.domain.money import Money
from app.store.rows_base import Base, Values, by_name, ref


class PartRecord(Base):
    """One share of an FSE with its state; its balance is the sum of its movements, never a column."""

    __tablename__ = "part"
    __table_args__ = (Index(None, "etat", "part"),)

    fse_id: Mapped[int] = mapped_column(ref("fse.id"), primary_key=True)
    part: Mapped[PartKind] = mapped_column(by_name(PartKind), primary_key=True)
    etat: Mapped[PartState] = mapped_column(by_name(PartState))


class MouvementRecord(Base):
    """One line of the ledger; never changed."""

    __tablename__ = "mouvement"
    __table_args__ = (
        ForeignKeyConstraint(["fse_id", "part"], ["part.fse_id", "part.part"], ondelete="RESTRICT"),
        UniqueConstraint("fse_id", "part", "nature", "cause"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fse_id: Mapped[int]
    part: Mapped[PartKind] = mapped_column(by_name(PartKind))
    nature: Mapped[MouvementKind] = mapped_column(by_name(MouvementKind))
    montant_cents: Mapped[int]
    jour: Mapped[date]
    recorded_at: Mapped[datetime]
    cause: Mapped[str]
    detail: Mapped[str]


class PartEtatRecord(Base):
    """One change of state of a share; never changed."""

    __tablename__ = "part_etat"
    __table_args__ = (
        ForeignKeyConstraint(["fse_id", "part"], ["part.fse_id", "part.part"], ondelete="RESTRICT"),
        Index(None, "fse_id", "part"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fse_id: Mapped[int]
    part: Mapped[PartKind] = mapped_column(by_name(PartKind))
    etat: Mapped[PartState] = mapped_column(by_name(PartState))
    at: Mapped[datetime]
    detail: Mapped[str]


def mouvement_values(mouvement: Mouvement) -> Values:
    """Return the columns of a movement, without its id."""
    return {
        "fse_id": mouvement.fse_id,
        "part": mouvement.part,
        "nature": mouvement.kind,
        "montant_cents": mouvement.amount.cents,
        "jour": mouvement.day,
        "recorded_at": mouvement.recorded_at,
        "cause": mouvement.cause,
        "detail": mouvement.detail,
    }


def mouvement_of(row: MouvementRecord) -> Mouvement:
    """Return the movement of *row*."""
    return Mouvement(
        row.id,
        row.fse_id,
        row.part,
        row.nature,
        Money(row.montant_cents),
        row.jour,
        row.recorded_at,
        row.cause,
        row.detail,
    )
