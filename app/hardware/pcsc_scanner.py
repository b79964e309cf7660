"""One blocking wait on every reader and on their coming and going. Source of the bits: PC/SC part 5, winscard."""

from __future__ import annotations

from typing import Any

from app.domain.card import ReaderState, SlotState
from app.domain.errors import DeviceError, ServiceDown
from app.hardware import scard
from app.hardware.card_moves import CardMoves
from app.services.ports_card import Slots

WAIT_MS = 1000
CLEARING_MS = 50
"""How long a card without an ATR may be a card on its way out: the service forgets the ATR first, then the card."""
State = tuple[str, int, list[int]]
"""A reader, its event bits, the ATR of its card."""
NOTHING: Slots = (SlotState(ReaderState.NO_READER),)


class PcscScanner:
    """The readers of the PC/SC service. One thread scans; another may call ``wake``."""

    def __init__(self, wait_ms: int = WAIT_MS) -> None:
        self._wait_ms = wait_ms
        self._api: Any = None
        self._context: int | None = None
        self._known: dict[str, int] = {}
        self._silent: set[tuple[str, int]] = set()
        self._moves = CardMoves()
        self._last: Slots | None = None
        self._queued: Slots | None = None
        self._swapped: set[str] = set()

    def scan(self) -> Slots:
        """Return what is seen: at once the first time, then after a change or about a second.

        Raise ServiceDown when the service is gone, EnvironmentProblem without pyscard or without the right to use
        the service.
        """
        if self._queued is not None:
            queued, self._queued = self._queued, None
            return queued
        try:
            slots = self._wait()
        except DeviceError as error:
            self.close()
            raise error if isinstance(error, ServiceDown) else ServiceDown(str(error)) from error
        self._last = slots
        return slots if self._queued is None else self._replaced(slots)

    def wake(self) -> None:
        """End the wait of a scan in another thread."""
        context = self._context
        if context is not None:
            self._api.SCardCancel(context)

    def close(self) -> None:
        """Release the context; a later scan starts afresh."""
        if self._context is not None:
            self._api.SCardReleaseContext(self._context)
        self._context, self._known, self._last, self._queued = None, {}, None, None
        self._silent, self._moves = set(), CardMoves()

    def _wait(self) -> Slots:
        if self._context is None:
            self._api = scard.load()
            self._context = scard.establish(self._api)
        names = scard.list_readers(self._api, self._context)
        # Without it a reader that comes is seen at the next look, WAIT_MS later.
        asks_plugged = self._last is not None and len(names) < scard.MOST_WAITED
        plugged = [(scard.PNP, len(names) << 16)] if asks_plugged else []
        if not names and not plugged:
            return NOTHING
        wait_ms = 0 if self._forget_gone(names) else self._wait_ms
        result, states = self._look(names, plugged, wait_ms)
        if scard.code(result) == scard.TIMEOUT and wait_ms:
            self._moves.rest()
        if scard.code(result) in {scard.TIMEOUT, scard.CANCELLED, scard.UNKNOWN_READER}:
            return self._still_there(names)
        scard.check(result, "wait for a change")
        return self._seen(states)

    def _look(self, names: tuple[str, ...], plugged: list[tuple[str, int]], wait_ms: int) -> tuple[int, list[State]]:
        """Wait for a change; return the result and the states, once no card is seen half gone."""
        known, believed, held = self._known, self._silent, None
        while True:
            query = [(name, known.get(name, scard.STATE_UNAWARE)) for name in names]
            result, states = self._api.SCardGetStatusChange(self._context, wait_ms, query + plugged)
            if held is not None and scard.code(result) == scard.TIMEOUT:
                self._silent = believed
                return held
            if scard.code(result) != scard.SUCCESS:
                return result, states
            silent = _silent(states)
            if silent <= believed:
                self._silent = silent
                return result, states
            known = {name: event & ~scard.STATE_CHANGED for name, event, _ in states}
            believed, wait_ms, held = silent, CLEARING_MS, (result, states)

    def _forget_gone(self, names: tuple[str, ...]) -> bool:
        """Forget the readers that left between two waits, which no wait tells; return whether there were any."""
        there = {name: event for name, event in self._known.items() if name in names}
        has_gone = len(there) < len(self._known)
        self._known = there
        self._moves.keep(names)
        return has_gone

    def _still_there(self, names: tuple[str, ...]) -> Slots:
        """Return the last states of the readers that are still there."""
        kept = tuple(slot for slot in self._last or () if slot.reader in names)
        return kept or NOTHING

    def _seen(self, states: list[State]) -> Slots:
        known: dict[str, int] = {}
        slots: list[SlotState] = []
        for name, event, atr in states:
            if name == scard.PNP:
                continue
            slot = scard.slot_state(name, event, bytes(atr))
            if slot is None:
                continue
            known[name] = event & ~scard.STATE_CHANGED
            slots.append(slot)
        self._known = known
        now = tuple(slots) or NOTHING
        self._swapped = self._moves.look(known)
        if self._swapped:
            self._queued = now
        return now

    def _replaced(self, slots: Slots) -> Slots:
        """Return the moment between two cards, which nobody saw: the desk must not take them for one."""
        return tuple(
            SlotState(ReaderState.EMPTY, slot.reader) if slot.reader in self._swapped else slot for slot in slots
        )


def _silent(states: list[State]) -> set[tuple[str, int]]:
    """Return the readers, with their bits, whose card neither said its ATR nor refused to."""
    return {
        (name, event & ~scard.STATE_CHANGED)
        for name, event, atr in states
        if event & scard.STATE_PRESENT and not event & scard.STATE_MUTE and not atr
    }
