"""The counters of the home screen, in a handful of queries on indexes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.fse import FseState
from app.domain.lot import LotState
from app.domain.money import Money
from app.domain.soins import SeanceState
from app.services.read_models import Counters
from app.store.rows_base import cents
from app.store.rows_fse import FseRecord, LigneRecord, OutboxRecord
from app.store.rows_lot import LotFseRecord, LotRecord
from app.store.rows_retour import RejetRecord
from app.store.rows_soins import SeanceRecord

DRAFTS = (FseState.BROUILLON, FseState.A_SIGNER)
TO_SIGN = (*DRAFTS, FseState.SIGNATURE)


def counters(session: Session) -> Counters:
    """Return the counters: FSE everywhere but séances for « à facturer » and rejections for « rejets ».

    ``a_facturer`` counts the honoured séances that no FSE bills; an unbilled séance has no price yet,
    so the amount beside it is that of the drafts. ``a_transmettre`` is the outbox and the lots never sent.
    """
    s, f, r = SeanceRecord, FseRecord, RejetRecord
    unbilled = select(func.count()).where(s.etat == SeanceState.HONOREE, s.fse_id.is_(None))
    drafts = select(func.sum(LigneRecord.honoraires_cents)).join(f, f.id == LigneRecord.fse_id)
    states = select(f.etat, func.count()).where(
        f.etat.in_((*TO_SIGN, FseState.TRANSMISE, FseState.ISSUE_INCONNUE))
    ).group_by(f.etat)  # fmt: skip
    by_state = {state: count for state, count in session.execute(states)}  # noqa: C416
    waiting, since = _waiting(session)
    rejets, rejected = session.execute(select(func.count(), func.sum(r.montant_cents)).where(r.traite.is_(False))).one()
    return Counters(
        a_facturer=session.scalar(unbilled) or 0,
        a_facturer_montant=Money(cents(session.scalar(drafts.where(f.etat.in_(DRAFTS))))),
        a_signer=sum(by_state.get(state, 0) for state in TO_SIGN),
        a_transmettre=waiting,
        a_transmettre_depuis=since,
        sans_arl=by_state.get(FseState.TRANSMISE, 0),
        issue_inconnue=by_state.get(FseState.ISSUE_INCONNUE, 0),
        rejets=rejets,
        rejets_montant=Money(cents(rejected)),
    )


def _waiting(session: Session) -> tuple[int, datetime | None]:
    """How many FSE wait to leave, and since when."""
    o, lot, link = OutboxRecord, LotRecord, LotFseRecord
    queued, first = session.execute(select(func.count(), func.min(o.enqueued_at))).one()
    prepared = (
        select(func.count(), func.min(lot.created_at))
        .select_from(link)
        .join(lot, lot.id == link.lot_id)
        .where(lot.etat == LotState.PREPARE)
    )
    in_lots, built = session.execute(prepared).one()
    return queued + in_lots, min((at for at in (first, built) if at is not None), default=None)
