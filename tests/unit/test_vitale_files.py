"""The long path: the files of a Vitale listed for support, without anything of what they hold."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from app.cli.lire_fichiers import run
from app.domain.errors import NoCard, WrongCard
from app.hardware import tlv
from app.hardware.virtual_card import VirtualCard, cps_card, listed_vitale_2, single_card, unknown_card, vitale_2
from app.hardware.virtual_people import FAMILY, long_list
from app.hardware.virtual_reader import VirtualReader
from app.hardware.vitale import AID_VITALE
from app.hardware.vitale_files import explore, explore_card


@dataclass
class Wire:
    """A virtual card in hand."""

    card: VirtualCard

    def transmit(self, apdu: bytes) -> tuple[bytes, int]:
        answer = self.card.answer(apdu)
        return answer[:-2], int.from_bytes(answer[-2:], "big")


def test_every_file_is_told_read_protected_or_absent() -> None:
    seen = explore(Wire(listed_vitale_2(FAMILY)))
    assert [(one.name, one.status, one.tags) for one in seen] == [
        ("IDENT", 0x9000, ("65", "65", "65")),
        ("DROITS", 0x6982, ()),
        ("ABSENT", 0x6A82, ()),
        ("DIR", 0x9000, ()),
        ("PAN", 0x6A82, ()),
    ]
    assert seen[0].application == AID_VITALE.hex().upper()


def test_a_long_file_is_measured_whole() -> None:
    assert explore(Wire(listed_vitale_2(long_list())))[0].size > 256 * 5


def test_the_report_names_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    reader = VirtualReader()
    reader.insert(listed_vitale_2(FAMILY))
    for json_wanted in (False, True):
        assert run(json_wanted, lambda: explore_card(reader)) == 0
    text = capsys.readouterr().out
    assert not any(word in text for word in ("DURAND", "Élodie", FAMILY[0].nir.digits))
    assert "protégé" in text
    assert json.loads(text.splitlines()[-1])["fichiers"][1]["etat"] == "protégé"


def test_a_card_without_list_is_said() -> None:
    reader = VirtualReader()
    with pytest.raises(NoCard):
        explore_card(reader)
    reader.insert(cps_card())
    with pytest.raises(WrongCard) as other:
        explore_card(reader)
    assert "CPS" in other.value.user_message  # the reader is not empty, and nobody is told so
    for card in (single_card(), unknown_card()):
        reader.insert(card)
        with pytest.raises(WrongCard) as refused:
            explore_card(reader)
        assert "liste" in refused.value.user_message


@pytest.mark.parametrize(
    "content", [b"", b"\x04\x00", tlv.encode(0xE0, b""), tlv.encode(0xE0, tlv.encode(0x80, b"short"))]
)
def test_an_empty_or_odd_list_gives_no_file_or_a_refusal(content: bytes) -> None:
    card = vitale_2(FAMILY)
    card.elementary = {(AID_VITALE, 0x2001): content}
    try:
        assert explore(Wire(card)) == ()
    except WrongCard:
        assert not content.startswith(b"\xe0")


def test_a_list_that_reaches_past_its_end_is_refused() -> None:
    card = vitale_2(FAMILY)
    card.elementary = {(AID_VITALE, 0x2001): b"\xe0\x82\xff\xff\xa0"}
    with pytest.raises(WrongCard):
        explore(Wire(card))
