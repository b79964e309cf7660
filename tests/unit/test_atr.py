from __future__ import annotations

import pytest

from app.domain.card import CardKind
from app.hardware.atr import label, recognise, table


@pytest.mark.parametrize(
    ("atr", "kind"),
    [
        *((f"3B751300 00{xx}09EA9000", CardKind.VITALE_2) for xx in ("43", "44", "45", "49", "4C", "4A")),
        ("3B751300004509FA9000", CardKind.VITALE_2),
        ("3B751300009C02020102", CardKind.UNKNOWN),
        ("3F6525002C09699000", CardKind.VITALE_1),
        ("3F65250052096A9000", CardKind.VITALE_1),
        ("3BAC00402A001225006480000310009000", CardKind.CPS),
        ("3BDC18FF000012250064800004010090 00", CardKind.CPS),
        ("3B8F80010031B86404B0ECC17394018082 90000E", CardKind.CPS),
        ("3B001225006480AA", CardKind.CPS),
        ("3B6800000073C84013009000", CardKind.UNKNOWN),
        ("", CardKind.UNKNOWN),
        ("3B75130000 4409EA900000", CardKind.UNKNOWN),  # one byte more than a Vitale 2
    ],
)
def test_each_atr_names_its_family(atr: str, kind: CardKind) -> None:
    assert recognise(bytes.fromhex(atr)) is kind


def test_every_row_of_the_table_can_decide() -> None:
    """A row hidden by those above it would be a mistake in the table."""
    for row in table():
        sample = bytes.fromhex(row.pattern.pattern.replace("[0-9A-F]", "4"))
        assert next(other for other in table() if other.fits(sample)) is row


def test_an_unknown_card_is_named_by_its_atr() -> None:
    assert label(bytes.fromhex("3B00")) == "ATR 3B 00"
