"""When the rights must be asked again: the rules of the targeted mode, each with its reason in French. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from app.domain.droits import Droits, SourceDroits
from app.domain.verification import MotifDemande
from app.rights.holding import Holding, holding, origin, read_on


class ModeDroits(Enum):
    """How often the rights are asked (facts/adri.md §1)."""

    MANUEL = "à la demande seulement"
    CIBLE = "quand il le faut"
    SYSTEMATIQUE = "à chaque passage"


@dataclass(frozen=True, slots=True)
class Ciblage:
    """Settings of the targeted mode; own choices, changed in the settings."""

    lecture_jours: int = 60
    """A reading done longer ago than this is old."""
    fin_jours: int = 30
    """Rights that end within this are near their end."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What is known of a patient on the day of a visit."""

    snapshots: tuple[Droits, ...]
    day: date
    visits: tuple[date, ...] = ()
    """Days of the séances done."""
    rejected_on: date | None = None
    """Day of the last rejection of an AMO or AMC share, None when none waits."""


@dataclass(frozen=True, slots=True)
class Raison:
    """Why to ask, in French."""

    motif: MotifDemande
    phrase: str


def reasons(passage: Passage, mode: ModeDroits, rules: Ciblage = Ciblage()) -> tuple[Raison, ...]:
    """Return why the rights must be asked for this visit, the strongest reason first; empty when they need not be.

    Never twice for the same day of care when the insurer already answered that day (facts/adri.md §4.6).
    """
    if mode is ModeDroits.MANUEL or _answered_on(passage.snapshots, passage.day):
        return ()
    if mode is ModeDroits.SYSTEMATIQUE:
        return (Raison(MotifDemande.SYSTEMATIQUE, "Les droits sont demandés à chaque passage (réglage du cabinet)."),)
    held = holding(passage.snapshots, passage.day)
    found = (
        _without(held),
        _rejected(passage),
        _near_end(held, passage.day, rules),
        _newcomer(passage),
        _old_reading(passage, held, rules),
        _first_of_month(passage),
    )
    return tuple(reason for reason in found if reason is not None)


def _answered_on(snapshots: Sequence[Droits], day: date) -> bool:
    asked = (s for s in snapshots if s.source in {SourceDroits.ADRI, SourceDroits.APPLI} and not s.amo_de)
    return any(day in {read_on(s), s.soin_on} for s in asked)


def _without(held: Holding) -> Raison | None:
    if held.covers:
        return None
    return Raison(MotifDemande.SANS_DROITS, held.reason)


def _rejected(passage: Passage) -> Raison | None:
    if passage.rejected_on is None:
        return None
    return Raison(MotifDemande.REJET, f"Une facture de ce patient a été rejetée le {passage.rejected_on:%d/%m/%Y}.")


def _near_end(held: Holding, day: date, rules: Ciblage) -> Raison | None:
    ends = [
        (last, words)
        for part, words in (
            (held.droits.amo if held.droits else None, "Droits de l’Assurance Maladie"),
            (held.droits.amc if held.droits else None, "Contrat de la complémentaire"),
        )
        if part is not None and part.periode is not None and (last := part.periode.last) is not None
    ]
    near = [(last, words) for last, words in ends if last <= day + timedelta(days=rules.fin_jours)]
    if not near:
        return None
    last, words = min(near)
    return Raison(MotifDemande.FIN_PROCHE, f"{words}\u00a0: fin le {last:%d/%m/%Y}.")


def _newcomer(passage: Passage) -> Raison | None:
    if any(v < passage.day for v in passage.visits):
        return None
    return Raison(MotifDemande.NOUVEAU_PATIENT, "C’est la première visite de ce patient.")


def _old_reading(passage: Passage, held: Holding, rules: Ciblage) -> Raison | None:
    if held.droits is None:
        return None
    read = origin(held.droits, {s.id: s for s in passage.snapshots})
    age = (passage.day - read_on(read)).days
    if age <= rules.lecture_jours:
        return None
    return Raison(MotifDemande.LECTURE_ANCIENNE, f"Les droits retenus ({read.source.value}) ont {age}\u00a0jours.")


def _first_of_month(passage: Passage) -> Raison | None:
    month = (passage.day.year, passage.day.month)
    if any((v.year, v.month) == month for v in passage.visits if v < passage.day):
        return None
    if any(s.source is SourceDroits.ADRI and (read_on(s).year, read_on(s).month) == month for s in passage.snapshots):
        return None
    return Raison(MotifDemande.PREMIERE_DU_MOIS, "C’est la première visite du mois.")
