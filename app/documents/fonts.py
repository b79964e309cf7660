"""The faces that every paper embeds."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from io import BytesIO

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR, MEDIUM, SEMIBOLD = "Inter", "Inter-Medium", "Inter-SemiBold"
_FILES = {
    REGULAR: "Inter_400Regular.ttf",
    MEDIUM: "Inter_500Medium.ttf",
    SEMIBOLD: "Inter_600SemiBold.ttf",
}


@cache
def register_fonts() -> None:
    """Make the faces of resources/fonts known to reportlab, once per process."""
    for name, file in _FILES.items():
        data = files("resources").joinpath("fonts", file).read_bytes()
        pdfmetrics.registerFont(TTFont(name, BytesIO(data)))


def width_mm(text: str, face: str, size: float) -> float:
    """Return the width of *text* in millimetres at *size* points."""
    register_fonts()
    return float(pdfmetrics.stringWidth(text, face, size)) * 25.4 / 72
