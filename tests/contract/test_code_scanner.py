"""One suite for CodeScanner, on pictures given one by one and on films that OpenCV plays."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event

import cv2
import numpy as np
import pytest

from app.domain.clock import SystemClock
from app.domain.codes import CameraError, CameraLost, CameraMute, NoCamera, NoCodeSeen, SeveralCodes, Symbology
from app.domain.errors import Cancelled
from app.hardware.camera.frames import frame_of
from app.hardware.camera.scanner import CameraScanner
from app.hardware.camera.sources import FilmSource, PictureSource, source_of
from app.hardware.codes.understand import Understand
from app.services.ports_code import Aim, CodeScanner, FrameSource, Sighting
from tests.code_frames import INS, SIMULATION, Picture, drawn, frame

EMPTY = np.full((480, 640), 128, np.uint8)
Play = Callable[[list[Picture]], FrameSource]


@pytest.fixture(params=["pictures", "colour pictures", "film", "numbered pictures"])
def play(request: pytest.FixtureRequest, tmp_path: Path) -> Play:
    """Return what makes a source of these pictures."""

    def film(pictures: list[Picture]) -> FrameSource:
        writer = cv2.VideoWriter(str(tmp_path / "film.avi"), cv2.VideoWriter.fourcc(*"MJPG"), 15, (640, 480))
        for one in pictures:
            writer.write(cv2.cvtColor(one, cv2.COLOR_GRAY2BGR))
        writer.release()
        return source_of(str(tmp_path / "film.avi"))

    def numbered(pictures: list[Picture]) -> FrameSource:
        for index, one in enumerate(pictures):
            cv2.imwrite(str(tmp_path / f"vue_{index:03d}.png"), one)
        return source_of(str(tmp_path / "vue_%03d.png"))

    makers: dict[str, Play] = {
        "pictures": lambda pictures: PictureSource([frame_of(one) for one in pictures]),
        "colour pictures": lambda pictures: PictureSource(
            [frame_of(cv2.cvtColor(one, cv2.COLOR_GRAY2BGR)) for one in pictures]
        ),
        "film": film,
        "numbered pictures": numbered,
    }
    return makers[request.param]


def scan(source: FrameSource, told: list[Sighting] | None = None, cancel: Event | None = None) -> bytes:
    scanner: CodeScanner = CameraScanner(source)
    return scanner.scan((told if told is not None else []).append, cancel or Event()).payload


@pytest.mark.parametrize(("kind", "text"), [("simulation", SIMULATION), ("ins", INS)])
def test_the_first_code_is_read_unchanged(play: Play, kind: str, text: str) -> None:
    told: list[Sighting] = []
    source = play([EMPTY, EMPTY, frame(kind, "clean", 1), EMPTY])
    assert scan(source, told) == text.encode()
    assert [one.aim for one in told] == [Aim.SEARCHING, Aim.SEARCHING, Aim.READ]
    assert len(told[-1].outline) == 4
    assert told[-1].frame is not None
    assert (told[-1].frame.width, told[-1].frame.height) == (640, 480)


def test_a_film_without_a_code_ends_in_words(play: Play) -> None:
    told: list[Sighting] = []
    with pytest.raises(NoCodeSeen):
        scan(play([EMPTY] * 4), told)
    assert len(told) == 4


def test_a_source_may_be_scanned_again(play: Play) -> None:
    scanner = CameraScanner(play([frame("ins", "clean", 2)]))
    for _ in range(2):
        found = scanner.scan(lambda _: None, Event())
        assert (found.payload, found.symbology) == (INS.encode(), Symbology.DATAMATRIX)


def test_a_scan_that_is_given_up_stops(play: Play) -> None:
    cancel = Event()
    cancel.set()
    with pytest.raises(Cancelled):
        scan(play([EMPTY] * 3), cancel=cancel)


class Closing(PictureSource):
    """Counts what is open and tells which thread captures."""

    def __init__(self, pictures: list[Picture], *, live: bool = False, lost: bool = False) -> None:
        super().__init__([frame_of(one) for one in pictures], live)
        self.opened, self.lost = 0, lost

    def open(self) -> None:
        super().open()
        self.opened += 1

    def read(self):  # type: ignore[no-untyped-def]
        found = super().read()
        if found is None and self.lost:
            raise CameraLost("unplugged")
        return found

    def close(self) -> None:
        self.opened -= 1 if self._left is not None else 0
        super().close()


@pytest.mark.parametrize("pictures", [[EMPTY], [frame("ins", "clean", 3)]])
def test_the_camera_is_released_whatever_happens(pictures: list[Picture]) -> None:
    source = Closing(pictures)
    with suppress(NoCodeSeen):
        scan(source)
    assert source.opened == 0


def test_a_camera_that_is_unplugged_is_said() -> None:
    source = Closing([EMPTY] * 2, live=True, lost=True)
    with pytest.raises(CameraLost):
        scan(source)
    assert source.opened == 0


class Hung(PictureSource):
    """A driver that does not answer any more, or never did."""

    def __init__(self, given: int) -> None:
        super().__init__([], live=True)
        self.answer, self.reads, self.given = Event(), 0, given

    def read(self):  # type: ignore[no-untyped-def]
        self.reads += 1
        if self.reads <= self.given:
            return frame_of(EMPTY)
        self.answer.wait()
        return None


@pytest.mark.parametrize(("given", "said"), [(1, CameraLost), (0, CameraMute)])
def test_a_driver_that_hangs_does_not_hold_the_desk(
    monkeypatch: pytest.MonkeyPatch, given: int, said: type[CameraError]
) -> None:
    monkeypatch.setattr("app.hardware.camera.scanner.JOIN_S", 0.05)
    monkeypatch.setattr("app.hardware.camera.scanner.OPENING_S", 0.2)
    source = Hung(given)
    try:
        with pytest.raises(said):
            CameraScanner(source, silence_s=0.2).scan(lambda _: None, Event())
    finally:
        source.answer.set()


def test_the_camera_watches_a_minute_at_most() -> None:
    seconds = iter(range(0, 1000, 7))
    told: list[Sighting] = []
    endless = PictureSource([frame_of(EMPTY)] * 500)
    with pytest.raises(NoCodeSeen):
        CameraScanner(endless, monotonic=lambda: float(next(seconds))).scan(told.append, Event())
    assert told
    assert [one.left_s for one in told] == sorted((one.left_s for one in told), reverse=True)


def test_a_code_just_taken_is_not_taken_again() -> None:
    old, new = frame("ins", "clean", 1), frame("simulation", "clean", 1)
    source = PictureSource([frame_of(old), frame_of(old), frame_of(new)])
    scanner = CameraScanner(source, ignored=lambda code: code.payload == INS.encode())
    assert scanner.scan(lambda _: None, Event()).payload == SIMULATION.encode()


def two(first: str, second: str) -> Picture:
    """Two codes on one desk."""
    desk = np.full((480, 960), 200, np.uint8)
    for left, text in ((20, first), (500, second)):
        code = cv2.resize(drawn(text, matrix=text.startswith("IS")), (430, 430), interpolation=cv2.INTER_AREA)
        desk[25:455, left : left + 430] = code
    return desk


@pytest.mark.parametrize("other", ["https://exemple.invalid/", "DC03FR0300011E58FFFF0001", "WIFI:S:cabinet;P:x;;"])
@pytest.mark.parametrize("mine", [INS, SIMULATION])
@pytest.mark.parametrize("first", [True, False])
def test_a_poster_behind_the_telephone_is_not_taken_for_it(mine: str, other: str, first: bool) -> None:
    desk = two(mine, other) if first else two(other, mine)
    tell = Understand(SystemClock())
    scanner = CameraScanner(PictureSource([frame_of(desk)]), useful=tell.may_name_people)
    assert scanner.scan(lambda _: None, Event()).payload == mine.encode()
    alone = CameraScanner(PictureSource([frame_of(two(other, other))]), useful=tell.may_name_people)
    assert alone.scan(lambda _: None, Event()).payload == other.encode()  # to be named


def test_two_people_in_view_are_never_chosen_between() -> None:
    scanner = CameraScanner(PictureSource([frame_of(two(INS, SIMULATION))]))
    with pytest.raises(SeveralCodes):
        scanner.scan(lambda _: None, Event())
    twice = CameraScanner(PictureSource([frame_of(two(INS, INS))]))
    assert twice.scan(lambda _: None, Event()).payload == INS.encode()


def test_a_live_source_gives_its_newest_frame_and_never_waits() -> None:
    class Fast(PictureSource):
        """Hands out frames until the code was seen."""

        def read(self):  # type: ignore[no-untyped-def]
            nonlocal given
            given += 1
            return frame_of(frame_ready if slow.is_set() else EMPTY)

    given, slow, frame_ready = 0, Event(), frame("ins", "clean", 4)
    seen: list[Sighting] = []

    def tell(sighting: Sighting) -> None:
        seen.append(sighting)
        slow.set()

    assert CameraScanner(Fast([], live=True)).scan(tell, Event()).payload == INS.encode()
    assert given > len(seen)


@pytest.mark.parametrize(
    "words", ["", "99999", "nulle-part.avi", "http://192.0.2.7/video", "https://camera.rss.fr/", "notes.txt", "-1"]
)
def test_what_names_no_source_is_refused_at_once(words: str) -> None:
    with pytest.raises(NoCamera):
        source_of(words)


def test_a_film_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "faux.avi").write_bytes(b"not a film")
    with pytest.raises(NoCamera):
        FilmSource(str(tmp_path / "faux.avi")).open()
