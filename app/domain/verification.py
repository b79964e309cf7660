"""Asking the insurer about rights: why, what came back, and the feuilles that wait for an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from app.domain.errors import AppError
from app.domain.money import ZERO, Money


class MotifDemande(Enum):
    """Why the rights are asked (facts/adri.md §1: ciblé, systématique, manuel)."""

    MANUEL = "à la demande"
    SYSTEMATIQUE = "à chaque passage"
    NOUVEAU_PATIENT = "nouveau patient"
    PREMIERE_DU_MOIS = "première visite du mois"
    LECTURE_ANCIENNE = "droits lus il y a longtemps"
    FIN_PROCHE = "droits près de leur fin"
    REJET = "dernière facture rejetée"
    SANS_DROITS = "aucun droit connu"
    VEILLE = "patients du lendemain"
    AVANT_ENVOI = "avant l’envoi"
    IDENTITE_INS = "identité INS"
    """Asked of INSi, about the person and not about rights."""


class Issue(Enum):
    """What came of one lookup."""

    INCHANGE = "rien n’a changé"
    CHANGE = "droits différents"
    FERMES = "droits fermés ce jour"
    INTROUVABLE = "personne inconnue"
    AUTRE_PERSONNE = "réponse pour une autre personne"
    REFUS = "demande refusée"
    ILLISIBLE = "réponse illisible"
    SANS_RESEAU = "service injoignable"
    ABANDON = "demande abandonnée"
    IDENTITE = "identité trouvée"
    """Of INSi."""


ANSWERED = frozenset({Issue.INCHANGE, Issue.CHANGE, Issue.FERMES})
"""Outcomes that bring rights."""


@dataclass(frozen=True, slots=True)
class Montants:
    """Who would pay what."""

    amo: Money = ZERO
    amc: Money = ZERO
    patient: Money = ZERO

    def __sub__(self, other: Montants) -> Montants:
        return Montants(self.amo - other.amo, self.amc - other.amc, self.patient - other.patient)

    def __add__(self, other: Montants) -> Montants:
        return Montants(self.amo + other.amo, self.amc + other.amc, self.patient + other.patient)

    @property
    def total(self) -> Money:
        """What is billed in all."""
        return self.amo + self.amc + self.patient

    def __bool__(self) -> bool:
        return bool(self.amo or self.amc or self.patient)


@dataclass(frozen=True, slots=True)
class Interrogation:
    """One lookup, as the journal keeps it; ``id`` 0 is not stored yet. Never changed."""

    id: int
    at: datetime
    par: str
    patient_id: int
    motif: MotifDemande
    issue: Issue
    soin_on: date
    """Day of care that the rights were asked for."""
    duree_ms: int
    droits_id: int = 0
    """Snapshot of the answer, 0 when there was none."""
    fse_id: int = 0
    """Feuille that it was asked for, 0 when none."""
    ecarts: tuple[str, ...] = ()
    """What the answer changed, one French sentence each."""
    effet: Montants | None = None
    """What the answer changes on the bill: after less before; None when it could not be priced."""
    detail: str = ""
    """What the service said, without patient data."""


class EtatVerification(Enum):
    """Life of a question about the rights of one feuille."""

    EN_ATTENTE = "droits non vérifiés"
    VERIFIEE = "droits vérifiés"
    A_DECIDER = "droits changés : à décider"
    REFAITE = "feuille refaite"
    MAINTENUE = "envoyée telle quelle"
    SANS_REPONSE = "envoyée sans réponse"


_E = EtatVerification
ETAPES: dict[EtatVerification, frozenset[EtatVerification]] = {
    _E.EN_ATTENTE: frozenset({_E.VERIFIEE, _E.A_DECIDER, _E.SANS_REPONSE}),
    _E.A_DECIDER: frozenset({_E.REFAITE, _E.MAINTENUE, _E.VERIFIEE}),
    _E.VERIFIEE: frozenset(),
    _E.REFAITE: frozenset(),
    _E.MAINTENUE: frozenset(),
    _E.SANS_REPONSE: frozenset(),
}


class WrongVerification(AppError):
    """A question about rights was answered or decided twice; nothing changed."""

    user_message = "Cette feuille a déjà été vérifiée ou décidée. Actualisez la liste."


@dataclass(frozen=True, slots=True)
class Verification:
    """The question about the rights of one feuille; at most one per feuille."""

    fse_id: int
    patient_id: int
    state: EtatVerification
    motif: MotifDemande
    since: datetime
    par: str
    avant: Montants | None = None
    apres: Montants | None = None
    droits_id: int = 0
    """Snapshot that the answer brought."""
    pourquoi: str = ""
    """What changed, in French; then why a person decided."""
