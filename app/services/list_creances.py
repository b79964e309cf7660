"""The unpaid list: three kinds of debtors in one, with the counters of its tabs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from app.domain.clock import Clock
from app.domain.creance import Debtor
from app.domain.fse import PartKind
from app.domain.money import Money
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.receivables.accounts import DebtorAccount, Tab, group, in_tab
from app.receivables.creances import ClaimContext, debtor_key
from app.receivables.forclusion import LawTable
from app.receivables.procedure import Procedure
from app.services.read_models import PartRow
from app.services.repositories import UnitOfWork, UnitOfWorkFactory


@dataclass(frozen=True, slots=True)
class CreancesView:
    """The list as it stands on one day."""

    accounts: tuple[DebtorAccount, ...]
    total: Money
    today: date
    counters: Mapping[Tab, int]

    def of(self, tab: Tab) -> tuple[DebtorAccount, ...]:
        """Return the accounts of *tab*, as many as its counter says."""
        return tuple(account for account in self.accounts if in_tab(account, tab, self.today))

    def account(self, debtor: str) -> DebtorAccount | None:
        """Return the account of a debtor key, None when nothing is owed."""
        return next((account for account in self.accounts if account.debtor.key == debtor), None)


@dataclass(slots=True)
class _Kept:
    """The last list made, with what it was made of: the day, and the revision taken before the reading."""

    mark: tuple[date, str] | None = None
    view: CreancesView | None = None


@dataclass(frozen=True, slots=True)
class ListCreances:
    """Reads every open share and says who owes it; the list is made again only when something was written since."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock
    law: LawTable
    procedure: Procedure = field(default_factory=Procedure)
    nom_caisse: Mapping[str, str] = field(default_factory=dict)
    """Name of a caisse by « régime + caisse »: « 01801 »."""
    _kept: _Kept = field(default_factory=_Kept, init=False, repr=False, compare=False)

    def __call__(self, user: Utilisateur) -> CreancesView:
        """Return the list, the same object as before when nothing was written since. Raises NotAllowed. Blocks."""
        require(user.role, Permission.VOIR_IMPAYES)
        today, kept = self.clock.today(), self._kept
        with self.unit_of_work() as uow:
            mark = (today, uow.revision())
            if kept.view is not None and kept.mark == mark:
                return kept.view
            accounts = self.accounts(uow, uow.ledger.open_parts(), today)
        counters = {tab: sum(in_tab(account, tab, today) for account in accounts) for tab in Tab}
        view = CreancesView(accounts, Money.total(account.total for account in accounts), today, counters)
        kept.mark, kept.view = mark, view
        return view

    def accounts(self, uow: UnitOfWork, rows: Iterable[PartRow], today: date) -> tuple[DebtorAccount, ...]:
        """Return the accounts that *rows* make, read inside *uow*."""
        rows = tuple(rows)
        owing = {row.patient_id for row in rows if row.part is PartKind.PATIENT}
        keys = {debtor_key(row) for row in rows if row.part is not PartKind.PATIENT}
        organismes: dict[str, Debtor] = {}
        for key in sorted(keys):
            if (known := uow.relances.debtor_address(key)) is not None:
                organismes[key] = known
        context = ClaimContext(
            today, self.law, self.procedure, uow.patients.many(owing), organismes, self.nom_caisse
        )  # fmt: skip
        return group(rows, uow.relances.latest(), context)
