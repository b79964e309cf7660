"""The text of the payment code, against the published example."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.epc import MAX_BYTES, MAX_CENTS, epc_payload, qr_rectangles
from app.domain.identifiers import Iban
from app.domain.money import Money

IBAN = Iban.parse("FR7630006000011234567890189")


def test_the_published_example() -> None:
    """facts/recouvrement-droit.md §5.1: 97 bytes."""
    payload = epc_payload("CABINET DURAND KINESITHERAPIE", IBAN, "", Money(4839), "NH2026-000123")
    expected = (
        "BCD\n002\n1\nSCT\n\nCABINET DURAND KINESITHERAPIE\nFR7630006000011234567890189\nEUR48.39\n\n\nNH2026-000123"
    )
    assert payload == expected
    assert len(payload.encode()) == 97


@pytest.mark.parametrize(("cents", "written"), [(1, "EUR0.01"), (100, "EUR1.00"), (MAX_CENTS, "EUR999999999.99")])
def test_the_amount_has_a_point_and_two_digits(cents: int, written: str) -> None:
    assert epc_payload("A", IBAN, "", Money(cents), "R").split("\n")[7] == written


@pytest.mark.parametrize("cents", [0, -1, MAX_CENTS + 1])
def test_an_amount_no_transfer_can_carry_is_refused(cents: int) -> None:
    with pytest.raises(ValueError, match="amount"):
        epc_payload("A", IBAN, "", Money(cents), "R")


@given(st.text(max_size=300), st.text(max_size=300), st.integers(1, MAX_CENTS))
def test_any_name_fits_the_standard(name: str, text: str, cents: int) -> None:
    payload = epc_payload(name, IBAN, "AGRIFRPPXXX", Money(cents), text)
    lines = payload.split("\n")
    assert payload.isascii()
    assert len(payload) <= MAX_BYTES
    assert len(lines) == 11
    assert len(lines[5]) <= 70


def test_accents_and_ligatures_are_written_out() -> None:
    assert epc_payload("Cœur d’Ève — kiné", IBAN, "", Money(1), "R").split("\n")[5] == "Coeur d'Eve - kine"


def test_the_rectangles_fill_the_square_they_are_given() -> None:
    found = qr_rectangles("BCD", 10, 20, 30)
    assert min(x for x, _y, _w, _h in found) == pytest.approx(10)
    assert max(x + w for x, _y, w, _h in found) == pytest.approx(40)
    assert max(y + h for _x, y, _w, h in found) == pytest.approx(50)
