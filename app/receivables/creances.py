"""An open share becomes a claim: who owes it, since when, until when, and what forbids a letter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from app.domain.creance import Creance, Debtor, DebtorKind
from app.domain.fse import PartKind
from app.domain.money import Money
from app.domain.patient import Patient
from app.receivables.forclusion import LawTable, Risque
from app.receivables.procedure import Procedure

KIND_OF_PART = {
    PartKind.AMO: DebtorKind.CAISSE,
    PartKind.AMC: DebtorKind.MUTUELLE,
    PartKind.PATIENT: DebtorKind.PATIENT,
}

C2S = "C2S : tiers payant intégral, aucune relance au patient"
DECEDE = "Patient décédé : la créance se déclare à la succession"
MINEUR = "Patient mineur : indiquez sur sa fiche qui règle"
MAJORITE = 18


class OpenPart(Protocol):
    """What is read of an open share; the row of the unpaid list fits."""

    @property
    def fse_id(self) -> int: ...
    @property
    def numero(self) -> int: ...
    @property
    def part(self) -> PartKind: ...
    @property
    def patient_id(self) -> int: ...
    @property
    def patient_nom(self) -> str: ...
    @property
    def patient_prenom(self) -> str: ...
    @property
    def c2s(self) -> bool: ...
    @property
    def decede(self) -> bool: ...
    @property
    def regime(self) -> str: ...
    @property
    def caisse(self) -> str: ...
    @property
    def amc_organisme(self) -> str: ...
    @property
    def amc_nom(self) -> str: ...
    @property
    def nature_assurance(self) -> str: ...
    @property
    def first_day(self) -> date: ...
    @property
    def last_day(self) -> date: ...
    @property
    def billed_on(self) -> date: ...
    @property
    def facture(self) -> Money: ...
    @property
    def regle(self) -> Money: ...
    @property
    def reste(self) -> Money: ...


@dataclass(frozen=True, slots=True)
class ClaimContext:
    """What claims are computed with, frozen once for a whole list."""

    today: date
    law: LawTable
    procedure: Procedure
    patients: Mapping[int, Patient]
    organismes: Mapping[str, Debtor]
    """Caisses and mutuelles entered by hand, by debtor key."""
    nom_caisse: Mapping[str, str]
    """Name of a caisse by « régime + caisse »: « 01801 »."""


def debtor_key(part: OpenPart) -> str:
    """Return « patient:12 », « caisse:01801 » or « mutuelle:75500017 »."""
    kind = KIND_OF_PART[part.part]
    if kind is DebtorKind.CAISSE:
        return f"caisse:{part.regime}{part.caisse}"
    if kind is DebtorKind.MUTUELLE:
        return f"mutuelle:{part.amc_organisme}"
    return f"patient:{part.patient_id}"


def claim(part: OpenPart, debtor: Debtor, context: ClaimContext) -> Creance:
    """Return the claim for *part*. The limit is that of its oldest séance (facts §1.1). Raise NoLaw."""
    limite = context.law.limit(debtor.kind, part.first_day, Risque.of_nature(part.nature_assurance))
    return Creance(
        fse_id=part.fse_id,
        invoice_numero=part.numero,
        part=part.part,
        debtor=debtor,
        facture=part.facture,
        deja_regle=part.regle,
        reste=part.reste,
        first_day=part.first_day,
        last_day=part.last_day,
        due_on=context.procedure.of(debtor.kind).due_on(part.billed_on),
        forclusion_on=limite.last_day,
        forclusion_source=limite.texte,
        bloque=_forbidden(part, context, limite.last_day),
    )


def find_debtor(part: OpenPart, context: ClaimContext) -> Debtor:
    """Return who owes *part*, with the address known, if any."""
    key = debtor_key(part)
    kind = KIND_OF_PART[part.part]
    if kind is DebtorKind.PATIENT:
        patient = context.patients.get(part.patient_id)
        if patient is None:
            return Debtor(key, kind, _spoken(part.patient_nom, part.patient_prenom))
        return _of_patient(key, patient)
    if (known := context.organismes.get(key)) is not None:
        return known
    if kind is DebtorKind.CAISSE:
        code = f"{part.regime}{part.caisse}"
        return Debtor(key, kind, context.nom_caisse.get(code, f"Caisse {part.regime} {part.caisse}"))
    return Debtor(key, kind, part.amc_nom or f"Mutuelle {part.amc_organisme}")


def list_label(part: OpenPart, debtor: Debtor, context: ClaimContext) -> str:
    """Return the name as lists sort it: « Rousseau Jeanne », « M. Paul Garnier (père de Tom) »."""
    patient = context.patients.get(part.patient_id)
    if debtor.kind is not DebtorKind.PATIENT or patient is None:
        return debtor.nom
    if patient.payeur is None:
        return patient.nom_complet
    link = "d’" if patient.prenom[:1].upper() in "AÂÀEÉÈÊIÎÏOÔUÛYH" else "de "
    return f"{patient.payeur.nom} ({patient.payeur.lien} {link}{patient.prenom})"


def _of_patient(key: str, patient: Patient) -> Debtor:
    if patient.payeur is not None:
        payeur = patient.payeur
        return Debtor(key, DebtorKind.PATIENT, payeur.nom, payeur.civilite, payeur.adresse)
    return Debtor(
        key, DebtorKind.PATIENT, _spoken(patient.nom, patient.prenom), patient.civilite, patient.adresse
    )  # fmt: skip


def _spoken(nom: str, prenom: str) -> str:
    return f"{prenom} {nom.title() if nom.isupper() else nom}".strip()


def _forbidden(part: OpenPart, context: ClaimContext, limit: date) -> str:
    if part.part is PartKind.PATIENT:
        if part.c2s:  # facts §2.7: no letter to the patient for conventional acts
            return C2S
        if part.decede:
            return DECEDE
        if _minor_without_payer(context.patients.get(part.patient_id), context.today):
            return MINEUR
    if limit < context.today:
        return f"Délai dépassé le {limit:%d/%m/%Y} : relances suspendues"
    return ""


def _minor_without_payer(patient: Patient | None, today: date) -> bool:
    if patient is None or patient.payeur is not None or (born := patient.naissance.day) is None:
        return False
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day)) < MAJORITE
