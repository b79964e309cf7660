"""A server that sleeps: it answers at once, ends at once, and nobody it serves is cut off."""

from __future__ import annotations

import socket
import socketserver
from threading import Event

from app.simulator.serving import Serving

HEARD, MAY_END = Event(), Event()


class Slow(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        HEARD.set()
        MAY_END.wait(10)
        self.request.sendall(b"fin")


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = False


def test_whoever_is_served_when_it_stops_is_answered_and_nobody_after() -> None:
    HEARD.clear()
    MAY_END.clear()
    server = Server(("127.0.0.1", 0), Slow)
    address = server.server_address
    serving = Serving(server, "lent")
    with socket.create_connection(address, 10) as client:
        assert HEARD.wait(10)
        MAY_END.set()
        serving.stop()
        assert client.recv(3) == b"fin"
    refused = socket.socket()
    refused.settimeout(10)
    assert refused.connect_ex(address) != 0
    refused.close()
