"""Whatever a card or an official library answers, only typed errors come out, and they name nobody.

``pytest -m fuzz`` runs each parser on a hundred thousand examples.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import strategies as st

from app.hardware import tlv
from app.hardware.api_lecture.xml import parse_identification
from app.hardware.native.frames import unpack_answer
from app.hardware.ssv.groups import parse_zone
from app.hardware.ssv.reading import read_bearer, read_rights
from app.hardware.virtual_card import VirtualCard, identity_template, nir_template, raw_vitale_2, vitale_2
from app.hardware.virtual_people import FAMILY, LUNAR
from app.hardware.vitale import read_vitale
from tests.fuzzing import TAKEN, Dice, Parse, assert_deep, examples_of, hold, programmed
from tests.native.people import bearer_zone, identification, rights_zone
from tests.unit import card_shapes

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
IDENTITIES = b"".join(identity_template(p) for p in FAMILY)
NIRS = b"".join(nir_template(p.nir.value) for p in FAMILY)
SECRETS = ("DURAND", "Élodie", FAMILY[0].nir.digits, "MOREL")
TAGS = (0x65, 0x80, 0x81, 0x82, 0x93, 0xE0, 0x5F37, 0x66)


def changed(sound: bytes) -> st.SearchStrategy[bytes]:
    """Return *sound* with a few bytes replaced, dropped or added: one draw is a whole program of changes, which keeps a
    hundred thousand of them affordable."""
    return st.binary(max_size=20).map(lambda program: _changed(sound, program))


def _changed(sound: bytes, program: bytes) -> bytes:
    data = bytearray(sound)
    for step in range(0, len(program) - 3, 4):
        how, high, low, value = program[step : step + 4]
        place = (high << 8 | low) % (len(data) + 1)
        if how % 4 == 0:
            data[place : place + 1] = bytes([value])
        elif how % 4 == 1:
            del data[place : place + 1 + value % 8]
        elif how % 4 == 2:
            data[place:place] = bytes([value]) * (1 + how // 64)
        else:
            data = data[:place]
    return bytes(data)


def nested(program: bytes) -> bytes:
    """Return elements in elements, as *program* tells: each byte wraps, follows or fills."""
    whole = b""
    for byte in program:
        tag = TAGS[byte % len(TAGS)]
        whole = tlv.encode(tag, whole) if byte & 0x80 else whole + tlv.encode(tag, program[: byte % 24])
    return whole


FILES = st.binary(max_size=12).map(nested)
FRAME = b'{"code": 1, "numbers": [2], "zones": [{"b": "AA=="}]}'


class Wire:
    """A card in hand."""

    def __init__(self, card: VirtualCard) -> None:
        self.card = card

    def transmit(self, apdu: bytes) -> tuple[bytes, int]:
        answer = self.card.answer(apdu)
        return answer[:-2], int.from_bytes(answer[-2:], "big")


class Noise:
    """A card that answers pieces of *data*, each with the status word at its head, then refuses."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def transmit(self, _apdu: bytes) -> tuple[bytes, int]:
        if len(self.data) < 3:
            return b"", 0x6F00
        size, status = self.data[0], int.from_bytes(self.data[1:3], "big")
        answer, self.data = self.data[3 : 3 + size], self.data[3 + size :]
        return answer, 0x9000 if status % 3 else status


def _identity_file(data: bytes) -> None:
    read_vitale(Wire(raw_vitale_2(data, NIRS)), "L", NOW)


def _nir_file(data: bytes) -> None:
    read_vitale(Wire(raw_vitale_2(IDENTITIES, data)), "L", NOW)


def _answers(data: bytes) -> None:
    read_vitale(Noise(data), "L", NOW)


def _rights(data: bytes) -> None:
    read_rights(parse_zone(data))


def _bearer(data: bytes) -> None:
    read_bearer(parse_zone(data))


def _faulty(program: bytes) -> None:
    read_vitale(card_shapes.Faulty(vitale_2(FAMILY), program), "L", NOW)


def _as_told(dice: Dice) -> bytes:
    return dice.raw(120)


XML, LUNAR_XML = identification(FAMILY), identification(LUNAR, nested_birth=True)
PARSERS: dict[str, tuple[Parse, st.SearchStrategy[bytes]]] = {
    "tlv": (tlv.parse, st.one_of(st.binary(max_size=200), changed(IDENTITIES), FILES)),
    "identity file": (_identity_file, st.one_of(st.binary(max_size=300), changed(IDENTITIES), FILES)),
    "nir file": (_nir_file, st.one_of(st.binary(max_size=300), changed(NIRS))),
    "card answers": (_answers, st.binary(max_size=600)),
    "faulty card": (_faulty, st.binary(max_size=120)),
    "ssv rights": (
        _rights,
        st.one_of(st.binary(max_size=300), changed(rights_zone(FAMILY)), programmed(card_shapes.rights_zone, 200)),
    ),
    "ssv bearer": (
        _bearer,
        st.one_of(st.binary(max_size=300), changed(bearer_zone()), programmed(card_shapes.bearer_zone, 100)),
    ),
    "api-lecture xml": (
        parse_identification,
        st.one_of(
            st.binary(max_size=200), changed(XML), changed(LUNAR_XML), programmed(card_shapes.identification_xml, 200)
        ),
    ),
    "worker frames": (unpack_answer, st.one_of(st.binary(max_size=100), changed(FRAME))),
}  # fmt: skip
DEPTHS: dict[str, tuple[Parse, Callable[[Dice], bytes], tuple[str, ...]]] = {
    "faulty card": (
        _faulty,
        _as_told,
        ("select root", "select application", "read identity: 6982", "read identity: 6F00", "bad TLV", TAKEN),
    ),
    "ssv rights": (
        _rights,
        card_shapes.rights_zone,
        ("no insured", "bad zone", TAKEN),
    ),
    "ssv bearer": (_bearer, card_shapes.bearer_zone, ("no bearer", "bad zone", TAKEN)),
    "api-lecture xml": (
        parse_identification,
        card_shapes.identification_xml,
        ("document type", "encoding", "another root", "too deep", "people inside people", "nobody", "malformed", TAKEN),
    ),
}


def _names_nobody(_data: bytes, words: str) -> None:
    assert not any(secret in words for secret in SECRETS)


@pytest.mark.fuzz
@pytest.mark.parametrize("name", PARSERS)
def test_only_typed_errors_come_out(name: str, pytestconfig: pytest.Config) -> None:
    """A few hundred examples in a usual run, a hundred thousand when the mark is asked for."""
    hold(*PARSERS[name], examples_of(pytestconfig), _names_nobody)


@pytest.mark.parametrize("name", DEPTHS)
def test_the_examples_go_as_deep_as_every_check(name: str) -> None:
    assert_deep(*DEPTHS[name])
