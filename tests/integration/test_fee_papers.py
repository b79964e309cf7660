"""« Pourquoi ce montant », note d'honoraires and devis: made from a stored feuille, rendered and read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pypdfium2
import pytest

from app.documents.fee_papers import FeePapers
from app.documents.reminder import SIMULATION
from app.domain.composition import Complements, Deplacement, HorsNomenclature, Urgence
from app.domain.errors import NotAllowed
from app.domain.money import Money
from app.domain.soins import Lieu
from app.services.compose_seance import Changes, ComposeSeance
from app.services.prepare_fse import PrepareFse
from app.services.print_papers import DevisEmpty, NothingOnTheNote, PrintPapers
from app.services.tables import load_tables
from tests.samples import KINE, SECRETAIRE, World, ordonnance, world

TABLES = load_tables()
SUNDAY = date(2026, 11, 15)
TAPING = HorsNomenclature("Taping", Money(1500), devis_signe=True)


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    finally:
        document.close()


def papers(w: World) -> PrintPapers:
    return PrintPapers(w.store, w.clock, FeePapers())


def billed(w: World, *extra: HorsNomenclature, day: date = SUNDAY) -> int:
    own = Complements(deplacement=Deplacement(Decimal(10)), urgence=Urgence(), hors_nomenclature=extra)
    seance = ComposeSeance(w.store, w.clock)(KINE, 1, w.seance(day).id, Changes(own, Lieu.DOMICILE))
    return PrepareFse(w.store, TABLES, w.clock)(KINE, 1, [seance.id]).fse.id


def test_every_line_is_explained_and_the_shares_add_up() -> None:
    w = world(asked=replace(ordonnance(), domicile=True))
    text = " ".join(pages(papers(w).why(KINE, billed(w, TAPING))))
    for said in (
        "Pourquoi ce montant", "brouillon", "Séance du 15/11/2026, domicile", "RAM 8,09", "Lettre clé RAM : 2,21 €",
        "2,21 × 8,09 = 17,88 €", "IK × 16", "6,08 €", "Dimanche", "Taping", "Assurance Maladie, selon les droits",
        "À régler au cabinet par le patient (tiers payant intégral) 15,00 €", "Total 49,08 €", SIMULATION, "1/",
    ):  # fmt: skip
        assert said in text, said


def test_a_feuille_not_stored_is_explained_the_same_way() -> None:
    w = world()
    seen = PrepareFse(w.store, TABLES, w.clock).preview(KINE, 1, [w.seance(SUNDAY).id])
    (text,) = pages(papers(w).why_preview(KINE, seen.fse, seen.droits_reason))
    assert "Droits utilisés" in text
    assert "Total 17,88 €" in text


def test_the_note_holds_only_what_the_insurance_does_not_know() -> None:
    w = world(asked=replace(ordonnance(), domicile=True))
    number = billed(w, TAPING)
    (text,) = pages(papers(w).note(KINE, number))
    assert "15/11/2026 · Taping 15,00 €" in text
    assert "Total à régler 15,00 €" in text
    assert "RAM" not in text
    with w.store() as uow:
        assert "note d’honoraires" in {entry.detail for entry in uow.journal.entries()}
    with pytest.raises(NothingOnTheNote):
        papers(w).note(KINE, billed(w, day=date(2026, 11, 16)))


def test_a_devis_counts_the_seances_and_says_that_nothing_is_refunded() -> None:
    w = world()
    (text,) = pages(papers(w).devis(KINE, 1, 1, [TAPING], 3))
    for said in ("Taping · 3 fois 15,00 €", "45,00 €", "0,00 €", "bon pour accord", "L. 1111-3", "18 février 2027"):
        assert said in text, said


@pytest.mark.parametrize("items", [[], [HorsNomenclature(" ", Money(100))], [HorsNomenclature("Taping", Money(0))]])
def test_a_devis_without_a_name_or_an_amount_is_refused(items: list[HorsNomenclature]) -> None:
    with pytest.raises(DevisEmpty):
        papers(world()).devis(KINE, 1, 1, items)


def test_who_may_not_bill_prints_none_of_it() -> None:
    with pytest.raises(NotAllowed):
        papers(world()).devis(SECRETAIRE, 1, 1, [TAPING])


def test_the_same_paper_gives_the_same_bytes() -> None:
    w = world()
    assert papers(w).devis(KINE, 1, 1, [TAPING]) == papers(w).devis(KINE, 1, 1, [TAPING])
