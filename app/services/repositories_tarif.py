"""What the use cases need from the database for tariff updates and demandes d’accord préalable."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from app.domain.dap import DemandeAccord, DemandeState
from app.domain.soins import PriseEnCharge
from app.domain.tarif import MiseAJourState, MiseAJourTarif
from app.services.repositories_fusion import FusionRepository
from app.services.repositories_lecture import IdentiteRepository, LectureRepository
from app.services.repositories_rights import ContratRepository, RightsRepository
from app.services.repositories_saisie import SaisieRepository, SejourRepository


class TarifRepository(Protocol):
    """Tariff update files, kept verbatim, and what became of each."""

    def add(self, update: MiseAJourTarif) -> MiseAJourTarif:
        """Store with its bytes; return with its id."""

    def get(self, update_id: int) -> MiseAJourTarif:
        """Return one with its bytes; raise NotFound."""

    def set_state(
        self, update_id: int, old: MiseAJourState, new: MiseAJourState, at: datetime, par: str
    ) -> None:  # fmt: skip
        """Move from *old* to *new* and append to the state journal; raise MiseAJourChanged when it is not *old*."""

    def in_state(self, state: MiseAJourState) -> tuple[MiseAJourTarif, ...]:
        """Return those in *state* with their bytes, in the order they were asked for."""

    def all(self) -> tuple[MiseAJourTarif, ...]:
        """Return every one, newest first, without its bytes."""

    def history(self, update_id: int) -> tuple[tuple[datetime, MiseAJourState, str], ...]:
        """Return the state journal with who did it, oldest first."""


@dataclass(frozen=True, slots=True)
class PecEnCours:
    """An open prise en charge with its counters, for the list of what to ask."""

    pec: PriseEnCharge
    patient: str
    faites: int
    douze_mois: int
    """Séances of the same act done by this patient since the day asked."""
    derniere_on: date

    def __repr__(self) -> str:
        return f"PecEnCours(pec={self.pec.id})"


class DapRepository(Protocol):
    """Demandes d’accord préalable and their states."""

    def add(self, demande: DemandeAccord, at: datetime, par: str) -> DemandeAccord:
        """Store with its first state; return with its id."""

    def get(self, demande_id: int) -> DemandeAccord:
        """Return one; raise NotFound."""

    def save(self, demande: DemandeAccord, old: DemandeState, at: datetime, par: str) -> None:
        """Replace the one still in *old* and append to the state journal when it moved.

        Raise NotFound, or WrongDemande when it is not in *old* any more.
        """

    def of_pecs(self, pec_ids: Iterable[int]) -> tuple[DemandeAccord, ...]:
        """Return those of several prises en charge, oldest first."""

    def history(self, demande_id: int) -> tuple[tuple[datetime, DemandeState, str], ...]:
        """Return the state journal with who did it, oldest first."""

    def en_cours(self, acte_ids: Iterable[str], active_since: date, counted_since: date) -> tuple[PecEnCours, ...]:
        """Return the open prises en charge of these acts with a séance done on or after *active_since*, by pec id."""


class LaterRepositories(Protocol):
    """The repositories that joined the unit of work after the first release."""

    @property
    def tarifs(self) -> TarifRepository:
        """Tariff updates."""

    @property
    def daps(self) -> DapRepository:
        """Demandes d’accord préalable."""

    @property
    def saisies(self) -> SaisieRepository:
        """What is being typed."""

    @property
    def sejours(self) -> SejourRepository:
        """Hospital stays."""

    @property
    def rights(self) -> RightsRepository:
        """Lookups of rights and the feuilles that wait for one."""

    @property
    def contrats(self) -> ContratRepository:
        """Contracts with complementary insurers."""

    def revision(self) -> str:
        """Return a word that is the same as long as nothing is written, here or elsewhere.

        Taken before a reading, it vouches for it: the same word later means that the same reading would come out.
        The access journal, the readings at the desk and what is being typed do not count.
        """

    @property
    def fusions(self) -> FusionRepository:
        """Files made one, and pairs that are not."""

    @property
    def lectures(self) -> LectureRepository:
        """Readings of cards and codes."""

    @property
    def identites(self) -> IdentiteRepository:
        """INS identities."""
