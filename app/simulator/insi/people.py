"""The fictional people that the simulated INSi knows.

Names: those of the qualification platform (facts/ins-datamatrix.md §5) and the people of the simulated rights service.
Matricules: the fictional range (département 99, commune 990 to 999, order 900 to 999) under the test OID, so that none
can enter a real file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from app.domain.dates import BirthDate
from app.domain.identifiers import Nir
from app.domain.ins import MatriculeIns, OidIns, TraitsIns
from app.domain.patient import Sexe, normalised
from app.services.ports_insi import MatriculeHistorique
from app.services.ports_rights import PeriodeLue
from app.simulator.adri.cases import PEOPLE

FIRST_INDEX = 193
FORMER = PeriodeLue(date(2010, 1, 1), date(2015, 6, 30))


class CasInsi(Enum):
    """What the service does when asked about one person."""

    TROUVE = "identité trouvée"
    PAR_PRENOMS = "trouvé avec tous les prénoms"
    PAR_LIEU = "homonymes, départagés par le lieu de naissance"
    AUTRE_PERSONNE = "réponse pour une autre personne"
    LOGICIEL_REFUSE = "logiciel refusé (desir_550)"


@dataclass(frozen=True, slots=True)
class Connu:
    """One person of the base."""

    cas: CasInsi
    traits: TraitsIns
    matricule: MatriculeIns
    historique: tuple[MatriculeHistorique, ...] = ()


def _matricule(sexe: Sexe, born: str, index: int) -> MatriculeIns:
    digits = f"{1 if sexe is Sexe.M else 2}{born[2:6]}99{990 + index // 100}{900 + index % 100}"
    return MatriculeIns(Nir(digits, Nir(digits, "00").expected_key), OidIns.TEST)


def _connu(order: int, cas: CasInsi, traits: TraitsIns, *former: int) -> Connu:
    born = traits.naissance.text
    past = tuple(MatriculeHistorique(_matricule(traits.sexe, born, FIRST_INDEX + index), FORMER) for index in former)
    return Connu(cas, traits, _matricule(traits.sexe, born, FIRST_INDEX + order), past)


def _traits(nom: str, prenoms: str, born: str, sexe: Sexe, lieu: str = "99990") -> TraitsIns:
    return TraitsIns(nom, prenoms, BirthDate(born), sexe, lieu)


CONNUS = (
    _connu(0, CasInsi.TROUVE, _traits("ADRUN", "ZOE", "19751231", Sexe.F)),
    _connu(1, CasInsi.TROUVE, _traits("ECETINSI", "PIERRE-ALAIN MURIEL FLORIANT", "20090714", Sexe.M), 5, 6),
    _connu(2, CasInsi.PAR_PRENOMS, _traits("TCHITCHI", "OLA CATARINA BELLA", "19360621", Sexe.F)),
    _connu(3, CasInsi.PAR_LIEU, _traits("HERMANN", "GATIEN", "19810324", Sexe.M)),
    _connu(4, CasInsi.AUTRE_PERSONNE, _traits("HOUILLES", "PIERRE", "19930127", Sexe.M)),
    _connu(5, CasInsi.LOGICIEL_REFUSE, _traits("NESSI", "MICHELANGELO", "20100807", Sexe.M)),
)


def known() -> tuple[Connu, ...]:
    """Return everybody: those above, then the people of the rights service."""
    rights = (
        Connu(
            CasInsi.TROUVE,
            TraitsIns(_capitals(one.nom), _capitals(one.prenom), one.naissance, one.sexe, "99990"),
            MatriculeIns(one.nir, OidIns.TEST),
        )
        for one in PEOPLE
    )
    return (*CONNUS, *rights)


def _capitals(text: str) -> str:
    return "-".join(normalised(word).upper() for word in text.split("-"))
