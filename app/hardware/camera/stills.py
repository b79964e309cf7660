"""Codes of a picture file or of the clipboard."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.codes import ScannedCode
from app.hardware.camera.decode import Decoder, Effort, read_any
from app.hardware.camera.frames import Array
from app.hardware.camera.libraries import opencv
from app.hardware.camera.pictures import pictures_of

LEAST_SIDE = 10
"""Pixels: the smallest Datamatrix has ten modules a side."""
COMFORTABLE_SIDES = (3200, 1600)
"""Pixels: a larger picture is also looked at made smaller, which finds codes that grain hides and takes no time."""


def read_picture(content: bytes) -> tuple[ScannedCode, ...]:
    """Return the codes of a PNG, JPEG, WebP, GIF, BMP or TIFF, from top to bottom; satisfies PictureReader.

    Raise PictureUnreadable when the bytes are no picture, EnvironmentProblem when the post has no library.
    """
    decoder = Decoder()
    last: Array = None
    for grey in pictures_of(content):
        if min(grey.shape) < LEAST_SIDE:
            return ()
        for picture, effort in _sizes(grey):
            last = picture
            codes = tuple(one.code for one in decoder.read(picture, effort) if one.code)
            if codes:
                return codes
    return tuple(one.code for one in read_any(last) if one.code)


def _sizes(grey: Array) -> Iterator[tuple[Array, Effort]]:
    """The picture as it is, then smaller; the long looks are for sizes that take little time."""
    longest = max(grey.shape)
    yield grey, Effort.STILL if longest <= COMFORTABLE_SIDES[0] else Effort.GLANCE
    for side in COMFORTABLE_SIDES:
        if longest > side:
            ratio = side / longest
            yield opencv().resize(grey, None, fx=ratio, fy=ratio, interpolation=opencv().INTER_AREA), Effort.STILL
