"""The card side of the vpcd protocol: puts a virtual card into a real ``pcscd``. Demonstration and tests only.

Source: facts/pcsc-testing.md §3. Loopback only.
"""

from __future__ import annotations

import contextlib
import socket
import struct
from threading import Event, Thread

from app.hardware.virtual_card import VirtualCard

HOST = "127.0.0.1"
FIRST_PORT = 35963
PORTS = (FIRST_PORT, FIRST_PORT + 1)
"""Of the readers « Virtual PCD 00 00 » and « Virtual PCD 00 01 »."""

READERS = ("Virtual PCD 00 00", "Virtual PCD 00 01")
POWER_ON, RESET, GET_ATR = 0x01, 0x02, 0x04
CONNECT_S = 2.0
JOIN_S = 5.0


class VpcdCard:
    """One virtual card that may be put into a reader and taken out, many times; each slot has its port, from
    *first_port* on."""

    def __init__(self, card: VirtualCard, slot: int = 0, first_port: int = FIRST_PORT) -> None:
        self.card = card
        self.port = first_port + slot
        self.left = Event()
        """Set once the card is out: by ``remove``, by ``die_after``, or because the service went away."""
        self._link: socket.socket | None = None
        self._thread: Thread | None = None

    def insert(self, die_after: int | None = None) -> None:
        """Put the card in; it tears itself out before command *die_after* + 1. Raise OSError without a vpcd."""
        if self._thread is not None:
            raise RuntimeError("already inserted")
        link = socket.create_connection((HOST, self.port), CONNECT_S)
        link.settimeout(None)
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.card.reset()
        self.left.clear()
        self._link = link
        self._thread = Thread(target=self._serve, args=(link, die_after), name="vpcd-card", daemon=True)
        self._thread.start()

    def remove(self) -> None:
        """Take the card out, if it is still in, and wait for its thread."""
        link, thread = self._link, self._thread
        if link is not None:
            with contextlib.suppress(OSError):  # the other end may have closed first
                link.shutdown(socket.SHUT_RDWR)
        if thread is not None:
            thread.join(JOIN_S)
        self._link = self._thread = None

    def _serve(self, link: socket.socket, die_after: int | None) -> None:
        commands = 0
        try:
            while (message := _receive(link)) is not None:
                if len(message) == 1:
                    self._control(link, message[0])
                    continue
                if commands == die_after:
                    return
                commands += 1
                _send(link, self.card.answer(message))
        except OSError:
            pass  # the service is gone: the card is out
        finally:
            link.close()
            self.left.set()

    def _control(self, link: socket.socket, control: int) -> None:
        if control == GET_ATR:
            _send(link, self.card.atr)
        elif control in {POWER_ON, RESET}:
            self.card.reset()


def _send(link: socket.socket, payload: bytes) -> None:
    link.sendall(struct.pack(">H", len(payload)) + payload)


def _receive(link: socket.socket) -> bytes | None:
    head = _exactly(link, 2)
    if head is None:
        return None
    return _exactly(link, struct.unpack(">H", head)[0])


def _exactly(link: socket.socket, count: int) -> bytes | None:
    """Return *count* bytes, None when the link closed. Linux delays acknowledgements by 44 ms unless re-armed."""
    data = b""
    while len(data) < count:
        if hasattr(socket, "TCP_QUICKACK"):
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        part = link.recv(count - len(data))
        if not part:
            return None
        data += part
    return data
