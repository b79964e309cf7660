"""The SMTP side of the simulated caisse, on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from app.simulator.faults import Cut, Faults
from app.simulator.loopback import HOST, free_port

MAX_MESSAGE = 64 * 1024 * 1024
Take = Callable[[str, bytes], None]
"""Takes (recipient, whole mail)."""


class SmtpServer:
    """Hands every mail to *take*; ``port`` stays the same from one start to the next."""

    def __init__(self, take: Take, faults: Faults) -> None:
        self._handler = _Handler(take, faults)
        self.port = free_port()
        self._controller: Controller | None = None

    def start(self) -> None:
        """Listen; returns once connections are accepted."""
        self._controller = Controller(
            self._handler, hostname=HOST, port=self.port, data_size_limit=MAX_MESSAGE, ident="SIMULATION"
        )
        self._controller.start()

    def stop(self) -> None:
        """Stop listening: connections are refused until the next start."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None


class _Handler:
    def __init__(self, take: Take, faults: Faults) -> None:
        self._take, self._faults = take, faults

    async def handle_RCPT(  # noqa: N802 - name fixed by aiosmtpd
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self._faults.refuse_recipient:
            return "550 5.1.1 unknown recipient"
        if self._faults.busy:
            return "451 4.3.0 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        if self._faults.refuse_data or not isinstance(content, bytes):
            return "554 5.6.0 message refused"
        if self._faults.cut_after_data is not Cut.LOST:
            self._take(envelope.rcpt_tos[0], content)
        if self._faults.cut_after_data is not Cut.NONE:
            if isinstance(server.transport, asyncio.WriteTransport):
                server.transport.abort()
            raise asyncio.CancelledError  # ends this conversation without a word
        return "250 OK"
