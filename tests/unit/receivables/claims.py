"""Open shares and people who do not exist, for the tests of the claims."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.domain.creance import Debtor, DebtorKind
from app.domain.dates import BirthDate
from app.domain.fse import PartKind, PartState
from app.domain.money import ZERO, Money
from app.domain.patient import Patient, Payeur, Sexe
from app.domain.people import Adresse
from app.receivables.creances import ClaimContext
from app.receivables.procedure import Procedure
from app.services.law import load_law
from app.services.read_models import PartRow

TODAY = date(2026, 11, 21)
LILAS = Adresse(("12 rue des Lilas",), "80000", "Amiens")
JEANNE = Patient(12, "ROUSSEAU", "Jeanne", BirthDate("19580312"), Sexe.F, adresse=LILAS)
TOM = Patient(
    13, "GARNIER", "Tom", BirthDate("20150101"), Sexe.M, adresse=LILAS,
    payeur=Payeur("Monsieur", "Paul Garnier", "père", LILAS),
)  # fmt: skip
CPAM = Debtor("caisse:01801", DebtorKind.CAISSE, "CPAM de la Somme", "", LILAS)


def part(kind: PartKind = PartKind.PATIENT, **changes: object) -> PartRow:
    """Return a share of 50 € of Jeanne, billed in August."""
    row = PartRow(
        fse_id=1, numero=412, part=kind, state=PartState.ATTENDUE, patient_id=12, patient_nom="ROUSSEAU",
        patient_prenom="Jeanne", c2s=False, decede=False, regime="01", caisse="801", amc_organisme="75500017",
        amc_nom="Mutuelle Santé Nord", first_day=date(2026, 8, 1), last_day=date(2026, 8, 22),
        billed_on=date(2026, 8, 24), facture=Money(5000), regle=ZERO, reste=Money(5000),
    )  # fmt: skip
    return replace(row, **changes)  # type: ignore[arg-type]


def context(*patients: Patient, today: date = TODAY, organismes: tuple[Debtor, ...] = (CPAM,)) -> ClaimContext:
    """Return what claims are computed with."""
    people = patients or (JEANNE, TOM)
    return ClaimContext(
        today, load_law(), Procedure(), {p.id: p for p in people}, {o.key: o for o in organismes},
        {"01802": "CPAM de test"},
    )  # fmt: skip
