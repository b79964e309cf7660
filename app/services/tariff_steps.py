"""The planned steps of the NGAP, turned on and off by hand: what changes is shown first, drafts are priced again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.billing.nomenclature import Etape
from app.billing.tariff_diff import Change, changes
from app.domain.clock import Clock
from app.domain.errors import NotFound
from app.domain.journal import JournalAction
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.services.planned_steps import keep_steps, steps_on
from app.services.repositories import UnitOfWork, UnitOfWorkFactory
from app.services.reprice import TouchedDraft, reprice, touched_drafts
from app.services.tables import Tables
from app.services.tariff_updates import nothing, product_tariff_version, tables_with


@dataclass(frozen=True, slots=True)
class EtapeState:
    """One planned step, on or off."""

    etape: Etape
    active: bool


@dataclass(frozen=True, slots=True)
class StepPreview:
    """What turning a step on or off changes. Nothing is stored."""

    etape: Etape
    changes: tuple[Change, ...]
    drafts: tuple[TouchedDraft, ...]


@dataclass(frozen=True, slots=True)
class TariffSteps:
    """The steps of one cabinet. Every method blocks: call it from the work lane."""

    unit_of_work: UnitOfWorkFactory
    product: Tables
    """The tables of this release, no step on."""
    clock: Clock
    after: Callable[[], None] = nothing
    """Called once the tables of the cabinet changed."""
    product_version: int | None = None

    def all(self, user: Utilisateur) -> tuple[EtapeState, ...]:
        """Return every planned step, soonest first. Raise NotAllowed."""
        require(user.role, Permission.REGLER)
        with self.unit_of_work() as uow:
            active = steps_on(uow)
        steps = sorted(self.product.etapes, key=lambda etape: (etape.start, etape.code))
        return tuple(EtapeState(etape, etape.code in active) for etape in steps)

    def preview(self, user: Utilisateur, code: str, *, active: bool) -> StepPreview:
        """Return what the gesture changes. Raise NotAllowed, NotFound."""
        require(user.role, Permission.REGLER)
        with self.unit_of_work() as uow:
            return self._previewed(uow, code, active=active)[0]

    def switch(self, user: Utilisateur, code: str, *, active: bool) -> StepPreview:
        """Turn a step on or off and price the drafts again, in one commit; what is signed keeps its price.

        Raise NotAllowed, NotFound.
        """
        require(user.role, Permission.REGLER)
        with self.unit_of_work() as uow:
            shown, new, wanted = self._previewed(uow, code, active=active)
            keep_steps(uow, wanted)
            reprice(uow, shown.drafts, new, self.clock, user.login)
            detail = "étape annoncée activée" if active else "étape annoncée désactivée"
            uow.journal.append(self.clock.now(), user.login, JournalAction.REGLAGE, f"tarifs:{code}", detail)
            uow.commit()
        self.after()
        return shown

    def _previewed(self, uow: UnitOfWork, code: str, *, active: bool) -> tuple[StepPreview, Tables, frozenset[str]]:
        etape = next((one for one in self.product.etapes if one.code == code), None)
        if etape is None:
            raise NotFound(f"step {code}")
        before = steps_on(uow)
        wanted = before | {code} if active else before - {code}
        version = product_tariff_version() if self.product_version is None else self.product_version
        old, new = (tables_with(uow, self.product, version, steps) for steps in (before, wanted))
        drafts = touched_drafts(uow, old, new, self.clock.today())
        return StepPreview(etape, changes(old.billing, new.billing), drafts), new, wanted
