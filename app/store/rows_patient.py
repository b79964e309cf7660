"""Tables of the patients, of the words they are searched by, and of their rights."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Row
from sqlalchemy.orm import Mapped, column_property, mapped_column

from app.domain.dates import BirthDate
from app.domain.droits import Droits, DroitsAmc, DroitsAmo, Gestion, SourceDroits
from app.domain.identifiers import Nir
from app.domain.patient import Patient, Payeur, Sexe, normalised
from app.domain.people import Adresse
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


class PatientRecord(Base):
    """One patient; ``recherche`` is the normalised name that lists sort by."""

    __tablename__ = "patient"

    id: Mapped[int] = mapped_column(primary_key=True)
    nom: Mapped[str]
    prenom: Mapped[str]
    recherche: Mapped[str] = mapped_column(sortable(), index=True)
    naissance: Mapped[str] = mapped_column(index=True)
    sexe: Mapped[Sexe] = mapped_column(by_name(Sexe))
    nom_naissance: Mapped[str]
    lieu_naissance: Mapped[str]
    nir: Mapped[str | None] = mapped_column(index=True)
    qualite: Mapped[str]
    rang: Mapped[int]
    adresse_lignes: Mapped[str | None]
    code_postal: Mapped[str]
    ville: Mapped[str]
    telephone: Mapped[str]
    email: Mapped[str]
    payeur_civilite: Mapped[str | None]
    payeur_nom: Mapped[str]
    payeur_lien: Mapped[str]
    payeur_adresse_lignes: Mapped[str | None]
    payeur_code_postal: Mapped[str]
    payeur_ville: Mapped[str]
    c2s: Mapped[bool]
    fragile: Mapped[bool]
    decede: Mapped[bool]


class PatientMotRecord(Base):
    """One word that finds a patient; searched by range, so the same index serves both engines.

    ``tri`` repeats the sort key of the patient: a list comes out of this one table, whatever the number found.
    """

    __tablename__ = "patient_mot"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - read by SQLAlchemy

    mot: Mapped[str] = mapped_column(sortable(), primary_key=True)
    patient_id: Mapped[int] = mapped_column(ref("patient.id"), primary_key=True, index=True)
    tri: Mapped[str] = mapped_column(sortable())


class DroitsRecord(Base):
    """One snapshot of rights; never changed. ``amo_regime`` and ``amc_organisme`` are NULL without that insurer."""

    __tablename__ = "droits"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ref("patient.id"), index=True)
    dossier_id: Mapped[int] = column_property(followed(patient_id))
    """The file that answers today for the one this row was written in."""
    source: Mapped[SourceDroits] = mapped_column(by_name(SourceDroits))
    lu_at: Mapped[datetime]
    lu_par: Mapped[str]
    amo_regime: Mapped[str | None]
    amo_caisse: Mapped[str]
    amo_centre: Mapped[str]
    amo_code_gestion: Mapped[str]
    amo_exoneration: Mapped[str]
    amo_nature: Mapped[str]
    amo_debut: Mapped[date | None]
    amo_fin: Mapped[date | None]
    amc_organisme: Mapped[str | None]
    amc_nom: Mapped[str]
    amc_adherent: Mapped[str]
    amc_gestion: Mapped[Gestion] = mapped_column(by_name(Gestion))
    amc_formule: Mapped[str]
    amc_debut: Mapped[date | None]
    amc_fin: Mapped[date | None]
    maj_on: Mapped[date | None]
    amo_de: Mapped[int | None] = mapped_column(ref("droits.id"))
    amc_de: Mapped[int | None] = mapped_column(ref("droits.id"))
    soin_on: Mapped[date | None]
    motif: Mapped[str]


def patient_values(patient: Patient) -> Values:
    """Return the columns of *patient*, without its id."""
    payeur = patient.payeur
    return {
        "nom": patient.nom,
        "prenom": patient.prenom,
        "recherche": sort_key(patient),
        "naissance": patient.naissance.text,
        "sexe": patient.sexe,
        "nom_naissance": patient.nom_naissance,
        "lieu_naissance": patient.lieu_naissance,
        "nir": patient.nir.value if patient.nir else None,
        "qualite": patient.qualite,
        "rang": patient.rang,
        **adresse_values(patient.adresse),
        "telephone": patient.telephone,
        "email": patient.email,
        "payeur_civilite": payeur.civilite if payeur else None,
        "payeur_nom": payeur.nom if payeur else "",
        "payeur_lien": payeur.lien if payeur else "",
        **adresse_values(payeur.adresse if payeur else None, "payeur_"),
        "c2s": patient.c2s,
        "fragile": patient.fragile,
        "decede": patient.decede,
    }


def patient_of(row: PatientRecord | Row[Any]) -> Patient:
    """Return the patient of *row*."""
    payeur = None
    if row.payeur_civilite is not None:
        where = adresse_of(row.payeur_adresse_lignes, row.payeur_code_postal, row.payeur_ville)
        payeur = Payeur(row.payeur_civilite, row.payeur_nom, row.payeur_lien, where or Adresse((), "", ""))
    return Patient(
        row.id,
        row.nom,
        row.prenom,
        BirthDate(row.naissance),
        row.sexe,
        row.nom_naissance,
        row.lieu_naissance,
        Nir(row.nir[:13], row.nir[13:]) if row.nir else None,
        row.qualite,
        row.rang,
        adresse_of(row.adresse_lignes, row.code_postal, row.ville),
        row.telephone,
        row.email,
        payeur,
        row.c2s,
        row.fragile,
        row.decede,
    )


def sort_key(patient: Patient) -> str:
    """Return what lists sort by."""
    return normalised(f"{patient.nom} {patient.prenom}")


def word_values(patient_id: int, patient: Patient) -> list[Values]:
    """Return the rows of every word that finds *patient*."""
    tri = sort_key(patient)
    return [{"mot": word, "patient_id": patient_id, "tri": tri} for word in sorted(_words(patient))]


def _words(patient: Patient) -> set[str]:
    """Names, then the birth date whole (JJMMAAAA) and by parts."""
    names = normalised(f"{patient.nom} {patient.prenom} {patient.nom_naissance}").split()
    born = patient.naissance.text
    day, month, year = born[6:], born[4:6], born[:4]
    return {*names, day, month, year, f"{day}{month}{year}"}


def shown_name(nom: str, prenom: str) -> str:
    """Return « Durand Élodie » without a whole patient: the same form as ``Patient.nom_complet``."""
    return f"{nom.title() if nom.isupper() else nom} {prenom}"


class _AmoColumns(NamedTuple):
    amo_regime: str | None = None
    amo_caisse: str = ""
    amo_centre: str = ""
    amo_code_gestion: str = ""
    amo_exoneration: str = ""
    amo_nature: str = ""
    amo_debut: date | None = None
    amo_fin: date | None = None


class _AmcColumns(NamedTuple):
    amc_organisme: str | None = None
    amc_nom: str = ""
    amc_adherent: str = ""
    amc_gestion: Gestion = Gestion.UNIQUE
    amc_formule: str = ""
    amc_debut: date | None = None
    amc_fin: date | None = None


def droits_values(droits: Droits) -> Values:
    """Return the columns of a snapshot, without its id."""
    a, c = droits.amo, droits.amc
    amo = _AmoColumns() if a is None else _AmoColumns(
        a.regime, a.caisse, a.centre, a.code_gestion, a.exoneration, a.nature_assurance, *range_ends(a.periode)
    )  # fmt: skip
    amc = _AmcColumns() if c is None else _AmcColumns(
        c.organisme, c.nom, c.adherent, c.gestion, c.formule, *range_ends(c.periode)
    )  # fmt: skip
    head = {
        "patient_id": droits.patient_id,
        "source": droits.source,
        "lu_at": droits.lu_at,
        "lu_par": droits.lu_par,
        "maj_on": droits.maj_on,
        "amo_de": droits.amo_de or None,
        "amc_de": droits.amc_de or None,
        "soin_on": droits.soin_on,
        "motif": droits.motif,
    }
    return {**head, **amo._asdict(), **amc._asdict()}


def droits_of(row: DroitsRecord) -> Droits:
    """Return the snapshot of *row*."""
    amo = amc = None
    if row.amo_regime is not None:
        amo = DroitsAmo(
            row.amo_regime,
            row.amo_caisse,
            row.amo_centre,
            row.amo_code_gestion,
            row.amo_exoneration,
            row.amo_nature,
            range_of(row.amo_debut, row.amo_fin),
        )
    if row.amc_organisme is not None:
        amc = DroitsAmc(
            row.amc_organisme,
            row.amc_nom,
            row.amc_adherent,
            row.amc_gestion,
            row.amc_formule,
            range_of(row.amc_debut, row.amc_fin),
        )
    return Droits(
        row.id, row.dossier_id, row.source, row.lu_at, row.lu_par, amo, amc, row.maj_on, row.amo_de or 0,
        row.amc_de or 0, row.soin_on, row.motif,
    )  # fmt: skip
