"""The data sheet that goes with a demande d’accord préalable: our own layout, never a copy of the official form."""

from __future__ import annotations

from dataclasses import dataclass

from app.documents.fonts import MEDIUM
from app.documents.form_page import BODY, SMALL, TITLE, Paper, gap, paper_pdf, row, section
from app.documents.letter_words import long_day
from app.documents.sheet import LEFT, Block, Style, paragraph
from app.domain.dap import MotifDemande
from app.domain.soins import ordinal
from app.services.ports_tarif import DapSheet

URGENT = Style(MEDIUM, 12, 6)
FOOT = "Fiche de données du cabinet · ce document n’est pas le formulaire Cerfa"

FORM = "Cerfa n°\u00a012040 (S3108)"
_HEAD = (
    f"Fiche établie par le cabinet pour accompagner le formulaire {FORM} et aider à le remplir. "
    "Elle n’est pas le formulaire et ne le remplace pas."
)
_ENCLOSED = (
    f"le formulaire {FORM}, rempli, daté et signé\u00a0;",
    "la prescription ou sa copie\u00a0;",
    "cette fiche, qui porte l’argumentaire du masseur-kinésithérapeute.",
)
_CLOCK = (
    "Sans réponse plus de 15 jours après réception de la demande complète, l’accord est réputé acquis (NGAP, "
    "article 7). Une demande incomplète arrête ce délai jusqu’à l’arrivée des pièces."
)


@dataclass(frozen=True, slots=True)
class DapSheetPrinter:
    """Makes the PDF of the data sheet."""

    def dap_sheet(self, sheet: DapSheet) -> bytes:
        """Return the PDF: byte-identical for the same input."""
        paper = Paper("Fiche pour une demande d’accord préalable", sheet.cabinet.nom, FOOT, sheet.cabinet.fictif)
        return paper_pdf(paper, _flow(sheet))


def _flow(sheet: DapSheet) -> list[Block]:
    blocks = [
        paragraph("Demande d’accord préalable\u00a0: fiche de données", TITLE, 1.5, glue=True),
        paragraph(_HEAD, BODY, 3.0),
    ]
    if sheet.demande.urgence:
        blocks.append(paragraph("Acte d’urgence", URGENT, 2.0))
    for title, rows in _sections(sheet):
        blocks.append(section(title))
        blocks += [row(label, value) for label, value in rows if value]
    blocks.append(section("Argumentaire du masseur-kinésithérapeute"))
    written = sheet.demande.argumentaire or "À compléter avant l’envoi."
    blocks += [paragraph(text, BODY, 1.6) for text in written.splitlines() if text.strip()]
    blocks.append(section("À envoyer au service du contrôle médical de la caisse du patient"))
    blocks += [row(f"{number}.", text, LEFT + 6) for number, text in enumerate(_ENCLOSED, 1)]
    blocks.append(gap(1.6))
    blocks.append(paragraph(_CLOCK, SMALL, 4.0))
    blocks.append(row("Fait le", long_day(sheet.edited_on)))
    blocks.append(row("Signature", " "))
    return blocks


def _sections(sheet: DapSheet) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    return (
        ("Personne qui reçoit les soins", _patient(sheet)),
        ("Assurance maladie", _assurance(sheet)),
        ("Prescription", _prescription(sheet)),
        ("Soins demandés", _asked(sheet)),
        ("Professionnel qui demande", _praticien(sheet)),
    )


def _patient(sheet: DapSheet) -> tuple[tuple[str, str], ...]:
    patient = sheet.patient
    born = f"{patient.nom_naissance} (nom de naissance)" if patient.nom_naissance else ""
    return (
        ("Nom et prénom", " · ".join(part for part in (f"{patient.nom} {patient.prenom}", born) if part)),
        ("Né(e) le", str(patient.naissance)),
        ("Adresse", ", ".join(patient.adresse.printed) if patient.adresse else "à compléter"),
    )


def _assurance(sheet: DapSheet) -> tuple[tuple[str, str], ...]:
    patient, amo = sheet.patient, sheet.amo
    nir = patient.nir.grouped if patient.nir else "à compléter"
    insured = (
        "le patient est l’assuré" if patient.qualite == "0" else "à compléter\u00a0: l’assuré n’est pas le patient"
    )
    if amo is None:
        return (("N° d’immatriculation", nir), ("Assuré(e)", insured), ("Caisse", "à compléter"))
    return (
        ("N° d’immatriculation", nir),
        ("Assuré(e)", insured),
        ("Caisse", " · ".join(part for part in (sheet.caisse, f"{amo.regime} {amo.caisse} {amo.centre}") if part)),
        ("Nature d’assurance", _NATURES.get(amo.nature_assurance, f"code {amo.nature_assurance}")),
        ("Affection de longue durée", "oui" if amo.exoneration == "4" or sheet.ordonnance.ald else "non"),
    )


_NATURES = {
    "10": "maladie",
    "13": "maladie, régime local",
    "30": "maternité",
    "41": "accident du travail ou maladie professionnelle",
}


def _prescription(sheet: DapSheet) -> tuple[tuple[str, str], ...]:
    asked, who = sheet.ordonnance, sheet.ordonnance.prescripteur
    numbers = [f"n° AM {who.numero_am}" if who.numero_am else "", f"RPPS {who.rpps}" if who.rpps else ""]
    return (
        (
            "Prescripteur",
            " · ".join(part for part in (f"{who.prenom} {who.nom}".strip(), *numbers) if part),
        ),
        ("Ordonnance du", f"{asked.prescrite_on:%d/%m/%Y}"),
        ("Séances prescrites", str(asked.seances_prescrites or "nombre non précisé")),
        ("À domicile", "oui" if asked.domicile else "non précisé"),
    )


def _asked(sheet: DapSheet) -> tuple[tuple[str, str], ...]:
    demande = sheet.demande
    last = demande.a_partir_de + demande.seances - 1
    span = f"de la {ordinal(demande.a_partir_de)} à la {ordinal(last)} séance" if demande.seances > 1 else ""
    done = f"{sheet.faites}"
    if sheet.premiere_on and sheet.derniere_on:
        done += f", du {sheet.premiere_on:%d/%m/%Y} au {sheet.derniere_on:%d/%m/%Y}"
    return (
        ("Acte", " · ".join(part for part in (sheet.acte, sheet.cotation) if part)),
        ("Référentiel", sheet.situation),
        ("Seuil", " ".join(sheet.seuils)),
        ("Motif", _motif(demande.motif)),
        ("Séances déjà faites", done),
        ("Séances demandées", ", ".join(part for part in (str(demande.seances), span) if part)),
        ("Textes", " ".join(sheet.sources)),
    )


def _motif(motif: MotifDemande) -> str:
    return motif.value[0].upper() + motif.value[1:]


def _praticien(sheet: DapSheet) -> tuple[tuple[str, str], ...]:
    praticien, cabinet = sheet.praticien, sheet.cabinet
    return (
        ("Masseur-kinésithérapeute", praticien.nom_complet),
        ("Identifiants", f"n° AM {praticien.numero_am} · RPPS {praticien.rpps}"),
        ("Cabinet", ", ".join((cabinet.nom, *cabinet.adresse.printed))),
        ("Téléphone", cabinet.telephone),
    )
