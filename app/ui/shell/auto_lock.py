"""Locks the post when nobody touches it."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from app.domain.clock import Clock
from app.ui.shell.status_strip import StatusItem
from app.ui.values import State

_ACTIVITY = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    }
)


class AutoLock(QObject):
    """Watches every key and mouse move; ``expired`` after *delay* without any, once until :meth:`start`.

    ``announced(StatusItem)`` carries the words for the status strip, loud in the last minute. Time comes from *clock*,
    so a post that slept locks when it wakes."""

    expired = Signal()
    announced = Signal(object)

    def __init__(self, app: QApplication, clock: Clock, delay: timedelta = timedelta(minutes=5)) -> None:
        super().__init__(app)
        self._app, self._clock, self._delay = app, clock, delay
        self._touched: datetime = clock.now()
        self._said = ""
        self._timer = QTimer(self, interval=1000)
        self._timer.timeout.connect(self.tick)

    def start(self) -> None:
        """Begin to watch, from now."""
        self._touched = self._clock.now()
        self._app.installEventFilter(self)
        self._timer.start()
        self.tick()

    def stop(self) -> None:
        """Stop watching (the post is locked)."""
        self._timer.stop()
        self._app.removeEventFilter(self)

    def set_delay(self, delay: timedelta) -> None:
        """Change the delay."""
        self._delay = delay
        self.tick()

    @property
    def remaining(self) -> timedelta:
        """Time left before the lock, zero at least."""
        return max(self._delay - (self._clock.now() - self._touched), timedelta())

    def tick(self) -> None:
        """Look at the clock; called every second."""
        left = round(self.remaining.total_seconds())
        if left > 0:
            self._say(left)
        elif self._timer.isActive():
            self.stop()
            self.expired.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() in _ACTIVITY:
            self._touched = self._clock.now()
        return False

    def _say(self, left: int) -> None:
        if left <= 60:
            words, state = f"Verrouillage dans {left}\u00a0s", State.WARNING
        else:
            words, state = f"Verrouillage dans {-(-left // 60)}\u00a0min", State.NEUTRAL
        if words != self._said:
            self._said = words
            note = "Une touche suffit pour rester connecté. Ctrl L verrouille tout de suite."
            self.announced.emit(StatusItem("verrou", "lock", words, state, note))
