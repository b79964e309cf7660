"""The cabinet, its people and its settings, in SQL."""

from __future__ import annotations

from sqlalchemy import case, select

from app.domain.errors import NotFound
from app.domain.people import Cabinet, Praticien, StatutPraticien, Utilisateur
from app.store.repository import SqlRepository
from app.store.rows_cabinet import (
    CabinetRecord,
    PraticienRecord,
    ReglageRecord,
    UtilisateurRecord,
    cabinet_of,
    cabinet_values,
    praticien_of,
    praticien_values,
    utilisateur_of,
    utilisateur_values,
)
from app.store.statements import get, insert_row, update_row, upsert


class SqlCabinetRepository(SqlRepository):
    """Implements CabinetRepository."""

    def cabinet(self) -> Cabinet:
        """Return the cabinet; raise NotFound before the first run is finished."""
        return cabinet_of(get(self._session, CabinetRecord, 1))

    def save_cabinet(self, cabinet: Cabinet) -> None:
        """Create or replace the cabinet."""
        upsert(self._session, CabinetRecord, {"id": 1}, cabinet_values(cabinet))

    def add_praticien(self, praticien: Praticien) -> Praticien:
        """Store and return with its id."""
        return self.praticien(insert_row(self._session, PraticienRecord, praticien_values(praticien)))

    def save_praticien(self, praticien: Praticien) -> None:
        """Replace a stored praticien; raise NotFound."""
        update_row(self._session, PraticienRecord, praticien.id, praticien_values(praticien))

    def praticiens(self) -> tuple[Praticien, ...]:
        """Return all, titulaires first."""
        first = case((PraticienRecord.statut == StatutPraticien.TITULAIRE, 0), else_=1)
        query = select(PraticienRecord).order_by(first, PraticienRecord.id)
        return tuple(map(praticien_of, self._session.scalars(query)))

    def praticien(self, praticien_id: int) -> Praticien:
        """Return one; raise NotFound."""
        return praticien_of(get(self._session, PraticienRecord, praticien_id))

    def add_utilisateur(self, utilisateur: Utilisateur) -> Utilisateur:
        """Store and return with its id; the login is unique."""
        insert_row(self._session, UtilisateurRecord, utilisateur_values(utilisateur))
        return self.utilisateur(utilisateur.login)

    def save_utilisateur(self, utilisateur: Utilisateur) -> None:
        """Replace a stored user; raise NotFound."""
        update_row(self._session, UtilisateurRecord, utilisateur.id, utilisateur_values(utilisateur))

    def utilisateurs(self) -> tuple[Utilisateur, ...]:
        """Return all, active ones first."""
        query = select(UtilisateurRecord).order_by(UtilisateurRecord.actif.desc(), UtilisateurRecord.id)
        return tuple(map(utilisateur_of, self._session.scalars(query)))

    def utilisateur(self, login: str) -> Utilisateur:
        """Return one; raise NotFound."""
        found = self._session.scalars(select(UtilisateurRecord).where(UtilisateurRecord.login == login)).first()
        if found is None:
            raise NotFound("utilisateur not found")
        return utilisateur_of(found)

    def setting(self, key: str, default: str = "") -> str:
        """Return a setting, *default* when it was never set."""
        found = self._session.scalar(select(ReglageRecord.valeur).where(ReglageRecord.cle == key))
        return default if found is None else found

    def set_setting(self, key: str, value: str) -> None:
        """Create or replace a setting."""
        upsert(self._session, ReglageRecord, {"cle": key}, {"valeur": value})
