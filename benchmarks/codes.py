"""``python -m benchmarks.codes --frames 100``: rate and time of the decoding of codes, ours against OpenCV's own."""

from __future__ import annotations

import argparse
import json
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import cv2

from app.hardware.camera.aim import hint, textured_square
from app.hardware.camera.decode import Decoder
from benchmarks.report import p99
from tests.code_frames import CASES, KINDS, Picture, frame


@dataclass(slots=True)
class Tally:
    """What one reader made of the frames of one case."""

    read: int = 0
    seconds: list[float] = field(default_factory=list)

    def take(self, reader: Callable[[Picture], str], picture: Picture, expected: str) -> None:
        """Have one frame read and count it."""
        start = time.perf_counter()
        found = reader(picture)
        self.seconds.append(time.perf_counter() - start)
        self.read += found == expected


def ours(decoder: Decoder) -> Callable[[Picture], str]:
    """Return our reader: first look, second look."""

    def read(picture: Picture) -> str:
        codes = [one.code for one in decoder.read(picture) if one.code]
        return codes[0].payload.decode("latin-1") if codes else ""

    return read


def opencv(detector: cv2.QRCodeDetector) -> Callable[[Picture], str]:
    """Return the reader of OpenCV, which knows QR codes only."""

    def read(picture: Picture) -> str:
        try:
            return str(detector.detectAndDecode(picture)[0])
        except (cv2.error, UnicodeDecodeError):
            return ""

    return read


def measure(frames: int) -> dict[str, dict[str, object]]:
    """Return the figures of each kind and case."""
    mine, theirs = ours(Decoder()), opencv(cv2.QRCodeDetector())
    figures: dict[str, dict[str, object]] = {}
    for kind, (text, matrix) in KINDS.items():
        for case in CASES:
            us, them = Tally(), Tally()
            for number in range(frames):
                picture = frame(kind, case, number)
                us.take(mine, picture, text)
                if not matrix:
                    them.take(theirs, picture, text)
            figures[f"{kind}, {case}"] = {
                "zxing_lus": us.read,
                "opencv_lus": them.read if them.seconds else None,
                "zxing_ms": _ms(median(us.seconds)),
                "zxing_p99_ms": _ms(p99(us.seconds)),
                "opencv_ms": _ms(median(them.seconds)) if them.seconds else None,
            }
    return figures


def aiming(frames: int) -> float:
    """Return the median time, in milliseconds, of the hint on a frame without a readable code."""
    seconds = []
    for number in range(frames):
        picture = cv2.GaussianBlur(frame("ins", "clean", number), (0, 0), 5)
        start = time.perf_counter()
        hint(picture, textured_square(picture))
        seconds.append(time.perf_counter() - start)
    return _ms(median(seconds))


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 2)


def _line(name: str, row: dict[str, object], frames: int) -> str:
    theirs = "—" if row["opencv_lus"] is None else f"{row['opencv_lus']}/{frames}"
    other = "—" if row["opencv_ms"] is None else str(row["opencv_ms"])
    cells = (f"{row['zxing_lus']}/{frames}", theirs, str(row["zxing_ms"]), str(row["zxing_p99_ms"]), other)
    return f"{name:28}" + "".join(f"{cell:>12}" for cell in cells)


def main(arguments: list[str] | None = None) -> int:
    """Run the measures and print the table; return 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.codes", description="Mesures de la lecture des codes")
    parser.add_argument("--frames", type=int, default=100, help="images par cas")
    parser.add_argument("--json", type=Path, help="fichier où écrire les chiffres")
    chosen = parser.parse_args(arguments)
    figures = measure(chosen.frames)
    head = ("zxing lus", "OpenCV lus", "zxing ms", "zxing p99", "OpenCV ms")
    print(f"{'Cas':28}" + "".join(f"{cell:>12}" for cell in head))
    print("\n".join(_line(name, row, chosen.frames) for name, row in figures.items()))
    read = sum(int(str(row["zxing_lus"])) for row in figures.values())
    whole = {"lus": read, "images": chosen.frames * len(figures), "aide_a_la_visee_ms": aiming(chosen.frames)}
    print(f"\nEnsemble : {read} sur {whole['images']}. Aide à la visée : {whole['aide_a_la_visee_ms']} ms par image.")
    if chosen.json is not None:
        machine = {"processeur": platform.machine(), "python": platform.python_version(), "opencv": cv2.__version__}
        document = {"machine": machine, "ensemble": whole, "cas": figures}
        chosen.json.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
