"""The text of a scanned attestation: the text layer of a PDF by pdfium, the words of a photo by Tesseract if installed.

Both run on this post: nothing of a scan leaves it. pdfium serves one thread at a time: call from the work lane only.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass

from app.services.ports_attestation import PaperUnreadable

PATIENCE_S = 20
"""Longest wait for Tesseract on one photo."""
MAX_PAGES = 5
NO_OCR = (
    "La lecture d’une photo demande le logiciel libre Tesseract et sa langue française (tesseract-ocr, "
    "tesseract-ocr-fra), absents de ce poste. Joignez la photo et recopiez les champs à la main."
)


@dataclass(frozen=True, slots=True)
class LocalPaperText:
    """Implements PaperText."""

    tesseract: str = "tesseract"
    """Name or path of the program."""

    def lines(self, contenu: bytes, media: str) -> tuple[str, ...]:
        """Return the lines of text, top to bottom. Blocks. Raise PaperUnreadable."""
        found = _pdf_lines(contenu) if media == "application/pdf" else self._photo_lines(contenu)
        if not found:
            raise PaperUnreadable("no text")
        return found

    def _photo_lines(self, contenu: bytes) -> tuple[str, ...]:
        program = shutil.which(self.tesseract)
        if program is None:
            raise PaperUnreadable("no tesseract", NO_OCR)
        command = [program, "stdin", "stdout", "-l", "fra", "--psm", "6"]
        try:
            done = subprocess.run(  # noqa: S603 - a program found on this post, with fixed arguments
                command, input=contenu, capture_output=True, timeout=PATIENCE_S, check=True
            )
        except (subprocess.SubprocessError, OSError) as error:
            raise PaperUnreadable(f"tesseract: {type(error).__name__}") from error
        return _kept(done.stdout.decode("utf-8", "replace"))


def _pdf_lines(contenu: bytes) -> tuple[str, ...]:
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(contenu)
    except pdfium.PdfiumError as error:
        raise PaperUnreadable("not a pdf") from error
    try:
        pages = [document[index].get_textpage().get_text_range() for index in range(min(len(document), MAX_PAGES))]
    except pdfium.PdfiumError as error:
        raise PaperUnreadable("damaged pdf") from error
    finally:
        document.close()
    return _kept("\n".join(pages))


def _kept(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.replace("\r", "\n").split("\n") if line.strip())
