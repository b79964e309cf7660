"""Films of a telephone in front of a camera, written for a real OpenCV capture to play."""

from __future__ import annotations

from pathlib import Path
from random import Random

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
