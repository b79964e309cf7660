"""Tables of the lots, their bytes, their FSE, their states and the attempts to send them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.lot import Destination, EnvoiOutcome, Lot, LotKind, LotState
from app.store.rows_base import Base, Values, by_name, ref


class LotRecord(Base):
    """One lot."""

    __tablename__ = "lot"
    __table_args__ = (Index(None, "numero", "file_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    numero: Mapped[int]
    kind: Mapped[LotKind] = mapped_column(by_name(LotKind))
    regime: Mapped[str]
    organisme: Mapped[str]
    centre_informatique: Mapped[str]
    praticien_id: Mapped[int] = mapped_column(ref("praticien.id"))
    etat: Mapped[LotState] = mapped_column(by_name(LotState), index=True)
    file_id: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    message_id: Mapped[str]
    sent_at: Mapped[datetime | None]
    detail: Mapped[str]


class LotFichierRecord(Base):
    """Bytes of a lot as built; never changed."""

    __tablename__ = "lot_fichier"

    lot_id: Mapped[int] = mapped_column(ref("lot.id"), primary_key=True, autoincrement=False)
    contenu: Mapped[bytes]


class LotFseRecord(Base):
    """One FSE in a lot, at its place."""

    __tablename__ = "lot_fse"

    lot_id: Mapped[int] = mapped_column(ref("lot.id"), primary_key=True)
    fse_id: Mapped[int] = mapped_column(ref("fse.id"), primary_key=True, index=True)
    rang: Mapped[int]


class LotEtatRecord(Base):
    """One change of state of a lot; never changed."""

    __tablename__ = "lot_etat"

    id: Mapped[int] = mapped_column(primary_key=True)
    lot_id: Mapped[int] = mapped_column(ref("lot.id"), index=True)
    etat: Mapped[LotState] = mapped_column(by_name(LotState))
    at: Mapped[datetime]
    detail: Mapped[str]


class EnvoiRecord(Base):
    """One attempt to send a lot."""

    __tablename__ = "envoi"

    id: Mapped[int] = mapped_column(primary_key=True)
    lot_id: Mapped[int] = mapped_column(ref("lot.id"), index=True)
    message_id: Mapped[str]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    issue: Mapped[EnvoiOutcome] = mapped_column(by_name(EnvoiOutcome), index=True)
    detail: Mapped[str]


def lot_values(lot: Lot) -> Values:
    """Return the columns of a lot, without its id, its bytes and its FSE."""
    return {
        "numero": lot.numero,
        "kind": lot.kind,
        "regime": lot.destination.regime,
        "organisme": lot.destination.organisme,
        "centre_informatique": lot.destination.centre_informatique,
        "praticien_id": lot.praticien_id,
        "etat": lot.state,
        "file_id": lot.file_id,
        "created_at": lot.created_at,
        "message_id": lot.message_id,
        "sent_at": lot.sent_at,
        "detail": lot.detail,
    }


def lot_of(row: LotRecord, fse_ids: Iterable[int], fichier: bytes) -> Lot:
    """Return the lot of *row*."""
    return Lot(
        row.id,
        row.numero,
        row.kind,
        Destination(row.regime, row.organisme, row.centre_informatique),
        row.praticien_id,
        row.etat,
        tuple(fse_ids),
        row.file_id,
        fichier,
        row.created_at,
        row.message_id,
        row.sent_at,
        row.detail,
    )
