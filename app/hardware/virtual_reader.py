"""Readers without a device nor a service: the training and test side of the card ports, in process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Condition, Event

from app.domain.card import CarteLue, ReaderState, SlotState
from app.domain.errors import CardBusy, CardRemoved, NoCard, NoReader, ServiceDown, WrongCard
from app.hardware.apdu import Hiccup
from app.hardware.atr import recognise
from app.hardware.virtual_card import VirtualCard
from app.hardware.vitale import read_vitale
from app.hardware.watcher import DOWN, WatcherThread
from app.services.ports_card import CardTransport, Slots

DEFAULT_NAMES = ("Lecteur virtuel 1", "Lecteur virtuel 2")
WAIT_S = 1.0


@dataclass(slots=True)
class _Slot:
    name: str
    plugged: bool = True
    card: VirtualCard | None = None
    mute: bool = False
    busy: bool = False
    insertions: int = 0
    commands_left: int | None = None
    hiccups: int = 0


@dataclass(slots=True)
class VirtualReader:
    """Readers that a test or the training moves by hand; satisfies CardReader. Safe from any thread."""

    names: tuple[str, ...] = DEFAULT_NAMES
    _slots: list[_Slot] = field(init=False)
    _up: bool = True
    _history: list[Slots] = field(default_factory=list)
    _changed: Condition = field(default_factory=Condition)

    def __post_init__(self) -> None:
        self._slots = [_Slot(name) for name in self.names]
        self._history.append(self.slots())

    def insert(self, card: VirtualCard, slot: int = 0, *, die_after: int | None = None, hiccups: int = 0) -> None:
        """Put *card* in; it is torn out before command *die_after* + 1, its first *hiccups* exchanges fail."""
        with self._changed:
            card.reset()
            place = self._slots[slot]
            place.card, place.mute, place.commands_left, place.hiccups = card, False, die_after, hiccups
            place.insertions += 1
            self._note()

    def insert_mute(self, slot: int = 0) -> None:
        """Put a card in upside down."""
        with self._changed:
            self._slots[slot].card, self._slots[slot].mute = None, True
            self._note()

    def remove(self, slot: int = 0) -> None:
        """Take the card out."""
        with self._changed:
            self._slots[slot].card, self._slots[slot].mute = None, False
            self._note()

    def unplug(self, slot: int = 0) -> None:
        """Pull the reader, with its card if any."""
        with self._changed:
            self._slots[slot].plugged, self._slots[slot].card, self._slots[slot].mute = False, None, False
            self._note()

    def plug(self, slot: int = 0) -> None:
        """Plug the reader back, empty."""
        with self._changed:
            self._slots[slot].plugged = True
            self._note()

    def hold(self, busy: bool, slot: int = 0) -> None:
        """Let another program take the card, or give it back."""
        self._slots[slot].busy = busy

    def service_down(self) -> None:
        """Stop the service; cards stay in the readers."""
        with self._changed:
            self._up = False
            self._note()

    def service_up(self) -> None:
        """Start the service again."""
        with self._changed:
            self._up = True
            self._note()

    def slots(self) -> Slots:
        """Return what is seen now, without waiting; a service that is down is a slot in that state."""
        if not self._up:
            return DOWN
        return tuple(_seen(slot) for slot in self._slots if slot.plugged) or (SlotState(ReaderState.NO_READER),)

    @contextmanager
    def session(self, reader: str) -> Iterator[CardTransport]:
        """Hold the card of *reader*. Raise ServiceDown, NoReader, NoCard, WrongCard (mute), CardBusy."""
        with self._changed:
            place = self._present(reader)
            transport = _VirtualTransport(self, place, place.insertions)
        yield transport

    def read_identity(self, reader: str, read_at: datetime, cancel: Event | None = None) -> CarteLue:
        """Return everybody on the card in *reader*; as IdentityReader says."""
        with self.session(reader) as transport:
            return read_vitale(transport, reader, read_at, cancel)

    def watcher(self) -> WatcherThread:
        """Return a watcher of these readers."""
        return WatcherThread(lambda: _VirtualScanner(self))

    def _present(self, reader: str) -> _Slot:
        if not self._up:
            raise ServiceDown("virtual service")
        place = next((slot for slot in self._slots if slot.name == reader and slot.plugged), None)
        if place is None:
            raise NoReader("virtual reader")
        if place.mute:
            raise WrongCard("mute card")
        if place.card is None:
            raise NoCard("virtual reader")
        if place.busy:
            raise CardBusy("virtual reader")
        return place

    def _note(self) -> None:
        self._history.append(self.slots())
        self._changed.notify_all()


@dataclass(slots=True)
class _VirtualTransport:
    owner: VirtualReader
    place: _Slot
    insertion: int

    def transmit(self, apdu: bytes) -> tuple[bytes, int]:
        with self.owner._changed:
            place = self.place
            if not self.owner._up:
                raise ServiceDown("virtual service")
            if not place.plugged:
                raise NoReader("virtual reader")
            if place.commands_left == 0:
                self.owner.remove(self.owner._slots.index(place))
            if place.card is None or place.insertions != self.insertion:
                raise CardRemoved("virtual card")
            if place.hiccups:
                place.hiccups -= 1
                raise Hiccup("virtual hiccup")
            if place.commands_left is not None:
                place.commands_left -= 1
            answer = place.card.answer(apdu)
        return answer[:-2], int.from_bytes(answer[-2:], "big")


class _VirtualScanner:
    """Replays every state that the readers went through, so that no quick exchange of cards is lost."""

    def __init__(self, reader: VirtualReader) -> None:
        self._reader = reader
        self._next = len(reader._history) - 1
        self._woken = False

    def scan(self) -> Slots:
        reader = self._reader
        with reader._changed:
            reader._changed.wait_for(lambda: self._woken or self._next < len(reader._history), WAIT_S)
            if self._next < len(reader._history):
                self._next += 1
            return reader._history[self._next - 1]

    def wake(self) -> None:
        with self._reader._changed:
            self._woken = True
            self._reader._changed.notify_all()

    def close(self) -> None:
        """Nothing is held."""


def _seen(slot: _Slot) -> SlotState:
    if slot.mute:
        return SlotState(ReaderState.MUTE, slot.name)
    if slot.card is None:
        return SlotState(ReaderState.EMPTY, slot.name)
    return SlotState(ReaderState.CARD, slot.name, recognise(slot.card.atr), slot.card.atr)
