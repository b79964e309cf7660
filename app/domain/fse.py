"""The feuille de soins électronique: lines, parts, states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from app.domain.circonstances import ORDINAIRES, Circonstances, TiersPayant
from app.domain.composition import LigneKind
from app.domain.errors import AppError
from app.domain.money import ZERO, Money
from app.domain.soins import Lieu


class FseState(Enum):
    """Life of an FSE (DESIGN §3). ``SIGNATURE`` is the committed intent, before the card answers."""

    BROUILLON = "brouillon"
    A_SIGNER = "à signer"
    SIGNATURE = "signature en cours"
    SIGNEE = "signée"
    EN_LOT = "en lot"
    TRANSMISE = "transmise"
    ISSUE_INCONNUE = "issue inconnue"
    ACQUITTEE = "acquittée"
    REFUSEE = "refusée"
    ANNULEE = "annulée"


_S = FseState
TRANSITIONS: dict[FseState, frozenset[FseState]] = {
    _S.BROUILLON: frozenset({_S.A_SIGNER, _S.SIGNATURE, _S.ANNULEE}),
    _S.A_SIGNER: frozenset({_S.BROUILLON, _S.SIGNATURE, _S.ANNULEE}),
    # Back to A_SIGNER when the card refused, or when recovery finds that nothing was signed.
    _S.SIGNATURE: frozenset({_S.SIGNEE, _S.A_SIGNER}),
    _S.SIGNEE: frozenset({_S.EN_LOT, _S.ANNULEE}),
    # Back to SIGNEE only when the lot is undone before it was ever sent.
    _S.EN_LOT: frozenset({_S.TRANSMISE, _S.ISSUE_INCONNUE, _S.SIGNEE}),
    # ACQUITTEE and REFUSEE also settle an unknown outcome: an ARL proves that the lot arrived.
    _S.ISSUE_INCONNUE: frozenset({_S.TRANSMISE, _S.EN_LOT, _S.ACQUITTEE, _S.REFUSEE}),
    _S.TRANSMISE: frozenset({_S.ACQUITTEE, _S.REFUSEE}),
    _S.ACQUITTEE: frozenset(),
    _S.REFUSEE: frozenset(),
    _S.ANNULEE: frozenset(),
}


class WrongTransition(AppError):
    """An FSE was asked to go where its state does not lead; nothing changed."""

    user_message = "Cette feuille a déjà changé d’état. Actualisez la liste."


def check_transition(old: FseState, new: FseState) -> None:
    """Raise WrongTransition unless *old* leads to *new*."""
    if new not in TRANSITIONS[old]:
        raise WrongTransition(f"{old.name} -> {new.name}")


class PartKind(Enum):
    """Who owes a share of the FSE."""

    AMO = "AMO"
    AMC = "AMC"
    PATIENT = "patient"


class PartState(Enum):
    """Life of one share. An ARL never changes it: it is not a payment."""

    ATTENDUE = "attendue"
    PAYEE = "payée"
    PAYEE_EN_PARTIE = "payée en partie"
    REJETEE = "rejetée"
    DIFFEREE = "différée"
    ABANDONNEE = "abandonnée"
    SOLDEE = "soldée à la main"


class ModeSecurisation(Enum):
    """How the FSE is secured; value = engine code of facts/transport.md §4."""

    SECURISE = "3"
    DESYNCHRONISE = "4"
    SESAM_SANS_VITALE = "1"
    DEGRADE = "5"
    PAPIER = "0"


class Severity(Enum):
    """Weight of a finding: a warning is passed with a typed reason, a blocking one is not."""

    BLOCKING = "bloquant"
    WARNING = "à vérifier"
    INFO = "information"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule has to say about a draft."""

    code: str
    """Stable, printed in the manual: « PRE-01 »."""
    severity: Severity
    message: str
    source: str = ""
    """Cited text with its date, as printed under the message."""
    row: int | None = None
    """0-based line to put the cursor on."""


@dataclass(frozen=True, slots=True)
class FseLine:
    """One priced line. ``amo + amc + patient == honoraires``, checked when built."""

    seance_id: int
    day: date
    acte_id: str
    lettre_cle: str
    coefficient: Decimal
    libelle: str
    lieu: Lieu
    honoraires: Money
    base: Money
    taux: int
    amo: Money
    amc: Money
    patient: Money
    pourquoi: tuple[str, ...] = ()
    """Each step of the price, in French, with its table and date."""
    kind: LigneKind = LigneKind.ACTE
    quantite: Decimal = Decimal(1)
    """Kilometres for an indemnité kilométrique, 1 otherwise."""
    exoneration: str = ""
    """Justificatif d'exonération of this line; empty when it is that of the rights."""
    qualificatif: str = ""
    """Qualificatif de la dépense: E, N, G; empty when there is none."""
    complement: str = ""
    """F holiday or Sunday, N night, U urgency, after the act code."""
    depassement: Money = ZERO

    def __post_init__(self) -> None:
        if self.amo + self.amc + self.patient != self.honoraires:
            raise ValueError("the shares of a line do not add up to its price")


@dataclass(frozen=True, slots=True)
class Fse:
    """An FSE as drafted or frozen; ``id`` 0 is not stored yet, ``numero`` 0 not numbered yet."""

    id: int
    numero: int
    """9 digits at most, given at signature, never used twice (facts/b2-format.md §4)."""
    patient_id: int
    praticien_id: int
    pec_id: int
    ordonnance_id: int
    droits_id: int
    """Snapshot of rights used, frozen with the FSE; 0 when none."""
    state: FseState
    lines: tuple[FseLine, ...]
    mode: ModeSecurisation = ModeSecurisation.SECURISE
    created_at: datetime | None = None
    accepted: tuple[tuple[str, str], ...] = ()
    """Warnings passed: (finding code, reason typed)."""
    circonstances: Circonstances = ORDINAIRES

    @property
    def total(self) -> Money:
        """Sum of the lines as printed, note d'honoraires included."""
        return Money.total(line.honoraires for line in self.lines)

    @property
    def seance_ids(self) -> tuple[int, ...]:
        """The séances billed, each once, in the order of the lines."""
        return tuple(dict.fromkeys(line.seance_id for line in self.lines))

    @property
    def feuille(self) -> tuple[FseLine, ...]:
        """The lines that leave for the insurers."""
        return tuple(line for line in self.lines if line.kind is not LigneKind.HORS_NOMENCLATURE)

    @property
    def note(self) -> tuple[FseLine, ...]:
        """The lines of the note d'honoraires, which the patient alone owes."""
        return tuple(line for line in self.lines if line.kind is LigneKind.HORS_NOMENCLATURE)

    def part(self, kind: PartKind) -> Money:
        """Share of *kind*: the sum over the lines."""
        shares = {
            PartKind.AMO: (line.amo for line in self.lines),
            PartKind.AMC: (line.amc for line in self.lines),
            PartKind.PATIENT: (line.patient for line in self.lines),
        }
        return Money.total(shares[kind])

    def owed(self, kind: PartKind) -> Money:
        """What *kind* owes the cabinet under the tiers payant; the three add up to ``total``.

        Source: facts/codage-amo-amc.md §5. Without tiers payant the patient advances the share of the insurers.
        """
        mode = self.circonstances.tiers_payant
        amo = ZERO if mode is TiersPayant.AUCUN else self.part(PartKind.AMO)
        amc = self.part(PartKind.AMC) if mode is TiersPayant.INTEGRAL else ZERO
        return {PartKind.AMO: amo, PartKind.AMC: amc, PartKind.PATIENT: self.total - amo - amc}[kind]

    @property
    def first_day(self) -> date:
        """Day of the first séance."""
        return min(line.day for line in self.lines)

    @property
    def last_day(self) -> date:
        """Day of the last séance."""
        return max(line.day for line in self.lines)


@dataclass(frozen=True, slots=True)
class SignedFse:
    """The bytes as signed: stored verbatim, never built again."""

    fse_id: int
    numero: int
    payload: bytes
    signature: bytes
    engine: str
    """Name and version of the engine; « simulateur » for ours, which is not homologated."""
    signed_at: datetime
