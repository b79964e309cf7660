"""A server in a thread of its own, which sleeps until somebody connects or it is stopped."""

from __future__ import annotations

import selectors
import socket
import socketserver
from threading import Thread


class Serving:
    """Serves as soon as made; ``stop`` returns once nothing is accepted any more and every conversation ended."""

    def __init__(self, server: socketserver.TCPServer, name: str) -> None:
        self._server = server
        server.timeout = 0  # it is asked only once a connection waits
        self._bell, self._ear = socket.socketpair()
        self._thread = Thread(target=self._serve, name=name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Accept nobody any more, then wait for those who are served."""
        self._bell.close()
        self._thread.join()
        self._ear.close()
        self._server.server_close()

    def _serve(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._server.fileno(), selectors.EVENT_READ)
            selector.register(self._ear, selectors.EVENT_READ)
            while all(key.fileobj is not self._ear for key, _ in selector.select()):
                self._server.handle_request()
                self._server.service_actions()
