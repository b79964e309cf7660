"""A view that only remembers what it was asked to show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class RecordingView:
    """Every ``show_*``, ``close_*``… is remembered; the last of each kind is what would be on screen."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, tuple[Any, ...]]] = []

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)

        def remember(*args: Any, **named: Any) -> Any:
            self.calls.append((name, (*args, *named.values())))
            return lambda *_report: None  # a Progress, for those who ask for one

        return remember

    def last(self, name: str) -> Any:
        """Return the argument of the last call, a tuple when there were several; None when never called."""
        found = [args for called, args in self.calls if called == name]
        if not found:
            return None
        return found[-1][0] if len(found[-1]) == 1 else found[-1]

    def times(self, name: str) -> int:
        """Return how often it was called."""
        return sum(called == name for called, _ in self.calls)
