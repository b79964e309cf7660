"""How old a snapshot of rights is and how far it can be believed, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from app.domain.clock import PARIS, ago
from app.domain.droits import Droits, SourceDroits
from app.rights.holding import origin

FRESH = timedelta(days=30)
"""Own choice: an answer of the insurer is believed for a month without asking again (facts/adri.md §1, mode ciblé)."""


class Fiabilite(Enum):
    """How far a reading can be believed."""

    SURE = "sûre"
    A_CONFIRMER = "à confirmer"
    FAIBLE = "faible"


@dataclass(frozen=True, slots=True)
class Lecture:
    """Source and age, the level, and the sentence that says why."""

    words: str
    """« ADRi, il y a 2 h », « carte, mise à jour inconnue »."""
    niveau: Fiabilite
    phrase: str


def lecture(droits: Droits, now: datetime, history: Iterable[Droits] = ()) -> Lecture:
    """Return age and reliability of the compulsory part of *droits*; *history* gives what it was carried over from."""
    read = origin(droits, {s.id: s for s in history})
    age = now - read.lu_at
    match read.source:
        case SourceDroits.ADRI | SourceDroits.APPLI:
            found = _answered(read, now, fresh=age <= FRESH)
        case SourceDroits.CARTE:
            found = _card(read, fresh=age <= FRESH)
        case _:
            phrase = "Recopiée à la main\u00a0: aucune réponse de l’Assurance Maladie ne la confirme."
            found = Lecture(f"{read.source.value}, {ago(read.lu_at, now)}", Fiabilite.FAIBLE, phrase)
    if droits.motif:
        return Lecture(f"{found.words}, choix de {droits.lu_par}", found.niveau, f"{found.phrase} {droits.motif}")
    return found


def _answered(read: Droits, now: datetime, *, fresh: bool) -> Lecture:
    words = f"{read.source.value}, {ago(read.lu_at, now)}"
    if fresh:
        return Lecture(words, Fiabilite.SURE, "Réponse récente de l’Assurance Maladie.")
    return Lecture(words, Fiabilite.A_CONFIRMER, "Réponse de plus de 30 jours\u00a0: interrogez à nouveau.")


def _card(read: Droits, *, fresh: bool) -> Lecture:
    if read.maj_on is None:
        phrase = "La carte ne dit pas quand elle a été mise à jour\u00a0: ses droits peuvent être périmés."
        return Lecture("carte, mise à jour inconnue", Fiabilite.FAIBLE, phrase)
    words = f"carte, mise à jour le {read.maj_on:%d/%m/%Y}"
    old = read.lu_at.astimezone(PARIS).date() - read.maj_on > timedelta(days=366)
    if old:
        return Lecture(words, Fiabilite.FAIBLE, "Carte non mise à jour depuis plus d’un an.")
    if fresh:
        return Lecture(words, Fiabilite.SURE, "Carte lue récemment et à jour de moins d’un an.")
    return Lecture(words, Fiabilite.A_CONFIRMER, "Carte lue il y a plus de 30 jours.")
