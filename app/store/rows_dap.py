"""Tables of the demandes d’accord préalable and of their states."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Mapped, column_property, mapped_column

from app.domain.dap import DemandeAccord, DemandeState, MotifDemande
from app.store.rows_base import Base, Values, by_name, ref
from app.store.rows_fusion import followed


class DemandeRecord(Base):
    """One request."""

    __tablename__ = "demande_accord"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ref("patient.id"), index=True)
    dossier_id: Mapped[int] = column_property(followed(patient_id))
    pec_id: Mapped[int] = mapped_column(ref("prise_en_charge.id"), index=True)
    motif: Mapped[MotifDemande] = mapped_column(by_name(MotifDemande))
    a_partir_de: Mapped[int]
    seances: Mapped[int]
    creee_on: Mapped[date]
    etat: Mapped[DemandeState] = mapped_column(by_name(DemandeState), index=True)
    argumentaire: Mapped[str]
    urgence: Mapped[bool]
    envoyee_on: Mapped[date | None]
    recue_on: Mapped[date | None]
    incomplete_on: Mapped[date | None]
    completee_on: Mapped[date | None]
    reponse_on: Mapped[date | None]
    seances_accordees: Mapped[int | None]
    detail: Mapped[str]


class DemandeEtatRecord(Base):
    """One state a request went through; never changed."""

    __tablename__ = "demande_accord_etat"

    id: Mapped[int] = mapped_column(primary_key=True)
    demande_id: Mapped[int] = mapped_column(ref("demande_accord.id"), index=True)
    etat: Mapped[DemandeState] = mapped_column(by_name(DemandeState))
    at: Mapped[datetime]
    par: Mapped[str]


def demande_values(demande: DemandeAccord) -> Values:
    """Return the columns of a request, without its id."""
    return {
        "patient_id": demande.patient_id,
        "pec_id": demande.pec_id,
        "motif": demande.motif,
        "a_partir_de": demande.a_partir_de,
        "seances": demande.seances,
        "creee_on": demande.creee_on,
        "etat": demande.state,
        "argumentaire": demande.argumentaire,
        "urgence": demande.urgence,
        "envoyee_on": demande.envoyee_on,
        "recue_on": demande.recue_on,
        "incomplete_on": demande.incomplete_on,
        "completee_on": demande.completee_on,
        "reponse_on": demande.reponse_on,
        "seances_accordees": demande.seances_accordees,
        "detail": demande.detail,
    }


def demande_of(row: DemandeRecord) -> DemandeAccord:
    """Return the request of *row*."""
    return DemandeAccord(
        id=row.id,
        patient_id=row.dossier_id,
        pec_id=row.pec_id,
        motif=row.motif,
        a_partir_de=row.a_partir_de,
        seances=row.seances,
        creee_on=row.creee_on,
        state=row.etat,
        argumentaire=row.argumentaire,
        urgence=row.urgence,
        envoyee_on=row.envoyee_on,
        recue_on=row.recue_on,
        incomplete_on=row.incomplete_on,
        completee_on=row.completee_on,
        reponse_on=row.reponse_on,
        seances_accordees=row.seances_accordees,
        detail=row.detail,
    )
