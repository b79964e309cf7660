"""Patients who do not exist, with their rights.

Fictional NIRs: any sex and birth month, département 99, commune 990 to 999, order number 900 to 999, right key; no
country has such a commune code, so nobody real bears them (the range of the virtual cards, past its first two
hundred numbers). Telephone numbers are of the ranges that ARCEP keeps for fiction (03 53 01, 06 39 98).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from app.domain.creance import Debtor, DebtorKind
from app.domain.dates import BirthDate
from app.domain.droits import Droits, DroitsAmc, DroitsAmo, SourceDroits
from app.domain.identifiers import Nir
from app.domain.patient import Patient, Payeur, Sexe
from app.domain.people import Adresse

NOMS = (
    "Martin", "Bernard", "Lefèvre", "Moreau", "D'Hérouville", "Garnier", "Rousseau", "Nguyen", "Colin", "Faure",
    "Lambert", "Dubois-Leclercq", "Sénéchal", "N'Diaye", "Béthune", "Hautecœur", "Marchand", "Da Silva", "Carpentier",
    "Noël", "Delattre", "L'Hermitte", "Özdemir", "Kaczmarek", "Boulanger", "Thuillier", "Dessein", "Pruvost",
    "Ben Saïd", "Vasseur", "Wattelet", "Crépin", "Godard", "De La Fontaine", "Petit", "Roux", "Leroy", "Caron",
    "Fontaine", "Mercier", "Gaïa", "O'Connor", "Lemaître", "Desjardins", "Quévreux", "Maïga", "Tellier", "Ducœur",
)  # fmt: skip
PRENOMS_F = (
    "Jeanne", "Élodie", "Zoé", "Anaïs", "Françoise", "Odile", "Agnès", "Marie-Thérèse", "Inès", "Aïcha", "Camille",
    "Éléonore", "Sylvie", "Noémie", "Maëlle", "Héloïse", "Fatoumata", "Brigitte", "Chloé", "Léa", "Geneviève",
)  # fmt: skip
PRENOMS_M = (
    "Louis", "Karim", "Jérôme", "Noël", "Jean-François", "Loïc", "Gaël", "Hervé", "André", "Minh", "Mickaël", "Étienne",
    "Raphaël", "Théo", "Benoît", "Joël", "Stéphane", "Yohann", "Paul", "François", "Ismaël",
)  # fmt: skip
RUES = (
    "rue des Lilas",
    "place Gambetta",
    "rue de l’Église",
    "allée des Frênes",
    "boulevard d’Alsace",
    "chemin du Bois",
)
VILLES = (("80000", "Amiens"), ("80330", "Longueau"), ("80480", "Salouël"), ("80450", "Camon"), ("80440", "Boves"))
CAISSES = (("01", "801", "CPAM Amiens"), ("01", "601", "CPAM de l’Oise"), ("02", "805", "MSA Picardie"))
MUTUELLES = (
    ("99990001", "Mutuelle des Trois-Clochers"),
    ("99990002", "Prévoyance du Marais"),
    ("99990003", "Mutuelle Santé Hortillonnages"),
    ("99990004", "Union des Artisans Solidaires"),
)
LONG_NAME = "Hohenstaufen-Montmorency-Châteaubriant-Saint-Éxupéry-de-La-Rochefoucauld-d’Arc"
"""Eighty characters: what the widest field must survive."""
FIRST_INDEX = 200


@dataclass(slots=True)
class People:
    """Invents people; the same seed gives the same people."""

    random: Random
    taken: Counter[tuple[int, int, int]] = field(default_factory=Counter)

    def patient(self, patient_id: int, seen_on: date) -> Patient:
        """Return an adult or a child first seen on *seen_on*."""
        female = self.random.random() < 0.58
        age = 1 + int(self.random.betavariate(2.6, 2.2) * 93)
        born = seen_on - timedelta(days=age * 365 + self.random.randrange(365))
        nom = self.random.choice(NOMS)
        patient = Patient(
            id=patient_id,
            nom=nom.upper(),
            prenom=self.random.choice(PRENOMS_F if female else PRENOMS_M),
            naissance=BirthDate.of(born),
            sexe=Sexe.F if female else Sexe.M,
            nom_naissance=nom.upper(),
            nir=self.nir(2 if female else 1, born.year, born.month),
            adresse=self.address(),
            telephone=f"{self.random.choice(('03 53 01', '06 39 98'))} {self.digits(2)} {self.digits(2)}",
            c2s=self.random.random() < 0.07,
            fragile=self.random.random() < 0.03,
            decede=age > 80 and self.random.random() < 0.05,
        )
        return self.child_of_parent(patient) if age < 18 else patient

    def child_of_parent(self, child: Patient) -> Patient:
        """Return *child* on the NIR of a parent, who pays."""
        mother = self.random.random() < 0.5
        parent = self.random.choice(PRENOMS_F if mother else PRENOMS_M)
        year = int(child.naissance.text[:4]) - 30
        address = child.adresse or self.address()
        civilite = "Madame" if mother else "Monsieur"
        return replace(
            child,
            nir=self.nir(2 if mother else 1, year, 1 + self.random.randrange(12)),
            qualite="6",
            payeur=Payeur(civilite, f"{parent} {child.nom.title()}", "mère" if mother else "père", address),
        )

    def special(self, rank: int, patient: Patient, before: Patient | None, seen_on: date) -> Patient:
        """Return *patient* changed into the nasty case of that *rank*; *before* is the one just made."""
        if rank == 1 and before is not None:  # a homonym: same names, another birth date
            return replace(patient, nom=before.nom, nom_naissance=before.nom, prenom=before.prenom, sexe=before.sexe)
        if rank == 2:
            return replace(patient, nom=LONG_NAME.upper(), nom_naissance=LONG_NAME.upper())
        if rank == 3:
            born = seen_on - timedelta(days=33 * 365)
            return replace(
                patient, sexe=Sexe.F, prenom="Maëlle", naissance=BirthDate.of(born), qualite="0", payeur=None,
                nir=self.nir(2, born.year, born.month), decede=False,
            )  # fmt: skip
        if rank == 4 and before is not None:  # the newborn of the mother just made
            mother = f"{before.prenom} {before.nom.title()}"
            return replace(
                patient, nom=before.nom, nom_naissance=before.nom, prenom="Noé", sexe=Sexe.M, nir=before.nir,
                naissance=BirthDate.of(seen_on - timedelta(days=20)), qualite="6", adresse=before.adresse,
                payeur=Payeur("Madame", mother, "mère", before.adresse or self.address()), decede=False,
            )  # fmt: skip
        if rank == 5:  # a birth month that no calendar knows
            nir = self.nir(2, 1942, 19)
            return replace(
                patient, naissance=BirthDate("19421901"), nir=nir, sexe=Sexe.F, qualite="0", payeur=None
            )  # fmt: skip
        return patient

    def droits(self, droits_id: int, patient: Patient, seen_on: date, read_by: str) -> Droits:
        """Return rights typed by *read_by*: 60 % or 100 %, one patient in four without mutuelle."""
        regime, caisse, _nom = self.random.choices(CAISSES, (78, 10, 12))[0]
        exoneration = "4" if self.random.random() < 0.16 else "0"
        amc = None
        if patient.c2s or self.random.random() < 0.75:
            organisme, nom = self.random.choice(MUTUELLES)
            amc = DroitsAmc(organisme, nom, adherent=f"{patient.id:08d}")
        return Droits(
            droits_id, patient.id, SourceDroits.ATTESTATION, datetime.combine(seen_on, time(7, 30), UTC), read_by,
            DroitsAmo(regime, caisse, exoneration=exoneration), amc,
        )  # fmt: skip

    def nir(self, sex: int, year: int, month: int) -> Nir:
        """Return the next number of the fictional range for this sex, year and month."""
        key = (sex, year % 100, month)
        index = (FIRST_INDEX + self.taken[key]) % 1000
        self.taken[key] += 1
        digits = f"{sex}{year % 100:02d}{month:02d}99{990 + index // 100}{900 + index % 100}"
        return Nir(digits, Nir(digits, "00").expected_key)

    def address(self) -> Adresse:
        """Return an address of streets that every town has."""
        code, ville = self.random.choice(VILLES)
        return Adresse((f"{1 + self.random.randrange(140)} {self.random.choice(RUES)}",), code, ville)

    def digits(self, count: int) -> str:
        """Return *count* digits."""
        return "".join(str(self.random.randrange(10)) for _ in range(count))


def payers() -> tuple[Debtor, ...]:
    """Return the caisses and the mutuelles with made-up addresses, so that letters can be tried."""
    caisses = (
        Debtor(f"caisse:{regime}{code}", DebtorKind.CAISSE, nom, "", _desk("Tiers payant", index))
        for index, (regime, code, nom) in enumerate(CAISSES)
    )
    mutuelles = (
        Debtor(f"mutuelle:{organisme}", DebtorKind.MUTUELLE, nom, "", _desk("Service des professionnels", index + 5))
        for index, (organisme, nom) in enumerate(MUTUELLES)
    )
    return (*caisses, *mutuelles)


def _desk(service: str, index: int) -> Adresse:
    return Adresse((service, f"{10 + index} avenue de la Simulation"), "80999", "Fictiville")
