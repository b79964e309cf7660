"""People who do not exist, for virtual cards. Nobody real can bear these numbers.

The fictional range of NIRs is our own design: any sex and birth month, **département 99** (born abroad), **commune
990 to 999** (no country carries such a code in the INSEE table), **order number 900 to 999**, right key. For the
tests of Corsican numbers only, the département is 2A or 2B, whose communes stay far below 990.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.dates import BirthDate
from app.domain.identifiers import Nir

DEPARTEMENT = "99"
RANGE_SIZE = 1000


@dataclass(frozen=True, slots=True)
class Person:
    """One fictional person as a card names them; ``naissance`` is ``AAAAMMJJ``, lunar or not."""

    nom: str
    prenom: str
    naissance: str
    nir: Nir

    @property
    def birth_date(self) -> BirthDate:
        """The same as a value."""
        return BirthDate(self.naissance)


def fictional_nir(sex: int, year: int, month: int, index: int, departement: str = DEPARTEMENT) -> Nir:
    """Return the NIR number *index* (0 to 999) of the fictional range, with its right key.

    *sex* is 1 or 2; *year* may have four digits; *month* may be lunar (13 to 99).
    """
    if sex not in {1, 2} or not 0 <= index < RANGE_SIZE or not 0 <= month <= 99:
        raise ValueError("outside the fictional range")
    digits = f"{sex}{year % 100:02d}{month:02d}{departement}{990 + index // 100}{900 + index % 100}"
    return Nir.unchecked(digits + Nir(digits, "00").expected_key)


def is_fictional(nir: Nir) -> bool:
    """Return whether *nir* lies in the fictional range."""
    d = nir.digits
    return d[5:7] in {DEPARTEMENT, "2A", "2B"} and d[7:9] == "99" and d[10] == "9"


_ELODIE = fictional_nir(2, 1984, 3, 1)

FAMILY = (
    Person("DURAND-LEFÈVRE", "Élodie", "19840314", _ELODIE),
    Person("DURAND-LEFÈVRE", "Anaïs", "20120725", _ELODIE),
    Person("DURAND-LEFÈVRE", "Loïc", "20150902", _ELODIE),
)
"""The insured and two children, who carry the number of their mother as ayants droit."""

SINGLE = (Person("BERNARD", "Louis", "19511108", fictional_nir(1, 1951, 11, 2)),)
"""One person, the patient covered at 100 % of the demonstration."""

CORSICAN = (Person("SANTONI D'ORNANO", "Ghjuvan-Battì", "19670219", fictional_nir(1, 1967, 2, 3, "2A")),)
LUNAR = (Person("N'GUESSAN-MBÖRG", "Aïssatou", "19421901", fictional_nir(2, 1942, 19, 4)),)


def long_list(count: int = 19) -> tuple[Person, ...]:
    """Return *count* people with names of 80 characters: more than one block of 256 bytes in both files."""
    return tuple(
        Person(
            "ÉÀÇ-D'" * 13 + f"{index:02d}",
            f"Prénom{index:02d}".ljust(20, "ï"),
            f"{1950 + index}0101",
            fictional_nir(1 + index % 2, 1950 + index, 1, 100 + index),
        )
        for index in range(count)
    )
