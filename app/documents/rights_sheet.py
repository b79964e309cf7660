"""The sheet of a patient's rights for the file: what holds, how sure it is, what the other sources say."""

from __future__ import annotations

from dataclasses import dataclass

from app.documents.form_page import BODY, SMALL, TITLE, Paper, paper_pdf, row, section
from app.documents.sheet import Block, paragraph
from app.domain.clock import PARIS
from app.services.ports_attestation import RightsSheet

FOOT = "Fiche de droits du cabinet · ce document n’est pas une attestation de l’Assurance Maladie"
_HEAD = (
    "Droits connus du cabinet à la date d’impression, avec leur source. Seuls l’Assurance Maladie et la complémentaire "
    "délivrent une attestation\u00a0: cette fiche ne la remplace pas."
)


@dataclass(frozen=True, slots=True)
class RightsSheetPrinter:
    """Implements RightsPrinter."""

    def rights_sheet(self, sheet: RightsSheet) -> bytes:
        """Return the PDF: byte-identical for the same input."""
        paper = Paper("Fiche de droits", sheet.cabinet.nom, FOOT, sheet.cabinet.fictif)
        return paper_pdf(paper, _flow(sheet))


def _flow(sheet: RightsSheet) -> list[Block]:
    patient = sheet.patient
    blocks = [paragraph("Fiche de droits", TITLE, 1.5, glue=True), paragraph(_HEAD, BODY, 3.0), section("Patient")]
    blocks += [row("Nom et prénom", f"{patient.nom} {patient.prenom}"), row("Naissance", str(patient.naissance))]
    blocks.append(row("N° d’immatriculation", patient.nir.masked if patient.nir else "non renseigné"))
    blocks += [section("Droits retenus"), row("Au jour de l’impression", sheet.sentence)]
    if sheet.lecture:
        blocks.append(row("Source", sheet.lecture))
    for title, rows in (("Assurance Maladie", sheet.amo), ("Complémentaire", sheet.amc)):
        blocks.append(section(title))
        blocks += [row(label, value) for label, value in rows]
    if sheet.ecarts:
        blocks.append(section("Ce que disent les autres sources"))
        blocks += [paragraph(text, BODY, 1.6) for text in sheet.ecarts]
    if sheet.lectures:
        blocks.append(section("Lectures gardées"))
        blocks += [row(source, period) for source, period in sheet.lectures]
    printed = sheet.printed_at.astimezone(PARIS)
    blocks.append(paragraph(f"Imprimée le {printed:%d/%m/%Y à %H:%M} par {sheet.printed_by}.", SMALL, 0.0))
    return blocks
