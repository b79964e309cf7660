"""Draws a page of a PDF with pdfium, which serves one thread at a time: call it from the work lane only."""

from __future__ import annotations

from app.domain.errors import AppError
from app.ui.pdf_preview.model import UNREADABLE, PageImage


class UnreadablePdf(AppError):
    """The bytes are not a PDF that can be drawn."""

    user_message = UNREADABLE


def draw_page(pdf: bytes, index: int, width: int) -> tuple[PageImage, int]:
    """Return the page *index* (from 0, clamped) *width* pixels wide, and how many pages there are.

    Raises UnreadablePdf. Blocks."""
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(pdf)
    except pdfium.PdfiumError as error:
        raise UnreadablePdf("not a pdf") from error
    try:
        count = len(document)
        page = document[max(0, min(index, count - 1))]
        bitmap = page.render(scale=width / page.get_width(), rev_byteorder=False, prefer_bgrx=True)
        image = PageImage(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
        bitmap.close()
        page.close()
    except (pdfium.PdfiumError, IndexError) as error:
        raise UnreadablePdf("page cannot be drawn") from error
    finally:
        document.close()
    return image, count
