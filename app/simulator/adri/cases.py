"""The cases of the simulated rights service, and the fictional people that play them.

Source of the list: facts/adri.md §4 (« Simulator cases to provide »). Numbers lie in the fictional range of the virtual
cards (département 99, commune 990 to 999, order 900 to 999), between those of the appli and those of the population.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from app.domain.dates import BirthDate
from app.domain.identifiers import Nir
from app.domain.patient import Sexe

FIRST_INDEX = 160


class CasDroits(Enum):
    """What the service says of one person; the value is the French label of the list of cases."""

    OUVERTS = "droits ouverts"
    FERMES = "droits fermés depuis hier"
    A_VENIR = "droits ouverts dans un mois"
    CAISSE_CHANGEE = "caisse changée"
    ALD_OUVERTE = "ALD ouverte depuis deux mois"
    ALD_TERMINEE = "ALD terminée le mois dernier"
    C2S_01 = "C2S sans participation"
    C2S_02 = "C2S, deuxième code"
    C2S_03 = "C2S, troisième code"
    C2S_SORTANT = "sortie de C2S"
    ACCIDENT_TRAVAIL = "accident du travail"
    MATERNITE = "maternité"
    ALSACE_MOSELLE = "régime local Alsace-Moselle"
    SANS_MEDECIN_TRAITANT = "sans médecin traitant"
    MUTUELLE_TERMINEE = "mutuelle terminée"
    PERIODES_MULTIPLES = "plusieurs périodes qui se chevauchent"
    PERIODE_INVERSEE = "période qui finit avant de commencer"
    SANS_PERIODE = "aucune période donnée"
    CODES_INCONNUS = "codes inconnus"
    JUMEAUX = "jumeaux : rang 1 ou 2"
    INCONNU = "assuré inconnu"
    HOMONYME = "homonymes"
    AUTRE_PERSONNE = "réponse pour une autre personne"
    LOGICIEL_REFUSE = "logiciel refusé (desir_550)"
    NIVEAU_INSUFFISANT = "niveau d’accès insuffisant (desir_560)"
    EN_PANNE = "service en panne"
    ILLISIBLE = "réponse illisible"
    LENT = "service qui ne répond pas"
    PAGE_HTML = "page d’erreur au lieu d’une réponse"
    DEMESUREE = "réponse de 50 Mo"
    PIEGEE = "réponse piégée"
    COUPEE = "liaison coupée"
    HORLOGE = "horloges qui ne s’accordent pas"


@dataclass(frozen=True, slots=True)
class Fictif:
    """A person who does not exist, and the case played when somebody asks for them."""

    cas: CasDroits
    nom: str
    prenom: str
    naissance: BirthDate
    sexe: Sexe
    nir: Nir


_PRENOMS = (
    ("Zoé", Sexe.F), ("Gunther", Sexe.M), ("Aline", Sexe.F), ("Basile", Sexe.M), ("Céline", Sexe.F),
    ("Désiré", Sexe.M), ("Edwige", Sexe.F), ("Fabrice", Sexe.M), ("Garance", Sexe.F), ("Hilaire", Sexe.M),
    ("Iris", Sexe.F), ("Julie", Sexe.F), ("Klara", Sexe.F), ("Lucien", Sexe.M), ("Mona", Sexe.F),
    ("Norbert", Sexe.M), ("Olga", Sexe.F), ("Prosper", Sexe.M), ("Quitterie", Sexe.F), ("Rémi", Sexe.M),
    ("Solange", Sexe.F), ("Tristan", Sexe.M), ("Ursule", Sexe.F), ("Valère", Sexe.M), ("Wanda", Sexe.F),
    ("Xavier", Sexe.M), ("Yvonne", Sexe.F), ("Zacharie", Sexe.M), ("Ambre", Sexe.F), ("Blaise", Sexe.M),
    ("Clarisse", Sexe.F), ("Denis", Sexe.M), ("Estelle", Sexe.F),
)  # fmt: skip


_NUMBERS = (
    "UN", "DEUX", "TROIS", "QUATRE", "CINQ", "SIX", "SEPT", "HUIT", "NEUF", "DIX", "ONZE", "DOUZE", "TREIZE",
    "QUATORZE", "QUINZE", "SEIZE", "DIX-SEPT", "DIX-HUIT", "DIX-NEUF", "VINGT", "VINGT-ET-UN", "VINGT-DEUX",
    "VINGT-TROIS", "VINGT-QUATRE", "VINGT-CINQ", "VINGT-SIX", "VINGT-SEPT", "VINGT-HUIT", "VINGT-NEUF",
    "TRENTE", "TRENTE-ET-UN", "TRENTE-DEUX", "TRENTE-TROIS",
)  # fmt: skip
"""Test data of the ADRi family are named ADRUN, ADRDEUX… (facts/adri.md §3)."""


def _person(order: int, cas: CasDroits) -> Fictif:
    prenom, sexe = _PRENOMS[order]
    year, month = 1950 + (order * 7) % 50, 1 + order % 12
    index = FIRST_INDEX + order
    sex = 1 if sexe is Sexe.M else 2
    digits = f"{sex}{year % 100:02d}{month:02d}99{990 + index // 100}{900 + index % 100}"
    nir = Nir(digits, Nir(digits, "00").expected_key)
    return Fictif(cas, f"ADR{_NUMBERS[order]}", prenom, BirthDate(f"{year}{month:02d}17"), sexe, nir)


PEOPLE = tuple(_person(order, cas) for order, cas in enumerate(CasDroits))
BY_NIR: Mapping[str, Fictif] = {one.nir.digits: one for one in PEOPLE}
BY_CASE: Mapping[CasDroits, Fictif] = {one.cas: one for one in PEOPLE}


def is_fictional(nir: Nir) -> bool:
    """Return whether *nir* lies in the fictional range, Corsican département included."""
    d = nir.digits
    return d[5:7] in {"99", "2A", "2B"} and d[7:9] == "99" and d[10] == "9"
