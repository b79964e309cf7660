"""Pages of plain working papers: a title, ruled sections, label and value rows, the foot with its page number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.fonts import MEDIUM, SEMIBOLD, width_mm
from app.documents.reminder import SIMULATION
from app.documents.sheet import BLACK, GREY, LEFT, RIGHT, Block, Pen, Style, paginate, render, wrap

TITLE = Style(SEMIBOLD, 16, 7.4)
STRONG = Style(SEMIBOLD, 10.5, 5.4)
TOTAL = Style(SEMIBOLD, 11.5, 6)
BODY = Style(leading=4.7)
FIGURE = Style(MEDIUM, 10, 4.7)
LABEL = Style(size=9, leading=4.7, grey=GREY)
SMALL = Style(size=8.4, leading=4.3, grey=GREY)
FIRST_TOP, NEXT_TOP, BOTTOM, FOOT_Y = 19.0, 22.0, 276.0, 280.0
VALUE_X = LEFT + 52


@dataclass(frozen=True, slots=True)
class Paper:
    """What every page of one paper says around its flow."""

    title: str
    author: str
    foot: str
    fictif: bool
    """Whether « SIMULATION » is printed on every page."""


def paper_pdf(paper: Paper, blocks: Sequence[Block]) -> bytes:
    """Return the PDF of *blocks*: byte-identical for the same input."""
    placed = paginate(blocks, FIRST_TOP, NEXT_TOP, BOTTOM)

    def page(pen: Pen, number: int) -> None:
        for y, block in placed[number]:
            block.draw(pen, y)
        _margins(pen, paper, number + 1, len(placed))

    pages = [lambda pen, n=number: page(pen, n) for number in range(len(placed))]
    return render(pages, paper.title, paper.author)


def section(title: str) -> Block:
    """Return a heading with its rule, kept with what follows."""

    def draw(pen: Pen, y: float) -> None:
        pen.text(LEFT, y + 5.6, title, STRONG)
        pen.rule(LEFT, RIGHT, y + 7.6, BLACK, 0.7)

    return Block(9.6, draw, glue=True)


def row(label: str, value: str, x: float = VALUE_X) -> Block:
    """Return a label and its value, wrapped from *x* on."""
    lines: Sequence[str] = wrap(value, RIGHT - x, BODY)

    def draw(pen: Pen, y: float) -> None:
        pen.text(LEFT, y + 3.6, label, LABEL)
        pen.lines(x, y + 3.6, lines, BODY)

    return Block(len(lines) * BODY.leading + 0.3, draw)


def amount_row(words: str, amount: str, style: Style = BODY, *, glue: bool = False) -> Block:
    """Return a sentence and an amount at the right edge."""
    lines = wrap(words, RIGHT - LEFT - 34, style)

    def draw(pen: Pen, y: float) -> None:
        pen.lines(LEFT, y + 3.8, lines, style)
        pen.text_right(RIGHT, y + 3.8, amount, FIGURE if style is BODY else style)

    return Block(len(lines) * style.leading + 1.0, draw, glue)


def gap(height: float) -> Block:
    """Return an empty space of *height* millimetres."""
    return Block(height, lambda _pen, _y: None)


def _margins(pen: Pen, paper: Paper, number: int, total: int) -> None:
    if paper.fictif:
        width = width_mm(SIMULATION, SEMIBOLD, 8.4) + 6
        pen.box(RIGHT - width, 9.0, width, 6.2)
        pen.text(RIGHT - width + 3, 13.2, SIMULATION, Style(SEMIBOLD, 8.4, 4.5))
    pen.rule(LEFT, RIGHT, FOOT_Y)
    pen.text(LEFT, FOOT_Y + 4.6, paper.foot, SMALL)
    pen.text_right(RIGHT, FOOT_Y + 4.6, f"{number}/{total}", SMALL)
