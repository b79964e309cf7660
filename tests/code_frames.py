"""A corpus of camera frames made from fixed seeds: a code on a bright plate in an uneven room, then spoiled.

The same measures as facts of the decision (ADR 0011): 640 x 480 grey frames, the code 220 to 330 pixels wide.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import cv2
import numpy as np
import zxingcpp

Picture = np.ndarray
WIDTH, HEIGHT = 640, 480
INS = (
    "IS010000000000000000000000S1285076311306996S21.2.250.1.213.1.4.10"
    "S3CAMILLE MARIE\x1dS4ESSAI-TEST\x1dS5FS614-07-1985S763113"
)
SIMULATION = (
    "SIMAPCV1:V50$+AYND-UPF10H00PE4XS8-.C DKAPKT K33LMEL-PLF$LY3MS3QIOUFNNIMV7DMXNQLY0/.6*WSC53YBO+-F CL-7V024WTV6Y78"
    "TVWM47MID06WFEGGV50L9O0NB3V6PSVHQD5GP7-/U9FI"
)
OPAQUE = "Q" + "".join(chr(48 + (index * 7) % 43) for index in range(199))
"""Two hundred characters that say nothing: what an unknown QR may look like."""


def drawn(text: str, *, matrix: bool = False, scale: int = 8) -> Picture:
    """Return a code with its quiet zone, black on white."""
    formats = zxingcpp.BarcodeFormat
    if matrix:
        code = zxingcpp.create_barcode(text, formats.DataMatrix, force_square=True)
    else:
        code = zxingcpp.create_barcode(text, formats.QRCode, ec_level="M")
    return np.array(zxingcpp.write_barcode_to_image(code, scale=scale, add_quiet_zones=True))


@dataclass
class Scene:
    """A code set down in a room."""

    random: Random
    code: Picture
    side: int = 0
    turn: float = 0.0
    warp: float = 0.0
    at: tuple[float, float] = (0.5, 0.5)
    corners: tuple[tuple[float, float], ...] = ()

    def taken(self) -> Picture:
        """Return the picture before any flaw of the camera."""
        noise = np.random.default_rng(self.random.randrange(2**32))
        room = cv2.resize(
            noise.uniform(60, 170, (6, 8)).astype(np.float32), (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC
        )
        room += noise.normal(0, 6, room.shape).astype(np.float32)
        side = self.side or self.random.randrange(220, 331)
        size = self.code.shape[0]
        half = side / 2
        angle = np.deg2rad(self.turn)
        ends = []
        for x, y in ((-half, -half), (half, -half), (half, half), (-half, half)):
            jump = (self.random.uniform(-1, 1) * self.warp * side, self.random.uniform(-1, 1) * self.warp * side)
            ends.append(
                (
                    self.at[0] * WIDTH + x * np.cos(angle) - y * np.sin(angle) + jump[0],
                    self.at[1] * HEIGHT + x * np.sin(angle) + y * np.cos(angle) + jump[1],
                )
            )
        self.corners = tuple((float(x), float(y)) for x, y in ends)
        flat = np.array([(0, 0), (size, 0), (size, size), (0, size)], dtype=np.float32)
        matrix = cv2.getPerspectiveTransform(flat, np.array(ends, dtype=np.float32))
        plate = cv2.warpPerspective(self.code.astype(np.float32), matrix, (WIDTH, HEIGHT), flags=cv2.INTER_AREA)
        mask = cv2.warpPerspective(np.ones_like(self.code, np.float32), matrix, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR)
        light = 30 + plate * (200 / 255)
        return room * (1 - mask) + light * mask


def to_bytes(picture: Picture) -> Picture:
    return np.clip(picture, 0, 255).astype(np.uint8)


def blurred(picture: Picture, sigma: float) -> Picture:
    return cv2.GaussianBlur(picture, (0, 0), sigma)


def grainy(picture: Picture, random: Random, sigma: float) -> Picture:
    return picture + np.random.default_rng(random.randrange(2**32)).normal(0, sigma, picture.shape)


def _moved(picture: Picture, random: Random) -> Picture:
    length, angle = random.randrange(3, 8), random.uniform(0, 180)
    kernel = np.zeros((length, length), np.float32)
    kernel[length // 2] = 1.0
    turned = cv2.warpAffine(
        kernel, cv2.getRotationMatrix2D((length / 2 - 0.5, length / 2 - 0.5), angle, 1), (length, length)
    )
    return cv2.filter2D(picture, -1, turned / turned.sum())


def _glare(picture: Picture, scene: Scene, share: float) -> Picture:
    xs, ys = [x for x, _ in scene.corners], [y for _, y in scene.corners]
    side = max(xs) - min(xs)
    x = scene.random.uniform(min(xs) + 0.35 * side, max(xs) - 0.35 * side)
    y = scene.random.uniform(min(ys) + 0.35 * side, max(ys) - 0.35 * side)
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    spot = np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / (2 * (share * side / 2) ** 2))
    return picture + 260 * spot


def _finger(picture: Picture, scene: Scene) -> Picture:
    """A thumb over the middle of one side, which holds no finder pattern."""
    first = scene.random.randrange(4)
    (x, y), (u, v) = scene.corners[first], scene.corners[(first + 1) % 4]
    return _spot(picture, (x + u) / 2, (y + v) / 2, scene)


def _stain(picture: Picture, scene: Scene) -> Picture:
    """A stain inside: no decoder that was tried reads a Data Matrix whose border is hidden."""
    xs, ys = [x for x, _ in scene.corners], [y for _, y in scene.corners]
    part = scene.random.uniform(0.4, 0.6), scene.random.uniform(0.4, 0.6)
    x, y = min(xs) + part[0] * (max(xs) - min(xs)), min(ys) + part[1] * (max(ys) - min(ys))
    return _spot(picture, x, y, scene)


def _spot(picture: Picture, x: float, y: float, scene: Scene) -> Picture:
    side = max(one for one, _ in scene.corners) - min(one for one, _ in scene.corners)
    return cv2.ellipse(picture.astype(np.float32), ((int(x), int(y)), (0.3 * side, 0.2 * side), 0), 120.0, -1)


def _clean(random: Random, code: Picture) -> Picture:
    return Scene(random, code).taken()


def _rotation(random: Random, code: Picture) -> Picture:
    return Scene(random, code, turn=random.uniform(-180, 180)).taken()


def _perspective(random: Random, code: Picture) -> Picture:
    return Scene(random, code, turn=random.uniform(-8, 8), warp=random.uniform(0.06, 0.16) / 2).taken()


def _blur(random: Random, code: Picture) -> Picture:
    return blurred(Scene(random, code).taken(), random.uniform(0.8, 1.8))


def _motion(random: Random, code: Picture) -> Picture:
    return _moved(Scene(random, code).taken(), random)


def _noise(random: Random, code: Picture) -> Picture:
    return grainy(Scene(random, code).taken(), random, random.uniform(18, 35))


def _glared(random: Random, code: Picture) -> Picture:
    scene = Scene(random, code)
    return _glare(scene.taken(), scene, random.uniform(0.08, 0.16))


def _low_light(random: Random, code: Picture) -> Picture:
    return grainy(Scene(random, code).taken() * 0.22, random, 3.0)


def _small(random: Random, code: Picture) -> Picture:
    side = int(code.shape[0] / 8 * random.uniform(3.0, 3.6))  # three pixels per module: the least that can be read
    return Scene(random, code, side=side, at=(random.uniform(0.3, 0.7), random.uniform(0.4, 0.6))).taken()


def _dark_mode(random: Random, code: Picture) -> Picture:
    return Scene(random, 255 - code).taken()


def _partial(random: Random, code: Picture) -> Picture:
    scene = Scene(random, code)
    picture = scene.taken()
    return _stain(picture, scene) if _has_solid_border(code) else _finger(picture, scene)


def _has_solid_border(code: Picture) -> bool:
    """Whether this is a Data Matrix: its left column is black from top to bottom."""
    inked = np.flatnonzero((code < 128).any(axis=0))
    return bool((code[:, inked[0] + 2] < 128).sum() > 0.7 * code.shape[0])


def _combined(random: Random, code: Picture) -> Picture:
    scene = Scene(random, code, turn=random.uniform(-180, 180), warp=random.uniform(0.03, 0.05))
    return grainy(blurred(scene.taken(), random.uniform(0.6, 1.0)), random, random.uniform(8, 16))


CASES: dict[str, Callable[[Random, Picture], Picture]] = {
    "clean": _clean,
    "rotation": _rotation,
    "perspective": _perspective,
    "blur": _blur,
    "motion": _motion,
    "noise": _noise,
    "glare": _glared,
    "low light": _low_light,
    "small": _small,
    "dark mode": _dark_mode,
    "partial": _partial,
    "combined": _combined,
}
KINDS = {"simulation": (SIMULATION, False), "opaque": (OPAQUE, False), "ins": (INS, True)}


def frame(kind: str, case: str, number: int) -> Picture:
    """Return frame *number* of that case: the same one at each run and on each machine."""
    text, matrix = KINDS[kind]
    random = Random(f"{kind}/{case}/{number}")
    return to_bytes(CASES[case](random, drawn(text, matrix=matrix)))
