"""Who plays in the demonstration, and what they come for. Nobody here exists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from app.domain.dates import BirthDate
from app.domain.droits import DroitsAmc, DroitsAmo
from app.domain.identifiers import Iban, Nir, NumeroAm, Rpps
from app.domain.patient import Patient, Payeur, Sexe
from app.domain.people import Adresse, Cabinet, Praticien
from app.domain.soins import Prescripteur
from app.hardware.virtual_people import FAMILY, SINGLE, Person, fictional_nir

OCTOBER = datetime(2026, 10, 5, 7, 0, tzinfo=UTC)
"""The prologue: two patients whose share stays unpaid."""
MORNING = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
"""The day that is played, a Friday."""

LOGIN = "claire"
PASSPHRASE = "sept mots fictifs pour ouvrir ce cabinet école"  # noqa: S105 - of the demonstration, printed by it

CABINET = Cabinet(
    nom="Cabinet école Claire Morel",
    adresse=Adresse(("8 place Gambetta",), "80000", "Amiens"),
    telephone="03 22 00 00 00",
    siret="12345678900012",
    iban=Iban.parse("FR7630006000011234567890189"),
    bic="AGRIFRPP",
    fictif=True,
)
KINE = Praticien(0, "Morel", "Claire", Rpps.parse("10000000009"), NumeroAm.parse("757000013"))
LEFEVRE = Prescripteur("Lefèvre", "Anne", numero_am="801000019", rpps="10000000017")

_SOMME = DroitsAmo("01", "801")
_MSA = DroitsAmo("02", "801")
_MUTUELLE = DroitsAmc("75500099", "Mutuelle fictive du Nord", adherent="F00012345")


@dataclass(frozen=True, slots=True)
class Visit:
    """One patient of the demonstration: identity, rights, prescription, days."""

    patient: Patient
    amo: DroitsAmo
    amc: DroitsAmc | None
    acte_id: str
    prescribed_on: date
    days: tuple[date, ...]
    prescribed: int = 15
    card: Person | None = None
    """The person on the card; None when the identity is typed."""


def _november(*days: int) -> tuple[date, ...]:
    return tuple(date(2026, 11, day) for day in days)


def _september(*days: int) -> tuple[date, ...]:
    return tuple(date(2026, 9, day) for day in days)


def _patient(person: Person, sexe: Sexe, rue: str, *, qualite: str = "0", payeur: Payeur | None = None) -> Patient:
    return Patient(
        0, person.nom, person.prenom, person.birth_date, sexe, nir=person.nir, qualite=qualite,
        adresse=Adresse((rue,), "80000", "Amiens"), payeur=payeur,
    )  # fmt: skip


def _typed(nom: str, prenom: str, born: date, sexe: Sexe, nir: Nir, rue: str) -> Patient:
    return Patient(
        0, nom, prenom, BirthDate.of(born), sexe, nir=nir, adresse=Adresse((rue,), "80000", "Amiens"),
    )  # fmt: skip


_ELODIE, _ANAIS, _ = FAMILY
(_LOUIS,) = SINGLE
_RUE = "14 rue des Cordeliers"

PROLOGUE: tuple[Visit, ...] = (
    Visit(
        _typed("ROUSSEAU", "Jeanne", date(1958, 6, 2), Sexe.F, fictional_nir(2, 1958, 6, 11), "12 rue des Lilas"),
        _SOMME, None, "MK-A-LOMBALGIE", date(2026, 9, 14), _september(15, 22, 29),
    ),
    Visit(
        _typed("MOREAU", "Karim", date(1979, 1, 23), Sexe.M, fictional_nir(1, 1979, 1, 12), "3 chemin du Marais"),
        _MSA, None, "MK-B-COIFFE-NO", date(2026, 9, 10), _september(17, 24),
    ),
)  # fmt: skip

DAY: tuple[Visit, ...] = (
    Visit(
        _patient(_ELODIE, Sexe.F, _RUE), _SOMME, _MUTUELLE, "MK-A-LOMBALGIE", date(2026, 11, 5),
        _november(9, 12, 16, 20), card=_ELODIE,
    ),
    Visit(
        _patient(
            _ANAIS, Sexe.F, _RUE, qualite="6",
            payeur=Payeur("Madame", "Élodie Durand-Lefèvre", "mère", Adresse((_RUE,), "80000", "Amiens")),
        ),
        _SOMME, _MUTUELLE, "MK-C-ENTORSE-NO", date(2026, 11, 10), _november(13, 20), prescribed=8, card=_ANAIS,
    ),
    Visit(
        _patient(_LOUIS, Sexe.M, "27 boulevard de Belfort"), DroitsAmo("01", "801", exoneration="4"), None,
        "MK-A-2SEG-NC", date(2026, 11, 2), _november(6, 10, 13, 20), prescribed=20, card=_LOUIS,
    ),
    Visit(
        _typed("PETIT", "Nadia", date(1991, 4, 8), Sexe.F, fictional_nir(2, 1991, 4, 13), "5 rue du Don"),
        _SOMME, None, "MK-B-EPAULEBRAS-NO", date(2026, 11, 12), _november(17, 20),
    ),
    Visit(
        PROLOGUE[1].patient, _MSA, None, "MK-B-COIFFE-NO", date(2026, 9, 10), _november(9, 16),
    ),
)  # fmt: skip
"""In the order of the accepted invoices: the scenario of the caisse counts on it."""
