"""Cards that come and go at two readers, and another program at the same card: each gesture is one event."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.domain.card import ReaderState
from app.domain.clock import FixedClock
from app.hardware import scard
from app.hardware.virtual_card import cps_card, single_card
from app.hardware.vpcd import PORTS, VpcdCard
from app.services.ports_card import Slots
from app.services.read_card import ReadCard
from tests.card_desk import PcscdDesk, state_of, watching

pytest_plugins = ("tests.pcscd_fixture",)
pytestmark = pytest.mark.pcsc
CLOCK = FixedClock(datetime(2026, 11, 23, 8, 0, tzinfo=UTC))


def test_a_cps_and_a_vitale_come_and_go_in_any_order(pcscd_desk: PcscdDesk) -> None:
    """Each gesture on one reader is one event, and says nothing new of the other."""
    names, read = pcscd_desk.names, ReadCard(pcscd_desk.reader, CLOCK)
    with watching(pcscd_desk.watcher()) as seen:
        seen.next()
        for cps_slot in (0, 1):
            other = 1 - cps_slot
            professional, patient = VpcdCard(cps_card(), cps_slot), VpcdCard(single_card(), other)
            for first, second in ((professional, patient), (patient, professional)):
                first.insert()
                expect(seen.next(), names, {port_of(first): ReaderState.CARD})
                second.insert()
                expect(seen.next(), names, {0: ReaderState.CARD, 1: ReaderState.CARD})
                assert read().reader == names[other]
                first.remove()
                expect(seen.next(), names, {port_of(second): ReaderState.CARD})
                second.remove()
                expect(seen.next(), names, {})


def test_another_program_using_the_card_is_no_event(pcscd_desk: PcscdDesk) -> None:
    api = scard.load()
    card = VpcdCard(single_card())
    with watching(pcscd_desk.watcher()) as seen:
        seen.next()
        card.insert()
        seen.next()
        for _ in range(5):
            context = scard.establish(api)
            result, handle, _ = api.SCardConnect(
                context, pcscd_desk.names[0], api.SCARD_SHARE_EXCLUSIVE, api.SCARD_PROTOCOL_T0
            )
            scard.check(result, "connect")
            api.SCardDisconnect(handle, api.SCARD_LEAVE_CARD)
            api.SCardReleaseContext(context)
        card.remove()
        assert state_of(seen.next(), pcscd_desk.names[0]) is ReaderState.EMPTY
        assert len(seen.all) == 3


def port_of(card: VpcdCard) -> int:
    """Return the number of the reader that holds *card*."""
    return PORTS.index(card.port)


def expect(slots: Slots, names: tuple[str, str], filled: dict[int, ReaderState]) -> None:
    assert [state_of(slots, name) for name in names] == [filled.get(i, ReaderState.EMPTY) for i in range(2)]
