"""The pace of keys as it was typed, not as a busy window gets round to it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

LATE_MS = 25
"""A timer later than that ran behind something that kept the window busy."""


@dataclass(slots=True)
class Pace:
    """Times of keys, less what the window was busy for.

    A silence can only be told by a timer that ran on time: until then, keys that follow each other late were waiting
    in the queue of the window, and come from the same burst.
    """

    wait_ms: int
    _last_ms: int = 0
    """When the last key was taken, by the clock."""
    _lost_ms: int = 0
    """What the window was busy for, so far."""
    _doubted: bool = False

    def key(self, now_ms: int, *, waiting: bool) -> int:
        """Return the time of a key; *waiting* while the timer of the silence has not run."""
        late = now_ms - self._last_ms - (self.wait_ms - 1)
        if waiting and late > 0:
            self._lost_ms += late
        self._last_ms, self._doubted = now_ms, False
        return now_ms - self._lost_ms

    def silence(self, now_ms: int) -> int | None:
        """Return the time of a silence when the timer runs, None when it must run once more."""
        late = now_ms - self._last_ms - self.wait_ms > LATE_MS
        if late and not self._doubted:
            self._doubted = True
            return None
        return now_ms - self._lost_ms
