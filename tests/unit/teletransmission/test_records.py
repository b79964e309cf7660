"""Records against the examples of the specification, and as a property of every table."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import FormatError
from app.domain.money import Money
from app.teletransmission.characters import comparable, record_text
from app.teletransmission.decode import decode, decode_records, identify
from app.teletransmission.encode import Value, encode
from app.teletransmission.layout import Record, Zone, b2_layouts
from app.teletransmission.tables import load, read_rows
from tests.unit.teletransmission import golden

TABLES = load()
B2_CODES = [row["record"] for row in read_rows("b2", "layout.csv")]
EVERY_RECORD = [TABLES.b2[code] for code in dict.fromkeys(B2_CODES)]


@pytest.mark.parametrize("content", [golden.B2, golden.DRE], ids=["invoices", "dre"])
def test_golden_bytes_are_rebuilt_from_what_was_read(content: bytes) -> None:
    records = decode_records(TABLES.b2, content)
    assert "".join(encode(record.record, record.values) for record in records).encode() == content


def test_golden_values() -> None:
    act = decode_records(TABLES.b2, golden.B2)[4]
    assert (act.code, act["act"], act.money("amo"), act.number("coef")) == ("4", "RAM", Money(1073), 809)
    assert act.day("act_date") == date(2026, 11, 2)
    assert "DUPONT" not in repr(decode_records(TABLES.b2, golden.B2)[1])


def test_a_lunar_date_is_no_day_and_a_word_is_no_number() -> None:
    header = decode_records(TABLES.b2, golden.B2.replace(b"F8505121", b"F8599311"))[2]
    assert header.day("birth") is None
    assert header.day("pec_date") is None
    with pytest.raises(FormatError):
        header.number("split")


def test_a_record_of_another_length_is_refused() -> None:
    with pytest.raises(FormatError, match="127 characters"):
        decode(TABLES.b2["2"], golden.B2[256:383].decode())


@pytest.mark.parametrize(("line", "code"), list(enumerate(["000", "1", "2", "2S", "4", "4S", "4", "4S"])))
def test_a_record_is_known_by_its_first_characters_and_its_letter(line: int, code: str) -> None:
    text = golden.B2.decode()[line * 128 : line * 128 + 128]
    assert identify(text) == code


def _values(record: Record) -> st.SearchStrategy[dict[str, str]]:
    letters = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789.-/", max_size=128)

    def one(zone: Zone) -> st.SearchStrategy[str]:
        if zone.numeric:
            return st.integers(0, 10**zone.length - 1).map(lambda n: f"{n:0{zone.length}d}")
        return letters.map(lambda text: text[: zone.length].rstrip())

    return st.fixed_dictionaries({zone.key: one(zone) for zone in record.zones})


@given(st.sampled_from(EVERY_RECORD).flatmap(lambda r: st.tuples(st.just(r), _values(r))))
def test_what_is_encoded_is_read_back(pair: tuple[Record, dict[str, str]]) -> None:
    record, values = pair
    text = encode(record, values)
    assert len(text) == 128
    assert decode(record, text).values == values


def test_names_of_80_characters_with_accents_are_cut_to_their_zone() -> None:
    name = "D’Àrçœur-Éléonore " * 5
    text = encode(TABLES.b2["1"], _lot_header(name))
    assert TABLES.b2["1"]["name"].cut(text) == record_text(name)[:40]
    assert text.isascii()
    assert record_text("D’Œuvre Noël") == "D OEUVRE NOEL"
    assert comparable("Bénéficiaire  inconnu, en « BDO »") == "BENEFICIAIRE INCONNU EN BDO"


def _lot_header(name: str) -> dict[str, Value]:
    return {"ps_num": "757000013", "dest_org": "751", "lot_num": 1, "name": name, "date": date(2026, 11, 20)}


def test_an_identifier_that_does_not_fit_is_refused_not_cut() -> None:
    with pytest.raises(FormatError) as caught:
        encode(TABLES.b2["2"], {"nir": "28505751150429"}, line=3)
    assert (caught.value.record, caught.value.zone, caught.value.line) == ("2", "nir", 3)
    with pytest.raises(FormatError):
        encode(TABLES.b2["4"], {"nir": "2850575115042", "act": "RAM", "amc": Money(10**6)})


def test_a_missing_identity_and_an_unknown_zone_are_refused() -> None:
    with pytest.raises(FormatError):
        encode(TABLES.b2["2"], {})
    with pytest.raises(ValueError, match="no zone"):
        encode(TABLES.b2["2"], {"nir": "2850575115042", "colour": "red"})
    with pytest.raises(ValueError, match="unsigned"):
        encode(TABLES.b2["4"], {"nir": "2850575115042", "act": "RAM", "amo": Money(-1)})


def test_a_corsican_number_goes_through() -> None:
    text = encode(TABLES.b2["2"], {"nir": "285052A115042", "ps_num": "2A7000013"})
    assert decode(TABLES.b2["2"], text)["nir"] == "285052A115042"
    assert decode(TABLES.b2["2"], text)["ps_num"] == "2A7000013"


@pytest.mark.parametrize(
    ("content", "zone"),
    [
        (golden.B2[:-1], "*"),
        (b"", "*"),
        (golden.B2.replace(b"DUPONT", b"DUP\xe9NT"), "*"),
        (b"7" * 128, "rec_type"),
        (golden.B2[:256] + golden.B2[256:].replace(b"2757000013", b"2ZZZ000013", 1), "ps_num"),
        (golden.B2.replace(b"00000100000020", b"000001        "), "n_records"),
    ],
)
def test_a_spoiled_file_tells_where(content: bytes, zone: str) -> None:
    with pytest.raises(FormatError) as caught:
        decode_records(TABLES.b2, content)
    assert caught.value.zone == zone
    assert "conservé" in caught.value.user_message


def test_a_record_without_layout_is_refused() -> None:
    with pytest.raises(FormatError, match="no layout"):
        decode_records(TABLES.b2, b"4" * 35 + b"Z" + b"4" * 92)


def test_decimals_count_hundredths_and_optional_numbers_may_be_blank() -> None:
    values: dict[str, Value] = {"nir": "2850575115042", "act": "RAM", "coef": Decimal("8.09"), "presc_spec": ""}
    act = decode(TABLES.b2["4"], encode(TABLES.b2["4"], values))
    assert act["coef"] == "000809"
    assert act["presc_spec"] == ""
    assert act["exec_spec"] == "26"


def test_a_table_whose_zones_do_not_tile_is_refused() -> None:
    rows = [row for row in read_rows("b2", "layout.csv") if row["record"] == "5"]
    with pytest.raises(ValueError, match="does not start"):
        b2_layouts([row for row in rows if row["key"] != "n34"])
    with pytest.raises(ValueError, match="ends at"):
        b2_layouts(rows[:-1])
    with pytest.raises(ValueError, match="twice"):
        b2_layouts([*rows, *(row for row in read_rows("b2", "layout.csv") if row["record"] == "6"), *rows])


def test_every_table_names_its_source() -> None:
    for row in read_rows("b2", "destinations.csv"):
        assert row["source"]
        assert len(row["organisme"]) == len(row["centre_informatique"]) == 3
