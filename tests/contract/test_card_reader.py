"""One suite for CardReader and CardWatcher, on the readers in process and on a real pcscd."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Event

import pytest

from app.domain.card import CardKind, ReaderState, SlotState
from app.domain.clock import FixedClock
from app.domain.errors import Cancelled, CardRemoved, NoCard, NoReader, ServiceDown, WrongCard
from app.hardware.virtual_card import cps_card, family_card, single_card, unknown_card, vitale_1_card
from app.hardware.virtual_people import FAMILY
from app.services.read_card import ReadCard
from tests.card_desk import Desk, VirtualDesk, is_down, state_of, watching

pytest_plugins = ("tests.pcscd_fixture",)
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
CLOCK = FixedClock(NOW)


@pytest.fixture(params=["virtual", pytest.param("pcscd", marks=pytest.mark.pcsc)])
def desk(request: pytest.FixtureRequest) -> Desk:
    return VirtualDesk() if request.param == "virtual" else request.getfixturevalue("pcscd_desk")


def test_empty_readers_are_named(desk: Desk) -> None:
    assert desk.reader.slots() == tuple(SlotState(ReaderState.EMPTY, name) for name in desk.names)


def test_a_family_card_is_read_whole(desk: Desk) -> None:
    desk.insert(family_card())
    card = ReadCard(desk.reader, CLOCK)()
    assert [(p.nom, p.prenom, p.naissance, p.nir) for p in card.beneficiaires] == [
        (p.nom, p.prenom, p.birth_date, p.nir) for p in FAMILY
    ]
    assert (card.reader, card.read_at, card.nirs_match) == (desk.names[0], NOW, True)


def test_the_vitale_is_found_beside_the_cps_in_any_order(desk: Desk) -> None:
    for cps, vitale in ((0, 1), (1, 0)):
        desk.insert(cps_card(), cps)
        desk.insert(single_card(), vitale)
        assert {slot.card for slot in desk.reader.slots()} == {CardKind.CPS, CardKind.VITALE_2}
        assert ReadCard(desk.reader, CLOCK)().reader == desk.names[vitale]
        desk.remove(0)
        desk.remove(1)


@pytest.mark.parametrize("card", [cps_card, vitale_1_card, unknown_card])
def test_another_card_is_refused(desk: Desk, card) -> None:
    desk.insert(card())
    with pytest.raises(WrongCard):
        ReadCard(desk.reader, CLOCK)()
    with pytest.raises(WrongCard):
        desk.reader.read_identity(desk.names[0], NOW)


def test_without_card_without_reader_without_service(desk: Desk) -> None:
    read = ReadCard(desk.reader, CLOCK)
    with pytest.raises(NoCard):
        read()
    with pytest.raises(NoCard):
        desk.reader.read_identity(desk.names[0], NOW)
    desk.unplug()
    assert desk.reader.slots() == (SlotState(ReaderState.NO_READER),)
    with pytest.raises(NoReader):
        read()
    with pytest.raises(NoReader):
        desk.reader.read_identity(desk.names[0], NOW)
    desk.service_down()
    assert is_down(desk.reader.slots())
    with pytest.raises(ServiceDown):
        read()
    with pytest.raises(ServiceDown):
        desk.reader.read_identity(desk.names[0], NOW)


def test_a_reading_can_be_given_up(desk: Desk) -> None:
    desk.insert(family_card())
    cancel = Event()
    cancel.set()
    with pytest.raises(Cancelled):
        ReadCard(desk.reader, CLOCK)(cancel)
    assert len(ReadCard(desk.reader, CLOCK)().beneficiaires) == 3


def test_a_card_torn_out_is_told_and_the_next_one_read(desk: Desk) -> None:
    desk.insert(family_card(), die_after=3)
    with pytest.raises(CardRemoved):
        ReadCard(desk.reader, CLOCK)()
    desk.remove()
    desk.insert(single_card())
    assert len(ReadCard(desk.reader, CLOCK)().beneficiaires) == 1


def test_every_change_is_published_once(desk: Desk) -> None:
    name = desk.names[0]
    with watching(desk.watcher()) as seen:
        assert state_of(seen.next(), name) is ReaderState.EMPTY
        desk.insert(single_card())
        inserted = seen.next()
        assert SlotState(ReaderState.CARD, name, CardKind.VITALE_2, single_card().atr) in inserted
        desk.remove()
        assert state_of(seen.next(), name) is ReaderState.EMPTY
        desk.service_down()
        assert is_down(seen.next())
        desk.service_up()
        seen.until(lambda slots: state_of(slots, name) is ReaderState.EMPTY)
        desk.insert(single_card())
        seen.until(lambda slots: state_of(slots, name) is ReaderState.CARD)
    assert all(one != other for one, other in zip(seen.all, seen.all[1:], strict=False))


def test_a_reader_unplugged_and_back_is_seen(desk: Desk) -> None:
    with watching(desk.watcher()) as seen:
        seen.next()
        desk.unplug()
        seen.until(lambda slots: slots == (SlotState(ReaderState.NO_READER),))
        desk.plug()
        seen.until(lambda slots: state_of(slots, desk.names[0]) is ReaderState.EMPTY)


def test_a_watcher_starts_with_the_service_down(desk: Desk) -> None:
    desk.service_down()
    with watching(desk.watcher()) as seen:
        assert is_down(seen.next())
        desk.service_up()
        seen.until(lambda slots: state_of(slots, desk.names[0]) is ReaderState.EMPTY)


def test_a_watcher_starts_again_after_a_stop(desk: Desk) -> None:
    watcher = desk.watcher()
    for _ in range(2):
        with watching(watcher) as seen:
            watcher.start(seen.publish)  # no second thread
            assert len(seen.next()) == 2
        watcher.stop()
