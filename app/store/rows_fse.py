"""Tables of the FSE: head, lines, signed bytes, journal of states, outbox."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, column_property, mapped_column

from app.domain.circonstances import TiersPayant
from app.domain.composition import LigneKind
from app.domain.fse import Fse, FseLine, FseState, ModeSecurisation, SignedFse
from app.domain.money import Money
from app.domain.soins import Lieu
from app.services.composition_text import circonstances_of, circonstances_text
from app.store.rows_base import Base, Values, by_name, ref
from app.store.rows_fusion import followed


class FseRecord(Base):
    """Head of one FSE; number, rights and care are NULL where the domain says 0."""

    __tablename__ = "fse"
    __table_args__ = (UniqueConstraint("praticien_id", "numero"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    numero: Mapped[int | None] = mapped_column(index=True)
    patient_id: Mapped[int] = mapped_column(ref("patient.id"), index=True)
    dossier_id: Mapped[int] = column_property(followed(patient_id))
    praticien_id: Mapped[int] = mapped_column(ref("praticien.id"))
    pec_id: Mapped[int | None] = mapped_column(ref("prise_en_charge.id"), index=True)
    ordonnance_id: Mapped[int | None] = mapped_column(ref("ordonnance.id"), index=True)
    droits_id: Mapped[int | None] = mapped_column(ref("droits.id"), index=True)
    etat: Mapped[FseState] = mapped_column(by_name(FseState), index=True)
    mode: Mapped[ModeSecurisation] = mapped_column(by_name(ModeSecurisation))
    cree_at: Mapped[datetime]
    acceptes: Mapped[str]
    circonstances: Mapped[str]
    """Without the tiers payant, which sums ask for."""
    tiers_payant: Mapped[TiersPayant] = mapped_column(by_name(TiersPayant))
    premier_jour: Mapped[date | None]
    dernier_jour: Mapped[date | None]


class LigneRecord(Base):
    """One priced line of an FSE."""

    __tablename__ = "fse_ligne"

    fse_id: Mapped[int] = mapped_column(ref("fse.id"), primary_key=True)
    rang: Mapped[int] = mapped_column(primary_key=True)
    seance_id: Mapped[int | None] = mapped_column(ref("seance.id"), index=True)
    jour: Mapped[date]
    acte_id: Mapped[str]
    lettre_cle: Mapped[str]
    coefficient: Mapped[Decimal]
    libelle: Mapped[str]
    lieu: Mapped[Lieu] = mapped_column(by_name(Lieu))
    honoraires_cents: Mapped[int]
    base_cents: Mapped[int]
    taux: Mapped[int]
    amo_cents: Mapped[int]
    amc_cents: Mapped[int]
    patient_cents: Mapped[int]
    pourquoi: Mapped[str]
    genre: Mapped[LigneKind] = mapped_column(by_name(LigneKind))
    quantite: Mapped[Decimal]
    exoneration: Mapped[str]
    qualificatif: Mapped[str]
    complement: Mapped[str]
    depassement_cents: Mapped[int]


class SignedRecord(Base):
    """Bytes of an FSE as signed; never changed."""

    __tablename__ = "fse_signee"

    fse_id: Mapped[int] = mapped_column(ref("fse.id"), primary_key=True, autoincrement=False)
    numero: Mapped[int]
    moteur: Mapped[str]
    signed_at: Mapped[datetime]
    payload: Mapped[bytes]
    signature: Mapped[bytes]


class FseEtatRecord(Base):
    """One change of state; never changed."""

    __tablename__ = "fse_etat"

    id: Mapped[int] = mapped_column(primary_key=True)
    fse_id: Mapped[int] = mapped_column(ref("fse.id"), index=True)
    etat: Mapped[FseState] = mapped_column(by_name(FseState))
    at: Mapped[datetime]
    detail: Mapped[str]


class OutboxRecord(Base):
    """One signed FSE that waits for a lot."""

    __tablename__ = "file_attente"

    fse_id: Mapped[int] = mapped_column(ref("fse.id"), primary_key=True, autoincrement=False)
    enqueued_at: Mapped[datetime]


def fse_values(fse: Fse, created_at: datetime) -> Values:
    """Return the columns of the head, without its id."""
    return {
        "numero": fse.numero or None,
        "patient_id": fse.patient_id,
        "praticien_id": fse.praticien_id,
        "pec_id": fse.pec_id or None,
        "ordonnance_id": fse.ordonnance_id or None,
        "droits_id": fse.droits_id or None,
        "etat": fse.state,
        "mode": fse.mode,
        "cree_at": fse.created_at or created_at,
        "acceptes": json.dumps(fse.accepted, ensure_ascii=False),
        "circonstances": circonstances_text(replace(fse.circonstances, tiers_payant=TiersPayant.INTEGRAL)),
        "tiers_payant": fse.circonstances.tiers_payant,
        "premier_jour": fse.first_day if fse.lines else None,
        "dernier_jour": fse.last_day if fse.lines else None,
    }


def ligne_values(fse_id: int, rang: int, line: FseLine) -> Values:
    """Return the columns of one line."""
    return {
        "fse_id": fse_id,
        "rang": rang,
        "seance_id": line.seance_id or None,
        "jour": line.day,
        "acte_id": line.acte_id,
        "lettre_cle": line.lettre_cle,
        "coefficient": line.coefficient,
        "libelle": line.libelle,
        "lieu": line.lieu,
        "honoraires_cents": line.honoraires.cents,
        "base_cents": line.base.cents,
        "taux": line.taux,
        "amo_cents": line.amo.cents,
        "amc_cents": line.amc.cents,
        "patient_cents": line.patient.cents,
        "pourquoi": json.dumps(line.pourquoi, ensure_ascii=False),
        "genre": line.kind,
        "quantite": line.quantite,
        "exoneration": line.exoneration,
        "qualificatif": line.qualificatif,
        "complement": line.complement,
        "depassement_cents": line.depassement.cents,
    }


def fse_of(row: FseRecord, lines: Iterable[LigneRecord]) -> Fse:
    """Return the FSE of its head and its lines."""
    return Fse(
        row.id,
        row.numero or 0,
        row.dossier_id,
        row.praticien_id,
        row.pec_id or 0,
        row.ordonnance_id or 0,
        row.droits_id or 0,
        row.etat,
        tuple(map(_line_of, lines)),
        row.mode,
        row.cree_at,
        tuple((code, reason) for code, reason in json.loads(row.acceptes)),
        replace(circonstances_of(row.circonstances), tiers_payant=row.tiers_payant),
    )


def _line_of(row: LigneRecord) -> FseLine:
    return FseLine(
        row.seance_id or 0,
        row.jour,
        row.acte_id,
        row.lettre_cle,
        row.coefficient,
        row.libelle,
        row.lieu,
        Money(row.honoraires_cents),
        Money(row.base_cents),
        row.taux,
        Money(row.amo_cents),
        Money(row.amc_cents),
        Money(row.patient_cents),
        tuple(json.loads(row.pourquoi)),
        row.genre,
        row.quantite,
        row.exoneration,
        row.qualificatif,
        row.complement,
        Money(row.depassement_cents),
    )


def signed_values(signed: SignedFse) -> Values:
    """Return the columns of the signed bytes."""
    return {
        "fse_id": signed.fse_id,
        "numero": signed.numero,
        "moteur": signed.engine,
        "signed_at": signed.signed_at,
        "payload": signed.payload,
        "signature": signed.signature,
    }


def signed_of(row: SignedRecord) -> SignedFse:
    """Return the bytes of *row*."""
    return SignedFse(row.fse_id, row.numero, row.payload, row.signature, row.moteur, row.signed_at)
