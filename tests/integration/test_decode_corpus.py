"""The corpus of spoiled frames: what it holds, how much of it is read, by us and by the detector of OpenCV."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from statistics import median

import cv2
import numpy as np
import pytest
import zxingcpp

from app.hardware.camera.decode import Decoder
from tests import code_frames
from tests.code_frames import CASES, KINDS, Picture

FRAMES = 8
FLOOR_OF_A_CASE = 7 / 8
FLOOR = 0.95
FLAWS = {"rotation", "perspective", "blur", "noise", "glare", "low light", "small", "dark mode", "partial"}
"""What was promised; the corpus may hold more."""
Read = Callable[[Picture], str]
frame = cache(code_frames.frame)
Rates = dict[tuple[str, str], int]


def ours() -> Read:
    decoder = Decoder()

    def read(picture: Picture) -> str:
        codes = [one.code for one in decoder.read(picture) if one.code]
        return codes[0].payload.decode("latin-1") if codes else ""

    return read


def of_opencv() -> Read:
    detector = cv2.QRCodeDetector()

    def read(picture: Picture) -> str:
        try:
            return str(detector.detectAndDecode(picture)[0])
        except (cv2.error, UnicodeDecodeError):  # it raises on some codes that it half reads
            return ""

    return read


def of_zxing(**options: object) -> Read:
    """One look of zxing-cpp, with less than we ask of it."""

    def read(picture: Picture) -> str:
        found = zxingcpp.read_barcodes(picture, text_mode=zxingcpp.TextMode.Plain, **options)
        return found[0].text if found else ""

    return read


def rates(read: Read) -> Rates:
    """Return how many frames of each (kind, case) are read; a wrong reading fails."""
    found: Rates = {}
    for kind, (text, _) in KINDS.items():
        for case in CASES:
            said = [read(frame(kind, case, number)) for number in range(FRAMES)]
            assert set(said) <= {"", text}, f"a wrong reading: {kind}, {case}"
            found[kind, case] = said.count(text)
    return found


def shortfalls(found: Rates, theirs: Rates) -> list[str]:
    """Return what a reader is short of; nothing when it may be shipped."""
    short = [f"{cell} {count}/{FRAMES}" for cell, count in found.items() if count < FLOOR_OF_A_CASE * FRAMES]
    short += [f"{cell} behind OpenCV" for cell, count in found.items() if count < theirs[cell]]
    for name in (*KINDS, ""):
        cells = [count for (kind, _), count in found.items() if name in {"", kind}]
        if sum(cells) < FLOOR * FRAMES * len(cells):
            short.append(f"{name or 'whole'} {sum(cells)}/{FRAMES * len(cells)}")
    return short


@pytest.fixture(scope="module")
def theirs() -> Rates:
    return rates(of_opencv())


def test_every_case_is_read_at_least_as_well_as_by_opencv_and_the_whole_at_ninety_five(theirs: Rates) -> None:
    assert shortfalls(rates(ours()), theirs) == []


@pytest.mark.parametrize(
    ("worse", "where"),
    [
        (lambda: of_zxing(formats=[zxingcpp.BarcodeFormat.QRCode]), "ins"),
        (lambda: of_zxing(try_invert=False), "dark mode"),
        (lambda: of_zxing(try_rotate=False, try_downscale=False, binarizer=zxingcpp.Binarizer.FixedThreshold), ""),
    ],
    ids=["no datamatrix", "no dark mode", "one threshold"],
)
def test_a_worse_reader_would_be_told(theirs: Rates, worse: Callable[[], Read], where: str) -> None:
    short = shortfalls(rates(worse()), theirs)
    assert any(where in one for one in short), short


def test_opencv_alone_would_be_told(theirs: Rates) -> None:
    short = shortfalls(theirs, theirs)
    assert any("ins" in one for one in short)
    assert any("dark mode" in one for one in short)
    assert any("whole" in one for one in short)


def test_the_corpus_holds_what_was_promised_in_both_drawings() -> None:
    assert set(CASES) >= FLAWS
    assert {matrix for _, matrix in KINDS.values()} == {False, True}


def test_the_corpus_is_the_same_at_each_run() -> None:
    once, again, other = (code_frames.frame("ins", "combined", number) for number in (3, 3, 4))
    assert np.array_equal(once, again)
    assert not np.array_equal(once, other)


def corners(picture: Picture) -> np.ndarray:
    """Where the code stands: top left, top right, bottom right, bottom left."""
    (at,) = (one.position for one in zxingcpp.read_barcodes(picture))
    return np.array([(one.x, one.y) for one in (at.top_left, at.top_right, at.bottom_right, at.bottom_left)], float)


def sides(at: np.ndarray) -> np.ndarray:
    return np.linalg.norm(at - np.roll(at, -1, axis=0), axis=1)


def tilt(picture: Picture) -> float:
    """Degrees from the nearest upright position."""
    across, down = corners(picture)[1] - corners(picture)[0]
    return float(abs((np.degrees(np.arctan2(down, across)) + 45) % 90 - 45))


def out_of_square(picture: Picture) -> float:
    lengths = sides(corners(picture))
    return float(lengths.max() / lengths.min())


def grain(picture: Picture) -> float:
    """Spread of the corner of the room, where no code stands."""
    return float(np.std(cv2.absdiff(picture[:60, :60], cv2.GaussianBlur(picture[:60, :60], (0, 0), 3))))


def side(picture: Picture) -> float:
    return -float(sides(corners(picture)).max())


def edges(picture: Picture) -> float:
    return -float(cv2.Laplacian(picture[120:360, 200:440], cv2.CV_32F).var())


def dimness(picture: Picture) -> float:
    return -float(np.percentile(picture, 95))


def burnt(picture: Picture) -> float:
    return float((picture >= 250).mean())


def covered(picture: Picture) -> float:
    """Share of the grey of a thumb or a stain."""
    return float((picture == 120).mean())


def reversal(picture: Picture) -> float:
    """0 when the code is only read white on black, -1 when black on white."""
    return -float(bool(zxingcpp.read_barcodes(picture, try_invert=False)))


@pytest.mark.parametrize(
    ("case", "flaw", "least"),
    [
        ("rotation", tilt, 10),
        ("perspective", out_of_square, 1.04),
        ("blur", edges, None),
        ("motion", edges, None),
        ("noise", grain, 8),
        ("glare", burnt, 0.001),
        ("low light", dimness, -70),
        ("small", side, -200),
        ("dark mode", reversal, -0.5),
        ("partial", covered, 0.01),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_every_case_shows_its_flaw(kind: str, case: str, flaw: Callable[[Picture], float], least: float | None) -> None:
    """Measured on the pictures themselves: clearly more than on clean ones, whatever the case is called."""
    spoiled = median(flaw(frame(kind, case, number)) for number in range(FRAMES))
    clean = median(flaw(frame(kind, "clean", number)) for number in range(FRAMES))
    assert spoiled > clean
    if least is None:
        assert abs(spoiled - clean) > 0.2 * abs(clean)
    else:
        assert spoiled > least > clean, (spoiled, clean)
