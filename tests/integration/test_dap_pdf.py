"""The data sheet of a demande d’accord préalable, rendered and read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pypdfium2

from app.documents.dap_request import DapSheetPrinter
from app.documents.reminder import SIMULATION
from app.domain.dap import DemandeAccord, MotifDemande
from app.domain.people import Adresse
from app.services.ports_tarif import DapSheet
from tests.samples import ADRESSE, AMO, CABINET, PATIENT, PRATICIEN, TODAY, ordonnance

DEMANDE = DemandeAccord(
    1, 1, 1, MotifDemande.SEUIL_SERIE, 16, 10, TODAY,
    argumentaire="Douleur persistante à l’effort.\n\nObjectif\u00a0: reprise du travail.",
)  # fmt: skip
SHEET = DapSheet(
    demande=DEMANDE,
    cabinet=replace(CABINET, fictif=False, telephone="01 00 00 00 00"),
    praticien=PRATICIEN,
    patient=replace(PATIENT, adresse=ADRESSE, nom_naissance="Martin"),
    amo=AMO,
    caisse="CPAM de Paris",
    ordonnance=ordonnance(),
    acte="Lombalgie commune",
    cotation="RAM\u00a08,09",
    situation="Lombalgie commune",
    seuils=("Accord demandé à partir de la 16ᵉ séance de la série.",),
    sources=("NGAP, version en vigueur au 21/06/2026, II-1-A",),
    premiere_on=date(2026, 11, 3),
    derniere_on=date(2026, 11, 20),
    faites=12,
    edited_on=TODAY,
)


def pages(sheet: DapSheet) -> list[str]:
    document = pypdfium2.PdfDocument(DapSheetPrinter().dap_sheet(sheet))
    try:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    finally:
        document.close()


def test_the_sheet_says_what_it_is_and_what_it_is_not() -> None:
    (text,) = pages(SHEET)
    for said in (
        "Elle n’est pas le formulaire et ne le remplace pas", "Cerfa n° 12040", "Martin (nom de naissance)",
        "2 84 03 75 111 123", "14/03/1984", "CPAM de Paris · 01 751 0000", "le patient est l’assuré", "maladie",
        "Paul Vasseur · n° AM 751012346", "02/11/2026", "RAM 8,09", "de la 16ᵉ à la 25ᵉ séance",
        "12, du 03/11/2026 au 20/11/2026", "Douleur persistante", "reprise du travail", "Claire Morel", "16ᵉ séance de",
        "15 jours après réception", "1/1",
    ):  # fmt: skip
        assert said in text, said
    assert SIMULATION not in text
    assert "urgence" not in text


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert DapSheetPrinter().dap_sheet(SHEET) == DapSheetPrinter().dap_sheet(SHEET)


def test_what_is_not_known_is_left_to_be_filled_in() -> None:
    bare = replace(
        SHEET,
        demande=replace(DEMANDE, argumentaire="", urgence=True, a_partir_de=1, seances=1),
        cabinet=CABINET,
        patient=replace(PATIENT, nir=None, qualite="6"),
        amo=None,
        premiere_on=None,
        derniere_on=None,
        faites=0,
    )
    (text,) = pages(bare)
    assert text.count("à compléter") == 4
    assert "À compléter avant l’envoi" in text
    assert "Acte d’urgence" in text
    assert SIMULATION in text


def test_an_unknown_nature_of_insurance_keeps_its_code() -> None:
    (text,) = pages(replace(SHEET, amo=replace(AMO, nature_assurance="77", exoneration="4"), caisse=""))
    assert "code 77" in text
    assert "Affection de longue durée oui" in text


def test_a_long_argument_goes_on_the_next_pages() -> None:
    long = replace(DEMANDE, argumentaire="\n".join("Mesure de la flexion, force et douleur. " * 12 for _ in range(20)))
    address = Adresse(
        ("Résidence des Très-Longs-Jardins-de-l’Hôtel-Dieu, bâtiment B, escalier 4",) * 2, "80000", "Amiens"
    )
    found = pages(replace(SHEET, demande=long, patient=replace(SHEET.patient, adresse=address)))
    assert len(found) >= 2
    assert all(f"{n}/{len(found)}" in text for n, text in enumerate(found, 1))
    assert "Signature" in found[-1]
