"""Tables of the contracts with complementary insurers, of their papers, and of the insurers."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, column_property, mapped_column

from app.domain.contrat import ContratAmc, ModePaiement, OrganismeAmc, PieceDroits
from app.domain.droits import DroitsAmc, Gestion, SourceDroits
from app.store.rows_base import (
    Base,
    Values,
    adresse_of,
    adresse_values,
    by_name,
    range_ends,
    range_of,
    ref,
    sortable,
)
from app.store.rows_fusion import followed


class PieceDroitsRecord(Base):
    """One scanned attestation; never changed."""

    __tablename__ = "piece_droits"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ref("patient.id"), index=True)
    dossier_id: Mapped[int] = column_property(followed(patient_id))
    media: Mapped[str]
    contenu: Mapped[bytes]
    at: Mapped[datetime]
    par: Mapped[str]


class ContratRecord(Base):
    """One version of a contract; never changed. A version is corrected once: the next one corrects that one."""

    __tablename__ = "contrat_amc"
    __table_args__ = (UniqueConstraint("remplace_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ref("patient.id"), index=True)
    dossier_id: Mapped[int] = column_property(followed(patient_id))
    organisme: Mapped[str]
    nom: Mapped[str]
    adherent: Mapped[str]
    gestion: Mapped[Gestion] = mapped_column(by_name(Gestion))
    formule: Mapped[str]
    debut: Mapped[date | None]
    fin: Mapped[date | None] = mapped_column(index=True)
    source: Mapped[SourceDroits] = mapped_column(by_name(SourceDroits))
    at: Mapped[datetime]
    par: Mapped[str]
    convention: Mapped[str]
    csr: Mapped[str]
    domaine: Mapped[str]
    operateur: Mapped[str]
    piece_id: Mapped[int | None] = mapped_column(ref("piece_droits.id"))
    remplace_id: Mapped[int | None] = mapped_column(ref("contrat_amc.id"))
    motif: Mapped[str]
    annule: Mapped[bool]


class ContratConfirmeRecord(Base):
    """One « même mutuelle »; never changed."""

    __tablename__ = "contrat_confirme"

    id: Mapped[int] = mapped_column(primary_key=True)
    contrat_id: Mapped[int] = mapped_column(ref("contrat_amc.id"), index=True)
    jour: Mapped[date]
    at: Mapped[datetime]
    par: Mapped[str]


class OrganismeRecord(Base):
    """One insurer; ``convention_signee`` is NULL while nobody said."""

    __tablename__ = "organisme_amc"

    numero: Mapped[str] = mapped_column(primary_key=True)
    nom: Mapped[str] = mapped_column(sortable())
    adresse_lignes: Mapped[str | None]
    code_postal: Mapped[str]
    ville: Mapped[str]
    convention_signee: Mapped[bool | None]
    paiement: Mapped[ModePaiement] = mapped_column(by_name(ModePaiement))
    delai_jours: Mapped[int | None]
    operateur: Mapped[str]


def contrat_values(contrat: ContratAmc) -> Values:
    """Return the columns of a version, without its id."""
    amc = contrat.amc
    debut, fin = range_ends(amc.periode)
    return {
        "patient_id": contrat.patient_id,
        "organisme": amc.organisme,
        "nom": amc.nom,
        "adherent": amc.adherent,
        "gestion": amc.gestion,
        "formule": amc.formule,
        "debut": debut,
        "fin": fin,
        "source": contrat.source,
        "at": contrat.at,
        "par": contrat.par,
        "convention": contrat.convention,
        "csr": contrat.csr,
        "domaine": contrat.domaine,
        "operateur": contrat.operateur,
        "piece_id": contrat.piece_id or None,
        "remplace_id": contrat.remplace_id or None,
        "motif": contrat.motif,
        "annule": contrat.annule,
    }


def contrat_of(row: ContratRecord) -> ContratAmc:
    """Return the version of *row*."""
    periode = range_of(row.debut, row.fin)
    return ContratAmc(
        id=row.id,
        patient_id=row.dossier_id,
        amc=DroitsAmc(row.organisme, row.nom, row.adherent, row.gestion, row.formule, periode),
        source=row.source,
        at=row.at,
        par=row.par,
        convention=row.convention,
        csr=row.csr,
        domaine=row.domaine,
        operateur=row.operateur,
        piece_id=row.piece_id or 0,
        remplace_id=row.remplace_id or 0,
        motif=row.motif,
        annule=row.annule,
    )


def piece_of(row: PieceDroitsRecord) -> PieceDroits:
    """Return the scan of *row*."""
    return PieceDroits(row.id, row.dossier_id, row.media, row.contenu, row.at, row.par)


def organisme_values(organisme: OrganismeAmc) -> Values:
    """Return the columns of an insurer, its key left out."""
    return {
        "nom": organisme.nom,
        **adresse_values(organisme.adresse),
        "convention_signee": organisme.convention_signee,
        "paiement": organisme.paiement,
        "delai_jours": organisme.delai_jours,
        "operateur": organisme.operateur,
    }


def organisme_of(row: OrganismeRecord) -> OrganismeAmc:
    """Return the insurer of *row*."""
    return OrganismeAmc(
        row.numero,
        row.nom,
        adresse_of(row.adresse_lignes, row.code_postal, row.ville),
        row.convention_signee,
        row.paiement,
        row.delai_jours,
        row.operateur,
    )
