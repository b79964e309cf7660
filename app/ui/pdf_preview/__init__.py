"""A PDF seen before it is printed, and after."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from app.ui.lane import Lane
from app.ui.pdf_preview.presenter import PdfPresenter
from app.ui.pdf_preview.render import draw_page
from app.ui.pdf_preview.view import PdfPreview

__all__ = ["PdfPreview", "pdf_preview"]


def pdf_preview(work: Lane, name: str = "", parent: QWidget | None = None) -> PdfPreview:
    """Return an empty preview that draws on the *work* lane."""
    view = PdfPreview(name, parent)
    presenter = PdfPresenter(view, draw_page, partial(work.run, view))
    view.presenter = presenter
    view.page_requested.connect(presenter.on_page)
    view.zoom_requested.connect(presenter.on_zoom)
    view.resized.connect(presenter.on_resized)
    return view
