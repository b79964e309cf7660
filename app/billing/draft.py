"""The frozen draft of an FSE: all that the rules may look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.billing.composition import SeanceComposee
from app.billing.dossier import EMPTY_DOSSIER, Dossier
from app.billing.nomenclature import Acte, Nomenclature
from app.billing.trace import Step
from app.domain.circonstances import ORDINAIRES, Circonstances
from app.domain.composition import LigneKind
from app.domain.droits import Droits
from app.domain.errors import AppError
from app.domain.fse import Finding, FseLine, Severity
from app.domain.patient import Patient
from app.domain.soins import Ordonnance, PriseEnCharge, Seance


@dataclass(frozen=True, slots=True)
class DraftSeance:
    """One séance with the act in force on its day and its price, or why there is none."""

    seance: Seance
    acte: Acte | None
    lines: tuple[FseLine, ...] = ()
    """Act first; empty when something has no price."""
    unpriced: str = ""
    unpriced_source: str = ""
    amc_problem: str = ""
    traces: tuple[tuple[Step, ...], ...] = ()
    """Steps of each line, in the order of ``lines``."""

    @property
    def line(self) -> FseLine | None:
        """The line of the act itself."""
        return next((line for line in self.lines if line.kind is LigneKind.ACTE), None)


@dataclass(frozen=True, slots=True)
class BilledSeance:
    """One line of another FSE of the same patient, cancelled and refused ones left out."""

    fse_id: int
    numero: int
    seance_id: int
    day: date
    acte_id: str


@dataclass(frozen=True, slots=True)
class FseDraft:
    """What is about to be billed, and what was billed before. Repr is masked by its parts."""

    patient: Patient
    ordonnance: Ordonnance
    pec: PriseEnCharge
    droits: Droits | None
    droits_reason: str
    """Why this snapshot, in French."""
    droits_cover: bool
    """Whether the rights cover the day of the prescription or the last séance."""
    seances: tuple[DraftSeance, ...]
    billed: tuple[BilledSeance, ...]
    seances_before: int
    """Séances of this prise en charge done before the first one here, absences left out."""
    today: date
    nomenclature: Nomenclature | None = None
    """To know the acts of ``billed``; rules that need it are silent without."""
    composees: tuple[SeanceComposee, ...] = ()
    """What each séance is made of, in the order of ``seances``; empty when only acts are billed."""
    dossier: Dossier = EMPTY_DOSSIER
    circonstances: Circonstances = ORDINAIRES

    def details(self) -> Iterator[tuple[int, SeanceComposee]]:
        """Yield each séance with its row, those without details as a bare act."""
        if self.composees:
            yield from enumerate(self.composees)
            return
        yield from ((row, SeanceComposee.of(s.seance, self.pec.acte_id)) for row, s in enumerate(self.seances))

    def acte_of(self, act_id: str, day: date) -> Acte | None:
        """Return the act of another line on its day, None when the tables are not at hand."""
        return None if self.nomenclature is None else self.nomenclature.in_force(act_id, day)

    def rank(self, row: int) -> int:
        """Rank of a séance in its prise en charge, from 1."""
        return self.seances_before + row + 1

    @property
    def lines(self) -> tuple[FseLine, ...]:
        """The priced lines, in the order of the séances."""
        return tuple(line for s in self.seances for line in s.lines)

    @property
    def traces(self) -> tuple[tuple[Step, ...], ...]:
        """Steps of the price of each line, in the order of ``lines``."""
        return tuple(trace for s in self.seances for trace in s.traces)

    @property
    def is_priced(self) -> bool:
        """Whether there is at least one séance and each one has a price."""
        return bool(self.seances) and all(s.lines and not s.unpriced for s in self.seances)


class FseRefused(AppError):
    """A blocking finding speaks, or a warning was passed without a reason. Nothing was signed."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        codes = ", ".join(f.code for f in findings)
        super().__init__(f"refused: {codes}", " ".join(f.message for f in findings))
        self.findings = findings


def blocking(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return the findings that no reason can pass."""
    return tuple(f for f in findings if f.severity is Severity.BLOCKING)


def unaccepted(findings: tuple[Finding, ...], accepted: tuple[tuple[str, str], ...]) -> tuple[Finding, ...]:
    """Return the warnings that were not passed with a typed reason."""
    passed = {code for code, reason in accepted if reason.strip()}
    return tuple(f for f in findings if f.severity is Severity.WARNING and f.code not in passed)
