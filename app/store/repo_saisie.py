"""What is being typed, and the hospital stays, in SQL."""

from __future__ import annotations

from sqlalchemy import delete, select

from app.domain.errors import NotFound
from app.domain.sejour import Sejour
from app.services.repositories_saisie import Saisie
from app.store.dossier import family
from app.store.repository import SqlRepository
from app.store.rows_saisie import SaisieRecord, SejourRecord, saisie_of, sejour_of, sejour_values
from app.store.statements import changed, get, insert_row, update_row, upsert


class SqlSaisieRepository(SqlRepository):
    """Implements SaisieRepository."""

    def get(self, login: str, ecran: str) -> Saisie | None:
        """Return what was kept, None when nothing is."""
        row = self._session.get(SaisieRecord, (login, ecran), populate_existing=True)
        return None if row is None else saisie_of(row)

    def put(self, saisie: Saisie) -> None:
        """Keep it in place of the one before."""
        keys = {"login": saisie.login, "ecran": saisie.ecran}
        kept = {"patient_id": saisie.patient_id, "contenu": saisie.contenu, "at": saisie.at}
        upsert(self._session, SaisieRecord, keys, kept)

    def drop(self, login: str, ecran: str) -> None:
        """Forget it; nothing happens when nothing is kept."""
        s = SaisieRecord
        self._session.execute(delete(s).where(s.login == login, s.ecran == ecran))


class SqlSejourRepository(SqlRepository):
    """Implements SejourRepository."""

    def of_patient(self, patient_id: int) -> tuple[Sejour, ...]:
        """Return those of a patient, newest first."""
        s, files = SejourRecord, family(self._session, patient_id)
        rows = self._session.scalars(select(s).where(s.patient_id.in_(files)).order_by(s.debut.desc(), s.id.desc()))
        return tuple(map(sejour_of, rows))

    def add(self, sejour: Sejour) -> Sejour:
        """Store and return with its id."""
        return sejour_of(
            get(self._session, SejourRecord, insert_row(self._session, SejourRecord, sejour_values(sejour)))
        )

    def save(self, sejour: Sejour) -> None:
        """Replace a stored one, in the file where it was written; raise NotFound."""
        values = sejour_values(sejour)
        del values["patient_id"]
        update_row(self._session, SejourRecord, sejour.id, values)

    def remove(self, sejour_id: int) -> None:
        """Remove one typed by mistake; raise NotFound."""
        if changed(self._session, delete(SejourRecord).where(SejourRecord.id == sejour_id)) == 0:
            raise NotFound("sejour not found")
