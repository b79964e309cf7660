"""The scanner on a service that is looked at between two of its writes, in the order pcsc-lite makes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.card import ReaderState, SlotState
from app.hardware import scard
from app.hardware.pcsc_scanner import PcscScanner
from app.hardware.virtual_card import ATR_VITALE_2, cps_card

PRESENT, EMPTY, CHANGED = 0x20, 0x10, 0x02
ATRS = (ATR_VITALE_2, cps_card().atr)
READER = "A"


@dataclass(frozen=True)
class Written:
    """What the service holds between two writes."""

    present: bool
    count: int
    atr: bytes = b""

    def told(self) -> tuple[str, int, list[int]]:
        """Return it as a client gets it: the ATR of a card that is not there is not given."""
        bits = PRESENT if self.present else EMPTY
        return READER, bits | CHANGED | self.count << 16, list(self.atr) if self.present else []


def writes(first: Written, gestures: int) -> Iterator[Written]:
    """Yield every state of the service while *gestures* are made, from *first* on."""
    now = first
    yield now
    for turn in range(gestures):
        count = (now.count + 1) % 0x10000
        if now.present:
            steps = [(True, now.count, b""), (False, now.count, b""), (False, count, b"")]
        else:
            atr = ATRS[turn // 2 % 2]
            steps = [(False, now.count, atr), (True, now.count, atr), (True, count, atr)]
        for present, counted, shown in steps:
            now = Written(present, counted, shown)
            yield now


class Looked:
    """A service looked at at the moments chosen; at None, and after the last, a wait ends without a change."""

    SCARD_SCOPE_USER = 0

    def __init__(self, told: list[Written | None]) -> None:
        self.told = told

    def SCardEstablishContext(self, _scope: int) -> tuple[int, int]:  # noqa: N802
        return 0, 1

    def SCardReleaseContext(self, _context: int) -> int:  # noqa: N802
        return 0

    def SCardListReaders(self, _context: int, _groups: list[str]) -> tuple[int, list[str]]:  # noqa: N802
        return 0, [READER]

    def SCardGetStatusChange(  # noqa: N802
        self, _context: int, _ms: int, query: list[tuple[str, int]]
    ) -> tuple[int, list[tuple[str, int, list[int]]]]:
        now = self.told.pop(0) if self.told else None
        return (0, [now.told()]) if now else (scard.TIMEOUT, [(name, known, []) for name, known in query])


def published(told: Sequence[Written | None]) -> list[SlotState]:
    """Return what the desk hears, each state once."""
    with pytest.MonkeyPatch.context() as patch:
        service = Looked(list(told))
        patch.setattr(scard, "import_module", lambda _name: service)
        scanner = PcscScanner()
        said = [scanner.scan()[0]]
        while service.told or scanner._queued:  # a swap waits there
            (slot,) = scanner.scan()
            if slot != said[-1]:
                said.append(slot)
        scanner.scan()
        return said


def named(slots: list[SlotState]) -> list[ReaderState]:
    return [slot.state for slot in slots]


CARD, NONE = ReaderState.CARD, ReaderState.EMPTY
A, B = ATRS


@pytest.mark.parametrize(
    ("told", "heard"),
    [
        pytest.param([Written(False, 2), Written(True, 2, A), Written(True, 3, A)], [NONE, CARD], id="counted-after"),
        pytest.param([Written(True, 2, A), Written(True, 3, A)], [CARD], id="counted-after-the-first-look"),
        pytest.param(
            [Written(True, 1, A), Written(True, 2, B), Written(True, 3, B)],
            [CARD, NONE, CARD],
            id="swapped-then-counted",
        ),
        pytest.param(
            [Written(True, 1, A), Written(True, 1), Written(False, 2)], [CARD, NONE], id="atr-forgotten-first"
        ),
        pytest.param([Written(True, 0xFFFF, A), Written(True, 1, B)], [CARD, NONE, CARD], id="count-goes-round"),
        pytest.param([Written(True, 0, A), Written(True, 2, B)], [CARD, NONE, CARD], id="there-before-the-service"),
    ],
)
def test_a_look_between_two_writes_is_no_event(told: list[Written | None], heard: list[ReaderState]) -> None:
    assert named(published(told)) == heard


@pytest.mark.parametrize("first", [Written(True, 0, A), Written(True, 1, A), Written(False, 1), Written(False, 2)])
def test_every_write_of_eight_gestures_is_looked_at(first: Written) -> None:
    """A card that was there before the service is counted the other way round, which a second of rest tells."""
    heard = named(published([first, None, *writes(first, 8)]))
    assert heard == ([CARD, NONE] * 4 + [CARD] if first.present else [NONE, CARD] * 4 + [NONE])


def test_a_reader_plugged_in_again_counts_from_nothing() -> None:
    told = [Written(True, 7, A), Written(True, 1, B), Written(True, 1, B), Written(True, 3, A)]
    assert named(published(told)) == [CARD, NONE, CARD, NONE, CARD]


def test_a_card_that_never_says_its_atr_is_a_card() -> None:
    assert named(published([Written(False, 0), Written(True, 1), None, Written(False, 2)])) == [NONE, CARD, NONE]


FIRST = st.sampled_from(
    [
        Written(False, 0),
        Written(False, 2),
        Written(True, 1, A),
        Written(True, 0, A),
        Written(False, 1),
        Written(False, 0xFFFE),
    ]
)
"""Each rests for a second before the first gesture: only then is it known which way the service counts."""


GESTURES = st.integers(0, 8)
WRITES = 3
"""Of the service, for each gesture."""


@given(first=FIRST, gestures=GESTURES, data=st.data())
def test_whenever_it_is_looked_at_cards_come_and_go_in_turn(first: Written, gestures: int, data: st.DataObject) -> None:
    """No card is doubled, none is taken for another, none is without its ATR, and the last word is true."""
    every = list(writes(first, gestures))
    places = data.draw(st.sets(st.integers(0, len(every) - 1))) | {0, len(every) - 1}
    heard = published([first, None, *(every[place] for place in sorted(places))])
    assert all(before.state is not after.state for before, after in pairwise(heard))
    assert all(slot.atr in ATRS for slot in heard if slot.state is CARD)
    assert (heard[-1].state is CARD, heard[-1].atr) == (every[-1].present, bytes(every[-1].told()[2]))
    assert len(heard) <= 1 + gestures


@given(first=FIRST, gestures=GESTURES, data=st.data())
def test_looked_at_after_each_gesture_none_is_lost(first: Written, gestures: int, data: st.DataObject) -> None:
    every = list(writes(first, gestures))
    places = data.draw(st.sets(st.integers(0, len(every) - 1))) | set(range(0, len(every), WRITES))
    assert len(published([first, None, *(every[place] for place in sorted(places))])) == 1 + gestures
