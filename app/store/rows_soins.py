"""Tables of the prescriptions, the prises en charge and the séances."""

from __future__ import annotations

from datetime import date, time

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, column_property, mapped_column

from app.domain.soins import Lieu, Ordonnance, Prescripteur, PriseEnCharge, Seance, SeanceState
from app.services.composition_text import complements_of, complements_text
from app.store.rows_base import Base, Values, by_name, ref
from app.store.rows_fusion import followed


class OrdonnanceRecord(Base):
    """One prescription."""

    __tablename__ = "ordonnance"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ref("patient.id"), index=True)
    dossier_id: Mapped[int] = column_property(followed(patient_id))
    prescripteur_nom: Mapped[str]
    prescripteur_prenom: Mapped[str]
    prescripteur_numero_am: Mapped[str]
    prescripteur_rpps: Mapped[str]
    prescripteur_specialite: Mapped[str]
    prescrite_on: Mapped[date]
    seances_prescrites: Mapped[int | None]
    ald: Mapped[bool]
    domicile: Mapped[bool]
    urgence: Mapped[bool]
    scan: Mapped[str]


class PecRecord(Base):
    """One prise en charge."""

    __tablename__ = "prise_en_charge"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ref("patient.id"), index=True)
    dossier_id: Mapped[int] = column_property(followed(patient_id))
    ordonnance_id: Mapped[int] = mapped_column(ref("ordonnance.id"), index=True)
    acte_id: Mapped[str]
    intitule: Mapped[str]
    quota: Mapped[int | None]
    ouverte_on: Mapped[date]
    close_on: Mapped[date | None]


class SeanceRecord(Base):
    """One séance."""

    __tablename__ = "seance"
    __table_args__ = (
        Index(None, "patient_id", "jour", "etat"),
        Index(None, "jour", "etat", "patient_id"),
        Index(None, "pec_id", "jour"),
        Index(None, "etat", "fse_id", "jour"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ref("patient.id"))
    dossier_id: Mapped[int] = column_property(followed(patient_id))
    pec_id: Mapped[int] = mapped_column(ref("prise_en_charge.id"))
    praticien_id: Mapped[int] = mapped_column(ref("praticien.id"))
    jour: Mapped[date]
    heure: Mapped[time | None]
    lieu: Mapped[Lieu] = mapped_column(by_name(Lieu))
    etat: Mapped[SeanceState] = mapped_column(by_name(SeanceState))
    fse_id: Mapped[int | None] = mapped_column(ref("fse.id"), index=True)
    complements: Mapped[str]


def ordonnance_values(ordonnance: Ordonnance) -> Values:
    """Return the columns of a prescription, without its id."""
    who = ordonnance.prescripteur
    return {
        "patient_id": ordonnance.patient_id,
        "prescripteur_nom": who.nom,
        "prescripteur_prenom": who.prenom,
        "prescripteur_numero_am": who.numero_am,
        "prescripteur_rpps": who.rpps,
        "prescripteur_specialite": who.specialite,
        "prescrite_on": ordonnance.prescrite_on,
        "seances_prescrites": ordonnance.seances_prescrites,
        "ald": ordonnance.ald,
        "domicile": ordonnance.domicile,
        "urgence": ordonnance.urgence,
        "scan": ordonnance.scan,
    }


def ordonnance_of(row: OrdonnanceRecord) -> Ordonnance:
    """Return the prescription of *row*."""
    who = Prescripteur(
        row.prescripteur_nom,
        row.prescripteur_prenom,
        row.prescripteur_numero_am,
        row.prescripteur_rpps,
        row.prescripteur_specialite,
    )
    return Ordonnance(
        row.id,
        row.dossier_id,
        who,
        row.prescrite_on,
        row.seances_prescrites,
        row.ald,
        row.domicile,
        row.urgence,
        row.scan,
    )


def pec_values(pec: PriseEnCharge) -> Values:
    """Return the columns of a prise en charge, without its id."""
    return {
        "patient_id": pec.patient_id,
        "ordonnance_id": pec.ordonnance_id,
        "acte_id": pec.acte_id,
        "intitule": pec.intitule,
        "quota": pec.quota,
        "ouverte_on": pec.ouverte_on,
        "close_on": pec.close_on,
    }


def pec_of(row: PecRecord) -> PriseEnCharge:
    """Return the prise en charge of *row*."""
    return PriseEnCharge(
        row.id,
        row.dossier_id,
        row.ordonnance_id,
        row.acte_id,
        row.intitule,
        row.quota,
        row.ouverte_on,
        row.close_on,
    )


def seance_values(seance: Seance) -> Values:
    """Return the columns of a séance, without its id."""
    return {
        "patient_id": seance.patient_id,
        "pec_id": seance.pec_id,
        "praticien_id": seance.praticien_id,
        "jour": seance.day,
        "heure": seance.heure,
        "lieu": seance.lieu,
        "etat": seance.state,
        "fse_id": seance.fse_id,
        "complements": complements_text(seance.complements),
    }


def seance_of(row: SeanceRecord) -> Seance:
    """Return the séance of *row*."""
    return Seance(
        row.id,
        row.dossier_id,
        row.pec_id,
        row.praticien_id,
        row.jour,
        row.heure,
        row.lieu,
        row.etat,
        row.fse_id,
        complements_of(row.complements),
    )
