"""Papers of the rights: a PDF and a photo read on this post, the sheet printed and read back."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from app.documents.attestation_text import NO_OCR, LocalPaperText
from app.documents.rights_sheet import RightsSheetPrinter
from app.domain.droits import Droits, DroitsAmo, SourceDroits
from app.domain.journal import JournalAction
from app.services.amc_contracts import PieceRefused
from app.services.ports_attestation import PaperUnreadable
from app.services.rights_desk import RightsDesk, RightsOutside, rights_desk
from app.services.tables import load_tables
from tests.samples import KINE, World, world
from tests.unit.rights.test_attestation import CARD

PNG = b"\x89PNG\r\n\x1a\n0000"


def pdf_of(lines: tuple[str, ...]) -> bytes:
    buffer = BytesIO()
    canvas = Canvas(buffer, invariant=1)
    for number, line in enumerate(lines):
        canvas.drawString(72, 780 - 20 * number, line)
    canvas.save()
    return buffer.getvalue()


def desk(at: World, tesseract: str = "tesseract") -> RightsDesk:
    outside = RightsOutside(None, LocalPaperText(tesseract), RightsSheetPrinter())
    return rights_desk(at.store, outside, load_tables(), at.clock)


def program(folder: Path, code: str) -> str:
    path = folder / "tesseract-factice"
    path.write_text(f"#!{sys.executable}\n{code}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_the_text_of_a_pdf_fills_the_form() -> None:
    found = desk(world()).attestation(KINE, pdf_of(CARD))
    assert (found.get("organisme"), found.get("fin")) == ("75500999", "31/12/2026")


@pytest.mark.parametrize("contenu", [pdf_of(()), pdf_of(("Facture d'eau",)), b"%PDF-1.4 abime"])
def test_a_pdf_without_text_or_without_a_field_says_so(contenu: bytes) -> None:
    with pytest.raises(PaperUnreadable):
        desk(world()).attestation(KINE, contenu)


def test_something_else_is_refused() -> None:
    with pytest.raises(PieceRefused):
        desk(world()).attestation(KINE, b"MZ")


def test_a_photo_goes_through_the_program_of_the_post(tmp_path: Path) -> None:
    said = program(tmp_path, "import sys; sys.stdin.buffer.read(); print('N° AMC : 75500999')")
    assert desk(world(), said).attestation(KINE, PNG).get("organisme") == "75500999"


def test_without_the_program_or_when_it_fails_the_photo_is_still_kept_by_hand(tmp_path: Path) -> None:
    with pytest.raises(PaperUnreadable) as missing:
        desk(world(), "tesseract-absent").attestation(KINE, PNG)
    assert missing.value.user_message == NO_OCR
    with pytest.raises(PaperUnreadable):
        desk(world(), program(tmp_path, "import sys; sys.exit(1)")).attestation(KINE, PNG)


def test_the_sheet_tells_what_holds_where_it_comes_from_and_what_the_others_say() -> None:
    at = world()
    with at.store() as uow:
        card = Droits(0, 1, SourceDroits.CARTE, at.clock.now(), "claire", DroitsAmo("01", "931", exoneration="Z"))
        uow.patients.add_droits(card)
        uow.commit()
    made = desk(at).paper(KINE, 1)
    assert made == desk(at).paper(KINE, 1)
    document = pypdfium2.PdfDocument(made)
    text = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())
    document.close()
    for said in (
        "n’est pas une attestation", "carte, mise à jour inconnue", "code Z inconnu, gardé tel quel",
        "Lectures gardées",
        "2 84 03 ●● ●●● ●●● ●●", "Imprimée le 20/11/2026 à 18:00 par Claire Morel", "attestation dit « 01 751 0000",
    ):  # fmt: skip
        assert said in text, said
    with at.store() as uow:
        assert uow.journal.entries()[0].action is JournalAction.IMPRESSION
