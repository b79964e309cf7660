"""Points a source at codes until one is read: a thread captures, the caller decodes, frames are dropped when busy."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Condition, Event, Thread

from app.domain.codes import CameraLost, CameraMute, NoCodeSeen, ScannedCode, SeveralCodes
from app.domain.errors import AppError, Cancelled
from app.hardware.camera.aim import Advisor
from app.hardware.camera.decode import Decoder
from app.hardware.camera.frames import grey_of
from app.services.ports_code import Aim, Frame, FrameSource, Sighting, Tell

WATCH_S = 60.0
"""The camera never watches longer by itself (facts/pcsc-testing.md §7)."""
SILENCE_S = 5.0
"""A camera that gives nothing for so long is gone, even when its driver hangs."""
OPENING_S = 15.0
"""Some drivers take that long to start a camera."""
JOIN_S = 2.0
POLL_S = 0.1
"""How soon a wish to stop is heard."""
ONE_IN = 2
"""One frame in two is decoded; the other only refreshes the view."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class CameraScanner:
    """Satisfies CodeScanner. One scan at a time; may be used again."""

    source: FrameSource
    monotonic: Callable[[], float] = time.monotonic
    watch_s: float = WATCH_S
    silence_s: float = SILENCE_S
    ignored: Callable[[ScannedCode], bool] = field(default=lambda _code: False)
    """Tells a code that was just read and must not be read again at once."""
    useful: Callable[[ScannedCode], bool] = field(default=lambda _code: True)
    """Tells a code that may name people from one that hangs on the wall behind them."""

    def scan(self, tell: Tell, cancel: Event) -> ScannedCode:
        """Return the first code read, the camera already released. Blocks; see CodeScanner.

        Of several in one picture the useful one is meant; raise SeveralCodes when two are.
        """
        grabber = _Grabber(self.source)
        grabber.start()
        try:
            return self._look(grabber, tell, cancel)
        finally:
            grabber.stop()

    def _look(self, grabber: _Grabber, tell: Tell, cancel: Event) -> ScannedCode:
        decoder, advisor = Decoder(), Advisor()
        start = last = self.monotonic()
        looked = 0
        while True:
            if cancel.is_set():
                raise Cancelled()
            now = self.monotonic()
            left = self.watch_s - (now - start)
            if left <= 0:
                raise NoCodeSeen("time is over")
            frame = grabber.take(POLL_S)
            if frame is None:
                if grabber.over:
                    raise NoCodeSeen("no more pictures")
                if self.monotonic() - last > (self.silence_s if looked else OPENING_S):
                    raise CameraLost("silent") if looked else CameraMute("never a picture")
                continue
            last, looked = self.monotonic(), looked + 1
            if self.source.live and looked % ONE_IN == 0:
                continue
            code = self._read(frame, decoder, advisor, tell, int(left))
            if code is not None:
                return code

    def _read(self, frame: Frame, decoder: Decoder, advisor: Advisor, tell: Tell, left_s: int) -> ScannedCode | None:
        grey = grey_of(frame)
        seen = decoder.read(grey)
        fresh = {one.code.payload: one for one in seen if one.code is not None and not self.ignored(one.code)}
        useful = [one for one in fresh.values() if one.code is not None and self.useful(one.code)]
        if len(useful) > 1:
            raise SeveralCodes(f"{len(useful)} in one picture")
        for one in (*useful, *fresh.values()):
            tell(Sighting(Aim.READ, left_s, frame, one.corners))
            return one.code
        aim, corners = advisor(grey, seen)
        tell(Sighting(aim, left_s, frame, corners))
        return None


class _Grabber:
    """The thread that owns the source from opening to release; holds the newest frame only, when it is live."""

    def __init__(self, source: FrameSource) -> None:
        self._source = source
        self._changed = Condition()
        self._frame: Frame | None = None
        self._problem: AppError | None = None
        self._stopping = False
        self._ended = False
        self._thread = Thread(target=self._run, name="camera", daemon=True)

    @property
    def over(self) -> bool:
        """Whether no frame will come any more."""
        with self._changed:
            return self._ended and self._frame is None

    def start(self) -> None:
        """Begin to capture."""
        self._thread.start()

    def take(self, wait_s: float) -> Frame | None:
        """Return the newest frame, None when none came in time; raise what the camera raised."""
        with self._changed:
            self._changed.wait_for(lambda: self._frame is not None or self._ended, wait_s)
            if self._frame is None and self._problem is not None:
                raise self._problem
            frame, self._frame = self._frame, None
            self._changed.notify_all()
            return frame

    def stop(self) -> None:
        """Release the camera. A driver that hangs keeps it until it answers; the application does not wait."""
        with self._changed:
            self._stopping, self._frame = True, None
            self._changed.notify_all()
        self._thread.join(JOIN_S)
        if self._thread.is_alive():
            log.warning("the camera does not answer; it is left to its driver")

    def _run(self) -> None:
        try:
            self._source.open()
            while self._offer(self._source.read()):
                pass
        except AppError as problem:
            with self._changed:
                self._problem = problem
        finally:
            self._source.close()
            with self._changed:
                self._ended = True
                self._changed.notify_all()

    def _offer(self, frame: Frame | None) -> bool:
        """Put *frame* where it is taken; return whether to go on. A live source overwrites what nobody took."""
        with self._changed:
            if not self._source.live:
                self._changed.wait_for(lambda: self._frame is None or self._stopping)
            if frame is None or self._stopping:
                return False
            self._frame = frame
            self._changed.notify_all()
            return True
