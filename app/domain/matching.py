"""Are two descriptions of a person the same person: traits compared one by one, a score, and why, in French.

Pure and symmetric. Sources: facts/vitale-card.md §9 (NIR, birth date, name without accents), facts/ins-datamatrix.md §3
(one NIR serves the assuré and the ayants droit; keys of official test data are wrong; lunar months) and §4 (traits).
The weights are our own design: they rank files for a person who decides, they never decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from app.domain.card import BeneficiaireLu
from app.domain.dates import BirthDate
from app.domain.identifiers import Nir
from app.domain.ins import TraitsIns
from app.domain.patient import Patient, Sexe, normalised

UNKNOWN_BIRTH = BirthDate("00000000")
"""Birth date of a person whose card gave none; rule IDT-03 asks for it."""

_SEX_DIGITS = {"1": Sexe.M, "3": Sexe.M, "7": Sexe.M, "2": Sexe.F, "4": Sexe.F, "8": Sexe.F}


class Trait(Enum):
    """What is compared; the value is what the screen calls it."""

    NIR = "N° de sécurité sociale"
    NOM = "Nom"
    PRENOM = "Prénom"
    NAISSANCE = "Date de naissance"
    SEXE = "Sexe"
    LIEU = "Lieu de naissance"
    RANG = "Rang de naissance"


class Accord(Enum):
    """How far two values of one trait agree."""

    SAME = "identique"
    CLOSE = "proche"
    UNKNOWN = "inconnu"
    DIFFERENT = "différent"


class Level(Enum):
    """How likely it is the same person; the value is what the screen says."""

    CERTAINE = "Même identité"
    PROBABLE = "Très ressemblante"
    POSSIBLE = "À comparer"
    FAIBLE = "Sans doute une autre personne"
    AUTRE = "Une autre personne"


@dataclass(frozen=True, slots=True)
class Person:
    """The traits of somebody, from a file, a card or a code. ``repr`` is masked."""

    nom: str
    prenom: str
    naissance: BirthDate | None = None
    nir: Nir | None = None
    nom_naissance: str = ""
    sexe: Sexe = Sexe.INCONNU
    lieu: str = ""
    rang: int = 0
    """Rank among children born the same day; 0 unknown."""
    every_first_name: bool = False
    """Whether ``prenom`` lists the given names of the birth record: a file that holds the first ones agrees."""

    @classmethod
    def of_patient(cls, patient: Patient) -> Person:
        """Return the traits of a file."""
        born = None if patient.naissance == UNKNOWN_BIRTH else patient.naissance
        return cls(
            patient.nom, patient.prenom, born, patient.nir, patient.nom_naissance, patient.sexe,
            patient.lieu_naissance, patient.rang,
        )  # fmt: skip

    @classmethod
    def of_card(cls, lu: BeneficiaireLu) -> Person:
        """Return the traits that a card gives; it does not say whether the name is of birth or of use."""
        return cls(lu.nom, lu.prenom, None if lu.naissance == UNKNOWN_BIRTH else lu.naissance, lu.nir)

    @classmethod
    def of_ins(cls, traits: TraitsIns, matricule: Nir | None) -> Person:
        """Return strict traits with their matricule, which is the person’s own number."""
        nom = traits.nom_naissance
        return cls(
            nom, traits.prenoms, traits.naissance, matricule, nom, traits.sexe, traits.lieu_naissance,
            every_first_name=True,
        )  # fmt: skip

    @property
    def owns_nir(self) -> bool:
        """Whether sex, year and month of the number are this person’s; else it may be the one of the assuré.

        A month that no calendar knows (20, 30 to 42, 50 and above, or lunar) agrees with any month.
        """
        if self.nir is None or self.naissance is None:
            return False
        digits, born = self.nir.digits, self.naissance.text
        told = _SEX_DIGITS.get(digits[0], Sexe.INCONNU)
        months = {digits[3:5], born[4:6]}
        same_month = len(months) == 1 or not all(map(_calendar_month, months))
        return (told is self.sexe or Sexe.INCONNU in {told, self.sexe}) and digits[1:3] == born[2:4] and same_month

    @property
    def surnames(self) -> frozenset[str]:
        """The name of use and the name of birth, normalised."""
        return frozenset(filter(None, (normalised(self.nom), normalised(self.nom_naissance))))

    def __repr__(self) -> str:
        return "Person(…)"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two people have in common. ``score`` goes from 0 to 100 and ranks; ``level`` says it in words."""

    score: int
    level: Level
    accords: dict[Trait, Accord]
    agreements: tuple[str, ...]
    """French sentences: what is the same."""
    doubts: tuple[str, ...]
    """French sentences: what differs or is missing, with what it may mean."""

    @property
    def sure(self) -> bool:
        """Whether nothing at all differs: number, birth date, first names and surname, with no trait against."""
        return self.level is Level.CERTAINE

    @property
    def differing(self) -> tuple[Trait, ...]:
        """The traits that do not agree entirely, in the order of the screen."""
        return tuple(trait for trait in Trait if self.accords[trait] in {Accord.CLOSE, Accord.DIFFERENT})

    def __repr__(self) -> str:
        return f"Comparison({self.score}, {self.level.name})"


_POINTS: dict[Trait, tuple[int, int, int]] = {
    Trait.NIR: (25, 0, 0),
    Trait.NOM: (20, 12, 0),
    Trait.PRENOM: (20, 10, -25),
    Trait.NAISSANCE: (30, 12, -25),
    Trait.SEXE: (0, 0, -20),
    Trait.LIEU: (5, 0, -10),
    Trait.RANG: (0, 0, -40),
}
"""Points of a trait that is the same, close, different."""
_OWN_SAME, _OWN_DIFFERENT = 10, -25
_LEVELS = ((60, Level.PROBABLE), (35, Level.POSSIBLE), (10, Level.FAIBLE))
_NEEDED = (Trait.NIR, Trait.NOM, Trait.PRENOM, Trait.NAISSANCE)


def compare(one: Person, other: Person) -> Comparison:
    """Return how far two people agree; the order of the two changes nothing."""
    accords = {
        Trait.NIR: _numbers(one, other),
        Trait.NOM: _surnames(one, other),
        Trait.PRENOM: _first_names(one, other),
        Trait.NAISSANCE: _births(one.naissance, other.naissance),
        Trait.SEXE: _plain(one.sexe, other.sexe, Sexe.INCONNU),
        Trait.LIEU: _plain(one.lieu.upper(), other.lieu.upper(), ""),
        Trait.RANG: _plain(one.rang, other.rang, 0),
    }
    own = one.owns_nir and other.owns_nir
    score = max(0, min(100, _score(accords, own=own)))
    agreements = tuple(words for trait, words in _AGREE.items() if accords[trait] is Accord.SAME)
    return Comparison(score, _level(score, accords), accords, agreements, tuple(_doubts(one, other, accords)))


def _score(accords: dict[Trait, Accord], *, own: bool) -> int:
    column = {Accord.SAME: 0, Accord.CLOSE: 1, Accord.DIFFERENT: 2}
    total = sum(p[column[a]] for t, p in _POINTS.items() if (a := accords[t]) is not Accord.UNKNOWN)
    if own:
        total += {Accord.SAME: _OWN_SAME, Accord.DIFFERENT: _OWN_DIFFERENT}.get(accords[Trait.NIR], 0)
    return total


def _level(score: int, accords: dict[Trait, Accord]) -> Level:
    against = {Accord.CLOSE, Accord.DIFFERENT} & set(accords.values())
    if not against and all(accords[trait] is Accord.SAME for trait in _NEEDED):
        return Level.CERTAINE
    return next((level for least, level in _LEVELS if score >= least), Level.AUTRE)


def _numbers(one: Person, other: Person) -> Accord:
    """The 13 characters count, not the key; Corsican letters typed as 19 and 18 make the same number."""
    if one.nir is None or other.nir is None:
        return Accord.UNKNOWN
    if one.nir.digits == other.nir.digits:
        return Accord.SAME
    return Accord.CLOSE if _corsican(one.nir) == _corsican(other.nir) else Accord.DIFFERENT


def _corsican(nir: Nir) -> str:
    return nir.digits.replace("2A", "19", 1).replace("2B", "18", 1)


def _surnames(one: Person, other: Person) -> Accord:
    mine, theirs = one.surnames, other.surnames
    if not mine or not theirs:
        return Accord.UNKNOWN
    if mine & theirs:
        return Accord.SAME
    close = any(_nested(a, b) or one_slip(a, b) for a in mine for b in theirs)
    return Accord.CLOSE if close else Accord.DIFFERENT


def _first_names(one: Person, other: Person) -> Accord:
    """« Marie » is close to « Marie-Claire », never the same: a twin may be called Marie-Lou.

    A list of every given name is the same as its first ones: the number of an INS is its bearer’s own.
    """
    mine, theirs = normalised(one.prenom), normalised(other.prenom)
    if not mine or not theirs:
        return Accord.UNKNOWN
    starts = f"{mine} ".startswith(f"{theirs} "), f"{theirs} ".startswith(f"{mine} ")
    if mine == theirs or (one.every_first_name and starts[0]) or (other.every_first_name and starts[1]):
        return Accord.SAME
    return Accord.CLOSE if _nested(mine, theirs) or one_slip(mine, theirs) else Accord.DIFFERENT


def _births(one: BirthDate | None, other: BirthDate | None) -> Accord:
    if one is None or other is None:
        return Accord.UNKNOWN
    a, b = one.text, other.text
    if a == b:
        return Accord.SAME
    (ya, ma, da), (yb, mb, db) = (a[:4], a[4:6], a[6:]), (b[:4], b[4:6], b[6:])
    lunar = ya == yb and _part_agrees(ma, mb, 12) and _part_agrees(da, db, 31)
    swapped = ya == yb and (ma, da) == (db, mb)
    one_digit = sum(x != y for x, y in zip(a, b, strict=True)) == 1
    return Accord.CLOSE if lunar or swapped or one_digit else Accord.DIFFERENT


def _part_agrees(one: str, other: str, last: int) -> bool:
    return one == other or not 1 <= int(one) <= last or not 1 <= int(other) <= last


def _calendar_month(month: str) -> bool:
    return 1 <= int(month) <= 12


def _plain(one: object, other: object, unknown: object) -> Accord:
    if unknown in (one, other):
        return Accord.UNKNOWN
    return Accord.SAME if one == other else Accord.DIFFERENT


def _nested(one: str, other: str) -> bool:
    """Whether the words of one name are all in the other: a double name, a list of given names."""
    mine, theirs = set(one.split()), set(other.split())
    return mine <= theirs or theirs <= mine or one.replace(" ", "") == other.replace(" ", "")


def one_slip(one: str, other: str) -> bool:
    """Whether one letter added, missing, replaced or two swapped explain the difference; short names never."""
    if min(len(one), len(other)) < 4 or abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    start = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    rest_short, rest_long = short[start:], long[start:]
    if len(short) < len(long):
        return rest_short == rest_long[1:]
    return rest_short[1:] == rest_long[1:] or (rest_short[1::-1] == rest_long[:2] and rest_short[2:] == rest_long[2:])


_AGREE = {
    Trait.NIR: "Même numéro de sécurité sociale.",
    Trait.NAISSANCE: "Même date de naissance.",
    Trait.PRENOM: "Même prénom.",
    Trait.NOM: "Même nom.",
    Trait.LIEU: "Même lieu de naissance.",
}
_DOUBTS = {
    (Trait.NAISSANCE, Accord.CLOSE): "Date de naissance proche\u00a0: faute de frappe, ou date incomplète\u00a0?",
    (Trait.NAISSANCE, Accord.DIFFERENT): "Autre date de naissance\u00a0: homonyme\u00a0?",
    (Trait.NAISSANCE, Accord.UNKNOWN): "Date de naissance inconnue d’un côté\u00a0: confirmez.",
    (Trait.PRENOM, Accord.CLOSE): "Prénom proche\u00a0: écrit autrement, ou jumeau\u00a0?",
    (Trait.PRENOM, Accord.UNKNOWN): "Prénom inconnu d’un côté\u00a0: nouveau-né\u00a0?",
    (Trait.NOM, Accord.UNKNOWN): "Nom inconnu d’un côté\u00a0: confirmez.",
    (Trait.NOM, Accord.CLOSE): "Nom proche\u00a0: double nom, ou écrit autrement\u00a0?",
    (Trait.NOM, Accord.DIFFERENT): "Autre nom\u00a0: nom d’usage, nom de naissance\u00a0?",
    (Trait.SEXE, Accord.DIFFERENT): "Autre sexe.",
    (Trait.LIEU, Accord.DIFFERENT): "Autre lieu de naissance.",
    (Trait.RANG, Accord.DIFFERENT): "Autre rang de naissance\u00a0: jumeaux\u00a0?",
    (Trait.NIR, Accord.UNKNOWN): "Un numéro de sécurité sociale manque\u00a0: confirmez.",
    (Trait.NIR, Accord.CLOSE): "Même numéro, département corse écrit autrement.",
}


def _doubts(one: Person, other: Person, accords: dict[Trait, Accord]) -> list[str]:
    doubts = [words for (trait, accord), words in _DOUBTS.items() if accords[trait] is accord]
    if accords[Trait.PRENOM] is Accord.DIFFERENT:
        twins = accords[Trait.NAISSANCE] is Accord.SAME
        doubts.append("Autre prénom\u00a0: jumeau, ou prénom écrit autrement\u00a0?" if twins else "Autre prénom.")
    if accords[Trait.NIR] is Accord.DIFFERENT:
        doubts.append(_other_number(one, other))
    return doubts


def _other_number(one: Person, other: Person) -> str:
    if one.owns_nir and other.owns_nir:
        return "Autre numéro de sécurité sociale, chacun à soi\u00a0: homonyme\u00a0?"
    if one.owns_nir or other.owns_nir:
        return "Autre numéro de sécurité sociale\u00a0: l’un des deux est celui du conjoint ou d’un parent\u00a0?"
    return "Autre numéro de sécurité sociale\u00a0: homonyme, ou ayant droit d’un autre assuré\u00a0?"
