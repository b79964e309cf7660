"""A contract as typed, and what is wrong with it, all fields at once. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from app.domain.contrat import ContratAmc
from app.domain.droits import SourceDroits
from app.rights.attestation import AttestationLue, Confiance
from app.ui.patients.care_typed import read_period
from app.ui.typed import Errors
from app.ui.typed_amc import AmcTyped, read_amc, split_formule
from app.ui.values import State, TagValue

SURE = {
    Confiance.SURE: TagValue(State.SUCCESS, "Sûr"),
    Confiance.PROBABLE: TagValue(State.INFO, "Probable"),
    Confiance.DOUTEUX: TagValue(State.WARNING, "Douteux"),
}
LABELS = {
    "nom_amc": "Nom",
    "organisme": "Numéro de l’organisme",
    "adherent": "Numéro d’adhérent",
    "debut": "Début",
    "fin": "Fin",
    "convention": "Convention",
    "csr": "CSR",
    "domaine": "Domaine",
    "operateur": "Opérateur",
}
"""Fields that an attestation may fill, in the order they are told."""
REASON_MISSING = "Indiquez pourquoi le contrat prend fin."
END_MISSING = "Indiquez le dernier jour du contrat."


@dataclass(frozen=True, slots=True)
class ContractTyped(AmcTyped):
    """The form of a contract as sent. ``repr`` is masked."""

    remplace_id: int = 0
    piece_id: int = 0
    source: SourceDroits = SourceDroits.ATTESTATION
    convention: str = ""
    csr: str = ""
    domaine: str = ""
    operateur: str = ""
    debut: date | None = None
    fin: date | None = None
    scan: bytes = field(default=b"", compare=False)

    def __repr__(self) -> str:
        return f"ContractTyped({self.remplace_id})"


def typed_contract(contrat: ContratAmc) -> ContractTyped:
    """Return what the form shows of a contract to be corrected."""
    amc = contrat.amc
    formule, share = split_formule(amc.formule)
    periode = amc.periode
    return ContractTyped(
        remplace_id=contrat.id,
        piece_id=contrat.piece_id,
        source=contrat.source,
        nom_amc=amc.nom,
        organisme=amc.organisme,
        adherent=amc.adherent,
        gestion=amc.gestion,
        formule=formule,
        pourcent=share,
        convention=contrat.convention,
        csr=contrat.csr,
        domaine=contrat.domaine,
        operateur=contrat.operateur,
        debut=periode.start if periode and periode.start > date.min else None,
        fin=periode.last if periode else None,
    )


def read_contract(typed: ContractTyped, patient_id: int, at: datetime) -> tuple[ContratAmc | None, Errors]:
    """Return the contract, or None with what is wrong by field."""
    errors: Errors = {}
    periode = read_period(typed.debut, typed.fin, errors)
    amc = read_amc(typed, errors, periode)
    if errors or amc is None:
        return None, errors
    words = (typed.convention, typed.csr, typed.domaine, typed.operateur)
    convention, csr, domaine, operateur = (text.strip() for text in words)
    made = ContratAmc(
        0, patient_id, amc, typed.source, at, "", convention, csr, domaine, operateur, typed.piece_id,
        typed.remplace_id, "corrigé" if typed.remplace_id else "",
    )  # fmt: skip
    return made, errors


def filled(typed: ContractTyped, read: AttestationLue) -> ContractTyped:
    """Return the form with what an attestation says; what was typed already stays."""
    return replace(
        typed,
        nom_amc=typed.nom_amc or read.get("nom_amc"),
        organisme=typed.organisme or read.get("organisme"),
        adherent=typed.adherent or read.get("adherent"),
        convention=typed.convention or read.get("convention"),
        csr=typed.csr or read.get("csr"),
        domaine=typed.domaine or read.get("domaine"),
        operateur=typed.operateur or read.get("operateur"),
        debut=typed.debut or _day(read.get("debut")),
        fin=typed.fin or _day(read.get("fin")),
    )


def _day(text: str) -> date | None:
    if not text:
        return None
    day, month, year = (int(part) for part in text.split("/"))
    return date(year, month, day)
