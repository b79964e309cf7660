"""Fictional people and figures shown by the gallery."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.money import Money
from app.ui.values import ActionValue, IconValue, LeadText, Period, State, TagValue
from app.ui.widgets.table import Column, Kind

TODAY = date(2026, 11, 21)


@dataclass(frozen=True, slots=True)
class Debtor:
    """One line of the sample list."""

    name: str
    icon: str
    age: int
    due: Money
    step: TagValue
    limit: TagValue


def _step(state: State, word: str, icon: str) -> TagValue:
    return TagValue(state, word, icon)


_W, _D, _S, _N, _I = State.WARNING, State.DANGER, State.SUCCESS, State.NEUTRAL, State.INFO

DEBTORS: tuple[Debtor, ...] = (
    Debtor("Rousseau Jeanne", "user", 112, Money(12840), _step(_W, "Relance 2", "mail"), TagValue(_N, "08/2028", "")),
    Debtor(
        "Mutuelle Santé Nord",
        "shield-check",
        640,
        Money(21455),
        _step(_D, "Mise en demeure", "triangle-alert"),
        TagValue(_D, "dans 3 mois", ""),
    ),
    Debtor(
        "CPAM de la Somme",
        "landmark",
        47,
        Money(64218),
        _step(_W, "À relancer", "alarm-clock"),
        TagValue(_N, "31/12/2028", ""),
    ),
    Debtor(
        "Garnier Paul (père de Tom)",
        "user",
        63,
        Money(3580),
        _step(_I, "Relance 1", "mail"),
        TagValue(_N, "09/2028", ""),
    ),
    Debtor(
        "Moreau Karim", "user", 31, Money(1788), _step(_W, "À relancer", "alarm-clock"), TagValue(_N, "10/2028", "")
    ),
    Debtor(
        "Lambert Odile",
        "user",
        201,
        Money(9312),
        _step(_S, "Échéancier 2/4", "calendar-days"),
        TagValue(_N, "11/2028", ""),
    ),
    Debtor(
        "Viasanté TP", "shield-check", 88, Money(30176), _step(_N, "En pause", "pause"), TagValue(_N, "08/2028", "")
    ),
    Debtor("Faure Agnès", "user", 38, Money(2365), _step(_W, "À relancer", "alarm-clock"), TagValue(_N, "10/2028", "")),
    Debtor("Nguyen Minh", "user", 377, Money(5960), _step(_D, "Contesté", "circle-x"), TagValue(_W, "11/2027", "")),
    Debtor("Colin Maëlle", "user", 54, Money(0), _step(_N, "Bloqué\u00a0: C2S", "ban"), TagValue(_N, "—", "")),
)


def _total(rows: Sequence[Debtor]) -> Money:
    return Money.total(row.due for row in rows)


DEBTOR_COLUMNS: tuple[Column[Debtor], ...] = (
    Column("debiteur", "Débiteur", lambda d: d.name, strong=True, stretch=True),
    Column(
        "genre", "", lambda d: IconValue(d.icon, "Patient" if d.icon == "user" else "Organisme"), Kind.ICON, width=44
    ),
    Column("age", "Âge", lambda d: f"{d.age}\u00a0j", Kind.NUMBER, sort=lambda d: d.age),
    Column("du", "Dû", lambda d: d.due, Kind.MONEY, total=_total),
    Column("etape", "Étape", lambda d: d.step, Kind.TAG),
    Column("forclusion", "Forclusion", lambda d: d.limit, Kind.TAG),
)


@dataclass(frozen=True, slots=True)
class Visit:
    """One line of the sample day."""

    time: str
    name: str
    care: str
    state: TagValue
    action: ActionValue | None


VISITS: tuple[Visit, ...] = (
    Visit("08:00", "Bernard Louis", "RIC · genou, 12ᵉ / 25", TagValue(_S, "Signée"), None),
    Visit("08:30", "Petit Nadia", "RSM · épaule, 4ᵉ / 25", TagValue(_S, "Signée"), None),
    Visit(
        "09:00", "Garnier Tom", "DRA · rachis, 9ᵉ / 15", TagValue(_W, "Droits non vérifiés"), ActionValue("Facturer")
    ),
    Visit(
        "09:30",
        "Durand Élodie",
        "RAM · lombalgie, 15ᵉ / 20",
        TagValue(_I, "Carte lue", "credit-card"),
        ActionValue("Facturer", True, "Return"),
    ),
    Visit(
        "10:00",
        "Rousseau Jeanne",
        "RPE · domicile, 3ᵉ / 30",
        TagValue(_N, "Attendue", "clock"),
        ActionValue("Facturer"),
    ),
    Visit(
        "11:15",
        "Faure Agnès",
        "RAV · lymphœdème, 18ᵉ / 30",
        TagValue(_D, "Absente (2ᵉ fois)", "ban"),
        ActionValue("Reporter"),
    ),
)

VISIT_COLUMNS: tuple[Column[Visit], ...] = (
    Column("heure", "Heure", lambda v: v.time, muted=True),
    Column("patient", "Patient", lambda v: LeadText(v.name)),
    Column("soin", "Soin", lambda v: v.care, muted=True, stretch=True),
    Column("etat", "État", lambda v: v.state, Kind.TAG),
    Column("action", "", lambda v: v.action, Kind.ACTION),
)

PERIODS = (
    Period("ADRi · 21/11/2026", "depuis le 01/01/2020, source retenue", State.SUCCESS, None, None, TODAY, strong=True),
    Period("Carte · 03/09/2026", "du 01/09/2025 au 31/12/2026", State.NEUTRAL, date(2025, 9, 1), date(2026, 12, 31)),
    Period("Mutuelle du Parc", "jusqu’au 31/10/2026", State.DANGER, None, date(2026, 10, 31)),
)
