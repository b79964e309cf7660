"""A4 sheets measured in millimetres from the top left, and text that wraps the French way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from app.documents.fonts import REGULAR, register_fonts, width_mm

MM = 72 / 25.4
WIDTH, HEIGHT = 210.0, 297.0
LEFT, RIGHT = 20.0, 190.0
BLACK, GREY, HAIRLINE = 0.07, 0.36, 0.75


@dataclass(frozen=True, slots=True)
class Style:
    """A face, a size in points, a leading in millimetres, a grey level (0 black)."""

    face: str = REGULAR
    size: float = 10.0
    leading: float = 5.1
    grey: float = BLACK


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the flow. ``glue`` keeps it with the next one; ``head`` is repeated when it starts a page."""

    height: float
    draw: Callable[[Pen, float], None]
    glue: bool = False
    head: Block | None = None


class Pen:
    """Draws on one page; y grows downwards."""

    def __init__(self, canvas: Any) -> None:
        self._canvas = canvas

    def text(self, x: float, baseline: float, text: str, style: Style) -> None:
        """Write one line from *x*."""
        self._prepare(style)
        self._canvas.drawString(x * MM, (HEIGHT - baseline) * MM, clean(text))

    def text_right(self, x: float, baseline: float, text: str, style: Style) -> None:
        """Write one line that ends at *x*."""
        self._prepare(style)
        self._canvas.drawRightString(x * MM, (HEIGHT - baseline) * MM, clean(text))

    def lines(self, x: float, baseline: float, lines: Sequence[str], style: Style) -> float:
        """Write lines one under the other; return the baseline after the last."""
        for line in lines:
            self.text(x, baseline, line, style)
            baseline += style.leading
        return baseline

    def rule(self, x0: float, x1: float, y: float, grey: float = HAIRLINE, points: float = 0.6) -> None:
        """Draw a horizontal rule."""
        self._canvas.setStrokeGray(grey)
        self._canvas.setLineWidth(points)
        self._canvas.line(x0 * MM, (HEIGHT - y) * MM, x1 * MM, (HEIGHT - y) * MM)

    def box(self, x: float, y: float, width: float, height: float) -> None:
        """Draw an empty frame."""
        self._canvas.setStrokeGray(BLACK)
        self._canvas.setLineWidth(0.8)
        self._canvas.rect(x * MM, (HEIGHT - y - height) * MM, width * MM, height * MM, stroke=1, fill=0)

    def rectangles(self, rectangles: Sequence[tuple[float, float, float, float]]) -> None:
        """Fill (x, y, width, height) rectangles as one path: no seam between them."""
        path = self._canvas.beginPath()
        for x, y, width, height in rectangles:
            path.rect(x * MM, (HEIGHT - y - height) * MM, width * MM, height * MM)
        self._canvas.setFillGray(0)
        self._canvas.drawPath(path, stroke=0, fill=1)

    def _prepare(self, style: Style) -> None:
        self._canvas.setFont(style.face, style.size)
        self._canvas.setFillGray(style.grey)


def render(pages: Sequence[Callable[[Pen], None]], title: str, author: str) -> bytes:
    """Return the PDF of *pages*: embedded subsets only, byte-identical for the same input."""
    register_fonts()
    buffer = BytesIO()
    canvas = Canvas(
        buffer, pagesize=(WIDTH * MM, HEIGHT * MM), invariant=1, lang="fr-FR", initialFontName=REGULAR,
        pageCompression=1,
    )  # fmt: skip
    canvas.setTitle(clean(title))
    canvas.setAuthor(clean(author))
    canvas.setCreator("Cabinet Kiné")
    for page in pages:
        page(Pen(canvas))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def clean(text: str) -> str:
    """Return *text* with U+202F as U+00A0 (the faces and readers agree on it) and no control character."""
    return "".join(c if c.isprintable() or c == "\u00a0" else " " for c in text.replace("\u202f", "\u00a0"))


def wrap(text: str, width: float, style: Style) -> list[str]:
    """Break *text* at plain spaces only, then inside a word that is wider than *width* millimetres."""
    lines: list[str] = []
    current = ""
    for word in clean(text).split(" "):
        candidate = f"{current} {word}" if current else word
        if width_mm(candidate, style.face, style.size) <= width:
            current = candidate
            continue
        if current:
            lines.append(current)
        *full, current = _cut(word, width, style)
        lines += full
    return [*lines, current] if current or not lines else lines


def _cut(word: str, width: float, style: Style) -> list[str]:
    pieces = [""]
    for char in word:
        if pieces[-1] and width_mm(pieces[-1] + char, style.face, style.size) > width:
            pieces.append("")
        pieces[-1] += char
    return pieces


def paragraph(text: str, style: Style, after: float, *, glue: bool = False) -> Block:
    """Return a block of wrapped text over the whole measure, *after* millimetres before what follows."""
    lines = wrap(text, RIGHT - LEFT, style)

    def draw(pen: Pen, y: float) -> None:
        pen.lines(LEFT, y + style.leading * 0.75, lines, style)

    return Block(len(lines) * style.leading + after, draw, glue)


def paginate(blocks: Sequence[Block], first_top: float, next_top: float, bottom: float) -> list[list[tuple[float, Block]]]:  # fmt: skip  # noqa: E501
    """Place *blocks* on pages: glued ones stay together unless a page cannot hold them."""
    pages: list[list[tuple[float, Block]]] = [[]]
    y = first_top
    for unit in _units(blocks):
        if y + sum(block.height for block in unit) > bottom and pages[-1]:
            pages.append([])
            y = next_top
        for block in unit:
            if y + block.height > bottom and pages[-1]:
                pages.append([])
                y = next_top
            if not pages[-1] and block.head is not None and len(pages) > 1:
                pages[-1].append((y, block.head))
                y += block.head.height
            pages[-1].append((y, block))
            y += block.height
    return pages


def _units(blocks: Sequence[Block]) -> list[list[Block]]:
    units: list[list[Block]] = [[]]
    for block in blocks:
        units[-1].append(block)
        if not block.glue:
            units.append([])
    return [unit for unit in units if unit]
