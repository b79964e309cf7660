"""The one door to the fonts and icons shipped in ``resources/``."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

FONTS = ("Inter_400Regular.ttf", "Inter_500Medium.ttf", "Inter_600SemiBold.ttf")


def font_data(name: str) -> bytes:
    """Return the bytes of one face of Inter (OFL, see resources/fonts/OFL.txt)."""
    return files("resources").joinpath("fonts", name).read_bytes()


@cache
def icon_svg(name: str) -> str:
    """Return the SVG text of a Lucide icon (ISC, see resources/icons/LICENSE); raise FileNotFoundError if unknown."""
    return files("resources").joinpath("icons", f"{name}.svg").read_text(encoding="utf-8")
