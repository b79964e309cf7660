"""HTTPS on loopback for the simulated téléservices: the client shows a certificate of the simulated authority."""

from __future__ import annotations

import contextlib
import shutil
import socket
import ssl
import tempfile
from collections.abc import Callable, Mapping
from datetime import timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event

from app.domain.clock import Clock
from app.simulator.loopback import HOST
from app.simulator.serving import Serving
from app.simulator.teleservices.answers import Accident, Sent
from app.simulator.teleservices.certificates import CABINET, SERVER, Authority, Papers, Validity

Respond = Callable[[bytes], Sent | Accident]
"""Answers one question, as bytes."""
MAX_QUESTION = 64 * 1024
HUGE_BYTES = 50_000_000
SLOWEST_S = 120
HANDSHAKE_S = 10
DRAIN_S = 2
HTML = b"<!DOCTYPE html><html><body><h1>503</h1><p>SIMULATION</p></body></html>"
MALFORMED = b'<?xml version="1.0"?><Envelope><Body><reponseDroits>'
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bombe"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">'
    b'<!ENTITY d SYSTEM "file:///etc/hostname">]><a>&c;&d;</a>'
)


class TeleserviceServer:
    """Serves *routes* (path to what answers); ``port`` stays the same from one start to the next."""

    def __init__(self, routes: Mapping[str, Respond], clock: Clock) -> None:
        self.authority = Authority()
        self.server_papers = self.authority.papers(SERVER)
        """What the server shows; replace it before ``start`` to play a server that cannot be trusted."""
        self.latency_s = 0.0
        """Seconds each answer takes."""
        self.questions = 0
        """How many were answered or failed on purpose."""
        self.folder: Path | None = None
        """Where the papers of the training lie while the server runs: cabinet.pem, cabinet.key, autorite.pem."""
        self.port = 0
        self._routes, self._clock = routes, clock
        self._stop = Event()
        self._serving: Serving | None = None

    def client_papers(self, validity: Validity = Validity.NOW) -> Papers:
        """Return what a cabinet of the training shows."""
        return self.authority.papers(CABINET, validity)

    def address(self, path: str) -> str:
        """Return the ``https://`` address of *path*, once started."""
        return f"https://{HOST}:{self.port}{path}"

    def start(self) -> None:
        """Listen; returns once connections are accepted."""
        self._stop.clear()
        self.folder = Path(tempfile.mkdtemp(prefix="ck-tls-"))
        context = self._context(self.folder)
        server = _Server((HOST, self.port), context, self)
        self.port = int(server.server_address[1])
        self._serving = Serving(server, "teleservices")

    def stop(self) -> None:
        """Stop listening and wait for every conversation; the papers are deleted."""
        self._stop.set()
        if self._serving is not None:
            self._serving.stop()
            self._serving = None
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder = None

    def answer(self, path: str, question: bytes) -> Sent | Accident | None:
        """Return what goes back, None when nothing answers at *path*."""
        respond = self._routes.get(path)
        self.questions += 1
        if self.latency_s:
            self._stop.wait(self.latency_s)
        return None if respond is None else respond(question)

    def date(self, shift: timedelta = timedelta()) -> str:
        """Return the ``Date`` header: the clock of the training, shifted."""
        return format_datetime(self._clock.now() + shift, usegmt=True)

    def hold(self) -> None:
        """Keep a client waiting, until the server stops or two minutes."""
        self._stop.wait(SLOWEST_S)

    def _context(self, folder: Path) -> ssl.SSLContext:
        """Write the papers, those of a cabinet too so that a window beside can use them, and return the context."""
        cabinet = self.client_papers()
        for name, content in (
            ("serveur.pem", self.server_papers.certificate_pem + self.server_papers.key_pem),
            ("autorite.pem", self.authority.pem),
            ("cabinet.pem", cabinet.certificate_pem),
            ("cabinet.key", cabinet.key_pem),
        ):
            (folder / name).write_bytes(content)
            (folder / name).chmod(0o600)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(folder / "autorite.pem")
        context.load_cert_chain(folder / "serveur.pem")
        return context


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    block_on_close = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], context: ssl.SSLContext, world: TeleserviceServer) -> None:
        self.context, self.world = context, world
        super().__init__(address, _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that leaves is an exercise, not a fault."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def setup(self) -> None:
        """Shake hands here, in the thread of this client: a slow one keeps nobody else out."""
        plain: socket.socket = self.request
        plain.settimeout(HANDSHAKE_S)
        spare = plain.dup()
        line = self.server.context.wrap_socket(plain, server_side=True, do_handshake_on_connect=False)
        try:
            line.do_handshake()
        except OSError:
            _drain(spare)
            line.close()
            raise
        finally:
            spare.close()
        self.request = line
        super().setup()

    def finish(self) -> None:
        """Close the line: the server knows only the socket that was under it."""
        with contextlib.suppress(OSError):
            super().finish()
        self.request.close()

    def do_POST(self) -> None:
        """Answer one question."""
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > MAX_QUESTION:
            self._reply(413, "text/plain", b"")
            return
        match self.server.world.answer(self.path, self.rfile.read(int(length))):
            case None:
                self._reply(404, "text/html", HTML)
            case Sent(content, status):
                self._reply(status, "application/soap+xml; charset=utf-8", content)
            case Accident() as accident:
                self._fail(accident)

    def log_message(self, *_: object) -> None:
        """Write nothing: questions name people."""

    def _fail(self, accident: Accident) -> None:
        soap = "application/soap+xml; charset=utf-8"
        match accident:
            case Accident.HTML:
                self._reply(503, "text/html; charset=utf-8", HTML)
            case Accident.BOMB:
                self._reply(200, soap, BOMB)
            case Accident.SKEWED:
                self._reply(200, soap, MALFORMED, timedelta(hours=1))
            case Accident.HUGE:
                self._huge(soap)
            case Accident.SLOW:
                self.server.world.hold()
                self.close_connection = True
            case Accident.CUT:
                self._head(200, soap, 5000, timedelta())
                self.wfile.write(MALFORMED)
                self.close_connection = True
            case Accident.MALFORMED:
                self._reply(200, soap, MALFORMED)

    def _huge(self, kind: str) -> None:
        """Announce nothing, so that the client has to count."""
        self.send_response_only(200)
        self.send_header("Date", self.server.world.date())
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.close_connection = True
        block = b" " * 65536
        with contextlib.suppress(OSError):
            for _ in range(HUGE_BYTES // len(block)):
                self.wfile.write(block)

    def _reply(self, status: int, kind: str, content: bytes, shift: timedelta = timedelta()) -> None:
        with contextlib.suppress(OSError):
            self._head(status, kind, len(content), shift)
            self.wfile.write(content)
            self.wfile.flush()

    def _head(self, status: int, kind: str, length: int, shift: timedelta) -> None:
        self.send_response_only(status)
        self.send_header("Date", self.server.world.date(shift))
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length))
        self.send_header("Connection", "close")
        self.end_headers()


def _drain(refused: socket.socket) -> None:
    """Read what a refused client still sends: closing on unread bytes would swallow the alert that tells it why."""
    refused.settimeout(DRAIN_S)
    with contextlib.suppress(OSError):
        refused.shutdown(socket.SHUT_WR)
        while refused.recv(4096):
            pass
