"""Cards put in, read and taken out of a real pcscd, one after the other: no event lost or doubled, nothing left behind.

``pytest -m endurance`` runs a thousand cycles, a quarter of an hour, as the driver looks at the reader every 0.4 s.
Usually, eight.
"""

from __future__ import annotations

import gc
import os
import queue
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.card import ReaderState
from app.domain.clock import FixedClock
from app.hardware import scard
from app.hardware.pcscd_process import PcscdProcess
from app.hardware.virtual_card import cps_card, family_card, single_card
from app.hardware.vpcd import PORTS, VpcdCard
from app.services.ports_card import Slots
from app.services.read_card import ReadCard
from tests.card_desk import PcscdDesk, Seen, state_of, watching

pytest_plugins = ("tests.pcscd_fixture",)
pytestmark = [pytest.mark.pcsc, pytest.mark.endurance]
CLOCK = FixedClock(datetime(2026, 11, 23, 8, 0, tzinfo=UTC))
USUAL, MANY = 8, 1000
WARM_UP = 3
GROWTH = 2 * 1024 * 1024
"""Bytes of resident memory that cycles may add, whatever their number: the allocator's own rounding."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a process holds."""

    files: int
    resident: int

    @classmethod
    def by(cls, pid: int) -> Held:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        return cls(len(os.listdir(f"/proc/{pid}/fd")), pages * os.sysconf("SC_PAGE_SIZE"))  # noqa: PTH208


def cycle(card: VpcdCard, seen: Seen, read: ReadCard, name: str, people: int) -> None:
    """Put *card* in, read it, take it out; each gesture is one event and no more."""
    card.insert()
    assert state_of(seen.next(), name) is ReaderState.CARD
    assert len(read().beneficiaires) == people
    card.remove()
    assert state_of(seen.next(), name) is ReaderState.EMPTY


def pid_of(service: PcscdProcess) -> int:
    assert service._process is not None
    return service._process.pid


def test_cycles_lose_no_event_and_leave_nothing(pcscd_desk: PcscdDesk, pytestconfig: pytest.Config) -> None:
    count = MANY if "endurance" in str(pytestconfig.getoption("markexpr")) else USUAL
    cards = [(VpcdCard(family_card()), 3), (VpcdCard(single_card()), 1)]
    read, service = ReadCard(pcscd_desk.reader, CLOCK), pid_of(pcscd_desk.service)
    with watching(pcscd_desk.watcher()) as seen:
        seen.next()
        for turn in range(WARM_UP):
            card, people = cards[turn % 2]
            cycle(card, seen, read, pcscd_desk.names[0], people)
        gc.collect()
        ours, theirs, threads = Held.by(os.getpid()), Held.by(service), threading.active_count()
        for turn in range(count):
            card, people = cards[turn % 2]
            cycle(card, seen, read, pcscd_desk.names[0], people)
        gc.collect()
        assert len(seen.all) == 1 + 2 * (WARM_UP + count)
        assert threading.active_count() == threads
        for before, pid in ((ours, os.getpid()), (theirs, service)):
            after = Held.by(pid)
            assert after.files == before.files
            assert after.resident - before.resident < GROWTH
    with pytest.raises(queue.Empty):
        seen._queue.get_nowait()


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
