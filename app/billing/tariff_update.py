"""A tariff update as values, and what it makes of the tables: pure, checked, and never touching what it was given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Protocol

from app.billing.nomenclature import Acte, ActeStatus, LettreCleValue
from app.billing.pricing import BillingTables
from app.billing.rates import RateRow, RateTable
from app.domain.dates import DateRange
from app.domain.errors import AppError
from app.domain.money import Money
from app.domain.people import ZoneTarifaire


@dataclass(frozen=True, slots=True)
class ActeClosing:
    """The version open on ``last`` ends on that day, included."""

    act_id: str
    last: date


@dataclass(frozen=True, slots=True)
class ValueClosing:
    """The value of a key letter in one zone ends on ``last``, included."""

    lettre_cle: str
    zone: ZoneTarifaire
    last: date


@dataclass(frozen=True, slots=True)
class StepConfirmed:
    """A planned row of the product’s tables that a text has put in force."""

    act_id: str
    start: date


@dataclass(frozen=True, slots=True)
class RateChange:
    """A new rate in percent for one situation of the table, from ``start`` on."""

    code: str
    taux: int
    start: date
    source: str


@dataclass(frozen=True, slots=True)
class TariffUpdate:
    """The content of one update file."""

    version: int
    apres: int
    """Version that it follows; 0 is the first product."""
    publiee_on: date
    libelle: str
    source: str
    closed: tuple[ActeClosing, ...] = ()
    added: tuple[Acte, ...] = ()
    confirmed: tuple[StepConfirmed, ...] = ()
    values_closed: tuple[ValueClosing, ...] = ()
    values_added: tuple[LettreCleValue, ...] = ()
    rates: tuple[RateChange, ...] = ()


class TariffConflict(AppError):
    """The update does not fit the tables: what it would leave is not one price for every day."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__(
            f"tariff update does not fit: {len(problems)} problems",
            "Cette mise à jour ne s’ajuste pas aux tarifs en place\u00a0: rien n’a été appliqué. " + " ".join(problems),
        )
        self.problems = problems


@dataclass(frozen=True, slots=True)
class LaterRate:
    """A rate that holds from a day on, instead of the one before it."""

    start: date
    row: RateRow


class RatesInTime(Mapping[str, RateRow]):
    """The rates of the product’s table with those that updates brought; as a plain mapping, the former only."""

    __slots__ = ("later", "rows")

    def __init__(self, rows: RateTable, later: tuple[LaterRate, ...]) -> None:
        self.rows = rows
        self.later = tuple(sorted(later, key=lambda rate: rate.start))

    def __getitem__(self, code: str) -> RateRow:
        return self.rows[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def on(self, day: date) -> RateTable:
        """Return the table that holds on *day*."""
        return {**self.rows, **{rate.row.code: rate.row for rate in self.later if rate.start <= day}}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RatesInTime) and (dict(self.rows), self.later) == (dict(other.rows), other.later)

    def __hash__(self) -> int:
        return hash((tuple(self.rows), self.later))


def billing_on(tables: BillingTables, day: date) -> BillingTables:
    """Return the tables with the rates of *day*: the price date is the day of the care (facts/ngap-mk.md §1.3)."""
    rates = tables.rates
    return replace(tables, rates=rates.on(day)) if isinstance(rates, RatesInTime) else tables


def apply_update(tables: BillingTables, update: TariffUpdate) -> BillingTables:
    """Return the tables with *update*; raise TariffConflict with everything that does not fit.

    A touched act, key letter or rate must be left without gap nor overlap.
    """
    work = _Work(tables, update)
    work.confirm()
    work.close_and_add()
    work.change_values()
    later = work.change_rates()
    work.check()
    if work.problems:
        raise TariffConflict(tuple(dict.fromkeys(work.problems)))
    nomenclature = replace(
        tables.nomenclature,
        versions={act_id: tuple(rows) for act_id, rows in work.versions.items() if rows},
        values={key: tuple(rows) for key, rows in work.values.items()},
        scheduled=tuple(work.scheduled),
    )
    rates = RatesInTime(_plain(tables.rates), later) if later else tables.rates
    return replace(tables, nomenclature=nomenclature, rates=rates)


def _plain(rates: RateTable) -> RateTable:
    return rates.rows if isinstance(rates, RatesInTime) else rates


class _Dated(Protocol):
    @property
    def validity(self) -> DateRange: ...


@dataclass(slots=True)
class _Work:
    """The tables while they are changed, and what was found wrong, in French."""

    tables: BillingTables
    update: TariffUpdate
    problems: list[str] = field(default_factory=list)
    versions: dict[str, list[Acte]] = field(init=False)
    values: dict[tuple[str, ZoneTarifaire], list[LettreCleValue]] = field(init=False)
    scheduled: list[Acte] = field(init=False)

    def __post_init__(self) -> None:
        nomenclature = self.tables.nomenclature
        self.versions = {act_id: list(rows) for act_id, rows in nomenclature.versions.items()}
        self.values = {key: list(rows) for key, rows in nomenclature.values.items()}
        self.scheduled = list(nomenclature.scheduled)

    def confirm(self) -> None:
        for step in self.update.confirmed:
            rows = self.versions.setdefault(step.act_id, [])
            planned = _found(self.scheduled, step) or _found(rows, step)
            if planned is None:
                self.problems.append(f"Aucune étape prévue le {_day(step.start)} pour l’acte {step.act_id}.")
                continue
            if planned in rows:  # the user had turned it on: it only stops being « prévue »
                rows.remove(planned)
            else:
                self.scheduled.remove(planned)
                _shorten_last(rows, step.start)
            source = f"{self.update.source} (mise à jour des tarifs n°\u00a0{self.update.version})"
            rows.append(replace(planned, status=ActeStatus.IN_FORCE_VERIFIED, source=source))

    def close_and_add(self) -> None:
        for closing in self.update.closed:
            self._set_planned_aside(closing.act_id, closing.last + timedelta(days=1))
            rows = self.versions.get(closing.act_id, [])
            if not rows or rows[-1].validity.end is not None or closing.last < rows[-1].validity.start:
                self.problems.append(
                    f"L’acte {closing.act_id} n’est pas ouvert le {_day(closing.last)}\u00a0: impossible de l’y fermer."
                )
                continue
            rows[-1] = replace(rows[-1], validity=DateRange.through(rows[-1].validity.start, closing.last))
        for acte in self.update.added:
            self._set_planned_aside(acte.act_id, acte.validity.start)
            rows = self.versions.setdefault(acte.act_id, [])
            rows.append(_like(rows[-1] if rows else None, acte))

    def _set_planned_aside(self, act_id: str, day: date) -> None:
        """A text that changes an act on *day* comes before every unconfirmed row planned from that day on."""
        rows = self.versions.get(act_id, [])
        planned = [a for a in rows if a.status is ActeStatus.SCHEDULED_UNCONFIRMED and a.validity.start >= day]
        for acte in planned:
            rows.remove(acte)
            if rows and rows[-1].validity.end == acte.validity.start:
                rows[-1] = replace(rows[-1], validity=DateRange(rows[-1].validity.start, acte.validity.end))
        self.scheduled = [a for a in (*self.scheduled, *planned) if (a.act_id, a.validity.start) != (act_id, day)]

    def change_values(self) -> None:
        for closing in self.update.values_closed:
            rows = self.values.get((closing.lettre_cle, closing.zone), [])
            if not rows or rows[-1].validity.end is not None or closing.last < rows[-1].validity.start:
                self.problems.append(
                    f"La lettre clé {closing.lettre_cle} ({closing.zone.value}) n’a pas de valeur ouverte le "
                    f"{_day(closing.last)}\u00a0: impossible de la fermer."
                )
                continue
            rows[-1] = replace(rows[-1], validity=DateRange.through(rows[-1].validity.start, closing.last))
        for value in self.update.values_added:
            self.values.setdefault((value.lettre_cle, value.zone), []).append(value)

    def change_rates(self) -> tuple[LaterRate, ...]:
        known = _plain(self.tables.rates)
        later = self.tables.rates.later if isinstance(self.tables.rates, RatesInTime) else ()
        for change in self.update.rates:
            before = [rate for rate in later if rate.row.code == change.code]
            if change.code not in known:
                self.problems.append(f"La situation de taux «\u00a0{change.code}\u00a0» n’existe pas.")
            elif before and change.start <= before[-1].start:
                self.problems.append(
                    f"Le taux «\u00a0{change.code}\u00a0» a déjà changé le {_day(before[-1].start)}\u00a0: "
                    f"il ne peut pas changer au {_day(change.start)}."
                )
            else:
                row = replace(
                    before[-1].row if before else known[change.code],
                    taux=change.taux, source=change.source, version=self.update.publiee_on.isoformat(),
                )  # fmt: skip
                later = (*later, LaterRate(change.start, row))
        return later

    def check(self) -> None:
        update = self.update
        touched = (*(a.act_id for a in update.added), *(s.act_id for s in update.confirmed))
        for act_id in touched:
            self._check_chain(f"L’acte {act_id}", self.versions[act_id])
        for value in update.values_added:
            key = (value.lettre_cle, value.zone)
            self._check_chain(f"La lettre clé {key[0]} ({key[1].value})", self.values[key])
        for acte in update.added:
            self._check_amounts(acte)
        for closing in update.values_closed:
            self._check_still_priced(closing)

    def _check_chain(self, who: str, rows: list[Acte] | list[LettreCleValue]) -> None:
        ordered: list[_Dated] = sorted(rows, key=lambda row: row.validity.start)
        for old, new in pairwise(ordered):
            start = new.validity.start
            if old.validity.end is None or old.validity.end > start:
                self.problems.append(f"{who} aurait deux versions en vigueur le {_day(start)}.")
            elif old.validity.end < start:
                self.problems.append(f"{who} n’aurait aucune version en vigueur le {_day(old.validity.end)}.")

    def _check_amounts(self, acte: Acte) -> None:
        """The published amounts are those that the key values give, in each zone where they were given."""
        if acte.coefficient is None:
            return
        start = acte.validity.start
        computed: dict[ZoneTarifaire, Money] = {}
        for zone in ZoneTarifaire:
            value = _value_on(self.values.get((acte.lettre_cle, zone), []), start)
            if value is not None:
                computed[zone] = Money.of_act(value.value, acte.coefficient)
        if not computed:
            self.problems.append(f"La lettre clé {acte.lettre_cle} n’a pas de valeur le {_day(start)}.")
        for zone, amount in acte.published.items():
            if zone in computed and computed[zone] != amount:
                self.problems.append(
                    f"L’acte {acte.act_id} est annoncé à {amount} en {zone.value}, le calcul donne {computed[zone]}."
                )

    def _check_still_priced(self, closing: ValueClosing) -> None:
        day = closing.last + timedelta(days=1)
        if _value_on(self.values.get((closing.lettre_cle, closing.zone), []), day) is not None:
            return
        used = [
            acte
            for rows in self.versions.values()
            for acte in rows
            if (acte.lettre_cle == closing.lettre_cle and acte.coefficient is not None)
            and (acte.validity.end is None or acte.validity.end > day)
        ]
        if used:
            self.problems.append(
                f"La lettre clé {closing.lettre_cle} n’aurait plus de valeur en {closing.zone.value} le {_day(day)}, "
                f"alors que {len(used)} acte(s) la portent."
            )


_ACTE_FIELDS = (
    "act_id", "category", "lettre_cle", "coefficient", "validity", "article", "libelle", "ancienne_cotation",
    "seuil_referentiel", "dap_from", "situation_referentiel", "deplacement", "published", "status", "notes",
    "confidence", "source", "version",
)  # fmt: skip
"""What an update file says of an act; the rest goes on from the version before."""


def _like(previous: Acte | None, acte: Acte) -> Acte:
    if previous is None:
        return acte
    said: dict[str, Any] = {name: getattr(acte, name) for name in _ACTE_FIELDS}
    own = {f.name for f in fields(previous)}
    return replace(previous, **{name: value for name, value in said.items() if name in own})


def _found(rows: list[Acte], step: StepConfirmed) -> Acte | None:
    for acte in rows:
        planned = acte.status is ActeStatus.SCHEDULED_UNCONFIRMED
        if planned and (acte.act_id, acte.validity.start) == (step.act_id, step.start):
            return acte
    return None


def _shorten_last(rows: list[Acte], start: date) -> None:
    if rows and start in rows[-1].validity and rows[-1].validity.start < start:
        rows[-1] = replace(rows[-1], validity=DateRange(rows[-1].validity.start, start))


def _value_on(rows: list[LettreCleValue], day: date) -> LettreCleValue | None:
    return next((value for value in rows if day in value.validity), None)


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
