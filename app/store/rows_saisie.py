"""Tables of what is being typed and of the hospital stays."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Mapped, column_property, mapped_column

from app.domain.dates import DateRange
from app.domain.sejour import Sejour
from app.services.repositories_saisie import Saisie
from app.store.rows_base import Base, Values, ref
from app.store.rows_fusion import followed


class SaisieRecord(Base):
    """What one person types on one screen."""

    __tablename__ = "saisie"

    login: Mapped[str] = mapped_column(primary_key=True)
    ecran: Mapped[str] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ref("patient.id"))
    dossier_id: Mapped[int] = column_property(followed(patient_id))
    contenu: Mapped[str]
    at: Mapped[datetime]


class SejourRecord(Base):
    """One hospital stay; ``fin`` is the last day, NULL while the patient is there."""

    __tablename__ = "sejour"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ref("patient.id"), index=True)
    dossier_id: Mapped[int] = column_property(followed(patient_id))
    debut: Mapped[date]
    fin: Mapped[date | None]


def saisie_of(row: SaisieRecord) -> Saisie:
    """Return what *row* keeps."""
    return Saisie(row.login, row.ecran, row.dossier_id, row.contenu, row.at)


def sejour_values(sejour: Sejour) -> Values:
    """Return the columns of a stay, without its id."""
    return {"patient_id": sejour.patient_id, "debut": sejour.periode.start, "fin": sejour.periode.last}


def sejour_of(row: SejourRecord) -> Sejour:
    """Return the stay of *row*."""
    return Sejour(row.id, row.dossier_id, DateRange.through(row.debut, row.fin))
