from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.hardware.tlv import BadTlv, Tlv, encode, first, parse

TAGS = st.one_of(
    st.integers(1, 0xFF).filter(lambda tag: tag & 0x1F != 0x1F),
    st.builds(lambda high, low: (high << 5 | 0x1F) << 8 | low, st.integers(0, 6), st.integers(0, 0x7F)),
)


@given(st.lists(st.tuples(TAGS, st.binary(max_size=400))))
def test_what_is_encoded_is_parsed_back(items: list[tuple[int, bytes]]) -> None:
    assert parse(b"".join(encode(tag, value) for tag, value in items)) == tuple(Tlv(*item) for item in items)


@given(st.binary(max_size=300))
def test_any_bytes_give_elements_or_bad_tlv(data: bytes) -> None:
    try:
        elements = parse(data)
    except BadTlv:
        return
    assert sum(len(element.value) for element in elements) <= len(data)


@pytest.mark.parametrize(
    ("data", "value"),
    [
        ("5F3702AABB", "AABB"),
        ("658102AABB", "AABB"),
        ("65820002AABB", "AABB"),
        ("6502AABB000000", "AABB"),
        ("6502AABBFFFFFF", "AABB"),
    ],
)
def test_two_byte_tags_long_lengths_and_padding(data: str, value: str) -> None:
    (element,) = parse(bytes.fromhex(data))
    assert element.value == bytes.fromhex(value)


@pytest.mark.parametrize(
    "data", ["65", "6505AA", "6581", "658201", "6580AA", "5F", "5F8181818101AA", "6584000000 01AA"]
)
def test_what_reaches_past_the_end_is_refused(data: str) -> None:
    with pytest.raises(BadTlv):
        parse(bytes.fromhex(data))


def test_unknown_tags_are_kept_and_values_never_shown() -> None:
    elements = parse(encode(0xC1, b"secret") + encode(0x80, b"NOM"))
    assert [element.tag for element in elements] == [0xC1, 0x80]
    assert first(elements, 0x80) == b"NOM"
    assert first(elements, 0x81) is None
    assert "secret" not in repr(elements)
