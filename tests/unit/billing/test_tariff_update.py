"""Tariff updates: what fits, what does not, and what they change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.billing.nomenclature import ActeStatus
from app.billing.pricing import BillingTables, Priced, price_seance
from app.billing.tariff_diff import ChangeKind, changes, price
from app.billing.tariff_file import read_update
from app.billing.tariff_update import (
    ActeClosing,
    RateChange,
    RatesInTime,
    StepConfirmed,
    TariffConflict,
    TariffUpdate,
    apply_update,
    billing_on,
)
from app.domain.dates import DateRange
from app.domain.money import Money
from app.domain.people import ZoneTarifaire
from app.domain.soins import Seance
from app.services.tables import load_tables
from tests.samples import LOMBALGIE, droits
from tests.tariff_files import ACTE, CLOSE, payload

TABLES = load_tables().billing
METROPOLE, DROM = ZoneTarifaire.METROPOLE, ZoneTarifaire.DROM
BEFORE, START = date(2026, 11, 9), date(2026, 11, 10)
STEP = ("MK-4-NEURO-2", date(2026, 9, 1))
OPEN = sorted(
    acte_id
    for acte_id, rows in TABLES.nomenclature.versions.items()
    if rows[-1].validity.end is None and rows[-1].coefficient is not None
)
TODAY = date(2026, 11, 22)


def update(**parts: Any) -> TariffUpdate:
    return read_update(payload(**parts))


def acte(**changed: str) -> dict[str, str]:
    return {**ACTE, **changed}


def cents(tables: BillingTables, day: date, acte_id: str = LOMBALGIE, zone: ZoneTarifaire = METROPOLE) -> Money | None:
    found = tables.nomenclature.in_force(acte_id, day)
    return price(found, tables.nomenclature, zone, day) if found else None


def test_an_act_changes_on_its_day_and_not_before() -> None:
    raised = apply_update(TABLES, update())
    assert (cents(raised, BEFORE), cents(raised, START)) == (Money(1788), Money(1854))
    assert (cents(TABLES, START), len(TABLES.nomenclature.versions[LOMBALGIE])) == (Money(1788), len(_rows(raised)) - 1)
    (change,) = changes(TABLES, raised)
    assert (change.kind, change.day, change.before, change.after) == (
        ChangeKind.MODIFICATION, START, "RAM\u00a08,09", "RAM\u00a08,39",
    )  # fmt: skip
    assert change.amounts == ((METROPOLE, Money(1788), Money(1854)), (DROM, Money(1966), Money(2039)))


def _rows(tables: BillingTables) -> tuple[object, ...]:
    return tables.nomenclature.versions[LOMBALGIE]


def test_what_the_file_does_not_say_goes_on_from_the_version_before() -> None:
    raised = apply_update(TABLES, update()).nomenclature.in_force(LOMBALGIE, START)
    assert raised is not None
    assert (raised.status, raised.version) == (ActeStatus.IN_FORCE_VERIFIED, "2026-11-05")
    assert raised.source == "Texte inventé pour les essais"


def test_a_new_act_and_a_closed_one_are_named() -> None:
    fresh = acte(act_id="MK-X-NOUVEAU", label_fr="Acte créé", letter_key="AMK", coefficient="12.00")
    fresh |= {"amount_metropole_eur": "26.52", "amount_drom_eur": "29.16"}
    changed = apply_update(TABLES, update(actes={"fermer": [CLOSE], "ajouter": [fresh]}))
    found = {change.subject: change for change in changes(TABLES, changed)}
    assert found["MK-X-NOUVEAU"].kind is ChangeKind.AJOUT
    assert found["MK-X-NOUVEAU"].amounts[0] == (METROPOLE, None, Money(2652))
    assert (found[LOMBALGIE].kind, found[LOMBALGIE].day, found[LOMBALGIE].after) == (ChangeKind.FERMETURE, START, "")
    undone = {change.subject: change.kind for change in changes(changed, TABLES)}
    assert undone == {"MK-X-NOUVEAU": ChangeKind.RETRAIT, LOMBALGIE: ChangeKind.REOUVERTURE}


def test_a_line_without_coefficient_changes_its_published_amount() -> None:
    travel = next(rows[-1] for rows in TABLES.nomenclature.versions.values() if rows[-1].act_id == "DEP-IFD")
    row = {
        "act_id": "DEP-IFD", "category": travel.category, "letter_key": travel.lettre_cle, "date_from": "2026-11-10",
        "article": travel.article, "label_fr": travel.libelle, "amount_metropole_eur": "2.60",
    }  # fmt: skip
    closing = {"act_id": "DEP-IFD", "dernier_jour": "2026-11-09"}
    changed = apply_update(TABLES, update(actes={"fermer": [closing], "ajouter": [row]}))
    (change,) = changes(TABLES, changed)
    assert change.amounts[0] == (METROPOLE, travel.published[METROPOLE], Money(260))


def test_a_confirmed_step_is_switched_on() -> None:
    act_id, day = STEP
    confirm = {"actes": {"confirmer": [{"act_id": act_id, "date_from": day.isoformat()}]}}
    on = apply_update(TABLES, update(**confirm))
    assert (cents(on, day - timedelta(days=1), act_id), cents(on, day, act_id)) == (Money(2210), Money(2431))
    planned = {(a.act_id, a.validity.start) for a in on.nomenclature.scheduled}
    assert STEP not in planned
    assert len(planned) == len(TABLES.nomenclature.scheduled) - 1
    (change,) = changes(TABLES, on)
    assert (change.kind, change.subject) == (ChangeKind.MODIFICATION, act_id)


def test_a_step_that_the_user_had_switched_on_is_only_confirmed() -> None:
    act_id, day = STEP
    on_by_hand = load_tables(scheduled_enabled=True).billing
    confirmed = apply_update(on_by_hand, TariffUpdate(1, 0, TODAY, "x", "Texte", confirmed=(StepConfirmed(*STEP),)))
    found = confirmed.nomenclature.in_force(act_id, day)
    assert found is not None
    assert (found.status, cents(confirmed, day, act_id)) == (ActeStatus.IN_FORCE_VERIFIED, Money(2431))
    (change,) = changes(on_by_hand, confirmed)
    assert change.kind is ChangeKind.CONFIRMATION


def test_a_confirmed_new_act_has_nothing_before_it() -> None:
    confirm = TariffUpdate(1, 0, TODAY, "x", "T", confirmed=(StepConfirmed("MK-I1-FRAGILITE", date(2026, 9, 1)),))
    (change,) = changes(TABLES, apply_update(TABLES, confirm))
    assert (change.kind, change.before) == (ChangeKind.AJOUT, "")


@pytest.mark.parametrize("enabled", [False, True])
def test_a_text_comes_before_what_was_only_planned(enabled: bool) -> None:
    act_id, day = STEP
    tables = load_tables(scheduled_enabled=enabled).billing
    held = load_tables().billing.nomenclature.in_force(act_id, day)
    assert held is not None
    fresh = replace(held, coefficient=Decimal("10.50"), validity=DateRange(day), published={})
    text = TariffUpdate(
        1, 0, TODAY, "x", "Texte", closed=(ActeClosing(act_id, day - timedelta(days=1)),), added=(fresh,)
    )  # fmt: skip
    applied = apply_update(tables, text)
    assert cents(applied, day, act_id) == Money(2321)
    assert STEP not in {(a.act_id, a.validity.start) for a in applied.nomenclature.scheduled}
    kinds = [change.kind for change in changes(tables, applied)]
    assert kinds in ([ChangeKind.MODIFICATION], [ChangeKind.CONFIRMATION])


def test_a_text_that_creates_a_planned_act_takes_its_place() -> None:
    tables = load_tables(scheduled_enabled=True).billing
    planned = tables.nomenclature.versions["MK-I1-FRAGILITE"][0]
    text = TariffUpdate(1, 0, TODAY, "x", "Texte", added=(replace(planned, status=ActeStatus.IN_FORCE_VERIFIED),))
    (row,) = apply_update(tables, text).nomenclature.versions["MK-I1-FRAGILITE"]
    assert row.status is ActeStatus.IN_FORCE_VERIFIED


def value(**changed: str) -> dict[str, str]:
    return {"letter_key": "RAM", "zone": "METROPOLE", "value": "2.30", "date_from": "2027-01-01", **changed}


CLOSE_RAM = {"letter_key": "RAM", "zone": "METROPOLE", "dernier_jour": "2026-12-31"}


def test_a_key_value_changes_every_act_that_carries_it() -> None:
    changed = apply_update(TABLES, update(lettres_cles={"fermer": [CLOSE_RAM], "ajouter": [value()]}))
    assert (cents(changed, date(2026, 12, 31)), cents(changed, date(2027, 1, 1))) == (Money(1788), Money(1861))
    (change,) = changes(TABLES, changed)
    assert (change.kind, change.subject, change.before, change.after) == (
        ChangeKind.LETTRE_CLE, "RAM métropole", "2,21\u00a0€", "2,30\u00a0€",
    )  # fmt: skip


def test_a_key_that_no_act_carries_may_end() -> None:
    tables = apply_update(
        TABLES, update(lettres_cles={"ajouter": [value(letter_key="ZZZ", zone="DROM", date_from="2027-01-01")]})
    )
    closing = {"letter_key": "ZZZ", "zone": "DROM", "dernier_jour": "2027-06-30"}
    ended = apply_update(tables, update(lettres_cles={"fermer": [closing]}))
    (change,) = changes(tables, ended)
    assert (change.day, change.after) == (date(2027, 7, 1), "")


def test_a_rate_holds_from_its_day_on() -> None:
    base = {"code": "BASE", "taux_pct": 55, "date_from": "2027-01-01"}
    once = apply_update(TABLES, update(taux=[base]))
    twice = apply_update(once, update(taux=[{**base, "taux_pct": 50, "date_from": "2028-01-01"}]))
    days = [date(2026, 12, 31), date(2027, 1, 1), date(2028, 1, 1)]
    assert [billing_on(twice, day).rates["BASE"].taux for day in days] == [60, 55, 50]
    assert billing_on(TABLES, days[0]) is TABLES
    assert (len(twice.rates), set(twice.rates), twice.rates["BASE"].taux) == (
        len(TABLES.rates), set(TABLES.rates), 60,
    )  # fmt: skip
    assert [(c.day, c.before, c.after) for c in changes(once, twice)] == [(days[2], "55\u00a0%", "50\u00a0%")]
    assert [(c.before, c.after) for c in changes(once, TABLES)] == [("55\u00a0%", "60\u00a0%")]
    assert changes(TABLES, once)[0].libelle == TABLES.rates["BASE"].situation
    assert isinstance(once.rates, RatesInTime)
    again = apply_update(TABLES, update(taux=[base])).rates
    assert (once.rates == again, hash(once.rates) == hash(again), once.rates == twice.rates) == (True, True, False)


def test_an_unknown_rate_is_said_so() -> None:
    code = next(code for code, row in TABLES.rates.items() if row.taux is None)
    changed = apply_update(TABLES, TariffUpdate(1, 0, TODAY, "x", "T", rates=(RateChange(code, 70, START, "T"),)))
    assert [(c.before, c.after) for c in changes(TABLES, changed)] == [("inconnu", "70\u00a0%")]


OTHER_DAY = {**CLOSE, "dernier_jour": "2026-10-31"}
CONFLICTS: list[tuple[dict[str, Any], str]] = [
    ({"actes": {"fermer": [{**CLOSE, "act_id": "MK-RIEN"}]}}, "MK-RIEN n’est pas ouvert"),
    ({"actes": {"fermer": [CLOSE, CLOSE]}}, "n’est pas ouvert le 09/11/2026"),
    ({"actes": {"fermer": [{**CLOSE, "dernier_jour": "2025-12-31"}]}}, "n’est pas ouvert le 31/12/2025"),
    ({"actes": {"ajouter": [ACTE]}}, "deux versions en vigueur le 10/11/2026"),
    ({"actes": {"fermer": [OTHER_DAY], "ajouter": [ACTE]}}, "aucune version en vigueur le 01/11/2026"),
    (
        {"actes": {"fermer": [CLOSE], "ajouter": [acte(amount_metropole_eur="18.55")]}},
        "annoncé à 18,55\u00a0€ en métropole, le calcul donne 18,54\u00a0€",
    ),
    (
        {"actes": {"fermer": [CLOSE], "ajouter": [acte(letter_key="ZZZ")]}},
        "La lettre clé ZZZ n’a pas de valeur le 10/11/2026",
    ),
    ({"actes": {"confirmer": [{"act_id": LOMBALGIE, "date_from": "2026-09-02"}]}}, "Aucune étape prévue"),
    ({"actes": {"confirmer": [{"act_id": "MK-RIEN", "date_from": "2026-09-01"}]}}, "Aucune étape prévue"),
    ({"lettres_cles": {"fermer": [CLOSE_RAM]}}, "n’aurait plus de valeur en métropole le 01/01/2027"),
    ({"lettres_cles": {"fermer": [{**CLOSE_RAM, "letter_key": "ZZZ"}]}}, "n’a pas de valeur ouverte"),
    ({"lettres_cles": {"fermer": [{**CLOSE_RAM, "letter_key": "AMS"}]}}, "n’a pas de valeur ouverte"),
    ({"lettres_cles": {"fermer": [{**CLOSE_RAM, "dernier_jour": "2020-01-01"}]}}, "n’a pas de valeur ouverte"),
    ({"lettres_cles": {"ajouter": [value()]}}, "deux versions en vigueur le 01/01/2027"),
    (
        {"lettres_cles": {"fermer": [CLOSE_RAM], "ajouter": [value(date_from="2027-02-01")]}},
        "aucune version en vigueur le 01/01/2027",
    ),
    ({"taux": [{"code": "RIEN", "taux_pct": 50, "date_from": "2027-01-01"}]}, "«\u00a0RIEN\u00a0» n’existe pas"),
    (
        {"taux": [{"code": "BASE", "taux_pct": p, "date_from": "2027-01-01"} for p in (50, 55)]},
        "a déjà changé le 01/01/2027",
    ),
]


@pytest.mark.parametrize(("parts", "said"), CONFLICTS, ids=[said for _, said in CONFLICTS])
def test_what_does_not_fit_is_refused_with_its_reason(parts: dict[str, Any], said: str) -> None:
    with pytest.raises(TariffConflict) as refused:
        apply_update(TABLES, update(**parts))
    assert said in refused.value.user_message
    assert refused.value.problems


@st.composite
def raises(draw: st.DrawFn) -> TariffUpdate:
    """A raise of some open acts from one day on, as a text would write it."""
    day = draw(st.dates(date(2026, 12, 1), date(2030, 1, 1)))
    chosen = draw(st.lists(st.sampled_from(OPEN), min_size=1, max_size=6, unique=True))
    closed, added = [], []
    for act_id in chosen:
        held = TABLES.nomenclature.versions[act_id][-1]
        assert held.coefficient is not None
        more = Decimal(draw(st.integers(1, 200))) / 100
        closed.append(ActeClosing(act_id, day - timedelta(days=1)))
        added.append(replace(held, coefficient=held.coefficient + more, validity=DateRange(day), published={}))
    return TariffUpdate(1, 0, TODAY, "Hausse", "Texte", closed=tuple(closed), added=tuple(added))


@settings(max_examples=60, deadline=None)
@given(raises(), st.dates(date(2024, 2, 22), date(2031, 1, 1)))
def test_any_raise_leaves_one_price_a_day_and_the_past_alone(text: TariffUpdate, day: date) -> None:
    raised = apply_update(TABLES, text)
    start = text.closed[0].last + timedelta(days=1)
    for one in text.added:
        rows = raised.nomenclature.versions[one.act_id]
        assert sum(day in row.validity for row in rows) <= 1
        assert (cents(raised, day, one.act_id) is None) == (cents(TABLES, day, one.act_id) is None)
        if day < start:
            seance = Seance(1, 1, 1, 1, day)
            old, new = (tables.nomenclature.in_force(one.act_id, day) for tables in (TABLES, raised))
            if old is not None and new is not None:
                was, now = (
                    price_seance(seance, found, METROPOLE, droits(), tables)
                    for found, tables in ((old, TABLES), (new, raised))
                )
                assert isinstance(was, Priced)
                assert was == now
    assert {change.day for change in changes(TABLES, raised)} == {start}
    assert changes(raised, raised) == ()
