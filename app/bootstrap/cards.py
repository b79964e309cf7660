"""``cabinet lire-carte`` on the readers of this post."""

from __future__ import annotations

from app.cli import lire_carte
from app.domain.clock import SystemClock
from app.hardware.pcsc import PcscReader


def run_lire_carte(*, json_wanted: bool, clear: bool) -> int:
    """Read the card and return the exit code."""
    return lire_carte.run(json_wanted, PcscReader, SystemClock(), clear)
