"""The fictional insured persons of the simulated appli carte Vitale.

Their numbers lie in the fictional range of the virtual cards (département 99, commune 990 to 999, order 900 to 999),
their matricules under the test OID: neither can name anybody.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.apcv import BeneficiaireAppli
from app.domain.card import BeneficiaireLu
from app.domain.dates import BirthDate
from app.domain.droits import DroitsAmc, DroitsAmo
from app.domain.identifiers import Nir
from app.domain.ins import MatriculeIns, OidIns, TraitsIns
from app.domain.patient import Sexe, normalised


@dataclass(frozen=True, slots=True)
class Assure:
    """The bearer of one simulated telephone; ``token`` is the index that its codes carry."""

    name: str
    """How the training calls this telephone: « famille », « seul », « jumeaux »."""
    beneficiaires: tuple[BeneficiaireAppli, ...]

    @property
    def token(self) -> bytes:
        """The 16 opaque bytes."""
        return hashlib.sha256(b"assure simule " + self.name.encode()).digest()[:16]


def _nir(sexe: Sexe, born: str, index: int) -> Nir:
    digits = f"{1 if sexe is Sexe.M else 2}{born[2:6]}99{990 + index // 100}{900 + index % 100}"
    return Nir(digits, Nir(digits, "00").expected_key)


def _person(
    nom: str, prenom: str, born: str, sexe: Sexe, index: int, *, insured: Nir | None = None, rang: int = 1
) -> BeneficiaireAppli:
    """Return one person; *insured* is the number of the parent whose right this child has."""
    own = _nir(sexe, born, index)
    names = normalised(nom).upper(), normalised(prenom).upper()
    return BeneficiaireAppli(
        lu=BeneficiaireLu(nom, prenom, BirthDate(born), insured or own),
        traits=TraitsIns(names[0], names[1], BirthDate(born), sexe, "99990"),
        matricule=MatriculeIns(own, OidIns.TEST),
        qualite="6" if insured else "0",
        rang=rang,
        amo=DroitsAmo("01", "801"),
        amc=DroitsAmc("99990001", "Mutuelle des Trois-Clochers", adherent=f"{index:08d}"),
    )


def _family() -> Assure:
    mother = _person("NOËL-SAVARY", "Héloïse", "19870623", Sexe.F, 150)
    insured = mother.lu.nir
    return Assure(
        "famille",
        (
            mother,
            _person("NOËL-SAVARY", "Timéo", "20160304", Sexe.M, 151, insured=insured),
            _person("NOËL-SAVARY", "Joséphine", "20190811", Sexe.F, 152, insured=insured),
        ),
    )


def _twins() -> Assure:
    father = _person("DA COSTA", "Rúben", "19830917", Sexe.M, 153)
    insured = father.lu.nir
    return Assure(
        "jumeaux",
        (
            father,
            _person("DA COSTA", "Inês", "20180502", Sexe.F, 154, insured=insured, rang=1),
            _person("DA COSTA", "Tiago", "20180502", Sexe.M, 155, insured=insured, rang=2),
        ),
    )


ASSURES = (_family(), Assure("seul", (_person("BAUDELOQUE", "Armand", "19490118", Sexe.M, 156),)), _twins())


def by_token() -> Mapping[bytes, Assure]:
    """Return the fictional insured persons by what their codes carry."""
    return {assure.token: assure for assure in ASSURES}
