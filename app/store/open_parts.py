"""The list of unpaid shares, in one query."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from app.domain.clock import PARIS
from app.domain.fse import FseState
from app.domain.ledger import OPEN_STATES
from app.domain.money import Money
from app.services.read_models import PartRow
from app.store import ledger_sums as sums
from app.store.rows_base import cents
from app.store.rows_fse import FseRecord, SignedRecord
from app.store.rows_ledger import MouvementRecord, PartRecord
from app.store.rows_patient import DroitsRecord, PatientRecord

NOT_OWED = (FseState.BROUILLON, FseState.A_SIGNER, FseState.SIGNATURE, FseState.ANNULEE)
"""Not signed, or cancelled. As an exclusion: a list of states would draw the engine to read every FSE."""


def open_parts(session: Session, *where: ColumnElement[bool], files: tuple[int, ...] = ()) -> tuple[PartRow, ...]:
    """Return the shares with something left to receive, by number then share; filtered by *where* on the share.

    *files* keeps those of the invoices written in these files.
    """
    return tuple(map(_row, session.execute(_query(_balances(where, files)))))


def _balances(where: tuple[ColumnElement[bool], ...], files: tuple[int, ...]) -> Any:
    """Sums of the shares still open: the state picks the few, the ledger decides."""
    p, m = PartRecord, MouvementRecord
    query = (
        select(
            m.fse_id,
            m.part,
            sums.facture().label("facture"),
            sums.paye().label("regle"),
            sums.attendu().label("reste"),
            func.min(m.jour).label("jour"),
        )
        .join(p, and_(p.fse_id == m.fse_id, p.part == m.part))
        .where(p.etat.in_(OPEN_STATES), *where)
        .group_by(m.fse_id, m.part)
        .having(sums.attendu() > 0)
    )
    if files:
        query = query.where(p.fse_id.in_(select(FseRecord.id).where(FseRecord.patient_id.in_(files))))
    return query.subquery()


def _query(balance: Any) -> Select[*tuple[Any, ...]]:
    f, pa, d, s, part = FseRecord, PatientRecord, DroitsRecord, SignedRecord, PartRecord
    return (
        select(
            f.id, f.numero, balance.c.part, part.etat, f.dossier_id, pa.nom, pa.prenom, pa.c2s, pa.decede,
            d.amo_regime, d.amo_caisse, d.amc_organisme, d.amc_nom, d.amo_nature,
            f.premier_jour, f.dernier_jour, s.signed_at,
            balance.c.jour, balance.c.facture, balance.c.regle, balance.c.reste,
        )
        .select_from(balance)
        .join(part, and_(part.fse_id == balance.c.fse_id, part.part == balance.c.part))
        .join(f, f.id == balance.c.fse_id)
        .join(pa, pa.id == f.dossier_id)
        .outerjoin(d, d.id == f.droits_id)
        .outerjoin(s, s.fse_id == f.id)
        .where(f.etat.not_in(NOT_OWED))
        .order_by(f.numero, f.id, balance.c.part)
    )  # fmt: skip


def _row(row: Any) -> PartRow:
    (
        fse_id, numero, part, state, patient_id, nom, prenom, c2s, decede, regime, caisse, organisme, amc_nom, nature,
        first_day, last_day, signed_at, jour, facture, regle, reste,
    ) = row  # fmt: skip
    billed_on = signed_at.astimezone(PARIS).date() if signed_at else jour
    return PartRow(
        fse_id=fse_id,
        numero=numero or 0,
        part=part,
        state=state,
        patient_id=patient_id,
        patient_nom=nom,
        patient_prenom=prenom,
        c2s=c2s,
        decede=decede,
        regime=regime or "",
        caisse=caisse or "",
        amc_organisme=organisme or "",
        amc_nom=amc_nom or "",
        first_day=first_day or billed_on,
        last_day=last_day or billed_on,
        billed_on=billed_on,
        facture=Money(cents(facture)),
        regle=Money(cents(regle)),
        reste=Money(cents(reste)),
        nature_assurance=nature or "10",
    )
