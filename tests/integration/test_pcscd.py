"""The real pcscd with virtual readers: tearing out, service restarts, a card held by another program."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.domain.card import CardKind, ReaderState
from app.domain.clock import FixedClock
from app.domain.errors import CardBusy, CardRemoved, EnvironmentProblem
from app.hardware import scard
from app.hardware.pcsc import PcscReader
from app.hardware.pcscd_process import PcscdProcess
from app.hardware.virtual_card import VirtualCard, cps_card, family_card, single_card, vitale_2
from app.hardware.virtual_people import long_list
from app.services.read_card import ReadCard
from tests.card_desk import PcscdDesk, is_down, state_of, watching

pytest_plugins = ("tests.pcscd_fixture",)
pytestmark = pytest.mark.pcsc
CLOCK = FixedClock(datetime(2026, 11, 23, 8, 0, tzinfo=UTC))


def commands_of_a_reading(card: VirtualCard) -> int:
    """Return how many commands one whole reading sends."""
    from app.hardware.virtual_reader import VirtualReader

    virtual = VirtualReader()
    for count in range(100):
        virtual.insert(card, die_after=count)
        try:
            virtual.read_identity(virtual.names[0], CLOCK.now())
        except CardRemoved:
            continue
        return count
    raise AssertionError("endless reading")


def test_insertion_reading_tearing_out_before_each_command_restart_and_again(pcscd_desk: PcscdDesk) -> None:
    name, read = pcscd_desk.names[0], ReadCard(pcscd_desk.reader, CLOCK)
    count = commands_of_a_reading(single_card())
    assert count >= 4
    with watching(pcscd_desk.watcher()) as seen:
        seen.next()
        for torn_before in range(count):
            pcscd_desk.insert(single_card(), die_after=torn_before)
            assert state_of(seen.next(), name) is ReaderState.CARD
            with pytest.raises(CardRemoved):
                read()
            pcscd_desk.remove()
            assert state_of(seen.next(), name) is ReaderState.EMPTY
        pcscd_desk.insert(family_card())
        assert state_of(seen.next(), name) is ReaderState.CARD
        assert len(read().beneficiaires) == 3
        pcscd_desk.service_down()
        assert is_down(seen.next())
        pcscd_desk.service_up()
        seen.until(lambda slots: state_of(slots, name) is ReaderState.CARD)
        assert len(read().beneficiaires) == 3


def test_files_of_several_blocks_pass_through_the_service(pcscd_desk: PcscdDesk) -> None:
    people = long_list()
    pcscd_desk.insert(vitale_2(people))
    card = ReadCard(pcscd_desk.reader, CLOCK)()
    assert [(p.nom, p.nir) for p in card.beneficiaires] == [(p.nom, p.nir) for p in people]


def test_two_readers_tell_their_cards_apart(pcscd_desk: PcscdDesk) -> None:
    pcscd_desk.insert(cps_card(), 0)
    pcscd_desk.insert(single_card(), 1)
    assert [slot.card for slot in pcscd_desk.reader.slots()] == [CardKind.CPS, CardKind.VITALE_2]
    assert ReadCard(pcscd_desk.reader, CLOCK)().reader == pcscd_desk.names[1]


@pytest.mark.parametrize("exclusive", [True, False])
def test_a_card_held_by_another_program_is_said_then_read(pcscd_desk: PcscdDesk, exclusive: bool) -> None:
    pcscd_desk.insert(single_card())
    api = scard.load()
    context = scard.establish(api)
    mode = api.SCARD_SHARE_EXCLUSIVE if exclusive else api.SCARD_SHARE_SHARED
    result, card, _ = api.SCardConnect(context, pcscd_desk.names[0], mode, api.SCARD_PROTOCOL_T0)
    scard.check(result, "connect")
    if not exclusive:
        scard.check(api.SCardBeginTransaction(card), "begin")
    with pytest.raises(CardBusy):
        ReadCard(PcscReader(held_s=0.3), CLOCK)()
    api.SCardDisconnect(card, api.SCARD_LEAVE_CARD)
    api.SCardReleaseContext(context)
    assert len(ReadCard(pcscd_desk.reader, CLOCK)().beneficiaires) == 1


def test_a_second_owner_is_refused(pcscd: PcscdProcess) -> None:
    with pytest.raises(EnvironmentProblem, match="taken"):
        PcscdProcess().start()
    assert pcscd.owned


def test_many_cards_leave_no_handle_and_lose_no_event(pcscd_desk: PcscdDesk) -> None:
    """More readings than the 200 handles the service grants to one client."""
    pcscd_desk.insert(single_card())
    read = ReadCard(pcscd_desk.reader, CLOCK)
    for _ in range(300):
        assert len(read().beneficiaires) == 1
