"""Finds and reads codes in one grey picture: zxing-cpp, with second looks that differ from frame to frame."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from itertools import count
from typing import Any

from app.domain.codes import ScannedCode, Symbology
from app.hardware.camera.frames import Array
from app.hardware.camera.libraries import numpy, opencv, zxing
from app.services.ports_code import Point

LARGEST_DOUBLED = 2000
"""Pixels of the longest side past which a picture is not looked at twice as large: its codes are not that small."""


@dataclass(frozen=True, slots=True)
class Located:
    """A code, or the place of one that could not be read (``code`` is None then)."""

    code: ScannedCode | None
    corners: tuple[Point, ...]

    @property
    def side(self) -> int:
        """Longest side in pixels, 0 when the place is unknown."""
        ends = zip(self.corners, self.corners[1:] + self.corners[:1], strict=True)
        return max((round(((x - u) ** 2 + (y - v) ** 2) ** 0.5) for (x, y), (u, v) in ends), default=0)


class Effort(Enum):
    """How hard to look: a frame of a camera is followed by another, a still picture is not."""

    FRAME = "frame"
    STILL = "still"
    GLANCE = "glance"
    """As it is and no more: a picture that is also looked at made smaller."""


Look = Callable[[Array], tuple[Array, float]]


def plain(grey: Array) -> tuple[Array, float]:
    """As it is."""
    return grey, 1.0


def doubled(grey: Array) -> tuple[Array, float]:
    """Twice as large: small codes."""
    cv2 = opencv()
    return cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), 2.0


def sharpened(grey: Array) -> tuple[Array, float]:
    """Edges brought out: a picture out of focus."""
    cv2 = opencv()
    soft = cv2.GaussianBlur(grey, (0, 0), 2.5)
    return cv2.addWeighted(grey, 2.5, soft, -1.5, 0), 1.0


def smoothed(grey: Array) -> tuple[Array, float]:
    """Grain taken out: a sensor that lacks light."""
    return opencv().medianBlur(grey, 3), 1.0


def evened(grey: Array) -> tuple[Array, float]:
    """Light evened out: shadow, reflection, dark picture."""
    return opencv().createCLAHE(clipLimit=4.0, tileGridSize=(8, 8)).apply(grey), 1.0


SECOND_LOOKS: tuple[Look, ...] = (doubled, sharpened, smoothed, evened)


class Decoder:
    """Reads QR and Datamatrix; one thread at a time. A failed frame gets one second look, another at each frame."""

    def __init__(self) -> None:
        self._turn = count()

    def read(self, grey: Array, effort: Effort = Effort.FRAME) -> tuple[Located, ...]:
        """Return the codes that were read, from top to bottom, else the places of those that could not be."""
        seen = _decode(*plain(grey))
        if any(one.code for one in seen):
            return tuple(one for one in seen if one.code)
        for look in self._looks(grey, effort):
            again = _decode(*look(grey))
            if any(one.code for one in again):
                return tuple(one for one in again if one.code)
            seen = seen or again
        return seen

    def _looks(self, grey: Array, effort: Effort) -> tuple[Look, ...]:
        if effort is Effort.GLANCE:
            return ()
        if effort is Effort.STILL:
            return SECOND_LOOKS if max(grey.shape) <= LARGEST_DOUBLED else SECOND_LOOKS[1:]
        return (SECOND_LOOKS[next(self._turn) % len(SECOND_LOOKS)],)


def read_any(grey: Array) -> tuple[Located, ...]:
    """Return codes of every drawing, so that a bar code shown by mistake can be named."""
    return tuple(one for one in _decode(grey, 1.0, every_format=True) if one.code)


def _decode(grey: Array, scale: float, *, every_format: bool = False) -> tuple[Located, ...]:
    z = zxing()
    formats = None if every_format else [z.BarcodeFormat.QRCode, z.BarcodeFormat.DataMatrix]
    found = z.read_barcodes(
        numpy().ascontiguousarray(grey),
        **({} if formats is None else {"formats": formats}),
        text_mode=z.TextMode.Plain,
        return_errors=not every_format,
    )
    places = (_located(one, scale) for one in found)
    return tuple(sorted(places, key=lambda one: (min((y for _, y in one.corners), default=0), one.corners)))


def _located(one: Any, scale: float) -> Located:
    at = one.position
    ends = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
    corners = tuple((int(end.x / scale), int(end.y / scale)) for end in ends)
    return Located(_code(one) if one.valid and one.error is None else None, corners)


def _code(one: Any) -> ScannedCode:
    formats = zxing().BarcodeFormat
    kinds = {formats.QRCode: Symbology.QR, formats.DataMatrix: Symbology.DATAMATRIX}
    kind = kinds.get(one.format, Symbology.AUTRE)
    return ScannedCode(bytes(one.bytes), kind, "" if kind is not Symbology.AUTRE else str(one.format))
