"""Waits until typing rests before an answer is computed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

REST_MS = 180
"""Long enough for the next keystroke, short enough to feel at once."""


class Rest(QTimer):
    """Call it with what to do; only the last one given is done."""

    def __init__(self, owner: QObject) -> None:
        super().__init__(owner, singleShot=True, interval=REST_MS)
        self._then: Callable[[], None] = _nothing
        self.timeout.connect(self._do)

    def __call__(self, then: Callable[[], None]) -> None:
        """Do *then* once typing rests."""
        self._then = then
        self.start()

    def _do(self) -> None:
        then, self._then = self._then, _nothing
        then()


def _nothing() -> None:
    """What is left to do once it is done."""
