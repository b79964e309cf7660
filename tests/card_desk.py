"""The desk of the card tests: the same gestures on readers in process and on a real pcscd with virtual readers."""

from __future__ import annotations

import queue
from typing import Protocol

from app.domain.card import ReaderState, SlotState
from app.hardware.pcsc import PcscReader, pcsc_watcher
from app.hardware.pcscd_process import PcscdProcess
from app.hardware.virtual_card import VirtualCard
from app.hardware.virtual_reader import VirtualReader
from app.hardware.vpcd import READERS, VpcdCard
from app.hardware.watcher import WatcherThread
from app.services.ports_card import CardReader, Slots

EVENT_S = 10.0
"""Generous: the machine may be busy. Nothing sleeps; an event ends the wait."""
WAIT_S = 480.0
"""For the other tests of the run that drive a pcscd: there is one on a machine."""


class Desk(Protocol):
    """Hands that move cards and readers."""

    reader: CardReader
    names: tuple[str, str]

    def watcher(self) -> WatcherThread: ...
    def insert(self, card: VirtualCard, slot: int = 0, *, die_after: int | None = None) -> None: ...
    def remove(self, slot: int = 0) -> None: ...
    def unplug(self) -> None: ...
    def plug(self) -> None: ...
    def service_down(self) -> None: ...
    def service_up(self) -> None: ...


class VirtualDesk:
    """Everything in process."""

    def __init__(self) -> None:
        self.virtual = VirtualReader()
        self.reader: CardReader = self.virtual
        self.names = ("Lecteur virtuel 1", "Lecteur virtuel 2")
        self.watcher = self.virtual.watcher
        self.insert = self.virtual.insert
        self.remove = self.virtual.remove
        self.service_down = self.virtual.service_down
        self.service_up = self.virtual.service_up

    def unplug(self) -> None:
        for slot in range(2):
            self.virtual.unplug(slot)

    def plug(self) -> None:
        for slot in range(2):
            self.virtual.plug(slot)


class PcscdDesk:
    """A real pcscd; a reader is unplugged by starting the service without any, as its driver cannot drop one."""

    def __init__(self, service: PcscdProcess) -> None:
        self.service = service
        self.reader: CardReader = PcscReader()
        self.names = (READERS[0], READERS[1])
        self.cards: dict[int, VpcdCard] = {}
        self.watcher = pcsc_watcher

    def insert(self, card: VirtualCard, slot: int = 0, *, die_after: int | None = None) -> None:
        self.remove(slot)
        self.cards[slot] = VpcdCard(card, slot)
        self.cards[slot].insert(die_after)
        self._settle(slot, ReaderState.CARD)

    def remove(self, slot: int = 0) -> None:
        card = self.cards.pop(slot, None)
        if card is not None:
            card.remove()
            self._settle(slot, ReaderState.EMPTY)

    def unplug(self) -> None:
        self.service_down()
        self.service.service_start(plugged=False)

    def plug(self) -> None:
        self.service_down()
        self.service_up()

    def service_down(self) -> None:
        self.service.service_stop()
        for card in self.cards.values():
            card.remove()

    def service_up(self) -> None:
        """Start the service; the cards left in the readers are found there, as on a real desk."""
        self.service.service_start()
        for slot, card in self.cards.items():
            card.insert()
            self._settle(slot, ReaderState.CARD)

    def close(self) -> None:
        for card in self.cards.values():
            card.remove()
        self.cards.clear()

    def _settle(self, slot: int, state: ReaderState) -> None:
        """Wait until the service itself has seen the gesture: the driver polls every 0.4 s."""
        with watching(pcsc_watcher()) as seen:
            seen.until(lambda slots: state_of(slots, self.names[slot]) is state)


class Seen:
    """What a watcher published, in order."""

    def __init__(self) -> None:
        self.all: list[Slots] = []
        self._queue: queue.Queue[Slots] = queue.Queue()

    def publish(self, slots: Slots) -> None:
        self.all.append(slots)
        self._queue.put(slots)

    def next(self) -> Slots:
        """Return the next state published. Fail after EVENT_S."""
        return self._queue.get(timeout=EVENT_S)

    def until(self, wanted) -> Slots:  # type: ignore[no-untyped-def]
        """Return the first state that *wanted* accepts."""
        while True:
            slots = self.next()
            if wanted(slots):
                return slots


class watching:  # noqa: N801 - reads as a sentence: with watching(watcher) as seen
    """Start a watcher for the length of a block."""

    def __init__(self, watcher: WatcherThread) -> None:
        self.watcher = watcher

    def __enter__(self) -> Seen:
        seen = Seen()
        self.watcher.start(seen.publish)
        return seen

    def __exit__(self, *_: object) -> None:
        self.watcher.stop()
        assert not self.watcher.is_alive


def state_of(slots: Slots, reader: str) -> ReaderState | None:
    """Return the state of one reader, None when it is not there."""
    return next((slot.state for slot in slots if slot.reader == reader), None)


def is_down(slots: Slots) -> bool:
    return slots == (SlotState(ReaderState.SERVICE_DOWN),)
