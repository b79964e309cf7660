"""Claims grouped by debtor: one line of the unpaid list each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from app.domain.creance import Creance, Debtor, DebtorKind, Etape
from app.domain.money import Money
from app.receivables.creances import ClaimContext, OpenPart, claim, debtor_key, find_debtor, list_label
from app.receivables.procedure import NextAction, position

FORCLUSION_PROCHE = timedelta(days=90)
SANS_ADRESSE = "Adresse inconnue : complétez-la avant d’imprimer"


@dataclass(frozen=True, slots=True)
class DebtorAccount:
    """All that one debtor owes, and where the procedure stands."""

    debtor: Debtor
    libelle: str
    """Name as lists sort it."""
    creances: tuple[Creance, ...]
    total: Money
    age_days: int
    """Days since the oldest séance."""
    etape: Etape
    forclusion_on: date
    """The nearest limit among the claims."""
    explication: str
    """The law that sets it, in one or two sentences."""
    next_action: NextAction
    concerned: tuple[Creance, ...]
    """Claims that the next letter would hold."""
    a_relancer: bool
    """A letter may be printed today."""
    bloque: str = ""
    """Why no letter may go, empty when one may."""

    def __repr__(self) -> str:
        return f"DebtorAccount({self.debtor.key})"


class Tab(Enum):
    """The filters of the unpaid list."""

    TOUS = "Tous"
    PATIENTS = "Patients"
    CAISSES = "Caisses"
    MUTUELLES = "Mutuelles"
    A_RELANCER = "À relancer"
    MISE_EN_DEMEURE = "Mise en demeure"
    FORCLUSION = "Forclusion proche"
    BLOQUES = "Bloqués"


_TESTS: Mapping[Tab, Callable[[DebtorAccount, date], bool]] = {
    Tab.TOUS: lambda _account, _today: True,
    Tab.PATIENTS: lambda account, _today: account.debtor.kind is DebtorKind.PATIENT,
    Tab.CAISSES: lambda account, _today: account.debtor.kind is DebtorKind.CAISSE,
    Tab.MUTUELLES: lambda account, _today: account.debtor.kind is DebtorKind.MUTUELLE,
    Tab.A_RELANCER: lambda account, _today: account.a_relancer,
    Tab.MISE_EN_DEMEURE: lambda account, _today: account.etape is Etape.MISE_EN_DEMEURE,
    Tab.FORCLUSION: lambda account, today: today <= account.forclusion_on <= today + FORCLUSION_PROCHE,
    Tab.BLOQUES: lambda account, _today: bool(account.bloque),
}


def in_tab(account: DebtorAccount, tab: Tab, today: date) -> bool:
    """Return whether *account* belongs to *tab*."""
    return _TESTS[tab](account, today)


def group(
    parts: Iterable[OpenPart], latest: Mapping[str, tuple[Etape, date]], context: ClaimContext
) -> tuple[DebtorAccount, ...]:
    """Return one account per debtor, nearest limit first."""
    rows: defaultdict[str, list[Creance]] = defaultdict(list)
    debtors: dict[str, Debtor] = {}
    labels: dict[str, str] = {}
    for part in parts:
        key = debtor_key(part)
        if key not in debtors:
            debtors[key] = find_debtor(part, context)
            labels[key] = list_label(part, debtors[key], context)
        rows[key].append(claim(part, debtors[key], context))
    accounts = (_account(labels[key], creances, latest.get(key), context) for key, creances in rows.items())
    return tuple(sorted(accounts, key=lambda account: (account.forclusion_on, -account.total.cents)))


def _account(
    libelle: str, creances: list[Creance], last: tuple[Etape, date] | None, context: ClaimContext
) -> DebtorAccount:
    creances.sort(key=lambda creance: (creance.first_day, creance.invoice_numero))
    oldest = min(creances, key=lambda creance: creance.forclusion_on)
    debtor = oldest.debtor
    where = position(debtor.kind, creances, last, context.today, context.procedure)
    bloque = where.next_action.words if where.etape is Etape.BLOQUE else ""
    if not bloque and debtor.adresse is None:
        bloque = SANS_ADRESSE
    return DebtorAccount(
        debtor=debtor,
        libelle=libelle,
        creances=tuple(creances),
        total=Money.total(creance.reste for creance in creances),
        age_days=(context.today - creances[0].first_day).days,
        etape=where.etape,
        forclusion_on=oldest.forclusion_on,
        explication=context.law.explanation(oldest.forclusion_source),
        next_action=where.next_action,
        concerned=where.concerned,
        a_relancer=not bloque and bool(where.concerned) and where.next_action.ready(context.today),
        bloque=bloque,
    )
