"""The steps of the first run and their words. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from app.domain.patient import normalised
from app.domain.people import Cabinet, Praticien, ZoneTarifaire
from app.ui.connexion.model import passphrase_errors
from app.ui.coordonnees.typed import CabinetTyped, PraticienTyped

STEPS = ("Choix", "Cabinet", "Kiné", "Accès", "Clé de secours", "Prêt")
ASKED_GROUPS = (2, 6)
"""Places of the two groups typed back, from 0: the third and the seventh."""
GROUP_LABELS = tuple(f"{place + 1}ᵉ groupe" for place in ASKED_GROUPS)
LOGIN_SHAPE = "Deux caractères au moins\u00a0: lettres sans accent, chiffres, point ou tiret."
GROUP_WRONG = "Ce n’est pas le bon groupe. Relisez la feuille."
SHEET_NAME = "cle-de-secours.pdf"
SHEET_SAVED = "Feuille enregistrée. Imprimez-la, puis effacez le fichier."
FILLING = "Création du cabinet"
SCHOOL_NOTE = (
    "Cabinet école\u00a0: tout est inventé, rien ne part vers une vraie caisse, "
    "chaque document porte «\u00a0SIMULATION\u00a0»."
)


class Kind(Enum):
    """What is being set up."""

    REAL = "Mon cabinet"
    SCHOOL = "Cabinet école"


@dataclass(frozen=True, slots=True)
class AccessTyped:
    """The page of the login as sent."""

    login: str
    secret: str
    again: str

    def __repr__(self) -> str:
        return "AccessTyped(…)"


@dataclass(frozen=True, slots=True)
class KeyShown:
    """The recovery key, by groups, and which ones must be typed back."""

    groups: tuple[str, ...]
    asked: tuple[int, ...]

    def __repr__(self) -> str:
        return "KeyShown(…)"

    def errors(self, typed: tuple[str, ...]) -> dict[int, str]:
        """Return what is wrong with the groups typed back, by place among those asked; empty lines are not wrong."""
        pairs = zip(range(len(self.asked)), self.asked, typed, strict=True)
        return {i: GROUP_WRONG for i, place, text in pairs if text.strip() and not self._same(place, text)}

    def is_right(self, typed: tuple[str, ...]) -> bool:
        """Whether every group asked was typed back."""
        return all(self._same(place, text) for place, text in zip(self.asked, typed, strict=True))

    def _same(self, place: int, text: str) -> bool:
        read = text.strip().upper().translate(str.maketrans("OIL", "011"))
        return read == self.groups[place]


def key_shown(recovery_key: str) -> KeyShown:
    """Return the groups of a key and those to type back."""
    return KeyShown(tuple(recovery_key.split("-")), ASKED_GROUPS)


SCHOOL_CABINET = CabinetTyped(
    nom="Cabinet école des Tilleuls",
    rue="8 place Gambetta",
    code_postal="80000",
    ville="Amiens",
    telephone="03 22 00 00 00",
    email="ecole@cabinet.invalid",
    siret="123 456 789 00012",
    iban="FR76 3000 6000 0112 3456 7890 189",
    bic="AGRIFRPP",
)
SCHOOL_KINE = PraticienTyped(0, "Morel", "Claire", "10 00 00 00 009", "75 7 00001 3", zone=ZoneTarifaire.METROPOLE)


def suggested_login(prenom: str) -> str:
    """Return « claire » for « Claire »."""
    return normalised(prenom).replace(" ", "-")


def read_login(text: str) -> tuple[str, str]:
    """Return (login, error); the error is empty when it may be used."""
    login = text.strip().lower()
    bare = login.replace(".", "").replace("-", "").replace("_", "")
    fine = len(bare) >= 2 and bare.isascii() and bare.isalnum()
    return login, "" if fine else LOGIN_SHAPE


def access_errors(typed: AccessTyped, cabinet: Cabinet) -> dict[str, str]:
    """Return what is wrong, by field: « login », « secret », « again »."""
    login, wrong = read_login(typed.login)
    errors = passphrase_errors(typed.secret, typed.again, (login, cabinet.nom))
    return errors | ({"login": wrong} if wrong else {})


def done_words(cabinet: Cabinet, praticien: Praticien, login: str) -> tuple[tuple[str, str], ...]:
    """Return the facts of the last page."""
    return (
        ("Cabinet", cabinet.nom),
        ("Kiné", praticien.nom_complet),
        ("Identifiant", login),
        ("Facturation", "Moteur simulé, non homologué\u00a0: rien ne part vers une vraie caisse."),
    )
