"""One HTTP exchange over TLS: bounded in time and size, stopped at once when asked to."""

from __future__ import annotations

import io
import re
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPResponse
from threading import Event
from typing import cast

from app.domain.errors import Cancelled
from app.services.ports_rights import AnswerTooBig, ServiceTooSlow, ServiceUnreachable
from app.transport.teleservice.settings import ServiceSettings
from app.transport.teleservice.tls import tls_failure

POLL_S = 0.05
"""Seconds between two looks at the cancel event while waiting."""
_CHUNK = 65536
Monotonic = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back. ``content`` is whole, as received."""

    status: int
    content_type: str
    """Lower case, without parameters; empty when not told."""
    content: bytes
    dated_at: datetime | None
    """The ``Date`` header, None when absent or unreadable."""


@dataclass(frozen=True, slots=True)
class Limit:
    """Until when one waits, and who may say stop."""

    deadline: float
    cancel: Event
    monotonic: Monotonic = time.monotonic

    def check(self) -> float:
        """Return the seconds left; raise Cancelled or ServiceTooSlow when it is time to stop."""
        if self.cancel.is_set():
            raise Cancelled("lookup")
        left = self.deadline - self.monotonic()
        if left <= 0:
            raise ServiceTooSlow("no whole answer in time")
        return left


def exchange(settings: ServiceSettings, context: ssl.SSLContext, action: str, body: bytes, limit: Limit) -> Reply:
    """Post *body* and return the reply.

    Raise ServiceUnreachable, ServiceTooSlow, AnswerTooBig, Cancelled, or what ``tls_failure`` gives.
    """
    endpoint = settings.endpoint
    patience_s = min(settings.connect_s, limit.check())
    try:
        with (
            socket.create_connection((endpoint.host, endpoint.port), timeout=patience_s) as plain,
            context.wrap_socket(plain, server_hostname=endpoint.host) as line,
        ):
            line.sendall(_request(settings, action, body))
            return _receive(line, settings.max_answer_bytes, limit)
    except TimeoutError as error:
        raise ServiceUnreachable("not connected in time") from error
    except HTTPException as error:
        raise ServiceUnreachable("not HTTP, or cut") from error
    except OSError as error:
        raise tls_failure(error) from error


def _request(settings: ServiceSettings, action: str, body: bytes) -> bytes:
    host = settings.endpoint.host
    named = f"[{host}]" if ":" in host else host
    head = (
        f"POST {settings.path} HTTP/1.1\r\nHost: {named}:{settings.endpoint.port}\r\n"
        f'Content-Type: application/soap+xml; charset=utf-8; action="{action}"\r\n'
        f"Content-Length: {len(body)}\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n"
    )
    return head.encode("ascii") + body


def _receive(line: ssl.SSLSocket, most: int, limit: Limit) -> Reply:
    response = HTTPResponse(cast(socket.socket, _Line(line, limit)), method="POST")
    response.begin()
    declared = _length(response.getheader("Content-Length", ""))
    if declared > most:
        raise AnswerTooBig("more bytes announced than allowed")
    if response.getheader("Content-Encoding", "identity").lower() != "identity":
        raise AnswerTooBig("compressed answer, never asked for")
    received = bytearray()
    while chunk := response.read1(_CHUNK):
        received += chunk
        if len(received) > most:
            raise AnswerTooBig(f"more than {most} bytes")
    if len(received) < declared:
        raise ServiceUnreachable("cut inside the answer")
    kind = response.getheader("Content-Type", "").partition(";")[0].strip().lower()
    return Reply(response.status, kind, bytes(received), _date(response.getheader("Date", "")))


def _length(text: str) -> int:
    """The length announced, -1 when it is none; a number without end counts as endless."""
    bare = text.strip()
    if not re.fullmatch(r"[0-9]+", bare):
        return -1
    return int(bare) if len(bare) < 15 else 10**15


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


class _Line(io.RawIOBase):
    """What ``http.client`` reads from: waits in small steps, so that a person or the clock can stop it."""

    def __init__(self, line: ssl.SSLSocket, limit: Limit) -> None:
        super().__init__()
        self._line, self._limit = line, limit
        line.settimeout(POLL_S)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(self, _CHUNK)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while True:
            self._limit.check()
            try:
                return self._line.recv_into(buffer)
            except TimeoutError:
                continue
