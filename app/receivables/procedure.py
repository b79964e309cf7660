"""The reminder procedure: which letter, when, and what comes after the last one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.domain.creance import Creance, DebtorKind, Etape
from app.receivables.working_days import add_working_days

LEVELS = (Etape.RELANCE_1, Etape.RELANCE_2, Etape.MISE_EN_DEMEURE)

AFTER_LAST = {
    DebtorKind.PATIENT: "Suite possible : conciliateur de justice, ou injonction de payer",
    DebtorKind.CAISSE: "Suite possible : commission de recours amiable",
    DebtorKind.MUTUELLE: "Suite possible : réclamation écrite, puis conciliateur de justice",
}


@dataclass(frozen=True, slots=True)
class Rythme:
    """Delays of one kind of debtor, in days. No text sets them: they are conventions of the cabinet."""

    echeance_jours: int
    """From the bill to the day a first letter may go."""
    echeance_ouvree: bool = False
    """Whether ``echeance_jours`` counts jours ouvrés."""
    relance_2_jours: int = 15
    mise_en_demeure_jours: int = 15
    paiement_jours: int = 15
    """From the letter to the day it asks payment for."""

    def due_on(self, billed_on: date) -> date:
        """Return the first day on which the bill is late."""
        if self.echeance_ouvree:
            return add_working_days(billed_on, self.echeance_jours)
        return billed_on + timedelta(days=self.echeance_jours)

    def wait_before(self, etape: Etape) -> timedelta:
        """Return how long after the letter before *etape* it is proposed."""
        return timedelta(days=self.relance_2_jours if etape is Etape.RELANCE_2 else self.mise_en_demeure_jours)


@dataclass(frozen=True, slots=True)
class Procedure:
    """The rhythm of each kind of debtor.

    Defaults: patients J+15, J+30, J+45 (facts/recouvrement-droit.md §2.3, practice of the profession); caisses from
    the eighth jour ouvré, since they have seven to pay (§1.2); mutuelles thirty days, a convention of ours (§1.3
    gives no delay).
    """

    patient: Rythme = field(default_factory=lambda: Rythme(15))
    caisse: Rythme = field(
        default_factory=lambda: Rythme(8, echeance_ouvree=True, relance_2_jours=30, mise_en_demeure_jours=30)
    )
    mutuelle: Rythme = field(default_factory=lambda: Rythme(30, relance_2_jours=30, mise_en_demeure_jours=30))

    def of(self, kind: DebtorKind) -> Rythme:
        """Return the rhythm for *kind*."""
        return {
            DebtorKind.PATIENT: self.patient,
            DebtorKind.CAISSE: self.caisse,
            DebtorKind.MUTUELLE: self.mutuelle,
        }[kind]


@dataclass(frozen=True, slots=True)
class NextAction:
    """What is proposed: a letter from a day on, or words only."""

    words: str
    etape: Etape | None = None
    on: date | None = None

    def ready(self, today: date) -> bool:
        """Return whether the letter may go today."""
        return self.on is not None and self.on <= today


@dataclass(frozen=True, slots=True)
class Position:
    """Where one debtor stands, and the claims that the next letter would hold."""

    etape: Etape
    next_action: NextAction
    concerned: tuple[Creance, ...]


def position(
    kind: DebtorKind,
    creances: Sequence[Creance],
    last: tuple[Etape, date] | None,
    today: date,
    procedure: Procedure,
) -> Position:
    """Return where the debtor of *creances* (all blocked: BLOQUE) stands today, after the *last* letter printed.

    A second letter only holds what the first could hold: a claim that fell due after it starts its own round.
    """
    open_ones = [creance for creance in creances if not creance.bloque]
    if not open_ones:
        return Position(Etape.BLOQUE, NextAction(creances[0].bloque), ())
    if last is not None:
        reminded = tuple(c for c in open_ones if c.due_on <= last[1])
        if reminded:
            return _after_letter(kind, reminded, last, today, procedure.of(kind))
    due = tuple(c for c in open_ones if c.due_on <= today)
    first = min(c.due_on for c in open_ones)
    return Position(
        Etape.A_RELANCER if due else Etape.A_ECHOIR,
        NextAction(_proposed(Etape.RELANCE_1, first, today), Etape.RELANCE_1, first),
        due,
    )


def _after_letter(
    kind: DebtorKind, reminded: tuple[Creance, ...], last: tuple[Etape, date], today: date, rythme: Rythme
) -> Position:
    etape, printed_on = last
    if etape is LEVELS[-1]:
        return Position(etape, NextAction(AFTER_LAST[kind]), reminded)
    following = LEVELS[LEVELS.index(etape) + 1]
    on = printed_on + rythme.wait_before(following)
    return Position(etape, NextAction(_proposed(following, on, today), following, on), reminded)


def _proposed(etape: Etape, on: date, today: date) -> str:
    when = "à imprimer" if on <= today else f"proposée le {on:%d/%m/%Y}"
    return f"{etape.value.capitalize()} {when}"
