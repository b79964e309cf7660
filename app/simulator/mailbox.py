"""The mailbox where the simulated caisse leaves its returns."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock


class Mailbox:
    """Mails in memory, by unique identifier; safe between threads."""

    def __init__(self) -> None:
        self._mails: dict[str, bytes] = {}
        self._lock = Lock()
        self._count = 0

    def leave(self, mail: bytes) -> str:
        """Add a mail and return its identifier."""
        with self._lock:
            self._count += 1
            uid = f"sim{self._count:06d}"
            self._mails[uid] = mail
            return uid

    def waiting(self) -> list[tuple[str, bytes]]:
        """Return what waits, oldest first."""
        with self._lock:
            return list(self._mails.items())

    def remove(self, uids: Iterable[str]) -> None:
        """Delete mails; unknown identifiers are ignored."""
        with self._lock:
            for uid in uids:
                self._mails.pop(uid, None)

    def __len__(self) -> int:
        with self._lock:
            return len(self._mails)
