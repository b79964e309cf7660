"""The reader of the demonstration: a real ``pcscd`` with its virtual reader when one can be started, else in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from app.domain.card import CarteLue, ReaderState
from app.domain.errors import EnvironmentProblem
from app.hardware.pcsc import PcscReader
from app.hardware.pcscd_process import PcscdProcess
from app.hardware.virtual_card import VirtualCard, vitale_2
from app.hardware.virtual_people import FAMILY, SINGLE, Person
from app.hardware.virtual_reader import VirtualReader
from app.hardware.vpcd import READERS, VpcdCard
from app.services.ports_card import CardReader, Slots
from app.services.read_card import ReadCard

PCSCD, MEMORY = "pcscd", "en memoire"


@dataclass(slots=True)
class DemoReader:
    """A reader whose cards the demonstration moves."""

    kind: str
    reason: str
    """Why the reader is in memory, in French; empty with pcscd."""
    card_reader: CardReader
    _virtual: VirtualReader | None = None
    _inside: VpcdCard | None = None

    def insert(self, card: VirtualCard) -> None:
        """Put a card in and return once the reader sees it."""
        if self._virtual is not None:
            self._virtual.insert(card)
            return
        self._inside = VpcdCard(card)
        self._inside.insert()
        self._wait(
            lambda: any(s.state is ReaderState.CARD and s.reader == READERS[0] for s in self.card_reader.slots())
        )

    def remove(self) -> None:
        """Take the card out and return once the reader is empty."""
        if self._virtual is not None:
            self._virtual.remove()
            return
        if self._inside is not None:
            self._inside.remove()
            self._inside = None
        self._wait(lambda: all(s.state is not ReaderState.CARD for s in self._slots()))

    def read_family_or_single(self, person: Person, read: ReadCard) -> CarteLue:
        """Insert the card that names *person*, read it, take it out."""
        people = FAMILY if person in FAMILY else SINGLE
        self.insert(vitale_2(people))
        try:
            return read()
        finally:
            self.remove()

    def _slots(self) -> Slots:
        return self.card_reader.slots()

    def _wait(self, seen: Callable[[], bool]) -> None:
        import time

        deadline = time.monotonic() + 5
        while not seen():
            if time.monotonic() > deadline:
                raise EnvironmentProblem("virtual reader silent", "Le lecteur virtuel ne répond pas.")
            time.sleep(0.01)


@contextmanager
def demo_reader(*, in_memory: bool) -> Iterator[DemoReader]:
    """Yield the best reader this post offers."""
    if in_memory:
        yield _in_memory("demandé en mémoire")
        return
    service = PcscdProcess()
    try:
        service.start()
    except EnvironmentProblem as problem:
        yield _in_memory(problem.user_message)
        return
    try:
        yield DemoReader(PCSCD, "", PcscReader())
    finally:
        service.stop()


def _in_memory(reason: str) -> DemoReader:
    virtual = VirtualReader()
    return DemoReader(MEMORY, reason, virtual, virtual)
