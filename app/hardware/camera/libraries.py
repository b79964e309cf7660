"""The two libraries, imported at first use and quiet: a post without them still starts."""

from __future__ import annotations

import os
from importlib import import_module
from types import ModuleType
from typing import Any

from app.domain.errors import EnvironmentProblem

SELECT_TIMEOUT_S = 3
"""OpenCV waits that long for a picture of a Linux camera before it says that there is none; 10 by default."""
LARGEST_PICTURE = 100_000_000
"""Pixels: a photograph of any telephone passes, a bomb does not."""
_ENVIRONMENT = {
    "OPENCV_LOG_LEVEL": "SILENT",
    "OPENCV_FFMPEG_LOGLEVEL": "-8",
    "OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT": str(SELECT_TIMEOUT_S),
    "OPENCV_IO_MAX_IMAGE_PIXELS": str(LARGEST_PICTURE),
}


def opencv() -> Any:
    """Return the ``cv2`` module; raise EnvironmentProblem when it is not installed."""
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    return _module("cv2")


def zxing() -> Any:
    """Return the ``zxingcpp`` module; raise EnvironmentProblem when it is not installed."""
    return _module("zxingcpp")


def numpy() -> Any:
    """Return the ``numpy`` module; raise EnvironmentProblem when it is not installed."""
    return _module("numpy")


def _module(name: str) -> ModuleType:
    try:
        return import_module(name)
    except ImportError as error:
        raise EnvironmentProblem(
            f"no module {name}",
            "Le module de lecture des codes manque sur ce poste. Relancez « python3 installer/run.py ».",
        ) from error
