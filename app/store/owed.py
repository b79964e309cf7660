"""What each one owes the cabinet on the lines of a feuille, in SQL: the same definition as ``Fse.owed``."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Subquery, case, func, select

from app.domain.circonstances import TiersPayant
from app.store.rows_fse import FseRecord, LigneRecord


def owed(*where: Any) -> Subquery:
    """Return total, AMO, AMC and patient amounts in cents by ``fse_id``, of the lines that *where* keeps."""
    ligne, mode = LigneRecord, FseRecord.tiers_payant
    amo = case((mode == TiersPayant.AUCUN, 0), else_=func.sum(ligne.amo_cents))
    amc = case((mode == TiersPayant.INTEGRAL, func.sum(ligne.amc_cents)), else_=0)
    total = func.sum(ligne.honoraires_cents)
    return (
        select(
            ligne.fse_id, total.label("total"), amo.label("amo"), amc.label("amc"), (total - amo - amc).label("patient")
        )
        .join(FseRecord, FseRecord.id == ligne.fse_id)
        .where(*where)
        .group_by(ligne.fse_id, mode)
        .subquery()
    )
