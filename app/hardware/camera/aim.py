"""What to do so that the code can be read: told from one picture that could not be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.hardware.camera.decode import Located
from app.hardware.camera.frames import Array
from app.hardware.camera.libraries import numpy, opencv
from app.services.ports_code import Aim, Point

DARK_LEVEL = 60
"""Grey level: when the brightest tenth of the picture stays below, it lacks light."""
BRIGHT_LEVEL = 250
BRIGHT_SHARE = 0.35
"""Share of burnt pixels past which a reflection or a lamp hides the code."""
FAR_SHARE = 0.22
"""Side of the code over the height of the picture: below, three pixels per module are not reached on 480 rows."""
CLOSE_SHARE = 0.95
EDGE = 4
"""Pixels from the border at which a code counts as cut off."""
SHARP_VARIANCE = 120.0
"""Variance of the Laplacian of the place of the code, its contrast stretched: below, it is out of focus."""
FINE, COARSE = 400, 160
"""Pixels of the longest side of the picture in which a place is looked for: small codes, then large ones."""
FAINTEST_EDGE, STRONG_EDGE = 16.0, 60.0
"""Grey levels over three pixels: below the first it is grain, above the second surely an edge."""
DENSE = 0.5
LEAST_PATCH = 220
"""Pixels, of the picture looked at."""
LOOKS = 3
"""A hint is shown once it held for that many looks: it must not flicker."""


@dataclass(slots=True)
class Advisor:
    """Tells the gesture to make; one per scan."""

    _last: Aim = Aim.SEARCHING
    _same: int = 0
    _shown: Aim = Aim.SEARCHING

    def __call__(self, grey: Array, seen: Sequence[Located]) -> tuple[Aim, tuple[Point, ...]]:
        """Return (hint to show, corners of the code when it is located) for a picture without a readable code."""
        del seen  # the places of codes that failed are mostly grain: measured on the corpus of the tests
        corners = textured_square(grey)
        return self._steady(hint(grey, corners)), corners

    def _steady(self, aim: Aim) -> Aim:
        self._same = self._same + 1 if aim is self._last else 1
        self._last = aim
        if self._same >= LOOKS or self._shown is Aim.SEARCHING:
            self._shown = aim
        return self._shown


def hint(grey: Array, corners: tuple[Point, ...]) -> Aim:
    """Return the gesture for one picture, *corners* empty when no code is located."""
    light = _light(grey)
    if not corners or light is Aim.TOO_DARK:
        return light or Aim.SEARCHING
    height, width = grey.shape
    side = Located(None, corners).side
    if side > CLOSE_SHARE * height:
        return Aim.TOO_CLOSE
    if any(x < EDGE or y < EDGE or x >= width - EDGE or y >= height - EDGE for x, y in corners):
        return Aim.CUT_OFF
    if sharpness(grey, corners) < SHARP_VARIANCE:
        return Aim.BLURRED
    if side < FAR_SHARE * height:
        return Aim.TOO_FAR
    return light or Aim.HOLD_STILL


def sharpness(grey: Array, corners: tuple[Point, ...]) -> float:
    """Return the variance of the Laplacian inside *corners*, after the contrast was stretched to the full range."""
    np, cv2 = numpy(), opencv()
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    patch = grey[max(min(ys), 0) : max(ys), max(min(xs), 0) : max(xs)]
    if patch.size < 64:
        return 0.0
    low, high = (float(level) for level in np.percentile(patch, (5, 95)))
    if high - low < 8:
        return 0.0
    even = np.clip((patch.astype(np.float32) - low) * (255.0 / (high - low)), 0, 255).astype(np.float32)
    return float(cv2.Laplacian(cv2.GaussianBlur(even, (3, 3), 0), cv2.CV_32F).var())


def textured_square(grey: Array) -> tuple[Point, ...]:
    """Return the box of the largest patch of strong edges when it is about as wide as high, else nothing.

    Works on codes too blurred, too small or too cut for a decoder to locate; a page of text is wider than high.
    """
    return max(_patch(grey, FINE), _patch(grey, COARSE), key=lambda place: Located(None, place).side)


def _patch(grey: Array, longest: int) -> tuple[Point, ...]:
    np, cv2 = numpy(), opencv()
    scale = longest / max(grey.shape)
    small = cv2.GaussianBlur(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), (3, 3), 0)
    edges = cv2.morphologyEx(small, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    level = max(FAINTEST_EDGE, min(3 * float(np.median(edges)), STRONG_EDGE))
    dense = cv2.boxFilter((edges > level).astype(np.float32), -1, (13, 13))
    blob = cv2.morphologyEx((dense > DENSE).astype(np.uint8), cv2.MORPH_OPEN, np.ones((7, 7), np.uint8))
    count, _labels, stats, _centres = cv2.connectedComponentsWithStats(blob)
    best = max(range(1, count), key=lambda one: int(stats[one][cv2.CC_STAT_AREA]), default=0)
    if not best:
        return ()
    left, top, width, height, area = (int(value) for value in stats[best])
    touches = left <= 1 or top <= 1 or left + width >= small.shape[1] - 1 or top + height >= small.shape[0] - 1
    narrow = 0.3 if touches else 0.6
    if area < LEAST_PATCH or not narrow < width / height < 1 / narrow or area < 0.45 * width * height:
        return ()
    ends = ((left, top), (left + width, top), (left + width, top + height), (left, top + height))
    return tuple((int(x / scale), int(y / scale)) for x, y in ends)


def _light(grey: Array) -> Aim | None:
    np = numpy()
    sample = grey[::4, ::4]
    if float(np.percentile(sample, 90)) < DARK_LEVEL:
        return Aim.TOO_DARK
    if float((sample >= BRIGHT_LEVEL).mean()) > BRIGHT_SHARE:
        return Aim.TOO_BRIGHT
    return None
