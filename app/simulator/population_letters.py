"""Letters that the cabinet sent for what patients left unpaid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeAlias

from app.domain.creance import Debtor, DebtorKind, Etape, Relance, RelanceLigne, RelanceState
from app.domain.fse import Fse, PartKind
from app.domain.money import Money
from app.domain.patient import Patient

WAIT = timedelta(days=16)
LEVELS = (Etape.RELANCE_1, Etape.RELANCE_2, Etape.MISE_EN_DEMEURE)
PAYMENT = timedelta(days=15)

Sent: TypeAlias = Sequence[tuple[Etape, date]]
PrintLetter: TypeAlias = Callable[[Relance, Sent], bytes]
"""Returns the PDF of a letter, given those sent before it for the same debt."""


@dataclass(frozen=True, slots=True)
class Unpaid:
    """A patient share still open."""

    patient: Patient
    fse: Fse
    left: Money


def letters_for(unpaid: Sequence[Unpaid], until: date, print_letter: PrintLetter) -> list[Relance]:
    """Return the letters, by day: one debtor in three was never written to, the others up to three times."""
    by_patient: dict[int, list[Unpaid]] = {}
    for one in unpaid:
        by_patient.setdefault(one.patient.id, []).append(one)
    drafts: list[tuple[Relance, Sent]] = []
    for patient_id, held in by_patient.items():
        patient = held[0].patient
        if patient_id % 3 == 0 or patient.c2s or patient.decede or patient.adresse is None:
            continue
        sent: tuple[tuple[Etape, date], ...] = ()
        for rank, etape in enumerate(LEVELS[: 1 + patient_id % 3]):
            day = max(one.fse.last_day for one in held) + WAIT * (rank + 1)
            if day >= until:
                break
            drafts.append((_letter(patient, held, etape, day), sent))
            sent = (*sent, (etape, day))
    drafts.sort(key=lambda draft: (draft[0].dated_on, draft[0].debtor.key))
    return _printed(drafts, print_letter)


def _printed(
    drafts: Sequence[tuple[Relance, Sent]],
    print_letter: PrintLetter,
) -> list[Relance]:
    numbers: dict[int, int] = {}
    found = []
    for draft, sent in drafts:
        year = draft.dated_on.year
        numbers[year] = numbers.get(year, 0) + 1
        relance = replace(draft, reference=f"R-{year}-{numbers[year]:04d}")
        found.append(replace(relance, pdf=print_letter(relance, sent)))
    return found


def _letter(patient: Patient, held: Sequence[Unpaid], etape: Etape, day: date) -> Relance:
    payeur = patient.payeur
    nom = payeur.nom if payeur else f"{patient.prenom} {patient.nom.title()}"
    debtor = Debtor(
        f"patient:{patient.id}", DebtorKind.PATIENT, nom, payeur.civilite if payeur else patient.civilite,
        payeur.adresse if payeur else patient.adresse,
    )  # fmt: skip
    lignes = []
    for one in held:
        billed = one.fse.part(PartKind.PATIENT)
        lignes.append(
            RelanceLigne(one.fse.numero, one.fse.first_day, one.fse.last_day, billed, billed - one.left, one.left)
        )
    total = Money.total(ligne.reste for ligne in lignes)
    return Relance(
        0, "", debtor, etape, tuple(lignes), total, day + PAYMENT, day, RelanceState.IMPRIMEE,
        printed_at=datetime.combine(day, time(10), UTC),
    )  # fmt: skip
