"""« Pourquoi ce montant », note d'honoraires and devis: our own layouts, one page language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from app.documents.form_page import (
    BODY,
    LABEL,
    SMALL,
    TITLE,
    TOTAL,
    Paper,
    amount_row,
    gap,
    paper_pdf,
    row,
    section,
)
from app.documents.letter_words import long_day
from app.documents.sheet import Block, paragraph
from app.domain.fse import Fse, FseLine, PartKind
from app.domain.money import Money
from app.domain.people import Praticien
from app.services.ports_papers import DevisSheet, NoteSheet, Papers, WhySheet

_NBSP = "\u00a0"
WHY_FOOT = "Explication du cabinet · ce document n’est ni une facture ni une feuille de soins"
NOTE_FOOT = "Note d’honoraires · actes hors nomenclature, sans remboursement de l’Assurance Maladie"
DEVIS_FOOT = "Devis · établi avant les soins, en deux exemplaires"
_NOTE_WORDS = (
    "Ces actes ne figurent pas à la Nomenclature générale des actes professionnels. L’Assurance Maladie ne les "
    "rembourse pas et aucune feuille de soins n’est établie pour eux."
)
_DEVIS_WORDS = (
    "Le professionnel informe le patient par écrit, avant les soins, du montant de ses honoraires et de ce que "
    "l’Assurance Maladie en rembourse (Code de la santé publique, article L. 1111-3 et suivants ; arrêté du 2 octobre "
    "2008). Les actes ci-dessous ne sont pas remboursés."
).replace(" ;", f"{_NBSP};")
_PARTS = {PartKind.AMO: "Assurance Maladie", PartKind.AMC: "Complémentaire", PartKind.PATIENT: "Part du patient"}


@dataclass(frozen=True, slots=True)
class FeePapers:
    """Implements PaperPrinter."""

    def why(self, sheet: WhySheet) -> bytes:
        """Return the PDF of « Pourquoi ce montant »: byte-identical for the same input."""
        return paper_pdf(_paper(sheet.papers, "Pourquoi ce montant", WHY_FOOT), tuple(_why(sheet)))

    def note(self, sheet: NoteSheet) -> bytes:
        """Return the PDF of a note d'honoraires: byte-identical for the same input."""
        return paper_pdf(_paper(sheet.papers, "Note d’honoraires", NOTE_FOOT), tuple(_note(sheet)))

    def devis(self, sheet: DevisSheet) -> bytes:
        """Return the PDF of a devis: byte-identical for the same input."""
        return paper_pdf(_paper(sheet.papers, "Devis", DEVIS_FOOT), tuple(_devis(sheet)))


def _paper(papers: Papers, title: str, foot: str) -> Paper:
    return Paper(title, papers.cabinet.nom, foot, papers.cabinet.fictif)


def _why(sheet: WhySheet) -> Iterator[Block]:
    fse = sheet.fse
    which = f"de la feuille n°{_NBSP}{fse.numero}" if fse.numero else "du brouillon"
    yield paragraph("Pourquoi ce montant", TITLE, 1.5, glue=True)
    yield paragraph(f"Calcul {which}, ligne par ligne, avec le texte de chaque tarif.", BODY, 2.0)
    yield from _people(sheet.papers)
    if sheet.droits_reason:
        yield row("Droits utilisés", sheet.droits_reason)
    for _, lines in groupby(fse.lines, key=lambda line: (line.day, line.seance_id)):
        yield gap(1.6)
        yield from _explained(tuple(lines))
    yield gap(1.6)
    yield section("Qui paie quoi")
    yield from _shares(fse)


def _explained(lines: tuple[FseLine, ...]) -> Iterator[Block]:
    yield section(f"Séance du {lines[0].day:%d/%m/%Y}, {lines[0].lieu.value}")
    for line in lines:
        yield amount_row(f"{_cotation(line)} · {line.libelle}", str(line.honoraires), glue=True)
        for step in line.pourquoi:
            yield paragraph(step, SMALL, 0.4)
        yield gap(1.6)


def _cotation(line: FseLine) -> str:
    if line.quantite != 1:
        return f"{line.lettre_cle} × {_number(line.quantite)}"
    return (
        f"{line.lettre_cle} {_number(line.coefficient)}" if line.coefficient else line.lettre_cle or "Hors nomenclature"
    )


def _number(value: object) -> str:
    return str(value).replace(".", ",")


def _shares(fse: Fse) -> Iterator[Block]:
    for part in PartKind:
        amount = fse.part(part)
        if amount:
            yield amount_row(f"{_PARTS[part]}, selon les droits", str(amount), glue=True)
    yield amount_row("Total", str(fse.total), TOTAL, glue=True)
    words = f"À régler au cabinet par le patient (tiers payant {fse.circonstances.tiers_payant.value})"
    yield amount_row(
        words.replace("tiers payant aucun", "sans tiers payant"), str(fse.owed(PartKind.PATIENT)), glue=True
    )


def _note(sheet: NoteSheet) -> Iterator[Block]:
    yield paragraph("Note d’honoraires", TITLE, 1.5, glue=True)
    beside = f"Complète la feuille de soins n°{_NBSP}{sheet.numero}." if sheet.numero else "Sans feuille de soins."
    yield paragraph(f"{beside} {_NOTE_WORDS}", BODY, 3.0)
    yield from _people(sheet.papers)
    yield gap(1.6)
    yield section("Actes")
    for line in sheet.lines:
        yield amount_row(f"{line.day:%d/%m/%Y} · {line.libelle}", str(line.honoraires))
    yield gap(1.0)
    yield amount_row("Total à régler", str(Money.total(line.honoraires for line in sheet.lines)), TOTAL)
    yield from _signed(sheet.papers, "Signature du praticien")


def _devis(sheet: DevisSheet) -> Iterator[Block]:
    yield paragraph("Devis", TITLE, 1.5, glue=True)
    yield paragraph(_DEVIS_WORDS, BODY, 3.0)
    yield from _people(sheet.papers)
    yield gap(1.6)
    yield section("Actes proposés")
    for item in sheet.items:
        times = f" · {sheet.seances} fois {item.montant}" if sheet.seances > 1 else ""
        yield amount_row(f"{item.libelle}{times}", str(item.montant * sheet.seances))
    yield gap(1.0)
    total = Money.total(item.montant * sheet.seances for item in sheet.items)
    yield amount_row("Total, dont remboursé par l’Assurance Maladie\u00a0: 0,00\u00a0€", str(total), TOTAL)
    yield row("Valable jusqu’au", long_day(sheet.valid_until))
    yield from _signed(sheet.papers, "Signature du patient, précédée de «\u00a0bon pour accord\u00a0»")


def _people(papers: Papers) -> Iterator[Block]:
    patient = papers.patient
    yield section("Patient et praticien")
    yield row("Patient", f"{patient.nom} {patient.prenom}, naissance le {patient.naissance}")
    if patient.adresse:
        yield row("Adresse", ", ".join(patient.adresse.printed))
    yield row("Praticien", _praticien(papers.praticien))
    yield row("Cabinet", ", ".join((papers.cabinet.nom, *papers.cabinet.adresse.printed)))


def _praticien(who: Praticien) -> str:
    return f"{who.nom_complet}, masseur-kinésithérapeute · n° AM {who.numero_am} · RPPS {who.rpps}"


def _signed(papers: Papers, words: str) -> Iterable[Block]:
    return (
        gap(4.0),
        row("Fait le", long_day(papers.edited_on)),
        paragraph(words, LABEL, 24.0),
    )
