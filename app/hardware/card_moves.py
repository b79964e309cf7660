"""Which cards were changed for another between two looks, told from a count that the service writes late.

pcsc-lite counts what comes and leaves in the high word of a state, and writes that state without a lock: whoever looks
between two of its writes sees a card that came, with the count of before it came. A card that is still there is then no
other card once the count follows. Source of the order: pcsc-lite, ``eventhandler.c``, in 1.9.9 and in 2.5.
"""

from __future__ import annotations

from collections.abc import Collection

from app.hardware import scard

MODULUS = 1 << 16
"""The count goes back to 0 after 65 535."""


class CardMoves:
    """The comings and goings at each reader, as far as they were looked at."""

    def __init__(self) -> None:
        self._before: dict[str, tuple[bool, int]] = {}
        self._told: dict[str, int] = {}

    def look(self, events: dict[str, int]) -> set[str]:
        """Take the states of every reader; return those whose card left and was replaced since the last look."""
        now = {name: self._settled(name, event) for name, event in events.items()}
        swapped = {
            name
            for name, (present, count) in now.items()
            if present and (before := self._before.get(name)) is not None and before[0] and before[1] != count
        }
        self._before, self._told = now, events
        return swapped

    def rest(self) -> None:
        """Believe the counts as they were told: nothing moved for a whole wait, so they are written."""
        self._before = {name: _read(event) for name, event in self._told.items()}

    def keep(self, names: Collection[str]) -> None:
        """Forget the other readers: one that comes back counts afresh."""
        self._before = {name: before for name, before in self._before.items() if name in names}
        self._told = {name: event for name, event in self._told.items() if name in names}

    def _settled(self, name: str, event: int) -> tuple[bool, int]:
        """Return whether a card is there and the count once it is written.

        A card that was there and still is came and left as often: an even number of moves. An odd one tells that the
        last move is not counted yet. At the first look, a card is supposed to be counted: one that was there before
        the service is not, which the first rest puts right.
        """
        present, count = _read(event)
        was_present, counted = self._before.get(name, (False, 0))
        late = (count - counted + (present is not was_present)) % 2
        return present, (count + late) % MODULUS


def _read(event: int) -> tuple[bool, int]:
    return bool(event & scard.STATE_PRESENT), event >> 16
