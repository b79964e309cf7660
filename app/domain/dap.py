"""The demande d’accord préalable (DAP): what is asked, where it stands, and the clock of the caisse."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum

from app.domain.errors import AppError

SILENCE_DAYS = 15
"""Silence for more than 15 days from a complete request is an acceptance (NGAP, article 7; facts/ngap-mk.md §2.6)."""


class DemandeState(Enum):
    """Life of a request. ``REPUTEE_ACCEPTEE`` is never stored: the clock says it."""

    A_PREPARER = "à préparer"
    PRETE = "prête"
    ENVOYEE = "envoyée"
    INCOMPLETE = "incomplète"
    REPUTEE_ACCEPTEE = "réputée acceptée"
    ACCEPTEE = "acceptée"
    REFUSEE = "refusée"
    ABANDONNEE = "abandonnée"


_S = DemandeState
_NEXT: dict[DemandeState, frozenset[DemandeState]] = {
    _S.A_PREPARER: frozenset({_S.PRETE, _S.ABANDONNEE}),
    _S.PRETE: frozenset({_S.A_PREPARER, _S.ENVOYEE, _S.ABANDONNEE}),
    _S.ENVOYEE: frozenset({_S.INCOMPLETE, _S.ACCEPTEE, _S.REFUSEE}),
    _S.INCOMPLETE: frozenset({_S.ENVOYEE, _S.ACCEPTEE, _S.REFUSEE, _S.ABANDONNEE}),
    _S.REPUTEE_ACCEPTEE: frozenset(),
    _S.ACCEPTEE: frozenset(),
    _S.REFUSEE: frozenset(),
    _S.ABANDONNEE: frozenset(),
}
ENDED = frozenset({_S.REFUSEE, _S.ABANDONNEE})


class MotifDemande(Enum):
    """Why an accord is asked."""

    AVANT_PREMIERE = "avant la première séance"
    SEUIL_SERIE = "nombre de séances du référentiel dépassé"
    SEUIL_DOUZE_MOIS = "plus de 30 séances sur 12 mois"
    PRESCRIPTION = "prescription au-delà du référentiel"


class WrongDemande(AppError):
    """A request was asked to go where its state does not lead, or a day is not possible; nothing changed."""

    user_message = "Cette demande d’accord a déjà changé d’état. Actualisez la prise en charge."


@dataclass(frozen=True, slots=True)
class DemandeAccord:
    """One request; ``id`` 0 is not stored yet. ``repr`` keeps what was written to itself."""

    id: int
    patient_id: int
    pec_id: int
    motif: MotifDemande
    a_partir_de: int
    """Rank, in the prise en charge, of the first séance that the accord is for."""
    seances: int
    """Number of séances asked: the accord covers these and no more."""
    creee_on: date
    state: DemandeState = DemandeState.A_PREPARER
    argumentaire: str = field(default="", repr=False)
    """Why the objectives are not reached, in the praticien’s words."""
    urgence: bool = False
    """« acte d’urgence »: treated without waiting (NGAP, article 7)."""
    envoyee_on: date | None = None
    recue_on: date | None = None
    """Day of receipt by the caisse; the clock starts there, or on the day of sending while it is not known."""
    incomplete_on: date | None = None
    completee_on: date | None = None
    reponse_on: date | None = None
    seances_accordees: int | None = None
    detail: str = field(default="", repr=False)
    """What is missing, or why it was refused."""

    def __post_init__(self) -> None:
        if self.a_partir_de < 1 or self.seances < 1:
            raise ValueError("a request is for one séance at least")

    @property
    def clock_start(self) -> date | None:
        """Day from which the caisse has 15 days; None while nothing runs.

        An incomplete request stops the clock; the 15 days are counted again in full from the day the missing items
        arrived, which never says « accepted » too early.
        """
        return self._complete_on if self.state is DemandeState.ENVOYEE else None

    @property
    def clock_is_certain(self) -> bool:
        """Whether the clock counts from a known day of receipt."""
        return self.clock_start is not None and (self.completee_on or self.recue_on) is not None

    @property
    def deadline(self) -> date | None:
        """Last day on which the caisse may answer (J+15); the accord is held as given from the day after."""
        start = self.clock_start
        return None if start is None else start + timedelta(days=SILENCE_DAYS)

    def state_on(self, day: date) -> DemandeState:
        """Return the state as the clock makes it on *day*."""
        deadline = self.deadline
        silent = deadline is not None and day > deadline
        return DemandeState.REPUTEE_ACCEPTEE if silent else self.state

    def granted_on(self, day: date) -> int:
        """Return how many séances are covered on *day*; 0 without an accord."""
        if self.state is DemandeState.ACCEPTEE:
            return self.seances if self.seances_accordees is None else self.seances_accordees
        return self.seances if self.state_on(day) is DemandeState.REPUTEE_ACCEPTEE else 0

    @property
    def answered_late(self) -> bool:
        """Whether a refusal came after the 15 days: the accord was acquired by then."""
        start = self._complete_on
        late = start is not None and self.reponse_on is not None and (self.reponse_on - start).days > SILENCE_DAYS
        return late and self.state is DemandeState.REFUSEE

    @property
    def _complete_on(self) -> date | None:
        """Day on which the caisse held a complete request, as far as is known."""
        return self.completee_on if self.incomplete_on is not None else self.recue_on or self.envoyee_on


def check_demande(old: DemandeState, new: DemandeState) -> None:
    """Raise WrongDemande unless *old* leads to *new*."""
    if new not in _NEXT[old]:
        raise WrongDemande(f"{old.name} -> {new.name}")
