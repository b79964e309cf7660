"""Long pauses of the garbage collector kept out of the window's way."""

from __future__ import annotations

import gc


def settle_memory() -> None:
    """Take what is built now, and stays, out of the rounds of the collector; what died since the last call is freed.

    A full round over tables, libraries and screens holds every thread for 93 ms, whichever thread starts it: frozen,
    the longest freeze of the window in a batch of lookups goes from 98 to 17 ms (benchmarks.rights_day). Call it when
    a session opens, not while a person types: the call itself is one full round.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
