"""Where frames come from: a camera by its number, a film, numbered pictures, a stream on this machine, a list."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from app.domain.codes import CameraBusy, CameraDenied, CameraLost, CameraMute, NoCamera
from app.hardware.camera.frames import frame_of
from app.hardware.camera.libraries import opencv
from app.services.ports_code import Frame, FrameSource

WIDTH, HEIGHT = 1280, 720
"""Asked of the camera; it gives what it can. Source: facts/pcsc-testing.md §7."""
SILENT_READS = 3
"""Reads without a picture before a camera counts as gone."""
ANSWER_MS = 4000
"""How long a stream may stay silent."""
FILMS = {".avi", ".mp4", ".mkv", ".mov", ".mjpeg", ".mjpg"}
PICTURES = {".png", ".jpg", ".jpeg", ".bmp", ".webp"}
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
DEVICES = Path("/dev")


class Capture(Protocol):
    """What is used of ``cv2.VideoCapture``."""

    def isOpened(self) -> bool: ...  # noqa: N802 (the name is OpenCV's)
    def read(self) -> tuple[bool, Any]: ...
    def set(self, name: int, value: float) -> bool: ...
    def release(self) -> None: ...


def source_of(spec: str) -> FrameSource:
    """Return the source that a setting names: « 0 », a film, « dossier/vue_%03d.png », « http://127.0.0.1:8080/ ».

    Nothing is opened. Raise NoCamera when the words name nothing of that kind, or another machine.
    """
    text = spec.strip()
    if re.fullmatch(r"\d{1,2}", text):
        return CameraSource(int(text))
    if re.match(r"(?i)https?://", text):
        if urlsplit(text).hostname not in LOOPBACK:
            raise NoCamera("not on this machine", "L’adresse de la caméra doit être sur ce poste (127.0.0.1).")
        return FilmSource(text, live=True)
    path = Path(text)
    if "%" in path.name and path.suffix.lower() in PICTURES:
        return FilmSource(text)
    if path.suffix.lower() in FILMS:
        if not path.is_file():
            raise NoCamera("no such film", "Film introuvable. Vérifiez son nom.")
        return FilmSource(text)
    raise NoCamera("not a source", "La caméra se nomme par son numéro (0, 1…), un film ou une adresse de ce poste.")


class _OpenCvSource:
    """One ``cv2.VideoCapture``, opened and released by the thread that reads."""

    live = False

    def __init__(self) -> None:
        self._capture: Capture | None = None
        self._gave = False

    def open(self) -> None:
        """Get ready."""
        self.close()
        try:
            capture = self._opened()
        except opencv().error as error:
            raise self._refusal() from error
        if not capture.isOpened():
            capture.release()
            raise self._refusal()
        self._capture, self._gave = capture, False

    def read(self) -> Frame | None:
        """Return the next picture, None at the end."""
        if self._capture is None:
            raise CameraLost("not open")
        for _ in range(SILENT_READS if self.live else 1):
            try:
                good, array = self._capture.read()
            except opencv().error as error:  # some drivers give a spoiled picture when the plug is pulled
                raise CameraLost("its driver failed") from error
            if good and array is not None:
                self._gave = True
                return frame_of(array)
        return self._silent()

    def close(self) -> None:
        """Release the camera."""
        capture, self._capture = self._capture, None
        if capture is not None:
            capture.release()

    def _opened(self) -> Capture:
        raise NotImplementedError

    def _refusal(self) -> NoCamera | CameraBusy | CameraDenied:
        return NoCamera("cannot be opened")

    def _silent(self) -> Frame | None:
        if self.live:
            raise CameraLost("no picture") if self._gave else CameraMute("never a picture")
        return None


class CameraSource(_OpenCvSource):
    """A camera by its number; says why it cannot be opened as far as the system tells."""

    live = True

    def __init__(self, index: int, devices: Path = DEVICES, platform: str = sys.platform) -> None:
        super().__init__()
        self.index, self._devices, self._platform = index, devices, platform

    def _opened(self) -> Capture:
        cv2 = opencv()
        if self._platform.startswith("linux"):
            device = self._devices / f"video{self.index}"
            if not device.exists():
                raise NoCamera(f"no camera {self.index}")
            if not os.access(device, os.R_OK | os.W_OK):
                raise CameraDenied(f"camera {self.index}", _group())
        backends = {"linux": cv2.CAP_V4L2, "win32": cv2.CAP_DSHOW, "darwin": cv2.CAP_AVFOUNDATION}
        capture: Capture = cv2.VideoCapture(self.index, backends.get(self._platform, cv2.CAP_ANY))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, WIDTH)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, HEIGHT)
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        return capture

    def _refusal(self) -> NoCamera | CameraBusy | CameraDenied:
        if self._platform.startswith("linux"):  # the device is there and may be opened: somebody holds it
            return CameraBusy(f"camera {self.index}")
        return NoCamera(
            f"camera {self.index}",
            "La caméra ne s’ouvre pas : elle est débranchée, utilisée par un autre logiciel, ou refusée dans "
            "les réglages de confidentialité du système.",
        )


class FilmSource(_OpenCvSource):
    """A film, numbered pictures or a stream, played by OpenCV."""

    def __init__(self, where: str, *, live: bool = False) -> None:
        super().__init__()
        self._where, self.live = where, live

    def _opened(self) -> Capture:
        cv2 = opencv()
        backend = cv2.CAP_IMAGES if "%" in self._where and not self.live else cv2.CAP_FFMPEG
        limits = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, ANSWER_MS, cv2.CAP_PROP_READ_TIMEOUT_MSEC, ANSWER_MS]
        capture: Capture = cv2.VideoCapture(self._where, backend, limits if self.live else [])
        return capture

    def _refusal(self) -> NoCamera | CameraBusy | CameraDenied:
        return NoCamera("cannot be played", "Ce film ou cette adresse ne donne pas d’image.")


@dataclass(slots=True)
class PictureSource:
    """Frames given one by one: the embedded source of the training and of the tests."""

    frames: Iterable[Frame]
    live: bool = False
    _left: Iterator[Frame] | None = None

    def open(self) -> None:
        """Start from the first frame."""
        self._left = iter(self.frames)

    def read(self) -> Frame | None:
        """Return the next frame, None after the last."""
        if self._left is None:
            raise CameraLost("not open")
        return next(self._left, None)

    def close(self) -> None:
        """Let go of the frames."""
        self._left = None


def _group() -> str:
    return (
        'Le système refuse la caméra à ce compte : sudo usermod -aG video "$USER", puis fermez et rouvrez la session.'
    )
