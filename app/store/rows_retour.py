"""Tables of the received files and of the rejections."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.fse import PartKind
from app.domain.money import Money
from app.domain.retour import Rejet, Retour, RetourKind, RetourState
from app.store.rows_base import Base, Values, by_name, ref


class RetourRecord(Base):
    """One received file."""

    __tablename__ = "retour"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(unique=True)
    received_at: Mapped[datetime]
    kind: Mapped[RetourKind] = mapped_column(by_name(RetourKind))
    etat: Mapped[RetourState] = mapped_column(by_name(RetourState), index=True)
    detail: Mapped[str]
    lignes: Mapped[int]
    paye_cents: Mapped[int]
    rejete_cents: Mapped[int]


class RetourFichierRecord(Base):
    """Bytes of a received file; never changed."""

    __tablename__ = "retour_fichier"

    retour_id: Mapped[int] = mapped_column(ref("retour.id"), primary_key=True, autoincrement=False)
    contenu: Mapped[bytes]


class RejetRecord(Base):
    """One rejected share."""

    __tablename__ = "rejet"
    __table_args__ = (Index(None, "traite", "received_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fse_id: Mapped[int] = mapped_column(ref("fse.id"), index=True)
    part: Mapped[PartKind] = mapped_column(by_name(PartKind))
    montant_cents: Mapped[int]
    code: Mapped[str]
    libelle: Mapped[str]
    retour_id: Mapped[int] = mapped_column(ref("retour.id"), index=True)
    received_on: Mapped[date]
    traite: Mapped[bool]
    traite_at: Mapped[datetime | None]
    traite_comment: Mapped[str]


def retour_values(retour: Retour) -> Values:
    """Return the columns of a received file, without its id and its bytes."""
    return {
        "sha256": retour.sha256,
        "received_at": retour.received_at,
        "kind": retour.kind,
        "etat": retour.state,
        "detail": retour.detail,
        "lignes": 0,
        "paye_cents": 0,
        "rejete_cents": 0,
    }


def retour_of(row: RetourRecord, contenu: bytes) -> Retour:
    """Return the file of *row*."""
    return Retour(row.id, row.sha256, row.received_at, row.kind, row.etat, contenu, row.detail)


def rejet_values(rejet: Rejet) -> Values:
    """Return the columns of a rejection, without its id."""
    return {
        "fse_id": rejet.fse_id,
        "part": rejet.part,
        "montant_cents": rejet.amount.cents,
        "code": rejet.code,
        "libelle": rejet.label,
        "retour_id": rejet.retour_id,
        "received_on": rejet.received_on,
        "traite": rejet.treated,
        "traite_at": None,
        "traite_comment": "",
    }


def rejet_of(row: RejetRecord) -> Rejet:
    """Return the rejection of *row*."""
    amount = Money(row.montant_cents)
    return Rejet(
        row.id,
        row.fse_id,
        row.part,
        amount,
        row.code,
        row.libelle,
        row.retour_id,
        row.received_on,
        row.traite,
    )
