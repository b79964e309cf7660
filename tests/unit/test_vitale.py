"""Reading a Vitale 2: what the card may answer, right, odd or wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.card import CarteLue
from app.domain.errors import CardRemoved, DeviceError, WrongCard
from app.domain.identifiers import Nir
from app.hardware import tlv
from app.hardware.apdu import MAX_FILE, TRIES, Channel
from app.hardware.virtual_card import (
    VirtualCard,
    identity_template,
    nir_template,
    raw_vitale_2,
    vitale_2,
)
from app.hardware.virtual_people import (
    CORSICAN,
    FAMILY,
    LUNAR,
    SINGLE,
    Person,
    fictional_nir,
    is_fictional,
    long_list,
)
from app.hardware.virtual_reader import VirtualReader
from app.hardware.vitale import read_vitale
from app.services.ports_card import CardTransport

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@dataclass
class Wire:
    """A virtual card in hand; keeps the commands, never the answers."""

    card: VirtualCard
    sent: list[bytes] = field(default_factory=list)

    def transmit(self, apdu: bytes) -> tuple[bytes, int]:
        self.sent.append(apdu)
        answer = self.card.answer(apdu)
        return answer[:-2], int.from_bytes(answer[-2:], "big")


def read(card: VirtualCard) -> CarteLue:
    return read_vitale(Wire(card), "L", NOW)


def people_of(card: CarteLue) -> list[tuple[object, ...]]:
    return [(p.nom, p.prenom, p.naissance, p.nir) for p in card.beneficiaires]


def as_read(people: tuple[Person, ...]) -> list[tuple[object, ...]]:
    return [(p.nom, p.prenom, p.birth_date, p.nir) for p in people]


@pytest.mark.parametrize("people", [FAMILY, SINGLE, CORSICAN, LUNAR, long_list()], ids=lambda p: p[0].prenom)
@pytest.mark.parametrize("padding", [0, 1, 300])
@pytest.mark.parametrize("end_of_file", [0x6C00, 0x6282])
def test_everybody_is_read(people: tuple[Person, ...], padding: int, end_of_file: int) -> None:
    card = read(vitale_2(people, padding=padding, end_of_file=end_of_file))
    assert people_of(card) == as_read(people)
    assert card.nirs_match
    assert all(is_fictional(p.nir) and p.nir.key_is_right for p in card.beneficiaires if p.nir)


@pytest.mark.parametrize("size", [255, 256, 257, 512, 513])
def test_a_file_that_ends_on_a_block_is_read_whole(size: int) -> None:
    content = identity_template(SINGLE[0])
    card = read(raw_vitale_2(content + bytes(size - len(content)), nir_template(SINGLE[0].nir.value)))
    assert people_of(card) == as_read(SINGLE)


def test_the_sequence_is_the_short_path() -> None:
    wire = Wire(vitale_2(SINGLE))
    read_vitale(wire, "L", NOW)
    assert [apdu.hex().upper()[:10] for apdu in wire.sent if apdu[1] != 0xC0] == [
        "00A4000002", "00B0820000", f"00B08200{len(identity_template(SINGLE[0])):02X}",
        "00A404000B", "00B0820000", "00B0820013",
    ]  # fmt: skip


def test_lists_of_different_length_drop_the_numbers_and_keep_the_names() -> None:
    identities = b"".join(identity_template(p) for p in FAMILY)
    card = read(raw_vitale_2(identities, nir_template(FAMILY[0].nir.value)))
    assert [(p.prenom, p.nir) for p in card.beneficiaires] == [(p.prenom, None) for p in FAMILY]
    assert not card.nirs_match


@pytest.mark.parametrize("status", [0x6982, 0x6985, 0x6A82])
def test_a_protected_number_leaves_the_identity(status: int) -> None:
    card = read(raw_vitale_2(identity_template(SINGLE[0]), status))
    assert (card.beneficiaires[0].nom, card.beneficiaires[0].nir, card.nirs_match) == ("BERNARD", None, False)


@pytest.mark.parametrize("spoiled", [b"\x65\x20\x93", b"\x65\x03\x93\x0f1", b"\x65\x84"])
def test_a_spoiled_list_of_numbers_leaves_the_identity(spoiled: bytes) -> None:
    card = read(raw_vitale_2(identity_template(SINGLE[0]), spoiled))
    assert (card.beneficiaires[0].nom, card.beneficiaires[0].nir, card.nirs_match) == ("BERNARD", None, False)


def test_erased_memory_after_the_lists_is_no_content() -> None:
    erased = b"\xff" * 300
    card = read(raw_vitale_2(identity_template(SINGLE[0]) + erased, nir_template(SINGLE[0].nir.value) + erased))
    assert people_of(card) == as_read(SINGLE)
    assert card.nirs_match


def test_a_place_kept_for_nobody_is_nobody() -> None:
    empty = tlv.encode(0x65, b"")
    card = read(raw_vitale_2(identity_template(SINGLE[0]) + empty, nir_template(SINGLE[0].nir.value) + empty))
    assert people_of(card) == as_read(SINGLE)
    with pytest.raises(WrongCard, match="nobody"):
        read(raw_vitale_2(empty, empty))


class Announcing:
    """A card that announces more than it has: ``61xx``, then ``6Cxx`` on GET RESPONSE; asks a SELECT for no length."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def transmit(self, apdu: bytes) -> tuple[bytes, int]:
        self.sent.append(apdu)
        return {0xA4: (b"", 0x6110), 0xC0: (b"\x6f\x02", 0x9000) if apdu[-1] == 2 else (b"", 0x6C02)}[apdu[1]]


def test_get_response_is_asked_again_with_the_length_that_the_card_says() -> None:
    wire = Announcing()
    assert Channel(wire).exchange(bytes.fromhex("00A40000023F00")) == (b"\x6f\x02", 0x9000)
    assert [apdu.hex() for apdu in wire.sent] == ["00a40000023f00", "00c0000010", "00c0000002"]


def test_a_command_with_data_is_never_cut_to_a_length() -> None:
    class Asks(Announcing):
        def transmit(self, apdu: bytes) -> tuple[bytes, int]:
            self.sent.append(apdu)
            return b"", 0x6C05

    wire = Asks()
    assert Channel(wire).exchange(bytes.fromhex("00A40000023F00")) == (b"", 0x6C05)
    assert len(wire.sent) == 1


def test_a_protected_identity_is_said() -> None:
    with pytest.raises(WrongCard, match="6982") as refused:
        read(raw_vitale_2(0x6982, b""))
    assert "Saisissez" in refused.value.user_message


def test_a_wrong_key_is_kept_and_told() -> None:
    right = SINGLE[0].nir.value
    wrong = right[:13] + f"{int(right[13:]) % 97 + 1:02d}"
    (person,) = read(raw_vitale_2(identity_template(SINGLE[0]), nir_template(wrong))).beneficiaires
    assert person.nir is not None
    assert person.nir.value == wrong
    assert not person.nir.key_is_right


@pytest.mark.parametrize("number", ["", "1511199990902", "15111AA99090299", "X" * 15, "² 51119999090299"[:15]])
def test_a_number_of_another_shape_is_none(number: str) -> None:
    template = tlv.encode(0x65, tlv.encode(0x93, number.encode("iso-8859-1")))
    (person,) = read(raw_vitale_2(identity_template(SINGLE[0]), template)).beneficiaires
    assert person.nir is None


@pytest.mark.parametrize("born", [b"", b"1951", b"1951110A", b"        "])
def test_an_unreadable_birth_date_is_none_and_spaces_are_stripped(born: bytes) -> None:
    identity = tlv.encode(0x65, tlv.encode(0x80, b"  D'\xc9T\xc9  \x00\x00") + tlv.encode(0x82, born))
    (person,) = read(raw_vitale_2(identity, nir_template(SINGLE[0].nir.value))).beneficiaires
    assert (person.nom, person.prenom, person.naissance) == ("D'ÉTÉ", "", None)


def test_a_lunar_date_is_kept_as_text() -> None:
    (person,) = read(vitale_2(LUNAR)).beneficiaires
    assert person.naissance is not None
    assert person.naissance.is_lunar
    assert str(person.naissance) == "01/19/1942"


@pytest.mark.parametrize("content", [b"", bytes(64), b"\x04\x00", identity_template(SINGLE[0])[:-5], b"\x65" * 40])
def test_a_file_without_people_is_no_vitale(content: bytes) -> None:
    with pytest.raises(WrongCard):
        read(raw_vitale_2(content, b""))


def test_more_people_than_a_card_holds_are_no_people() -> None:
    with pytest.raises(WrongCard):
        read(raw_vitale_2(tlv.encode(0x65, b"") * 33, b""))


def test_a_file_without_end_is_bounded() -> None:
    wire = Wire(raw_vitale_2(tlv.encode(0x65, bytes(40_000)), b""))
    with pytest.raises(WrongCard):
        read_vitale(wire, "L", NOW)
    assert len(wire.sent) <= MAX_FILE // 256 + 5


def test_a_hiccup_is_tried_again_four_times_at_most() -> None:
    reader = VirtualReader()
    reader.insert(vitale_2(SINGLE), hiccups=TRIES - 1)
    assert len(reader.read_identity(reader.names[0], NOW).beneficiaires) == 1
    reader.insert(vitale_2(SINGLE), hiccups=TRIES)
    with pytest.raises(CardRemoved):
        reader.read_identity(reader.names[0], NOW)


def test_nothing_read_reaches_a_representation() -> None:
    shown = repr(read(vitale_2(FAMILY)))
    assert not any(name in shown for name in ("DURAND", "Élodie", FAMILY[0].nir.value))


class Noise:
    """A card that answers what hypothesis draws, then goes on refusing."""

    def __init__(self, answers: list[tuple[bytes, int]]) -> None:
        self._answers: Iterator[tuple[bytes, int]] = iter(answers)

    def transmit(self, _apdu: bytes) -> tuple[bytes, int]:
        return next(self._answers, (b"", 0x6F00))


STATUSES = st.one_of(st.just(0x9000), st.sampled_from([0x6282, 0x6B00, 0x6A82, 0x6C05, 0x6105]), st.integers(0, 0xFFFF))


@given(st.lists(st.tuples(st.binary(max_size=256), STATUSES), max_size=80))
def test_any_answers_give_a_card_or_a_device_error(answers: list[tuple[bytes, int]]) -> None:
    survives(Noise(answers))


PIECES = st.recursive(
    st.binary(max_size=20),
    lambda inner: st.builds(tlv.encode, st.sampled_from([0x65, 0x80, 0x81, 0x82, 0x93, 0x5F37]), inner),
)


@given(st.lists(PIECES, max_size=6), st.lists(PIECES, max_size=6))
def test_any_files_give_a_card_or_a_device_error(identities: list[bytes], nirs: list[bytes]) -> None:
    survives(Wire(raw_vitale_2(b"".join(identities), b"".join(nirs))))


def survives(transport: CardTransport) -> None:
    try:
        card = read_vitale(transport, "L", NOW)
    except DeviceError:
        return
    for person in card.beneficiaires:
        assert not re.search(r"[\x00-\x1f\x7f-\x9f]", person.nom + person.prenom)
        assert person.nir is None or person.nir.key_is_right in {True, False}


@given(st.sampled_from([1, 2]), st.integers(1900, 2030), st.integers(0, 99), st.integers(0, 999))
def test_the_fictional_range_parses_and_says_so(sex: int, year: int, month: int, index: int) -> None:
    nir = fictional_nir(sex, year, month, index)
    assert Nir.parse(nir.value) == nir
    assert is_fictional(nir)
