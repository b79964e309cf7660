"""Named points between intent, effect and outcome, where a test may stop the process."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

AtStep: TypeAlias = Callable[[str], None]


def no_stop(_step: str) -> None:
    """Go on: what every step does in production."""
