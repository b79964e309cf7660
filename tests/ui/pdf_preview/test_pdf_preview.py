"""The preview: real pages drawn, turned, enlarged; broken bytes said in words."""

from __future__ import annotations

from io import BytesIO

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from app.ui.lane import Lane
from app.ui.pdf_preview import PdfPreview, pdf_preview
from app.ui.pdf_preview.model import ZOOMS, PageImage, PageShown
from app.ui.pdf_preview.presenter import PdfPresenter
from app.ui.pdf_preview.render import UnreadablePdf, draw_page
from tests.ui.conftest import ManualExecutor, press, unnamed
from tests.ui.flow_bench import ManualRun, Recorder


def pdf(pages: int = 2) -> bytes:
    """Return a document whose pages have a black square at the upper left."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(200, 300), invariant=1)
    for _ in range(pages):
        canvas.rect(0, 250, 50, 50, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_a_page_is_drawn_at_the_width_asked() -> None:
    image, pages = draw_page(pdf(), 1, 400)
    assert (image.width, image.height, pages) == (400, 600, 2)
    assert image.pixels[:3] == b"\x00\x00\x00"
    assert image.pixels[image.stride * 599 : image.stride * 599 + 3] == b"\xff\xff\xff"


@pytest.mark.parametrize("contenu", [b"", b"not a pdf", b"%PDF-1.4\nbroken"])
def test_bytes_that_are_no_pdf_are_refused_in_words(contenu: bytes) -> None:
    with pytest.raises(UnreadablePdf) as refused:
        draw_page(contenu, 0, 100)
    assert refused.value.user_message


def presenter() -> tuple[PdfPresenter, Recorder, ManualRun]:
    view, run = Recorder(page_width=100), ManualRun()

    def draw(_pdf: bytes, index: int, width: int) -> tuple[PageImage, int]:
        return PageImage(width, index, 4, b""), 3

    return PdfPresenter(view, draw, run), view, run


def test_pages_turn_within_the_document() -> None:
    shows, view, run = presenter()
    shows.show(b"pdf")
    run.drain()
    for step in (1, 1, 1):
        shows.on_page(step)
        run.drain()
    shown: PageShown = view.last("show_page")
    assert (shown.page, shown.pages, shown.words) == (3, 3, "Page\u00a03 sur\u00a03")
    assert view.count("show_page") == 3


def test_zoom_stops_at_its_ends_and_comes_back() -> None:
    shows, view, run = presenter()
    shows.show(b"pdf")
    for _ in ZOOMS:
        shows.on_zoom(1)
    run.drain()
    assert view.last("show_page").zoom == ZOOMS[-1]
    shows.on_zoom(0)
    run.drain()
    assert view.last("show_page").zoom_words == "100\u00a0%"


def test_an_answer_for_the_document_before_is_dropped() -> None:
    shows, view, run = presenter()
    shows.show(b"first")
    shows.clear()
    run.drain()
    assert view.count("show_page") == 0
    assert view.count("show_nothing") == 1


def test_the_screen_shows_pages_and_keys_turn_them(qtbot: QtBot, manual: ManualExecutor) -> None:
    view = _screen(qtbot, manual)
    view.show_pdf(pdf(2), "Lettre")
    manual.drain()
    assert not view.previous.isEnabled()
    assert view.next.isEnabled()
    press(view, Qt.Key.Key_PageDown)
    manual.drain()
    assert view.previous.isEnabled()
    assert not view.next.isEnabled()
    press(view, Qt.Key.Key_Plus)
    manual.drain()
    assert unnamed(view) == []


def test_the_screen_says_that_bytes_are_no_document(qtbot: QtBot, manual: ManualExecutor) -> None:
    view = _screen(qtbot, manual)
    view.show_pdf(b"broken")
    manual.drain()
    assert "ne s’ouvre pas" in view._error.text
    assert not view.next.isEnabled()


def _screen(qtbot: QtBot, manual: ManualExecutor) -> PdfPreview:
    view = pdf_preview(Lane("work", manual), "Aperçu")
    qtbot.addWidget(view)
    view.resize(500, 600)
    view.show()
    return view
