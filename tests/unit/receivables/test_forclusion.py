"""The last day to act: every row of the table, every odd day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.creance import DebtorKind
from app.receivables.forclusion import Delai, NoLaw, Risque, add_months, next_quarter
from app.services.law import load_law

LAW = load_law()


@pytest.mark.parametrize(
    ("soins", "limite"),
    [
        ("2026-01-01", "2028-03-31"),
        ("2026-03-31", "2028-03-31"),
        ("2024-02-29", "2026-03-31"),
        ("2025-12-31", "2027-12-31"),
        ("2026-11-22", "2028-12-31"),
    ],
)
def test_the_caisse_has_two_years_from_the_next_quarter(soins: str, limite: str) -> None:
    """The published table of facts/recouvrement-droit.md §1.2."""
    found = LAW.limit(DebtorKind.CAISSE, date.fromisoformat(soins))
    assert found.last_day == date.fromisoformat(limite)
    assert found.texte == "CSS, art. L160-11"


@pytest.mark.parametrize(("soins", "limite"), [("2024-02-29", "2026-02-28"), ("2026-03-31", "2028-03-31")])
@pytest.mark.parametrize(
    ("debiteur", "risque", "texte"),
    [
        (DebtorKind.PATIENT, Risque.MALADIE, "C. conso., art. L218-2"),
        (DebtorKind.MUTUELLE, Risque.MALADIE, "C. mut., art. L221-11"),
        (DebtorKind.CAISSE, Risque.AT_MP, "CSS, art. L431-2"),
    ],
)
def test_two_years_from_the_act(soins: str, limite: str, debiteur: DebtorKind, risque: Risque, texte: str) -> None:
    found = LAW.limit(debiteur, date.fromisoformat(soins), risque)
    assert (found.last_day, found.texte) == (date.fromisoformat(limite), texte)


def test_maternity_warns_a_year_after_the_care() -> None:
    found = LAW.limit(DebtorKind.CAISSE, date(2026, 2, 3), Risque.MATERNITE)
    assert found.last_day == date(2027, 2, 3)
    assert "grossesse" in LAW.explanation(found.texte)


@pytest.mark.parametrize(
    ("day", "texte"), [(date(2016, 6, 30), "C. conso., art. L137-2"), (date(2016, 7, 1), "C. conso., art. L218-2")]
)
def test_the_text_is_the_one_in_force_on_the_day(day: date, texte: str) -> None:
    assert LAW.limit(DebtorKind.PATIENT, day).texte == texte


def test_a_day_without_text_is_refused() -> None:
    with pytest.raises(NoLaw):
        LAW.limit(DebtorKind.PATIENT, date(1999, 1, 1))


def test_an_unknown_text_has_no_explanation() -> None:
    with pytest.raises(NoLaw):
        LAW.explanation("code de la route")


@pytest.mark.parametrize(
    ("nature", "risque"), [("10", Risque.MALADIE), ("30", Risque.MATERNITE), ("41", Risque.AT_MP), ("", Risque.MALADIE)]
)
def test_the_nature_of_insurance_names_the_risk(nature: str, risque: Risque) -> None:
    assert Risque.of_nature(nature) is risque


@given(st.dates(date(2016, 7, 1), date(2090, 1, 1)))
def test_the_delay_of_the_caisse_lasts_24_to_27_months(soins: date) -> None:
    last = LAW.limit(DebtorKind.CAISSE, soins).last_day
    assert add_months(soins, 24) <= last < add_months(soins, 27)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_the_next_quarter_starts_within_92_days(day: date) -> None:
    start = next_quarter(day)
    assert (start.day, start.month % 3) == (1, 1)
    assert timedelta(0) < start - day <= timedelta(days=92)


def test_the_table_neither_overlaps_nor_leaves_a_gap() -> None:
    rows: dict[tuple[DebtorKind, Risque | None], list[Delai]] = {}
    for delai in LAW.delais:
        rows.setdefault((delai.debiteur, delai.risque), []).append(delai)
        assert delai.source
        assert delai.explication.endswith(".")
    assert len(rows) == 5
    for delais in rows.values():
        delais.sort(key=lambda delai: delai.soins.start)
        for before, after in pairwise(delais):
            assert before.soins.end == after.soins.start
        assert delais[-1].soins.end is None


def test_every_text_is_explained_by_one_sentence() -> None:
    sentences: dict[str, set[str]] = {}
    for delai in LAW.delais:
        sentences.setdefault(delai.texte, set()).add(delai.explication)
    assert all(len(found) == 1 for found in sentences.values())
