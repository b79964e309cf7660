"""A small POP3 server on loopback (RFC 1939): USER PASS STAT LIST UIDL RETR DELE NOOP RSET QUIT."""

from __future__ import annotations

import contextlib
import socket
import socketserver
from collections.abc import Callable, Iterable
from threading import Lock

from app.simulator.faults import Faults
from app.simulator.loopback import HOST
from app.simulator.mailbox import Mailbox
from app.simulator.serving import Serving

IDLE_S = 60


class Pop3Server:
    """Serves one mailbox to one user; ``port`` stays the same from one start to the next."""

    def __init__(self, mailbox: Mailbox, user: str, password: str, faults: Faults) -> None:
        self.mailbox, self.user, self.password, self.faults = mailbox, user, password, faults
        self.port = 0
        self._serving: Serving | None = None

    def start(self) -> None:
        """Listen; returns once connections are accepted."""
        listener = _Listener((HOST, self.port), self)
        self.port = int(listener.server_address[1])
        self._serving = Serving(listener, "pop3-simulation")

    def stop(self) -> None:
        """Stop listening and drop every connection; nothing waiting is lost."""
        if self._serving is not None:
            self._serving.stop()
            self._serving = None


class _Listener(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = False  # tracked, so that server_close waits for them

    def __init__(self, address: tuple[str, int], owner: Pop3Server) -> None:
        self.owner = owner
        self._open: set[socket.socket] = set()
        self._lock = Lock()
        super().__init__(address, _Session)

    def keep(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.add(connection)

    def forget(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.discard(connection)

    def server_close(self) -> None:
        with self._lock:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        super().server_close()


class _Gone(ConnectionError):
    """The connection ends here, on purpose."""


class _Session(socketserver.StreamRequestHandler):
    timeout = IDLE_S
    server: _Listener

    def setup(self) -> None:
        super().setup()
        self.server.keep(self.request)
        self._world = self.server.owner
        self._mails = self._world.mailbox.waiting()
        self._deleted: set[int] = set()
        self._user = ""
        self._logged = False
        self._commands: dict[str, Callable[[str], None]] = {
            "STAT": self._stat, "LIST": self._list, "UIDL": self._uidl, "RETR": self._retr, "DELE": self._dele,
            "NOOP": lambda _: self._ok(), "RSET": self._rset,
        }  # fmt: skip

    def finish(self) -> None:
        self.server.forget(self.request)
        with contextlib.suppress(OSError):
            super().finish()

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            self._ok("SIMULATION")
            while line := self.rfile.readline(512):
                verb, _, argument = line.decode("ascii", "replace").strip().partition(" ")
                if not self._answer(verb.upper(), argument.strip()):
                    return

    def _answer(self, verb: str, argument: str) -> bool:
        """Return whether the conversation goes on."""
        if verb == "QUIT":
            self._quit()
            return False
        if verb == "USER":
            self._user = argument
            self._ok()
        elif verb == "PASS":
            self._pass(argument)
        elif not self._logged or verb not in self._commands:
            self._error("command refused")
        else:
            self._commands[verb](argument)
        return True

    def _pass(self, password: str) -> None:
        world = self._world
        self._logged = (self._user, password) == (world.user, world.password) and not world.faults.refuse_login
        self._ok() if self._logged else self._error("[AUTH] login refused")

    def _stat(self, _: str) -> None:
        kept = self._kept()
        self._ok(f"{len(kept)} {sum(len(mail) for _, _, mail in kept)}")

    def _list(self, _: str) -> None:
        self._many(f"{number} {len(mail)}" for number, _, mail in self._kept())

    def _uidl(self, _: str) -> None:
        self._many(f"{number} {uid}" for number, uid, _ in self._kept())

    def _retr(self, argument: str) -> None:
        mail = self._chosen(argument)
        if mail is None:
            return
        self._ok(f"{len(mail)} octets")
        if self._world.faults.cut_retrieval:
            self.wfile.write(mail[: len(mail) // 2])
            raise _Gone
        text = mail if mail.endswith(b"\r\n") else mail + b"\r\n"
        stuffed = text.replace(b"\r\n.", b"\r\n..")
        self.wfile.write((b"." if stuffed.startswith(b".") else b"") + stuffed + b".\r\n")

    def _dele(self, argument: str) -> None:
        if self._chosen(argument) is not None:
            self._deleted.add(int(argument))
            self._ok()

    def _rset(self, _: str) -> None:
        self._deleted.clear()
        self._ok()

    def _quit(self) -> None:
        if self._world.faults.cut_before_quit:
            raise _Gone
        self._world.mailbox.remove(self._mails[number - 1][0] for number in self._deleted)
        self._ok("bye")

    def _kept(self) -> list[tuple[int, str, bytes]]:
        numbered = ((number, uid, mail) for number, (uid, mail) in enumerate(self._mails, start=1))
        return [one for one in numbered if one[0] not in self._deleted]

    def _chosen(self, argument: str) -> bytes | None:
        mail = next((mail for number, _, mail in self._kept() if str(number) == argument), None)
        if mail is None:
            self._error("no such message")
        return mail

    def _many(self, lines: Iterable[str]) -> None:
        self._ok()
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode("ascii") + b".\r\n")

    def _ok(self, text: str = "") -> None:
        self.wfile.write(f"+OK {text}".strip().encode("ascii") + b"\r\n")

    def _error(self, text: str) -> None:
        self.wfile.write(f"-ERR {text}\r\n".encode("ascii"))
