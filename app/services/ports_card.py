"""What the services need from card readers; re-exported by the other ports."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
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


@dataclass(frozen=True, slots=True)
class FileSeen:
    """One file of a card, as its own list names it; what it holds is not kept."""

    application: str
    """AID, hexadecimal."""
    name: str
    identifier: int
    status: int
    """Status word of the reading."""
    size: int
    """Bytes read, 8 kB at most; 0 when refused."""
    tags: tuple[str, ...] = ()
    """Tags of the first floor, hexadecimal."""


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
class UsbReader:
    """One chip card reader as the system sees it on USB."""

    name: str
    ids: str = ""
    """Vendor and product, « 0b00:0090 »; empty when not told."""
    held_by: str = ""
    """Kernel module that keeps it from the service, empty when none does."""
    is_known: bool | None = None
    """Whether the driver of the service lists it; None when that cannot be told."""


class LibraryState(Enum):
    """How an official library stands on this post."""

    ABSENT = "absent"
    MISPLACED = "missing where the post says"
    UNREADABLE = "this account may not read the file"
    NO_LIBRARY = "the file is no library"
    FOREIGN = "made for another system or processor"
    INCOMPLETE = "a file that goes with it is missing"
    LACKING = "lacks a function that we call"
    UNLOADABLE = "the loader refuses it"
    FAULTY = "crashes or hangs at its start"
    REFUSING = "loads, and refuses to start"
    READY = "starts"


@dataclass(frozen=True, slots=True)
class LibrarySeen:
    """One official library; « ready » says that it starts, never that anything is homologated."""

    kind: str
    state: LibraryState
    path: str = ""
    readers: tuple[str, ...] = ()
    """Readers that its own configuration names."""
    note: str = ""
    """What makes the state precise: the kind of file found, the name that is missing, the library's own refusal."""


class PostLibraries(Protocol):
    """The official libraries of this post."""

    def seen(self) -> tuple[LibrarySeen, ...]:
        """Return one row per official library. Blocks, 10 s at most for each one that is there; calls no card."""

    def place(self, kind: str, library: str) -> None:
        """Write where the library *kind* is; used when the window opens next. Raise EnvironmentProblem."""


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
    usb: tuple[UsbReader, ...] = ()
    socket_group: str = ""
    """Group that owns the door of the service when this user may not use it, empty otherwise."""
    libraries: tuple[LibrarySeen, ...] = ()
