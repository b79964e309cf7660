"""Lists of FSE: heads, sums of lines and lots in three queries, whatever their number."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.domain.money import Money
from app.services.read_models import FseRow
from app.store.owed import owed
from app.store.rows_base import cents
from app.store.rows_fse import FseRecord, LigneRecord, SignedRecord
from app.store.rows_lot import LotFseRecord
from app.store.rows_patient import PatientRecord, shown_name


def fse_rows(session: Session, ids: Select[int]) -> list[FseRow]:
    """Return the rows of the FSE that *ids* selects, in no order."""
    wanted = ids.subquery()
    chosen = select(wanted.c[0])
    sums = {row.fse_id: row for row in session.execute(_sums(chosen))}
    lots = {fse_id: lot_id for fse_id, lot_id in session.execute(_lots(chosen))}  # noqa: C416
    return [_row(head, sums.get(head.id), lots.get(head.id)) for head in session.execute(_heads(chosen))]


def _heads(chosen: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    f, p, s = FseRecord, PatientRecord, SignedRecord
    return (
        select(
            f.id, f.numero, f.dossier_id, p.nom, p.prenom, f.etat, f.premier_jour, f.dernier_jour, f.cree_at,
            s.signed_at,
        )
        .select_from(f)
        .join(p, p.id == f.dossier_id)
        .outerjoin(s, s.fse_id == f.id)
        .where(f.id.in_(chosen))
    )  # fmt: skip


def _sums(chosen: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return select(owed(LigneRecord.fse_id.in_(chosen)))


def _lots(chosen: Select[*tuple[Any, ...]]) -> Select[int, int]:
    link = LotFseRecord
    newest = func.max(link.lot_id)
    return select(link.fse_id, newest).where(link.fse_id.in_(chosen)).group_by(link.fse_id)


def _row(head: Any, sums: Any, lot_id: int | None) -> FseRow:
    created_on = head.cree_at.date()
    return FseRow(
        id=head.id,
        numero=head.numero or 0,
        patient_id=head.dossier_id,
        patient=shown_name(head.nom, head.prenom),
        state=head.etat,
        first_day=head.premier_jour or created_on,
        last_day=head.dernier_jour or created_on,
        total=Money(cents(sums.total if sums else None)),
        amo=Money(cents(sums.amo if sums else None)),
        amc=Money(cents(sums.amc if sums else None)),
        patient_share=Money(cents(sums.patient if sums else None)),
        signed_at=head.signed_at,
        lot_id=lot_id,
    )
