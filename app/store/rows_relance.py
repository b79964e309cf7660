"""Tables of the letters, their lines, their paper, and the addresses of debtors typed by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.domain.creance import Debtor, DebtorKind, Etape, Relance, RelanceLigne, RelanceState
from app.domain.money import Money
from app.store.rows_base import Base, Values, adresse_of, adresse_values, by_name, ref


class DebiteurRecord(Base):
    """Name and address of a caisse or mutuelle, as typed."""

    __tablename__ = "debiteur"

    cle: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[DebtorKind] = mapped_column(by_name(DebtorKind))
    nom: Mapped[str]
    civilite: Mapped[str]
    adresse_lignes: Mapped[str | None]
    code_postal: Mapped[str]
    ville: Mapped[str]


class RelanceRecord(Base):
    """One letter, with the debtor as it was written to."""

    __tablename__ = "relance"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    debiteur_cle: Mapped[str] = mapped_column(index=True)
    debiteur_kind: Mapped[DebtorKind] = mapped_column(by_name(DebtorKind))
    debiteur_nom: Mapped[str]
    debiteur_civilite: Mapped[str]
    debiteur_adresse_lignes: Mapped[str | None]
    debiteur_code_postal: Mapped[str]
    debiteur_ville: Mapped[str]
    etape: Mapped[Etape] = mapped_column(by_name(Etape))
    total_cents: Mapped[int]
    pay_before: Mapped[date]
    dated_on: Mapped[date]
    etat: Mapped[RelanceState] = mapped_column(by_name(RelanceState), index=True)
    printed_at: Mapped[datetime | None]


class RelanceLigneRecord(Base):
    """One note listed on a letter."""

    __tablename__ = "relance_ligne"

    relance_id: Mapped[int] = mapped_column(ref("relance.id"), primary_key=True)
    rang: Mapped[int] = mapped_column(primary_key=True)
    invoice_numero: Mapped[int]
    first_day: Mapped[date]
    last_day: Mapped[date]
    montant_cents: Mapped[int]
    deja_regle_cents: Mapped[int]
    reste_cents: Mapped[int]


class RelancePdfRecord(Base):
    """The letter as printed; never changed."""

    __tablename__ = "relance_pdf"

    relance_id: Mapped[int] = mapped_column(ref("relance.id"), primary_key=True, autoincrement=False)
    contenu: Mapped[bytes]


def debtor_values(debtor: Debtor) -> Values:
    """Return the columns of a debtor beside its key."""
    return {
        "kind": debtor.kind,
        "nom": debtor.nom,
        "civilite": debtor.civilite,
        **adresse_values(debtor.adresse),
    }


def debtor_of(row: DebiteurRecord) -> Debtor:
    """Return the debtor of *row*."""
    adresse = adresse_of(row.adresse_lignes, row.code_postal, row.ville)
    return Debtor(row.cle, row.kind, row.nom, row.civilite, adresse)


def relance_values(relance: Relance) -> Values:
    """Return the columns of a letter, without its id, its lines and its paper."""
    return {
        "reference": relance.reference,
        "debiteur_cle": relance.debtor.key,
        "debiteur_kind": relance.debtor.kind,
        "debiteur_nom": relance.debtor.nom,
        "debiteur_civilite": relance.debtor.civilite,
        **adresse_values(relance.debtor.adresse, "debiteur_"),
        "etape": relance.etape,
        "total_cents": relance.total.cents,
        "pay_before": relance.pay_before,
        "dated_on": relance.dated_on,
        "etat": relance.state,
        "printed_at": relance.printed_at,
    }


def relance_ligne_values(relance_id: int, rang: int, ligne: RelanceLigne) -> Values:
    """Return the columns of one note of a letter."""
    return {
        "relance_id": relance_id,
        "rang": rang,
        "invoice_numero": ligne.invoice_numero,
        "first_day": ligne.first_day,
        "last_day": ligne.last_day,
        "montant_cents": ligne.montant.cents,
        "deja_regle_cents": ligne.deja_regle.cents,
        "reste_cents": ligne.reste.cents,
    }


def relance_of(row: RelanceRecord, lignes: Iterable[RelanceLigneRecord], pdf: bytes) -> Relance:
    """Return the letter of *row*."""
    adresse = adresse_of(row.debiteur_adresse_lignes, row.debiteur_code_postal, row.debiteur_ville)
    debtor = Debtor(row.debiteur_cle, row.debiteur_kind, row.debiteur_nom, row.debiteur_civilite, adresse)
    return Relance(
        row.id,
        row.reference,
        debtor,
        row.etape,
        tuple(map(_ligne_of, lignes)),
        Money(row.total_cents),
        row.pay_before,
        row.dated_on,
        row.etat,
        row.printed_at,
        pdf,
    )


def _ligne_of(row: RelanceLigneRecord) -> RelanceLigne:
    return RelanceLigne(
        row.invoice_numero,
        row.first_day,
        row.last_day,
        Money(row.montant_cents),
        Money(row.deja_regle_cents),
        Money(row.reste_cents),
    )
