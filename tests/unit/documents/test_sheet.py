"""Wrapping and page breaks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.documents.fonts import width_mm
from app.documents.sheet import Block, Style, clean, paginate, wrap

STYLE = Style()


def block(height: float, *, glue: bool = False, head: Block | None = None) -> Block:
    return Block(height, lambda _pen, _y: None, glue, head)


@given(st.text(st.characters(codec="latin-1", categories=("L", "N", "P", "Zs")), max_size=200))
def test_wrapped_lines_fit_and_lose_nothing(text: str) -> None:
    lines = wrap(text, 40, STYLE)
    assert all(width_mm(line, STYLE.face, STYLE.size) <= 40 for line in lines)
    assert "".join("".join(lines).split()) == "".join(clean(text).split())


def test_a_no_break_space_holds() -> None:
    assert wrap("a" * 10 + " 1\u202f234,56\u00a0€", 28, STYLE) == ["a" * 10, "1\u00a0234,56\u00a0€"]


def test_an_empty_text_is_one_empty_line() -> None:
    assert wrap("", 40, STYLE) == [""]


def test_glued_blocks_move_together() -> None:
    pages = paginate([block(60), block(20, glue=True), block(30)], 0, 0, 100)
    assert [len(page) for page in pages] == [1, 2]


def test_the_head_of_a_table_comes_back_on_the_next_page() -> None:
    head = block(5, glue=True)
    rows = [block(10, head=head) for _ in range(12)]
    pages = paginate([head, *rows], 0, 20, 100)
    assert pages[0][0][1] is head
    assert pages[1][0] == (20, head)
    assert sum(b.height == 10 for page in pages for _y, b in page) == 12


def test_a_unit_taller_than_a_page_is_cut() -> None:
    pages = paginate([block(60, glue=True), block(60, glue=True), block(60)], 0, 0, 100)
    assert [len(page) for page in pages] == [1, 1, 1]
