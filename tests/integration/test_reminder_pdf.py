"""The printed letter, rendered and read back as a bank, an envelope and a reader would."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest
import zxingcpp

from app.documents.epc import epc_payload
from app.documents.recovery_sheet import recovery_sheet
from app.documents.reminder import SIMULATION, WINDOW_HEIGHT, WINDOW_WIDTH, WINDOW_X, WINDOW_Y, ReminderPrinter
from app.documents.sheet import HEIGHT, MM
from app.domain.creance import Debtor, DebtorKind, Etape, Relance
from app.domain.people import Adresse
from app.services.ports import LetterContext
from tests.unit.documents.letters import CABINET, CONTEXT, CPAM, JEANNE, MUTUELLE, RAPPELS, letter, lignes

PRINTER = ReminderPrinter()
ECOLE = replace(CONTEXT, cabinet=replace(CABINET, fictif=True))
LONG = Debtor(
    "patient:3",
    DebtorKind.PATIENT,
    "Marie-Françoise-Éléonore d’" + "ÉÀÇ-D'" * 9,
    "Madame",
    Adresse(
        (
            "Résidence « Les Jardins de l’Hôtel-Dieu », bâtiment B2, escalier 14, appartement 1203",
            "Lieu-dit Saint-Rémy",
        ),
        "80000",
        "Villers-Bretonneux-sous-Saint-Quentin-la-Motte-Croix-au-Bailly",
    ),
)


@contextmanager
def opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        yield document
    finally:
        document.close()


def texts(pdf: bytes) -> list[str]:
    """Return the text of each page, white space normalised."""
    with opened(pdf) as document:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def codes(pdf: bytes, page: int = 0, dpi: int = 144) -> list[str]:
    with opened(pdf) as document:
        picture = document[page].render(scale=dpi / 72, grayscale=True).to_pil()
    return [code.text for code in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("dpi", [110, 144, 300])
def test_a_bank_reads_the_code_back(dpi: int) -> None:
    relance = letter()
    expected = epc_payload("Claire Morel", CABINET.iban, "AGRIFRPP", relance.total, "R-2026-0187")  # type: ignore[arg-type]
    assert codes(PRINTER.reminder(relance, CONTEXT), dpi=dpi) == [expected]


def test_without_account_there_is_neither_code_nor_sentence() -> None:
    pdf = PRINTER.reminder(letter(), replace(CONTEXT, cabinet=replace(CABINET, iban=None)))
    assert codes(pdf) == []
    assert "scan" not in texts(pdf)[0]
    assert "IBAN" not in texts(pdf)[0]


def test_the_same_letter_has_the_same_bytes() -> None:
    assert PRINTER.reminder(letter(), CONTEXT) == PRINTER.reminder(letter(), CONTEXT)
    assert PRINTER.reminder(letter(), CONTEXT) != PRINTER.reminder(letter(rows=lignes(1)), CONTEXT)


def test_every_font_is_an_embedded_subset() -> None:
    with opened(PRINTER.reminder(letter(LONG), ECOLE)) as document:
        embedded = []
        for page in document:
            for found in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT]):
                font = pypdfium2.raw.FPDFTextObj_GetFont(found.raw)
                embedded.append(pypdfium2.raw.FPDFFont_GetIsEmbedded(font))
    assert set(embedded) == {1}
    names = re.findall(rb"/BaseFont /(\S+)", PRINTER.reminder(letter(LONG), ECOLE))
    assert names
    assert all(re.match(rb"[A-Z]{6}\+Inter", name) for name in names)


@pytest.mark.parametrize("debtor", [JEANNE, CPAM, LONG])
def test_the_address_stays_inside_the_window(debtor: Debtor) -> None:
    with opened(PRINTER.reminder(letter(debtor), ECOLE)) as document:
        page = document[0].get_textpage()
        inside = ""
        for index in range(page.count_chars()):
            left, bottom, right, top = (side / MM for side in page.get_charbox(index))
            char = page.get_text_range(index, 1)
            if (
                left < WINDOW_X - 1
                or not char.strip()
                or not WINDOW_Y - 4 < HEIGHT - top < WINDOW_Y + WINDOW_HEIGHT + 2
            ):
                continue
            inside += char
            assert right <= WINDOW_X + WINDOW_WIDTH
            assert HEIGHT - top >= WINDOW_Y
            assert HEIGHT - bottom <= WINDOW_Y + WINDOW_HEIGHT
    written = (debtor.civilite, debtor.nom, *debtor.adresse.printed)  # type: ignore[union-attr]
    assert inside == "".join("".join(written).split())


def test_forty_notes_make_pages_with_one_total_on_the_last() -> None:
    pdf = PRINTER.reminder(letter(rows=lignes(40)), CONTEXT)
    pages = texts(pdf)
    assert len(pages) == 2
    assert [page.count("Total à régler") for page in pages] == [0, 1]
    assert [page.count("Reste dû") for page in pages] == [1, 1]
    assert pages[0].endswith("1/2")
    assert "2/2" in pages[1]
    assert sum(len(re.findall(r"N° 4\d\d", page)) for page in pages) == 40
    assert len(codes(pdf, page=1)) == 1


@pytest.mark.parametrize("count", range(1, 61))
def test_no_page_break_loses_a_note(count: int) -> None:
    pages = texts(PRINTER.reminder(letter(rows=lignes(count)), replace(CONTEXT, cabinet=replace(CABINET, iban=None))))
    assert sum(len(re.findall(r"N° 4\d\d", page)) for page in pages) == count
    assert "Total à régler" in pages[-1]
    assert "Le secrétariat du cabinet" in pages[-1]


@pytest.mark.parametrize("context", [CONTEXT, ECOLE])
def test_only_the_school_cabinet_is_marked_on_every_page(context: LetterContext) -> None:
    pages = texts(PRINTER.reminder(letter(rows=lignes(40)), context))
    assert all((SIMULATION in page) is context.cabinet.fictif for page in pages)


@pytest.mark.parametrize(
    "relance",
    [
        letter(),
        letter(CPAM, Etape.MISE_EN_DEMEURE),
        letter(MUTUELLE, Etape.RELANCE_2),
        letter(LONG, Etape.MISE_EN_DEMEURE),
    ],
)
def test_nothing_tells_what_the_care_was(relance: Relance) -> None:
    text = " ".join(texts(PRINTER.reminder(relance, replace(CONTEXT, precedentes=RAPPELS))))
    assert not re.search(r"\b(AMK|AMS|RAM|RSC|TER|AIS|NMI|RIC|VSM|IFD|IFS)\b", text)
    assert not re.search(r"(?i)lombalgie|rachis|épaule|genou|pathologie|diagnostic|prescri|ordonnance|ALD\b", text)
    assert not re.search(r"[12] \d{2} \d{2} \d{2} \d{3} \d{3}", text)


def test_a_note_is_written_in_full() -> None:
    text = texts(PRINTER.reminder(letter(), CONTEXT))[0]
    for piece in (
        "N° 412 du 01/08/2026 au 22/08/2026 98,40 € 20,00 € 78,40 €",
        "Total à régler avant le 6 décembre 2026 128,40 €",
        "IBAN FR76 3000 6000 0112 3456 7890 189 · BIC AGRIFRPP",
        "Référence à rappeler : R-2026-0187",
        "Amiens, le 21 novembre 2026",
        "Honoraires exonérés de TVA, article 261-4-1° du CGI",
    ):
        assert piece in text


def test_the_title_holds_a_reference_and_no_name() -> None:
    with opened(PRINTER.reminder(letter(), CONTEXT)) as document:
        assert document.get_metadata_value("Title") == "Lettre R-2026-0187"
    assert b"/Lang (fr-FR)" in PRINTER.reminder(letter(), CONTEXT)


@pytest.mark.parametrize("key", ["A7K2-M9QX-4TZP-8RWD-H3NC-V6YF-2BGJ-5SEA", "-".join(["A7K2M9"] * 14)])
def test_the_recovery_sheet_holds_the_whole_key(key: str) -> None:
    pdf = recovery_sheet(replace(CABINET, fictif=True), key, date(2026, 11, 1))
    (text,) = texts(pdf)
    assert key.replace("-", "") in "".join(char for char in text if char.isalnum())
    assert SIMULATION in text
    assert pdf == recovery_sheet(replace(CABINET, fictif=True), key, date(2026, 11, 1))
