"""Which path reads a card: in clear first, the official library where the card refuses; unknown cards are noted."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event

import pytest

from app.domain.card import CarteLue, SourceIdentite
from app.domain.clock import FixedClock
from app.domain.errors import CardRemoved, NoCard, WrongCard
from app.hardware.virtual_card import (
    ATR_UNKNOWN,
    VirtualCard,
    cps_card,
    family_card,
    raw_vitale_2,
    single_card,
    unknown_card,
    vitale_1_card,
    vitale_2,
)
from app.hardware.virtual_people import SINGLE
from app.hardware.virtual_reader import VirtualReader
from app.services.read_card import ReadCard

CLOCK = FixedClock(datetime(2026, 11, 23, 8, 0, tzinfo=UTC))


@dataclass
class FakeOfficial:
    """Stands for the official library; remembers the readers it was asked about."""

    asked: list[str] = field(default_factory=list)

    def read_identity(self, reader: str, read_at: datetime, cancel: Event | None = None) -> CarteLue:
        self.asked.append(reader)
        return CarteLue((), reader, read_at, source=SourceIdentite.MODULE_OFFICIEL)


@pytest.fixture
def reader() -> VirtualReader:
    return VirtualReader()


def test_a_clear_card_needs_no_library(reader: VirtualReader) -> None:
    official = FakeOfficial()
    reader.insert(family_card())
    assert ReadCard(reader, CLOCK, official)().source is SourceIdentite.CLAIR
    assert official.asked == []


@pytest.mark.parametrize("card", [vitale_1_card, unknown_card, lambda: raw_vitale_2(0x6982, b"")])
def test_the_library_reads_what_the_clear_path_cannot(reader: VirtualReader, card) -> None:  # type: ignore[no-untyped-def]
    reader.insert(card(), 1)
    with pytest.raises(WrongCard):
        ReadCard(reader, CLOCK)()
    official = FakeOfficial()
    assert ReadCard(reader, CLOCK, official)().source is SourceIdentite.MODULE_OFFICIEL
    assert official.asked == [reader.names[1]]


def test_a_vitale_2_beside_a_vitale_1_is_read_in_clear(reader: VirtualReader) -> None:
    official = FakeOfficial()
    reader.insert(vitale_1_card(), 0)
    reader.insert(single_card(), 1)
    assert ReadCard(reader, CLOCK, official)().reader == reader.names[1]
    assert official.asked == []


def test_a_card_torn_out_is_not_handed_to_the_library(reader: VirtualReader) -> None:
    official = FakeOfficial()
    reader.insert(family_card(), die_after=2)
    with pytest.raises(CardRemoved):
        ReadCard(reader, CLOCK, official)()
    assert official.asked == []


def test_neither_a_cps_nor_an_empty_reader_calls_the_library(reader: VirtualReader) -> None:
    official = FakeOfficial()
    with pytest.raises(NoCard):
        ReadCard(reader, CLOCK, official)()
    reader.insert(cps_card())
    with pytest.raises(WrongCard):
        ReadCard(reader, CLOCK, official)()
    assert official.asked == []


def test_an_unknown_generation_is_probed_and_noted_without_anybody(
    reader: VirtualReader, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    sound = vitale_2(SINGLE)
    reader.insert(VirtualCard(ATR_UNKNOWN, sound.files))
    assert len(ReadCard(reader, CLOCK)().beneficiaires) == 1
    reader.insert(unknown_card())
    with pytest.raises(WrongCard):
        ReadCard(reader, CLOCK)()
    atr = ATR_UNKNOWN.hex(" ").upper()
    assert [record.getMessage() for record in caplog.records if "generation" in record.getMessage()] == [
        f"card of an unknown generation, ATR {atr}: read in clear",
        f"card of an unknown generation, ATR {atr}: select root: 6E00",
    ]
    assert "BERNARD" not in caplog.text
    reader.insert(family_card())
    ReadCard(reader, CLOCK)()
    assert caplog.text.count("generation") == 2
