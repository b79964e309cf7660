"""What the services need from cameras, handheld scanners and the engine that opens the appli carte Vitale."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from threading import Event
from typing import Protocol

from app.domain.apcv import ContexteApcv
from app.domain.codes import CodeLu, ScannedCode

CodeTeller = Callable[[ScannedCode], CodeLu]
"""Tells what a code says by its bytes alone; raises BadCode."""
Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture: rows from the top, no padding. It is shown and decoded, never stored, never logged."""

    width: int
    height: int
    pixels: memoryview
    """``width × height`` bytes when grey, three times as many when BGR."""

    @property
    def is_grey(self) -> bool:
        """Whether there is one byte per pixel."""
        return len(self.pixels) == self.width * self.height

    def __repr__(self) -> str:
        return f"Frame({self.width}x{self.height})"


class Aim(Enum):
    """What the person must do so that the code can be read; the value is shown as is."""

    SEARCHING = "Placez le code devant la caméra."
    TOO_DARK = "Trop sombre : allumez une lampe ou montez la luminosité du téléphone."
    TOO_BRIGHT = "Trop clair ou reflet : inclinez un peu le téléphone."
    TOO_FAR = "Trop loin : rapprochez le code."
    TOO_CLOSE = "Trop près : éloignez un peu le code."
    CUT_OFF = "Code coupé : ramenez-le au milieu de l’image."
    BLURRED = "Image floue : tenez le téléphone immobile, à une vingtaine de centimètres."
    HOLD_STILL = "Tenez le code immobile."
    READ = "Code lu."


@dataclass(frozen=True, slots=True)
class Sighting:
    """What the camera sees at one moment, for the view."""

    aim: Aim
    left_s: int
    """Whole seconds before the camera is switched off by itself."""
    frame: Frame | None = None
    outline: tuple[Point, ...] = ()
    """Corners of the code in the frame, empty when none is located."""


Tell = Callable[[Sighting], None]


class FrameSource(Protocol):
    """Where pictures come from: a camera, a film, a folder of pictures, an address on this machine."""

    @property
    def live(self) -> bool:
        """Whether pictures pass by whether one looks or not; the others wait to be taken."""

    def open(self) -> None:
        """Get ready. Raise NoCamera, CameraBusy, CameraDenied, or EnvironmentProblem when the post has no library."""

    def read(self) -> Frame | None:
        """Return the next picture; None at the end of a film. Blocks. Raise CameraLost when the camera is gone."""

    def close(self) -> None:
        """Release the camera. No-op when it is not open; a later ``open`` starts afresh."""


class CodeScanner(Protocol):
    """Something that is pointed at a code until it is read."""

    def scan(self, tell: Tell, cancel: Event) -> ScannedCode:
        """Return the first code read, the camera already released; *tell* is called from this thread at each look.

        Blocks, a minute at most: run it on the camera lane. Raise NoCodeSeen once the minute or the film is over,
        SeveralCodes when two that may name people are in view, Cancelled once *cancel* is set, and what
        ``FrameSource`` raises.
        """


LARGEST_PICTURE = 60_000_000
"""Bytes of a picture file past which nothing is read; a photograph takes 10 million."""


class PictureReader(Protocol):
    """Reads every code of a still picture."""

    def __call__(self, content: bytes) -> tuple[ScannedCode, ...]:
        """Return the codes of a PNG, JPEG, WebP, GIF, BMP or TIFF, from top to bottom; empty when there is none.

        Raise PictureUnreadable when the bytes are no picture or too many, EnvironmentProblem when the post
        has no library.
        """


class OnceOnly(Protocol):
    """The memory of codes that serve once."""

    def __call__(self, nonce: bytes, now: datetime, kept: timedelta) -> bool:
        """Return whether *nonce* comes for the first time; it is then remembered for *kept*. May block."""


class AppliEngine(Protocol):
    """What opens a code of the appli carte Vitale: the official module, or the simulator."""

    simulated: bool

    def acquire(self, raw: bytes) -> ContexteApcv:
        """Return the session that *raw*, unchanged, opens; the one before is ended. Blocks.

        Raise ModuleAbsent when nothing here can, ApcvRefused with its cause, DeviceError when the engine fails.
        """

    def valid_until(self, raw: bytes) -> datetime | None:
        """Return until when this code may be presented, None when only the engine's own insides know."""

    def release(self) -> None:
        """End the session that is open, if any."""


class KeyboardWedge(Protocol):
    """Tells a handheld scanner that types from a person who types."""

    awaited: bool
    """Whether the screen waits for a code: then any fast burst counts, elsewhere marked codes only."""
    wait_ms: int

    def press(self, text: str, at_ms: int) -> WedgeStep:
        """Take one key that carries text; *at_ms* is the time of the event."""

    def pause(self, at_ms: int) -> WedgeStep:
        """Look at the time: nothing came for a while. To be called ``wait_ms`` after each step that holds keys."""

    def reset(self) -> str:
        """Stop listening and return the keys that were held, for the field that has the focus."""


@dataclass(frozen=True, slots=True)
class WedgeStep:
    """What to do after one key. Nothing is ever lost: every key is passed on, held, or part of a code."""

    passed: str = ""
    """Keys for the field that has the focus, in their order."""
    code: bytes = b""
    """A whole code, empty when there is none."""
    held: bool = False
    """Keys wait: call ``pause`` later."""
    tail: bool = False
    """The key came right behind a code and belongs to it (a line feed after Enter): to be forgotten."""

    def __repr__(self) -> str:
        return f"WedgeStep({len(self.passed)} passed, {len(self.code)} bytes of code, held={self.held})"


@dataclass(frozen=True, slots=True)
class CameraSeen:
    """One camera as the system shows it; no personal data."""

    index: int
    name: str
    state: CameraState
    size: tuple[int, int] = (0, 0)
    holder: str = ""
    """Program that holds it, when the system tells."""


class CameraState(Enum):
    """What became of the trial of one camera."""

    READY = "prête"
    BUSY = "utilisée par un autre logiciel"
    DENIED = "refusée à ce compte"
    MUTE = "muette"
    BLACK = "image noire"
    UNTRIED = "non essayée"


@dataclass(frozen=True, slots=True)
class CameraDiagnosis:
    """What the post offers to read codes; no personal data in it."""

    library_ready: bool
    cameras: tuple[CameraSeen, ...]
    usb_cameras: int | None = None
    """Cameras that the system sees on USB; None when it cannot be told."""
    blocked_driver: bool = False
    """A file of the system bars the driver of webcams."""
    platform: str = ""
