"""A thousand cards put in, read and taken out of a real pcscd: no event lost or doubled, nothing left behind.

The driver looks at a reader every 0.4 s, so sixteen readers are served at once, by one watcher and one reading thread.
"""

from __future__ import annotations

import gc
import os
import queue
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.card import ReaderState
from app.domain.clock import FixedClock
from app.hardware import scard
from app.hardware.pcsc import PcscReader, pcsc_watcher
from app.hardware.pcscd_process import PcscdProcess
from app.services.ports_card import Slots
from app.services.read_card import ReadCard
from tests.card_desk import EVENT_S, WAIT_S
from tests.many_readers import COUNT, Hand, reader_name, run_cycles, write_configuration

pytestmark = pytest.mark.pcsc
CLOCK = FixedClock(datetime(2026, 11, 23, 8, 0, tzinfo=UTC))
CYCLES, WARM_UP = 1000, 3 * COUNT
TRIES, TRY_S = 50, 0.1
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

    @classmethod
    def settled(cls, pid: int, files: int) -> Held:
        """Return what it holds once it closed the link of a client that just left, or after a while if it does not."""
        for _ in range(TRIES):
            held = cls.by(pid)
            if held.files <= files:
                break
            threading.Event().wait(TRY_S)
        return held


def counted_by_the_service() -> dict[str, int]:
    """Return how many times a card came or left each reader: the high word of its state."""
    api = scard.load()
    context = scard.establish(api)
    query = [(name, scard.STATE_UNAWARE) for name in scard.list_readers(api, context)]
    result, states = api.SCardGetStatusChange(context, 0, query)
    scard.check(result, "states")
    api.SCardReleaseContext(context)
    return {name: event >> 16 for name, event, _ in states}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[PcscdProcess]:
    """The real service with sixteen empty readers."""
    service = PcscdProcess(write_configuration(tmp_path))
    service.start(wait_s=WAIT_S)
    assert service.owned, "another pcscd runs on this machine: stop it, these tests drive their own"
    yield service
    service.stop()


@pytest.fixture
def published(service: PcscdProcess) -> Iterator[queue.Queue[Slots]]:
    """What our watcher says, in order."""
    said: queue.Queue[Slots] = queue.Queue()
    watcher = pcsc_watcher()
    watcher.start(said.put)
    yield said
    watcher.stop()
    assert not watcher.is_alive


def test_a_thousand_cards_lose_no_event_and_leave_nothing(service: PcscdProcess, published: queue.Queue[Slots]) -> None:
    read, pid = ReadCard(PcscReader(), CLOCK), service.pid
    assert pid is not None

    def next_slots() -> Slots:
        return published.get(timeout=EVENT_S)

    empty = next_slots()
    assert {slot.reader: slot.state for slot in empty} == {
        reader_name(slot): ReaderState.EMPTY for slot in range(COUNT)
    }
    with ExitStack() as stack:
        hands = [stack.enter_context(closing(Hand(slot, lambda name: read(reader=name)))) for slot in range(COUNT)]
        run_cycles(hands, WARM_UP, next_slots, empty)
        gc.collect()
        ours, theirs, threads = Held.by(os.getpid()), Held.by(pid), threading.active_count()
        said = run_cycles(hands, CYCLES, next_slots, empty)
        gc.collect()
        assert sum(hand.cycles for hand in hands) == WARM_UP + CYCLES
        assert all(hand.events == 2 * hand.cycles > 2 * WARM_UP / COUNT for hand in hands)
        assert {hand.name: hand.events for hand in hands} == counted_by_the_service()
        assert said <= 2 * CYCLES
        assert threading.active_count() == threads
        for before, after in ((ours, Held.by(os.getpid())), (theirs, Held.settled(pid, theirs.files))):
            assert after.files <= before.files
            assert after.resident - before.resident < GROWTH
    with pytest.raises(queue.Empty):
        published.get(timeout=1.0)
