"""Which page of which document is shown, and how large."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import Protocol

from app.domain.errors import AppError
from app.services.jobs import Failed, Ok, Run
from app.ui.pdf_preview.model import UNREADABLE_TO_DO, ZOOMS, PageImage, PageShown

Draw = Callable[[bytes, int, int], tuple[PageImage, int]]


class PdfView(Protocol):
    """What the presenter asks of the screen."""

    def show_loading(self) -> None:
        """Say that a page is being drawn, without moving anything."""

    def show_page(self, shown: PageShown) -> None:
        """Show a page and the state of the bar."""

    def show_nothing(self) -> None:
        """Show no document."""

    def show_error(self, what: str, to_do: str) -> None:
        """Say why there is no page."""

    def page_width(self) -> int:
        """Return how many pixels wide a page at 100 % is here."""


class PdfPresenter:
    """Draws through *run*; an answer that comes after another document was chosen is dropped."""

    def __init__(self, view: PdfView, draw: Draw, run: Run) -> None:
        self._view, self._draw, self._run = view, draw, run
        self._pdf = b""
        self._page, self._pages, self._zoom = 0, 0, 100
        self._turn = 0

    @property
    def pdf(self) -> bytes:
        """The bytes shown, empty when none."""
        return self._pdf

    def show(self, pdf: bytes) -> None:
        """Open a document at its first page; the zoom stays."""
        self._pdf, self._page, self._pages = pdf, 0, 0
        self._refresh()

    def clear(self) -> None:
        """Show no document."""
        self._turn += 1
        self._pdf, self._pages = b"", 0
        self._view.show_nothing()

    def on_page(self, step: int) -> None:
        """Turn *step* pages, within the document."""
        page = max(0, min(self._page + step, self._pages - 1))
        if self._pdf and page != self._page:
            self._page = page
            self._refresh()

    def on_zoom(self, step: int) -> None:
        """Draw larger or smaller by *step* notches; 0 goes back to the width of the panel."""
        place = max(0, min(ZOOMS.index(self._zoom) + step, len(ZOOMS) - 1)) if step else ZOOMS.index(100)
        if self._pdf and ZOOMS[place] != self._zoom:
            self._zoom = ZOOMS[place]
            self._refresh()

    def on_resized(self) -> None:
        """Draw again for the width that the panel has now."""
        if self._pdf:
            self._refresh()

    def _refresh(self) -> None:
        self._turn += 1
        turn, pdf, page, width = self._turn, self._pdf, self._page, self._view.page_width() * self._zoom // 100
        self._view.show_loading()

        def work(_cancel: Event) -> tuple[PageImage, int]:
            return self._draw(pdf, page, max(width, 1))

        def done(outcome: Ok[tuple[PageImage, int]] | Failed) -> None:
            if turn == self._turn:
                self._on_drawn(outcome)

        self._run(work, done)

    def _on_drawn(self, outcome: Ok[tuple[PageImage, int]] | Failed) -> None:
        match outcome:
            case Ok((image, count)):
                self._pages = count
                self._view.show_page(PageShown(image, self._page + 1, count, self._zoom))
            case Failed(AppError() as error):
                self._view.show_error(error.user_message, UNREADABLE_TO_DO)
            case Failed(bug):
                raise bug
