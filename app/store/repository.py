"""What every repository holds."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.clock import Clock
from app.store.numbers import Numbers
from app.store.revisions import Revisions


@dataclass(frozen=True, slots=True)
class Context:
    """The transaction of one unit of work and what comes with it."""

    session: Session
    clock: Clock
    numbers: Numbers
    journal_key: bytes
    revisions: Revisions


class SqlRepository:
    """Queries over one aggregate, inside the transaction of its unit of work."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._session = context.session
