"""Pictures between OpenCV arrays and the frames of the ports, without a copy."""

from __future__ import annotations

from typing import Any

from app.hardware.camera.libraries import numpy, opencv
from app.services.ports_code import Frame

Array = Any
"""A ``numpy`` array of bytes: rows, columns and, for BGR, three channels."""


def frame_of(array: Array) -> Frame:
    """Return *array*, grey or BGR, as a frame that shares its bytes."""
    whole = numpy().ascontiguousarray(array)
    return Frame(int(whole.shape[1]), int(whole.shape[0]), memoryview(whole).cast("B"))


def grey_of(frame: Frame) -> Array:
    """Return *frame* as a grey array of rows and columns."""
    np = numpy()
    flat = np.frombuffer(frame.pixels, dtype=np.uint8)
    if frame.is_grey:
        return flat.reshape(frame.height, frame.width)
    cv2 = opencv()
    return cv2.cvtColor(flat.reshape(frame.height, frame.width, 3), cv2.COLOR_BGR2GRAY)
