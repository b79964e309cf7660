"""What the services need from card readers; re-exported by the other ports."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from threading import Event
from typing import Protocol

from app.domain.card import CarteLue, SlotState

Slots = tuple[SlotState, ...]
"""Every reader as seen at one moment; never empty: no reader is one slot in state NO_READER."""


class CardTransport(Protocol):
    """One card, held for the length of a session."""

    def transmit(self, apdu: bytes) -> tuple[bytes, int]:
        """Return (data, status word) of one command, ``61xx`` and ``6Cxx`` untouched.

        Blocks. Raise CardRemoved when the card left, CardBusy, NoReader or ServiceDown.
        """


class IdentityReader(Protocol):
    """Reads the people named on a card."""

    def read_identity(self, reader: str, read_at: datetime, cancel: Event | None = None) -> CarteLue:
        """Return everybody on the card in *reader*. Blocks: run it on the device lane.

        Raise NoCard, CardRemoved, WrongCard, CardBusy, NoReader, ServiceDown, or Cancelled once *cancel* is set.
        """


class CardReader(IdentityReader, Protocol):
    """The readers of this post. No thread is started; nothing stays open between two calls."""

    def slots(self) -> Slots:
        """Return what is seen now, without waiting; a service that is down is a slot in that state."""

    def session(self, reader: str) -> AbstractContextManager[CardTransport]:
        """Hold the card of *reader* in one transaction, shared mode; everything is released on exit."""


Publish = Callable[[Slots], None]


class CardWatcher(Protocol):
    """Tells every change of the readers, from a thread of its own."""

    def start(self, publish: Publish) -> None:
        """Call *publish* from the watching thread: once at once, then once per change. No-op when started."""

    def stop(self) -> None:
        """Stop watching and wait for the thread; *publish* is not called afterwards. No-op when stopped."""

    @property
    def is_alive(self) -> bool:
        """Whether the watching thread runs."""


@dataclass(frozen=True, slots=True)
class ReaderDiagnosis:
    """What the post offers to read cards; no personal data in it."""

    library_ready: bool
    """The module that speaks to the readers is installed."""
    slots: Slots
    access_denied: bool = False
    """The service runs but refuses this user."""
    usb_readers: int | None = None
    """Chip card readers that the system sees on USB; None when it cannot be told."""
    blocking_modules: tuple[str, ...] = ()
    """Kernel modules that take the reader away from the service."""
    platform: str = ""
    """``sys.platform`` of the post."""
