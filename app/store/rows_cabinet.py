"""Tables of the cabinet, its people, its settings and its counters."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from app.domain.identifiers import Iban, NumeroAm, Rpps
from app.domain.people import Adresse, Cabinet, Praticien, Role, StatutPraticien, Utilisateur, ZoneTarifaire
from app.store.rows_base import Base, Values, adresse_of, adresse_values, by_name, ref


class CabinetRecord(Base):
    """The one cabinet of the database (id 1)."""

    __tablename__ = "cabinet"

    id: Mapped[int] = mapped_column(primary_key=True)
    nom: Mapped[str]
    adresse_lignes: Mapped[str | None]
    code_postal: Mapped[str]
    ville: Mapped[str]
    telephone: Mapped[str]
    email: Mapped[str]
    siret: Mapped[str]
    iban: Mapped[str | None]
    bic: Mapped[str]
    fictif: Mapped[bool]


class PraticienRecord(Base):
    """One praticien."""

    __tablename__ = "praticien"

    id: Mapped[int] = mapped_column(primary_key=True)
    nom: Mapped[str]
    prenom: Mapped[str]
    rpps: Mapped[str]
    numero_am: Mapped[str]
    statut: Mapped[StatutPraticien] = mapped_column(by_name(StatutPraticien))
    zone: Mapped[ZoneTarifaire] = mapped_column(by_name(ZoneTarifaire))
    titulaire_id: Mapped[int | None] = mapped_column(ref("praticien.id"))


class UtilisateurRecord(Base):
    """One person who logs in."""

    __tablename__ = "utilisateur"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    nom_affiche: Mapped[str]
    role: Mapped[Role] = mapped_column(by_name(Role))
    praticien_id: Mapped[int | None] = mapped_column(ref("praticien.id"))
    actif: Mapped[bool]


class ReglageRecord(Base):
    """One setting."""

    __tablename__ = "reglage"

    cle: Mapped[str] = mapped_column(primary_key=True)
    valeur: Mapped[str]


class CompteurRecord(Base):
    """Last number given in one series."""

    __tablename__ = "compteur"

    cle: Mapped[str] = mapped_column(primary_key=True)
    valeur: Mapped[int]


def cabinet_values(cabinet: Cabinet) -> Values:
    """Return the columns of *cabinet*."""
    return {
        "nom": cabinet.nom,
        **adresse_values(cabinet.adresse),
        "telephone": cabinet.telephone,
        "email": cabinet.email,
        "siret": cabinet.siret,
        "iban": cabinet.iban.value if cabinet.iban else None,
        "bic": cabinet.bic,
        "fictif": cabinet.fictif,
    }


def cabinet_of(row: CabinetRecord) -> Cabinet:
    """Return the cabinet of *row*."""
    adresse = adresse_of(row.adresse_lignes, row.code_postal, row.ville) or Adresse((), "", "")
    iban = Iban(row.iban) if row.iban else None
    return Cabinet(row.nom, adresse, row.telephone, row.email, row.siret, iban, row.bic, row.fictif)


def praticien_values(praticien: Praticien) -> Values:
    """Return the columns of *praticien*, without its id."""
    return {
        "nom": praticien.nom,
        "prenom": praticien.prenom,
        "rpps": praticien.rpps.value,
        "numero_am": praticien.numero_am.value,
        "statut": praticien.statut,
        "zone": praticien.zone,
        "titulaire_id": praticien.titulaire_id,
    }


def praticien_of(row: PraticienRecord) -> Praticien:
    """Return the praticien of *row*."""
    rpps, numero_am = Rpps(row.rpps), NumeroAm(row.numero_am)
    return Praticien(row.id, row.nom, row.prenom, rpps, numero_am, row.statut, row.zone, row.titulaire_id)


def utilisateur_values(utilisateur: Utilisateur) -> Values:
    """Return the columns of *utilisateur*, without its id."""
    return {
        "login": utilisateur.login,
        "nom_affiche": utilisateur.nom_affiche,
        "role": utilisateur.role,
        "praticien_id": utilisateur.praticien_id,
        "actif": utilisateur.actif,
    }


def utilisateur_of(row: UtilisateurRecord) -> Utilisateur:
    """Return the user of *row*."""
    return Utilisateur(row.id, row.login, row.nom_affiche, row.role, row.praticien_id, row.actif)
