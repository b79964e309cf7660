"""Prices the stored drafts again when the tables change; what is signed is never looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from app.billing.draft import FseDraft, blocking
from app.billing.rules import check
from app.domain.clock import Clock
from app.domain.fse import Fse, FseState
from app.domain.journal import JournalAction
from app.domain.money import Money
from app.services.draft_builder import Asked, build_draft
from app.services.repositories import UnitOfWork
from app.services.tables import Tables

DRAFTS = (FseState.BROUILLON, FseState.A_SIGNER)
"""An FSE whose signature is under way keeps its price: its card has it already."""


@dataclass(frozen=True, slots=True)
class TouchedDraft:
    """A draft whose lines differ under the new tables."""

    fse_id: int
    patient: str
    first_day: date
    last_day: date
    before: Money
    after: Money | None
    """None when a séance has no price any more: the draft stays as it is, and cannot be signed."""

    def __repr__(self) -> str:
        return f"TouchedDraft(fse_id={self.fse_id})"


def touched_drafts(uow: UnitOfWork, old: Tables, new: Tables, today: date) -> tuple[TouchedDraft, ...]:
    """Return the drafts that *new* prices otherwise than *old*, oldest first."""
    found: list[TouchedDraft] = []
    for row in sorted(uow.fses.in_state(*DRAFTS), key=lambda row: row.id):
        fse = uow.fses.get(row.id)
        fresh = _rebuilt(uow, new, today, fse)
        if _rebuilt(uow, old, today, fse).lines != fresh.lines:
            after = Money.total(line.honoraires for line in fresh.lines) if fresh.is_priced else None
            found.append(TouchedDraft(fse.id, row.patient, fse.first_day, fse.last_day, fse.total, after))
    return tuple(found)


def reprice(uow: UnitOfWork, touched: tuple[TouchedDraft, ...], tables: Tables, clock: Clock, login: str) -> None:
    """Store the new lines of *touched*; the caller commits. Accepted warnings are kept, the rules speak again."""
    for one in touched:
        fse = uow.fses.get(one.fse_id)
        draft = _rebuilt(uow, tables, clock.today(), fse)
        if draft.is_priced:
            droits_id = draft.droits.id if draft.droits else 0
            uow.fses.replace_draft(replace(fse, lines=draft.lines, droits_id=droits_id))
        state = FseState.BROUILLON if blocking(check(draft)) else FseState.A_SIGNER
        if state is not fse.state:
            uow.fses.set_state(fse.id, state, clock.now(), "tarifs")
        uow.journal.append(clock.now(), login, JournalAction.MODIFICATION, f"fse:{fse.id}", "tarifs")


def _rebuilt(uow: UnitOfWork, tables: Tables, today: date, fse: Fse) -> FseDraft:
    return build_draft(uow, tables, today, fse.patient_id, fse.seance_ids, Asked(fse.circonstances, fse_id=fse.id))
