"""Codes of a picture file or of the clipboard."""

from __future__ import annotations

from app.domain.codes import PictureUnreadable, ScannedCode
from app.hardware.camera.decode import Decoder, Effort, read_any
from app.hardware.camera.frames import Array
from app.hardware.camera.libraries import numpy, opencv

LARGEST_FILE = 60_000_000
"""Bytes; a photograph takes 10 million."""
COMFORTABLE_SIDE = 1600
"""Pixels: past that, a second look on the picture made smaller finds codes that grain hides."""


def read_picture(content: bytes) -> tuple[ScannedCode, ...]:
    """Return the codes of a PNG, JPEG, WebP, BMP or TIFF, from top to bottom; satisfies PictureReader.

    Raise PictureUnreadable when the bytes are no picture, EnvironmentProblem when the post has no library.
    """
    grey = _grey(content)
    decoder = Decoder()
    for picture in (grey, *_smaller(grey)):
        codes = tuple(one.code for one in decoder.read(picture, Effort.STILL) if one.code)
        if codes:
            return codes
    return tuple(one.code for one in read_any(grey) if one.code)


def _grey(content: bytes) -> Array:
    np, cv2 = numpy(), opencv()
    if not content or len(content) > LARGEST_FILE:
        raise PictureUnreadable(f"{len(content)} bytes")
    try:
        grey = cv2.imdecode(np.frombuffer(content, dtype=np.uint8), cv2.IMREAD_GRAYSCALE)
    except cv2.error as error:
        raise PictureUnreadable("picture refused by its decoder") from error
    if grey is None or grey.size == 0:
        raise PictureUnreadable("not a picture")
    return grey


def _smaller(grey: Array) -> tuple[Array, ...]:
    cv2 = opencv()
    longest = max(grey.shape)
    if longest <= COMFORTABLE_SIDE:
        return ()
    ratio = COMFORTABLE_SIDE / longest
    return (cv2.resize(grey, None, fx=ratio, fy=ratio, interpolation=cv2.INTER_AREA),)
