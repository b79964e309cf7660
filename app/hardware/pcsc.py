"""The readers of this post through PC/SC (pyscard): shared mode, one transaction per session, nothing kept open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event, Lock, Thread
from typing import Any

from app.domain.card import CarteLue
from app.domain.errors import AppError, CardBusy, NoReader, ServiceDown
from app.hardware import scard
from app.hardware.apdu import Hiccup
from app.hardware.pcsc_scanner import PcscScanner
from app.hardware.vitale import read_vitale
from app.hardware.watcher import DOWN, WatcherThread
from app.services.ports_card import CardTransport, Slots

HELD_S = 3.0
"""How long another program may hold the card before we say so (facts/vitale-card.md §8: ours stay below 1 s)."""

RESETS = 3
"""Times another program may reset the card just before our turn, as many do on leaving: it stays readable."""


@dataclass(frozen=True, slots=True)
class PcscReader:
    """Satisfies CardReader. Raise EnvironmentProblem when pyscard is missing or the service refuses this user."""

    held_s: float = HELD_S

    def slots(self) -> Slots:
        """Return what is seen now, without waiting; a service that is down is a slot in that state."""
        scanner = PcscScanner(wait_ms=0)
        try:
            return scanner.scan()
        except ServiceDown:
            return DOWN
        finally:
            scanner.close()

    @contextmanager
    def session(self, reader: str) -> Iterator[CardTransport]:
        """Hold the card of *reader* in one transaction, shared mode; everything is released on exit.

        Raise ServiceDown, NoReader, NoCard, WrongCard (mute), CardBusy when another program keeps the card.
        """
        api = scard.load()
        context = scard.establish(api)
        connection = _Connection(api, context)
        try:
            connection.open(reader, self.held_s)
            yield connection
            connection.sound = True
        finally:
            connection.close()

    def read_identity(self, reader: str, read_at: datetime, cancel: Event | None = None) -> CarteLue:
        """Return everybody on the card in *reader*; as IdentityReader says."""
        with self.session(reader) as transport:
            return read_vitale(transport, reader, read_at, cancel)


def pcsc_watcher() -> WatcherThread:
    """Return a watcher of the readers of this post."""
    return WatcherThread(PcscScanner)


@dataclass(slots=True)
class _Connection:
    api: Any
    context: int
    card: int | None = None
    protocol: Any = None
    sound: bool = False
    """The card answered to the end. Only then is it reset, to leave nothing selected: the reset of a card that has
    just left makes pcscd 1.9.9 believe the reader empty until the next removal, whatever is put in."""
    _held: bool = False
    _abandoned: bool = False
    _guard: Lock = field(default_factory=Lock)

    def open(self, reader: str, held_s: float) -> None:
        """Connect and begin the transaction.

        Both calls wait for as long as another program holds the card, with no limit of their own (pcsc-lite), so they
        run in a thread that may be left behind: it releases everything once it gets the card.
        """
        if not reader:
            raise NoReader("no reader named")
        outcome: list[AppError | None] = []
        waiter = Thread(target=self._wait_for_card, args=(reader, outcome), name="card-wait", daemon=True)
        waiter.start()
        waiter.join(held_s)
        with self._guard:
            if not outcome:
                self._abandoned = True
                raise CardBusy("another program holds the card")
        if outcome[0] is not None:
            raise outcome[0]

    def transmit(self, apdu: bytes) -> tuple[bytes, int]:
        result, answer = self.api.SCardTransmit(self.card, self.protocol, list(apdu))
        scard.check(result, "transmit")
        if len(answer) < 2:
            raise Hiccup("transmit: no status word")  # the virtual reader answers so when the card is torn out
        return bytes(answer[:-2]), answer[-2] << 8 | answer[-1]

    def close(self) -> None:
        """Release everything, unless the card is still being waited for: its thread then does it."""
        with self._guard:
            abandoned = self._abandoned
        if not abandoned:
            self._release()

    def _wait_for_card(self, reader: str, outcome: list[AppError | None]) -> None:
        error: AppError | None = None
        try:
            self._connect(reader)
        except AppError as refused:
            error = refused
        with self._guard:
            if not self._abandoned:
                outcome.append(error)
                return
        self._release()

    def _connect(self, reader: str) -> None:
        api = self.api
        protocols = api.SCARD_PROTOCOL_T0 | api.SCARD_PROTOCOL_T1
        result, card, active = api.SCardConnect(self.context, reader, api.SCARD_SHARE_SHARED, protocols)
        scard.check(result, "connect")
        self.card = card
        result = api.SCardBeginTransaction(card)
        for _ in range(RESETS):
            if scard.code(result) != scard.CARD_RESET:
                break
            result, active = api.SCardReconnect(card, api.SCARD_SHARE_SHARED, protocols, api.SCARD_LEAVE_CARD)
            scard.check(result, "reconnect")
            result = api.SCardBeginTransaction(card)
        scard.check(result, "begin transaction")
        self.protocol = api.SCARD_PCI_T1 if active == api.SCARD_PROTOCOL_T1 else api.SCARD_PCI_T0
        self._held = True

    def _release(self) -> None:
        """Results are not looked at: the card or the service may be gone, and there is nothing left to do."""
        api = self.api
        if self._held:
            api.SCardEndTransaction(self.card, api.SCARD_LEAVE_CARD)
        if self.card is not None:
            api.SCardDisconnect(self.card, api.SCARD_RESET_CARD if self.sound else api.SCARD_LEAVE_CARD)
        api.SCardReleaseContext(self.context)
        self.card, self._held = None, False
