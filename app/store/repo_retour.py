"""Received files and rejections, in SQL."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.domain.money import Money
from app.domain.retour import Rejet, Retour, RetourKind, RetourState
from app.services.read_models import RejetRow, RetourRow
from app.store.repository import SqlRepository
from app.store.rows_fse import FseRecord
from app.store.rows_patient import PatientRecord, shown_name
from app.store.rows_retour import (
    RejetRecord,
    RetourFichierRecord,
    RetourRecord,
    rejet_of,
    rejet_values,
    retour_of,
    retour_values,
)
from app.store.statements import get, insert_row, insert_rows, update_row


class SqlRetourRepository(SqlRepository):
    """Implements RetourRepository."""

    def add(self, retour: Retour) -> Retour:
        """Store; return with its id."""
        retour_id = insert_row(self._session, RetourRecord, retour_values(retour))
        insert_rows(self._session, RetourFichierRecord, [{"retour_id": retour_id, "contenu": retour.contenu}])
        return self.get(retour_id)

    def by_sha256(self, digest: str) -> Retour | None:
        """Return the file with these bytes, None when new."""
        found = self._session.scalars(select(RetourRecord).where(RetourRecord.sha256 == digest)).first()
        return None if found is None else self._whole(found)

    def _whole(self, row: RetourRecord) -> Retour:
        return retour_of(row, get(self._session, RetourFichierRecord, row.id).contenu)

    def set_state(self, retour_id: int, state: RetourState, kind: RetourKind, detail: str = "") -> None:
        """Write how the import ended; raise NotFound."""
        update_row(self._session, RetourRecord, retour_id, {"etat": state, "kind": kind, "detail": detail})

    def get(self, retour_id: int) -> Retour:
        """Return one with its bytes; raise NotFound."""
        return self._whole(get(self._session, RetourRecord, retour_id))

    def pending(self) -> tuple[Retour, ...]:
        """Return files RECU whose import never ended: what a crash left."""
        query = select(RetourRecord).where(RetourRecord.etat == RetourState.RECU).order_by(RetourRecord.id)
        return tuple(self._whole(row) for row in self._session.scalars(query).all())

    def rows(self, limit: int = 200) -> tuple[RetourRow, ...]:
        """Return the history, newest first."""
        query = select(RetourRecord).order_by(RetourRecord.id.desc()).limit(limit)
        return tuple(map(_retour_row, self._session.scalars(query)))

    def set_summary(self, retour_id: int, lignes: int, paye_cents: int, rejete_cents: int) -> None:
        """Write what the import found, for the list; raise NotFound."""
        summary = {"lignes": lignes, "paye_cents": paye_cents, "rejete_cents": rejete_cents}
        update_row(self._session, RetourRecord, retour_id, summary)

    def add_rejet(self, rejet: Rejet) -> Rejet:
        """Store; return with its id."""
        rejet_id = insert_row(self._session, RejetRecord, rejet_values(rejet))
        return rejet_of(get(self._session, RejetRecord, rejet_id))

    def rejets(self, *, treated: bool = False) -> tuple[RejetRow, ...]:
        """Return rejections, oldest first: those that wait, or those already treated."""
        r, f, p = RejetRecord, FseRecord, PatientRecord
        query = (
            select(
                r.id, r.fse_id, f.numero, f.dossier_id, p.nom, p.prenom, r.part, r.montant_cents, r.code, r.libelle,
                r.received_on,
            )
            .select_from(r)
            .join(f, f.id == r.fse_id)
            .join(p, p.id == f.dossier_id)
            .where(r.traite.is_(treated))
            .order_by(r.received_on, r.id)
        )  # fmt: skip
        return tuple(
            RejetRow(
                id=row.id,
                fse_id=row.fse_id,
                numero=row.numero or 0,
                patient_id=row.dossier_id,
                patient=shown_name(row.nom, row.prenom),
                part=row.part,
                amount=Money(row.montant_cents),
                code=row.code,
                label=row.libelle,
                received_on=row.received_on,
            )
            for row in self._session.execute(query)
        )

    def treat_rejet(self, rejet_id: int, at: datetime, how: str) -> None:
        """Mark as treated with the way it was; raise NotFound."""
        update_row(self._session, RejetRecord, rejet_id, {"traite": True, "traite_at": at, "traite_comment": how})


def _retour_row(row: RetourRecord) -> RetourRow:
    return RetourRow(
        id=row.id,
        received_at=row.received_at,
        kind=row.kind,
        state=row.etat,
        lignes=row.lignes,
        paye=Money(row.paye_cents),
        rejete=Money(row.rejete_cents),
        detail=row.detail,
    )
