"""Letters of people who do not exist, for the tests of the paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from app.domain.creance import Debtor, DebtorKind, Etape, Relance, RelanceLigne, RelanceState
from app.domain.identifiers import Iban, NumeroAm, Rpps, luhn_key
from app.domain.money import ZERO, Money
from app.domain.people import Adresse, Cabinet, Praticien
from app.services.ports import LetterContext

CABINET = Cabinet(
    "Claire Morel",
    Adresse(("8 place Gambetta",), "80000", "Amiens"),
    "03 22 00 00 00",
    siret="12345678900012",
    iban=Iban.parse("FR76 3000 6000 0112 3456 7890 189"),
    bic="AGRIFRPP",
)
PRATICIEN = Praticien(
    1,
    "Morel",
    "Claire",
    Rpps.parse("1000123456" + luhn_key("1000123456")),
    NumeroAm.parse("80700001" + luhn_key("80700001")),
)
JEANNE = Debtor(
    "patient:12", DebtorKind.PATIENT, "Jeanne Rousseau", "Madame", Adresse(("12 rue des Lilas",), "80000", "Amiens")
)
CPAM = Debtor(
    "caisse:01801", DebtorKind.CAISSE, "CPAM de la Somme", "", Adresse(("8 place Louis Sellier",), "80021", "Amiens")
)
MUTUELLE = replace(CPAM, key="mutuelle:75500017", kind=DebtorKind.MUTUELLE, nom="Mutuelle Santé Nord")
TWO = (
    RelanceLigne(412, date(2026, 8, 1), date(2026, 8, 22), Money(9840), Money(2000), Money(7840)),
    RelanceLigne(467, date(2026, 9, 2), date(2026, 9, 11), Money(5000), ZERO, Money(5000)),
)
DATED = date(2026, 11, 21)
CONTEXT = LetterContext(CABINET, PRATICIEN, "Le secrétariat du cabinet")
RAPPELS = ((Etape.RELANCE_1, date(2026, 10, 6)), (Etape.RELANCE_2, date(2026, 10, 28)))


def lignes(count: int) -> tuple[RelanceLigne, ...]:
    """Return *count* notes of one séance or more, one week apart."""
    start = date(2026, 1, 5)
    found = []
    for index in range(count):
        first = start + timedelta(days=7 * index)
        found.append(
            RelanceLigne(400 + index, first, first + timedelta(days=index % 5), Money(1788 * (1 + index % 4)), ZERO,
                         Money(1788 * (1 + index % 4)))
        )  # fmt: skip
    return tuple(found)


def letter(debtor: Debtor = JEANNE, etape: Etape = Etape.RELANCE_1, rows: tuple[RelanceLigne, ...] = TWO) -> Relance:
    """Return a letter not printed yet."""
    return Relance(
        7, "R-2026-0187", debtor, etape, rows, Money.total(row.reste for row in rows), date(2026, 12, 6), DATED,
        RelanceState.IMPRESSION,
    )  # fmt: skip
