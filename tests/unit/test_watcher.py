"""The watching loop and its PC/SC scanner, on answers that no virtual reader can give."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Event

import pytest

from app.domain.card import ReaderState, SlotState
from app.domain.errors import EnvironmentProblem, ServiceDown
from app.hardware import scard, watcher
from app.hardware.pcsc_scanner import NOTHING, PcscScanner
from app.hardware.virtual_card import ATR_VITALE_2, single_card
from app.hardware.virtual_reader import VirtualReader
from app.hardware.watcher import DOWN, UNUSABLE, watch
from app.services.ports_card import Slots
from tests.card_desk import watching

PRESENT, EMPTY_BIT, CHANGED = 0x20, 0x10, 0x02


@dataclass
class FakeApi:
    """PC/SC answers told in advance: one list of (readers, result of the wait, states) per scan."""

    script: list[tuple[list[str], int, list[tuple[str, int, list[int]]]]]
    queries: list[list[tuple[str, int]]] = field(default_factory=list)
    waits: list[int] = field(default_factory=list)
    contexts: int = 0
    SCARD_SCOPE_USER = 0

    def SCardEstablishContext(self, _scope: int) -> tuple[int, int]:  # noqa: N802
        self.contexts += 1
        return 0, self.contexts

    def SCardReleaseContext(self, _context: int) -> int:  # noqa: N802
        self.contexts -= 1
        return 0

    def SCardListReaders(self, _context: int, _groups: list[str]) -> tuple[int, list[str]]:  # noqa: N802
        names = self.script[0][0]
        if not names:
            self.script.pop(0)
            return scard.NO_READERS, []
        return 0, names

    def SCardGetStatusChange(  # noqa: N802
        self, _context: int, ms: int, query: list[tuple[str, int]]
    ) -> tuple[int, list[tuple[str, int, list[int]]]]:
        self.queries.append(query)
        self.waits.append(ms)
        _, result, states = self.script.pop(0)
        return result, states


def scanner_on(monkeypatch: pytest.MonkeyPatch, api: FakeApi) -> PcscScanner:
    monkeypatch.setattr(scard, "import_module", lambda _name: api)
    return PcscScanner()


def seen(name: str, state: int, count: int = 0) -> tuple[str, int, list[int]]:
    atr = list(ATR_VITALE_2) if state & PRESENT else []
    return name, state | CHANGED | count << 16, atr


def states(slots: Slots) -> list[ReaderState]:
    return [slot.state for slot in slots]


def test_a_card_changed_for_another_between_two_looks_is_seen_leaving(monkeypatch: pytest.MonkeyPatch) -> None:
    api = FakeApi([(["A"], 0, [seen("A", PRESENT, 1)]), (["A"], 0, [seen("A", PRESENT, 3)])])
    scanner = scanner_on(monkeypatch, api)
    assert [states(scanner.scan()) for _ in range(3)] == [
        [ReaderState.CARD],
        [ReaderState.EMPTY],
        [ReaderState.CARD],
    ]
    assert api.queries[1][0] == ("A", PRESENT | 1 << 16)
    assert api.queries[1][1][0] == scard.PNP


@pytest.mark.parametrize(("count", "asked"), [(15, 16), (16, 16)])
def test_a_wait_never_names_more_states_than_the_service_takes(
    monkeypatch: pytest.MonkeyPatch, count: int, asked: int
) -> None:
    names = [f"Lecteur {place}" for place in range(count)]
    api = FakeApi([(names, 0, [seen(name, EMPTY_BIT) for name in names])] * 2)
    scanner = scanner_on(monkeypatch, api)
    assert len(scanner.scan()) == len(scanner.scan()) == count
    assert len(api.queries[1]) == asked <= scard.MOST_WAITED


def test_another_program_taking_the_card_is_no_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    in_use = 0x100
    api = FakeApi([(["A"], 0, [seen("A", PRESENT, 1)]), (["A"], 0, [seen("A", PRESENT | in_use, 1)])])
    scanner = scanner_on(monkeypatch, api)
    assert scanner.scan() == scanner.scan()


def test_a_wait_without_change_and_a_reader_that_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    api = FakeApi(
        [
            (["A", "B"], 0, [seen("A", EMPTY_BIT), seen("B", EMPTY_BIT)]),
            (["A", "B"], scard.TIMEOUT, []),
            (["A", "B"], scard.UNKNOWN_READER, []),
            (["A"], 0, [seen("A", EMPTY_BIT), ("B", 0x04, [])]),
        ]
    )
    scanner = scanner_on(monkeypatch, api)
    both = scanner.scan()
    assert len(both) == 2
    assert scanner.scan() == both
    assert scanner.scan() == both
    assert [slot.reader for slot in scanner.scan()] == ["A"]


def test_a_reader_that_left_between_two_waits_is_told_at_once_and_comes_back_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No wait tells it, and some services (macOS) count nothing: the same bits would otherwise hide its return."""
    both = [seen("A", EMPTY_BIT), seen("B", PRESENT)]
    api = FakeApi(
        [
            (["A", "B"], 0, both),
            (["A"], scard.TIMEOUT, []),
            (["A", "B"], 0, both),
            (["A", "B"], scard.TIMEOUT, []),
        ]
    )
    scanner = scanner_on(monkeypatch, api)
    said = [[slot.reader for slot in scanner.scan()] for _ in range(4)]
    assert said == [["A", "B"], ["A"], ["A", "B"], ["A", "B"]]
    assert [ms > 0 for ms in api.waits] == [True, False, True, True]
    assert api.queries[2][1] == ("B", scard.STATE_UNAWARE)


def test_a_reader_that_comes_back_with_its_card_is_no_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    api = FakeApi(
        [
            (["A", "B"], 0, [seen("A", EMPTY_BIT), seen("B", PRESENT, 5)]),
            (["A"], scard.TIMEOUT, []),
            (["A", "B"], 0, [seen("A", EMPTY_BIT), seen("B", PRESENT, 1)]),
        ]
    )
    scanner = scanner_on(monkeypatch, api)
    assert [len(scanner.scan()) for _ in range(2)] == [2, 1]
    assert states(scanner.scan()) == [ReaderState.EMPTY, ReaderState.CARD]


@pytest.mark.parametrize("code", [scard.CANCELLED, scard.UNKNOWN_READER])
def test_a_second_look_cut_short_believes_no_card_half_gone(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    """The card lost its ATR, the second look is cut: the next scan looks twice again, and sees the reader empty."""
    half_gone = ("A", PRESENT | CHANGED | 1 << 16, [])
    api = FakeApi(
        [
            (["A"], 0, [seen("A", PRESENT, 1)]),
            (["A"], 0, [half_gone]),
            (["A"], code, []),
            (["A"], 0, [half_gone]),
            (["A"], 0, [seen("A", EMPTY_BIT, 2)]),
        ]
    )
    scanner = scanner_on(monkeypatch, api)
    first = scanner.scan()
    assert scanner.scan() == first
    assert states(scanner.scan()) == [ReaderState.EMPTY]
    assert not api.script


def test_mute_cards_and_missing_readers_are_states(monkeypatch: pytest.MonkeyPatch) -> None:
    api = FakeApi([([], 0, []), (["A"], 0, [seen("A", PRESENT | 0x200)])])
    scanner = scanner_on(monkeypatch, api)
    assert scanner.scan() == NOTHING
    assert states(scanner.scan()) == [ReaderState.MUTE]


@pytest.mark.parametrize("code", [0x8010001E, 0x80100003, 0x80100013, 0x8010001D, 0x8010002F, 0x000006BA, 0x6])
def test_the_context_is_released_when_the_service_goes_or_the_post_slept(
    monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """Stopped, its handle refused after a sleep, its link cut, on Windows too: the next look starts afresh."""
    api = FakeApi([(["A"], 0, [seen("A", EMPTY_BIT)]), (["A"], code, []), (["A"], 0, [seen("A", EMPTY_BIT)])])
    scanner = scanner_on(monkeypatch, api)
    scanner.scan()
    with pytest.raises(ServiceDown):
        scanner.scan()
    assert api.contexts == 0
    assert states(scanner.scan()) == [ReaderState.EMPTY]


class Scripted:
    """A scanner that plays answers, then asks the loop to stop."""

    def __init__(self, answers: list[Slots | Exception], stop: Event) -> None:
        self.answers, self.stop, self.closed = answers, stop, False

    def scan(self) -> Slots:
        answer = self.answers.pop(0)
        if not self.answers:
            self.stop.set()
        if isinstance(answer, Exception):
            raise answer
        return answer

    def wake(self) -> None: ...

    def close(self) -> None:
        self.closed = True


def test_each_change_is_published_once_whatever_goes_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watcher, "RETRY_S", 0)
    monkeypatch.setattr(watcher, "REPAIR_S", 0)
    a, b = (SlotState(ReaderState.EMPTY, "A"),), (SlotState(ReaderState.MUTE, "A"),)
    stop = Event()
    script: list[Slots | Exception] = [
        a, a, ServiceDown(), ServiceDown(), EnvironmentProblem(), b, b, ServiceDown(), a, a,
    ]  # fmt: skip
    scanner = Scripted(script, stop)
    published: list[Slots] = []
    watch(scanner, published.append, stop)
    assert published == [a, DOWN, UNUSABLE, b, DOWN, a]
    assert scanner.closed


class Waits(Event):
    """A stop that remembers how long the loop asked to rest, and never lets it."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.asked.append(timeout or 0)
        return self.is_set()


def test_a_driver_that_does_not_wait_is_waited_for() -> None:
    a, b = (SlotState(ReaderState.EMPTY, "A"),), (SlotState(ReaderState.MUTE, "A"),)
    stop = Waits()
    published: list[Slots] = []
    watch(Scripted([a] * 100 + [b] + [a] * 3, stop), published.append, stop)
    assert published == [a, b, a]
    assert stop.asked.count(watcher.CALM_S) > 50


def test_a_post_that_cannot_use_its_readers_says_so_once(caplog: pytest.LogCaptureFixture) -> None:
    stop = Waits()
    published: list[Slots] = []
    watch(Scripted([EnvironmentProblem("denied")] * 20, stop), published.append, stop)
    assert published == [UNUSABLE]
    assert set(stop.asked) == {watcher.REPAIR_S}
    assert caplog.text.count("cannot be used") == 1


def test_a_thousand_cards_are_neither_lost_nor_doubled() -> None:
    reader = VirtualReader(("L",))
    with watching(reader.watcher()) as desk:
        desk.next()
        for _ in range(1000):
            reader.insert(single_card())
            reader.remove()
        for _ in range(1000):
            assert states(desk.next()) == [ReaderState.CARD]
            assert states(desk.next()) == [ReaderState.EMPTY]
    assert len(desk.all) == 2001
