"""Tables of the tariff updates: what was asked for, the file as received, the journal of states."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.domain.tarif import MiseAJourState, MiseAJourTarif
from app.store.rows_base import Base, Values, by_name, ref


class TarifRecord(Base):
    """One update."""

    __tablename__ = "tarif_mise_a_jour"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    libelle: Mapped[str]
    source: Mapped[str]
    publiee_on: Mapped[date]
    sha256: Mapped[str]
    cle: Mapped[str]
    etat: Mapped[MiseAJourState] = mapped_column(by_name(MiseAJourState), index=True)
    at: Mapped[datetime]
    par: Mapped[str]


class TarifFichierRecord(Base):
    """Bytes of an update file; never changed."""

    __tablename__ = "tarif_fichier"

    mise_a_jour_id: Mapped[int] = mapped_column(ref("tarif_mise_a_jour.id"), primary_key=True, autoincrement=False)
    contenu: Mapped[bytes]


class TarifEtatRecord(Base):
    """One state an update went through; never changed."""

    __tablename__ = "tarif_etat"

    id: Mapped[int] = mapped_column(primary_key=True)
    mise_a_jour_id: Mapped[int] = mapped_column(ref("tarif_mise_a_jour.id"), index=True)
    etat: Mapped[MiseAJourState] = mapped_column(by_name(MiseAJourState))
    at: Mapped[datetime]
    par: Mapped[str]


def tarif_values(update: MiseAJourTarif) -> Values:
    """Return the columns of an update, without its id and its bytes."""
    return {
        "version": update.version,
        "libelle": update.libelle,
        "source": update.source,
        "publiee_on": update.publiee_on,
        "sha256": update.sha256,
        "cle": update.key_id,
        "etat": update.state,
        "at": update.at,
        "par": update.par,
    }


def tarif_of(row: TarifRecord, contenu: bytes = b"") -> MiseAJourTarif:
    """Return the update of *row*."""
    return MiseAJourTarif(
        row.id, row.version, row.libelle, row.source, row.publiee_on, row.sha256, row.cle, row.etat, row.at, row.par,
        contenu,
    )  # fmt: skip
