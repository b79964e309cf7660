"""Films and streams of a telephone in front of a camera, for a real OpenCV capture to play."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from threading import Event

import cv2

from tests.code_frames import HEIGHT, WIDTH, Picture, Scene, blurred, drawn, to_bytes


def phone_at_night(code: str) -> list[Picture]:
    """A telephone that comes nearer, in dark mode: far, blurred, then readable."""
    dark = 255 - drawn(code)
    room = Random("phone")
    far = [to_bytes(Scene(room, dark, side=50 + 4 * step).taken()) for step in range(4)]
    soft = [to_bytes(blurred(Scene(room, dark, side=260).taken(), 5)) for _ in range(4)]
    near = [to_bytes(Scene(room, dark, side=290, turn=7 * step).taken()) for step in range(4)]
    return far + soft + near


def write_film(where: Path, pictures: list[Picture]) -> Path:
    """Write *pictures* as an AVI film and return its path."""
    writer = cv2.VideoWriter(str(where), cv2.VideoWriter.fourcc(*"MJPG"), 15, (WIDTH, HEIGHT))
    for picture in pictures:
        writer.write(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR))
    writer.release()
    return where


class _Camera(BaseHTTPRequestHandler):
    """A webcam on the network as telephones offer one: multipart MJPEG, for ever or until it is cut."""

    pictures: list[bytes]
    stop_after: int | None
    gone: Event

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=image")
        self.end_headers()
        try:
            for number in range(10_000):
                if self.stop_after is not None and number >= self.stop_after:
                    break
                picture = self.pictures[min(number, len(self.pictures) - 1)]
                head = f"--image\r\nContent-Type: image/jpeg\r\nContent-Length: {len(picture)}\r\n\r\n"
                self.wfile.write(head.encode() + picture + b"\r\n")
                time.sleep(1 / 60)  # the pace of the sensor
        except OSError:
            self.gone.set()  # the one who looked has let the camera go

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def camera(pictures: list[Picture], stop_after: int | None = None) -> Iterator[tuple[str, Event]]:
    """Serve *pictures* as a camera on loopback; yield (its address, an event set once nobody looks)."""
    gone = Event()
    encoded = [bytes(cv2.imencode(".jpg", one)[1]) for one in pictures]
    handler = type("Camera", (_Camera,), {"pictures": encoded, "stop_after": stop_after, "gone": gone})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/video.mjpg", gone
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
