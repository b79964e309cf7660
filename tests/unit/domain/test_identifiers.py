"""Keys of the numbers, and the masking of those that name a person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import InvalidIdentifier
from app.domain.identifiers import Iban, Nir, NumeroAm, Rpps, luhn_is_right, luhn_key

LILLE, CORSE_A, CORSE_B = "2840359111123", "184032A111123", "184032B111123"


def key(digits: str) -> str:
    return Nir(digits, "").expected_key


def test_keys_of_mainland_and_corsica() -> None:
    assert int(LILLE) % 97 + int(key(LILLE)) == 97
    assert int("1840319111123") % 97 + int(key(CORSE_A)) == 97
    assert int("1840318111123") % 97 + int(key(CORSE_B)) == 97


@pytest.mark.parametrize("digits", [LILLE, CORSE_A, CORSE_B, "1840099111123", "7841375111123", "8845075111123"])
def test_a_right_nir_is_read_with_or_without_spaces(digits: str) -> None:
    nir = Nir(digits, key(digits))
    assert Nir.parse(nir.grouped) == Nir.parse(nir.value.lower()) == nir
    assert nir.key_is_right
    assert nir.grouped.replace(" ", "") == nir.value


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "shape"),
        ("5840375111123" + "01", "shape"),
        ("284035911112", "shape"),
        (LILLE + "00", "key"),
        ("184032C11112301", "shape"),
        (CORSE_A + key(CORSE_B), "key"),
    ],
)
def test_a_wrong_nir_is_refused(text: str, reason: str) -> None:
    with pytest.raises(InvalidIdentifier) as refused:
        Nir.parse(text)
    assert refused.value.reason == reason
    assert not any(character.isdigit() for character in str(refused.value))


def test_a_card_with_a_wrong_key_is_kept_and_said() -> None:
    nir = Nir.unchecked(f" {LILLE} 00 ")
    assert (nir.digits, nir.key, nir.key_is_right) == (LILLE, "00", False)
    assert Nir.unchecked(CORSE_A + "01").digits == CORSE_A
    with pytest.raises(InvalidIdentifier):
        Nir.unchecked("28403")


def test_a_nir_never_shows_by_accident() -> None:
    nir = Nir(LILLE, key(LILLE))
    for shown in (str(nir), repr(nir), f"{nir}", f"{[nir]}"):
        assert "111" not in shown
        assert "2 84 03" in shown


def test_rpps() -> None:
    right = "1000000001" + luhn_key("1000000001")
    assert Rpps.parse(f"{right[:2]} {right[2:]}").value == right
    assert str(Rpps(right)).replace(" ", "") == right
    wrong_key = right[:10] + str((int(right[10]) + 1) % 10)
    for wrong in (wrong_key, right[:-1], "", "x" * 11):
        with pytest.raises(InvalidIdentifier, match="RPPS"):
            Rpps.parse(wrong)


@pytest.mark.parametrize("start", ["75701234", "2A701234", "2B701234"])
def test_numero_am(start: str) -> None:
    right = start + luhn_key(start.replace("A", "1").replace("B", "2"))
    assert NumeroAm.parse(right.lower()).value == right
    assert str(NumeroAm(right)).replace(" ", "") == right
    for wrong in (right[:-1] + str((int(right[-1]) + 1) % 10), right[:-1], "AA7012345"):
        with pytest.raises(InvalidIdentifier, match="AM number"):
            NumeroAm.parse(wrong)


@given(st.text("0123456789", min_size=1, max_size=20))
def test_exactly_one_luhn_key(digits: str) -> None:
    assert [k for k in "0123456789" if luhn_is_right(digits + k)] == [luhn_key(digits)]


def test_iban() -> None:
    iban = Iban.parse("fr14 2004 1010 0505 0001 3M02 606")
    assert iban.value == "FR1420041010050500013M02606"
    assert str(iban) == "FR14 2004 1010 0505 0001 3M02 606"
    for wrong in ("FR1520041010050500013M02606", "", "FR14", "1420041010050500013M02606"):
        with pytest.raises(InvalidIdentifier, match="IBAN"):
            Iban.parse(wrong)
