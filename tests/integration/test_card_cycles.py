"""Cards that come and go at two readers, and another program at the same card: each gesture is one event."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from app.domain.card import ReaderState
from app.domain.clock import FixedClock
from app.hardware import scard
from app.hardware.pcsc import RESETS
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


class OnceReset:
    """PC/SC where another program resets the card and leaves, between our connection and our turn."""

    def __init__(self, api: Any, reader: str, times: int) -> None:
        self._api, self._reader, self._left = api, reader, times

    def __getattr__(self, name: str) -> Any:
        return getattr(self._api, name)

    def SCardBeginTransaction(self, card: int) -> int:  # noqa: N802
        if self._left:
            self._left -= 1
            api, context = self._api, scard.establish(self._api)
            result, other, _ = api.SCardConnect(context, self._reader, api.SCARD_SHARE_SHARED, api.SCARD_PROTOCOL_T0)
            scard.check(result, "connect")
            api.SCardDisconnect(other, api.SCARD_RESET_CARD)
            api.SCardReleaseContext(context)
        return int(self._api.SCardBeginTransaction(card))


@pytest.mark.parametrize("times", [1, RESETS])
def test_a_card_reset_by_a_program_that_leaves_is_read(
    pcscd_desk: PcscdDesk, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    pcscd_desk.insert(single_card())
    api = OnceReset(scard.load(), pcscd_desk.names[0], times)
    monkeypatch.setattr(scard, "load", lambda: api)
    assert len(pcscd_desk.reader.read_identity(pcscd_desk.names[0], CLOCK.now()).beneficiaires) == 1


def port_of(card: VpcdCard) -> int:
    """Return the number of the reader that holds *card*."""
    return PORTS.index(card.port)


def expect(slots: Slots, names: tuple[str, str], filled: dict[int, ReaderState]) -> None:
    assert [state_of(slots, name) for name in names] == [filled.get(i, ReaderState.EMPTY) for i in range(2)]
