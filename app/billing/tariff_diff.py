"""What an update changes, said row by row: the same comparison serves the preview and the undo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from app.billing.nomenclature import Acte, LettreCleValue, Nomenclature
from app.billing.pricing import BillingTables
from app.billing.rates import RateRow
from app.billing.tariff_update import LaterRate, RatesInTime
from app.domain.money import Money
from app.domain.people import ZoneTarifaire

NO_RATE = "inconnu"


class ChangeKind(Enum):
    """Nature of one change, in the words of the screen."""

    AJOUT = "nouvel acte"
    MODIFICATION = "acte modifié"
    FERMETURE = "acte fermé"
    REOUVERTURE = "acte rouvert"
    CONFIRMATION = "étape confirmée"
    RETRAIT = "version retirée"
    LETTRE_CLE = "lettre clé"
    TAUX = "taux"


@dataclass(frozen=True, slots=True)
class Change:
    """One change that takes effect on ``day``; ``before`` or ``after`` is empty when there is nothing."""

    kind: ChangeKind
    subject: str
    """Act id, « RAM métropole », or code of the rate."""
    libelle: str
    day: date
    before: str
    after: str
    amounts: tuple[tuple[ZoneTarifaire, Money | None, Money | None], ...] = ()
    """For an act, by zone: price of the act before and after."""


def changes(before: BillingTables, after: BillingTables) -> tuple[Change, ...]:
    """Return everything that differs, by day, then kind, then subject."""
    found = [*_actes(before.nomenclature, after.nomenclature), *_values(before, after), *_rates(before, after)]
    kinds = list(ChangeKind)
    return tuple(sorted(found, key=lambda change: (change.day, kinds.index(change.kind), change.subject)))


def price(acte: Acte, nomenclature: Nomenclature, zone: ZoneTarifaire, day: date) -> Money | None:
    """Return the price of *acte* in *zone* on *day*: computed, or published when it has no coefficient."""
    if acte.coefficient is None:
        return acte.published.get(zone)
    value = nomenclature.key_value(acte.lettre_cle, zone, day)
    return None if value is None else Money.of_act(value.value, acte.coefficient)


def _actes(before: Nomenclature, after: Nomenclature) -> Iterator[Change]:
    for act_id in sorted({*before.versions, *after.versions}):
        old = {acte.validity.start: acte for acte in before.versions.get(act_id, ())}
        new = {acte.validity.start: acte for acte in after.versions.get(act_id, ())}
        for day, acte in new.items():
            if day in old:
                yield from _same_version(old[day], acte, before, after)
            else:
                yield _acte_change(before.in_force(act_id, day), acte, day, before, after)
        for day in sorted(old.keys() - new.keys()):
            yield _change(ChangeKind.RETRAIT, old[day], after.in_force(act_id, day), day, before, after)


def _acte_change(old: Acte | None, new: Acte, day: date, before: Nomenclature, after: Nomenclature) -> Change:
    kind = ChangeKind.AJOUT if old is None else ChangeKind.MODIFICATION
    return _change(kind, old, new, day, before, after)


def _same_version(old: Acte, new: Acte, before: Nomenclature, after: Nomenclature) -> Iterator[Change]:
    """A version that was there: closed without a successor, opened again, or confirmed."""
    if old.status is not new.status:
        yield _change(ChangeKind.CONFIRMATION, old, new, new.validity.start, before, after)
    end = new.validity.end
    if end is not None and end != old.validity.end and after.in_force(new.act_id, end) is None:
        yield _change(ChangeKind.FERMETURE, new, None, end, before, after)
    end = old.validity.end
    if end is not None and end in new.validity and before.in_force(new.act_id, end) is None:
        yield _change(ChangeKind.REOUVERTURE, None, new, end, before, after)


def _change(
    kind: ChangeKind, old: Acte | None, new: Acte | None, day: date, before: Nomenclature, after: Nomenclature
) -> Change:
    named = new or old
    assert named is not None  # noqa: S101 - one of the two is always there
    amounts = tuple(
        (
            zone,
            price(old, before, zone, day) if old else None,
            price(new, after, zone, day) if new else None,
        )
        for zone in ZoneTarifaire
    )
    return Change(
        kind, named.act_id, named.libelle, day, old.cotation if old else "", new.cotation if new else "", amounts
    )


def _values(before: BillingTables, after: BillingTables) -> Iterator[Change]:
    old_values, new_values = before.nomenclature.values, after.nomenclature.values
    for key in sorted({*old_values, *new_values}, key=lambda k: (k[0], k[1].name)):
        days = {value.validity.start for rows in (old_values, new_values) for value in rows.get(key, ())}
        days |= {value.validity.end for rows in (old_values, new_values) for value in rows.get(key, ())} - {None}  # type: ignore[arg-type]
        for day in sorted(days):
            old, new = before.nomenclature.key_value(*key, day), after.nomenclature.key_value(*key, day)
            if _euros(old) != _euros(new):
                label = f"Valeur de la lettre clé {key[0]} en {key[1].value}"
                yield Change(ChangeKind.LETTRE_CLE, f"{key[0]} {key[1].value}", label, day, _euros(old), _euros(new))


def _euros(value: LettreCleValue | None) -> str:
    return "" if value is None else f"{value.value}\u00a0€".replace(".", ",")


def _rates(before: BillingTables, after: BillingTables) -> Iterator[Change]:
    old, new = _later(before), _later(after)
    for rate in dict.fromkeys((*old, *new)):
        if (rate in old) != (rate in new):
            was, is_ = _rate_on(before, rate), _rate_on(after, rate)
            yield Change(ChangeKind.TAUX, rate.row.code, rate.row.situation, rate.start, _percent(was), _percent(is_))


def _later(tables: BillingTables) -> tuple[LaterRate, ...]:
    return tables.rates.later if isinstance(tables.rates, RatesInTime) else ()


def _rate_on(tables: BillingTables, rate: LaterRate) -> RateRow:
    rates = tables.rates
    return (rates.on(rate.start) if isinstance(rates, RatesInTime) else rates)[rate.row.code]


def _percent(row: RateRow) -> str:
    return NO_RATE if row.taux is None else f"{row.taux}\u00a0%"
