"""What the use cases need from the database for lookups of rights and for contracts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from app.domain.contrat import ContratAmc, ContratRow, OrganismeAmc, PieceDroits
from app.domain.verification import EtatVerification, Interrogation, Issue, MotifDemande, Verification


@dataclass(frozen=True, slots=True)
class LookupFilter:
    """Which lookups to list; an empty field keeps them all."""

    since: datetime | None = None
    until: datetime | None = None
    """Excluded."""
    patient_id: int = 0
    motif: MotifDemande | None = None
    issue: Issue | None = None
    par: str = ""
    """Login of who asked."""


@dataclass(frozen=True, slots=True)
class LookupRow:
    """One lookup with the name of the patient."""

    lookup: Interrogation
    patient: str

    def __repr__(self) -> str:
        return f"LookupRow({self.lookup.id})"


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One question about a feuille, with its number and the name of the patient."""

    check: Verification
    numero: int
    patient: str

    def __repr__(self) -> str:
        return f"CheckRow({self.check.fse_id})"


class RightsRepository(Protocol):
    """The journal of lookups, and the feuilles whose rights nobody checked yet."""

    def add_lookup(self, lookup: Interrogation, raw: bytes = b"") -> Interrogation:
        """Append one lookup with the answer as received; return it with its id. Neither is ever changed."""

    def raw_answer(self, lookup_id: int) -> bytes:
        """Return the answer as received; raise NotFound when there was none."""

    def lookups(self, wanted: LookupFilter, limit: int = 5_000) -> tuple[LookupRow, ...]:
        """Return the lookups, newest first."""

    def open_check(self, check: Verification) -> bool:
        """Store a question EN_ATTENTE with its first state; return False, writing nothing, when the FSE has one."""

    def check(self, fse_id: int) -> Verification | None:
        """Return the question about an FSE, None when there is none."""

    def move_check(self, check: Verification, at: datetime, par: str) -> None:
        """Replace the question by *check* and append to its state journal; raise WrongVerification, NotFound."""

    def checks(self, *states: EtatVerification) -> tuple[CheckRow, ...]:
        """Return the questions in those states, oldest first."""

    def check_history(self, fse_id: int) -> tuple[tuple[datetime, EtatVerification, str], ...]:
        """Return the state journal with who did it, oldest first."""


class ContratRepository(Protocol):
    """Contracts with complementary insurers, their papers, and the insurers."""

    def add(self, contrat: ContratAmc) -> ContratAmc:
        """Append a version; return it with its id. Versions are never changed; one is corrected once only."""

    def get(self, contrat_id: int) -> ContratAmc:
        """Return one version; raise NotFound."""

    def versions(self, patient_id: int) -> tuple[ContratAmc, ...]:
        """Return every version of every contract of a patient, newest first."""

    def ending(self, first: date, last: date) -> tuple[ContratRow, ...]:
        """Return the current contracts whose last day is from *first* to *last*, both included, soonest first."""

    def confirm(self, contrat_id: int, on: date, at: datetime, par: str) -> None:
        """Append that the patient said, on that day, that the contract is still the right one."""

    def confirmed_on(self, contrat_id: int) -> date | None:
        """Return the last day it was confirmed, None when never."""

    def add_piece(self, piece: PieceDroits) -> PieceDroits:
        """Store a scan verbatim; return it with its id."""

    def piece(self, piece_id: int) -> PieceDroits:
        """Return one scan; raise NotFound."""

    def save_organisme(self, organisme: OrganismeAmc) -> None:
        """Create or replace an insurer."""

    def organisme(self, numero: str) -> OrganismeAmc | None:
        """Return an insurer, None when nobody described it."""

    def organismes(self) -> tuple[OrganismeAmc, ...]:
        """Return the insurers described, by name."""
