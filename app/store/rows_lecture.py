"""Tables of the readings at the desk and of the INS identities."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Mapped, column_property, mapped_column

from app.domain.dates import BirthDate
from app.domain.identifiers import Nir
from app.domain.ins import (
    AttributIdentite,
    CanalIdentite,
    ControleDocument,
    IdentiteIns,
    MatriculeIns,
    OidIns,
    TraitsIns,
    TypeDocument,
)
from app.domain.lecture import LectureIdentite, SourceLecture, SuiteLecture, VoieLecture
from app.domain.patient import Sexe
from app.services.repositories_lecture import IdentiteRecue
from app.store.rows_base import Base, Values, by_name, ref
from app.store.rows_fusion import followed


class LectureRecord(Base):
    """One reading; only what came of it changes."""

    __tablename__ = "lecture"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    par: Mapped[str]
    source: Mapped[SourceLecture] = mapped_column(by_name(SourceLecture))
    voie: Mapped[VoieLecture] = mapped_column(by_name(VoieLecture))
    personnes: Mapped[int]
    suite: Mapped[SuiteLecture] = mapped_column(by_name(SuiteLecture))
    patient_id: Mapped[int | None] = mapped_column(ref("patient.id"), index=True)
    dossier_id: Mapped[int | None] = column_property(followed(patient_id))
    motif: Mapped[str]
    delegue: Mapped[bool]
    simulation: Mapped[bool]


class IdentiteRecord(Base):
    """One state of an INS identity; never changed. ``matricule`` and ``oid`` are NULL together."""

    __tablename__ = "identite_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ref("patient.id"), index=True)
    dossier_id: Mapped[int] = column_property(followed(patient_id))
    at: Mapped[datetime]
    par: Mapped[str]
    nom_naissance: Mapped[str]
    prenoms: Mapped[str]
    naissance: Mapped[str]
    sexe: Mapped[Sexe] = mapped_column(by_name(Sexe))
    lieu_naissance: Mapped[str]
    canal: Mapped[CanalIdentite] = mapped_column(by_name(CanalIdentite))
    matricule: Mapped[str | None]
    oid: Mapped[OidIns | None] = mapped_column(by_name(OidIns))
    insi_on: Mapped[date | None]
    document: Mapped[TypeDocument | None] = mapped_column(by_name(TypeDocument))
    verifie_on: Mapped[date | None]
    verifie_par: Mapped[str]
    attributs: Mapped[str]


def lecture_values(lecture: LectureIdentite) -> Values:
    """Return the columns of a reading, without its id."""
    return {
        "at": lecture.at,
        "par": lecture.par,
        "source": lecture.source,
        "voie": lecture.voie,
        "personnes": lecture.personnes,
        "suite": lecture.suite,
        "patient_id": lecture.patient_id,
        "motif": lecture.motif,
        "delegue": lecture.delegue,
        "simulation": lecture.simulation,
    }


def lecture_of(row: LectureRecord) -> LectureIdentite:
    """Return the reading of *row*."""
    return LectureIdentite(
        row.id, row.at, row.par, row.source, row.voie, row.personnes, row.suite, row.dossier_id, row.motif,
        row.delegue, row.simulation,
    )  # fmt: skip


def identite_values(patient_id: int, recue: IdentiteRecue) -> Values:
    """Return the columns of a state of an identity."""
    identite = recue.identite
    traits, matricule, controle = identite.traits, identite.matricule, identite.document
    return {
        "patient_id": patient_id,
        "at": recue.at,
        "par": recue.par,
        "nom_naissance": traits.nom_naissance,
        "prenoms": traits.prenoms,
        "naissance": traits.naissance.text,
        "sexe": traits.sexe,
        "lieu_naissance": traits.lieu_naissance,
        "canal": identite.canal,
        "matricule": matricule.numero.value if matricule else None,
        "oid": matricule.oid if matricule else None,
        "insi_on": identite.insi_on,
        "document": controle.document if controle else None,
        "verifie_on": controle.checked_on if controle else None,
        "verifie_par": controle.checked_by if controle else "",
        "attributs": " ".join(sorted(one.name for one in identite.attributs)),
    }


def identite_of(row: IdentiteRecord) -> IdentiteRecue:
    """Return the state of *row*."""
    traits = TraitsIns(row.nom_naissance, row.prenoms, BirthDate(row.naissance), row.sexe, row.lieu_naissance)
    matricule = None if row.matricule is None or row.oid is None else MatriculeIns(_nir(row.matricule), row.oid)
    controle = None
    if row.document is not None and row.verifie_on is not None:
        controle = ControleDocument(row.document, row.verifie_on, row.verifie_par)
    attributs = frozenset(AttributIdentite[name] for name in row.attributs.split())
    return IdentiteRecue(IdentiteIns(traits, row.canal, matricule, row.insi_on, controle, attributs), row.at, row.par)


def _nir(text: str) -> Nir:
    return Nir.unchecked(text)
