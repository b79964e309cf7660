"""The append-only ledger: every balance is a sum of movements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from app.domain.fse import PartKind, PartState
from app.domain.money import ZERO, Money


class MouvementKind(Enum):
    """What happened to a share. Amounts are positive; a negative one reverses an earlier movement."""

    FACTURE = "facturé"
    PAYE = "payé"
    REJETE = "rejeté"
    ABANDONNE = "abandonné"
    AVOIR = "avoir"
    TROP_PERCU = "trop-perçu"
    INDU = "indu"


@dataclass(frozen=True, slots=True)
class Mouvement:
    """One line of the ledger; ``id`` 0 is not stored yet.

    ``cause`` names what made it (« fse:12 », « retour:3:ligne:7 », « reglement:5 ») and is unique with
    (fse_id, part, kind): the same return imported twice cannot count twice.
    """

    id: int
    fse_id: int
    part: PartKind
    kind: MouvementKind
    amount: Money
    day: date
    recorded_at: datetime
    cause: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Solde:
    """Sums of one share, or of many. ``TROP_PERCU`` is what was received beyond the amount billed."""

    facture: Money = ZERO
    paye: Money = ZERO
    rejete: Money = ZERO
    abandonne: Money = ZERO
    trop_percu: Money = ZERO

    @property
    def attendu(self) -> Money:
        """Billed and neither paid, nor rejected, nor given up."""
        return self.facture - self.paye - self.rejete - self.abandonne

    def __add__(self, other: Solde) -> Solde:
        return Solde(
            self.facture + other.facture,
            self.paye + other.paye,
            self.rejete + other.rejete,
            self.abandonne + other.abandonne,
            self.trop_percu + other.trop_percu,
        )


def solde(mouvements: Iterable[Mouvement]) -> Solde:
    """Sum *mouvements*; an avoir lowers what is billed, an indu lowers what is paid."""
    sums = dict.fromkeys(MouvementKind, 0)
    for mouvement in mouvements:
        sums[mouvement.kind] += mouvement.amount.cents
    k = MouvementKind
    return Solde(
        facture=Money(sums[k.FACTURE] - sums[k.AVOIR]),
        paye=Money(sums[k.PAYE] - sums[k.INDU]),
        rejete=Money(sums[k.REJETE]),
        abandonne=Money(sums[k.ABANDONNE]),
        trop_percu=Money(sums[k.TROP_PERCU]),
    )


OPEN_STATES = frozenset({PartState.ATTENDUE, PartState.PAYEE_EN_PARTIE, PartState.DIFFEREE})


@dataclass(frozen=True, slots=True)
class PartCompte:
    """One share with its state as stored and its sums, to be checked against each other."""

    fse_id: int
    part: PartKind
    state: PartState
    billed_on_lines: Money
    """Share as the lines of the FSE add up, computed apart from the ledger."""
    solde: Solde


@dataclass(frozen=True, slots=True)
class Conservation:
    """Whether billed = paid + awaited + rejected + abandoned, to the cent, and where it is not."""

    total: Solde
    ecarts: tuple[str, ...]
    """One French sentence per share that breaks the law; no name in it."""

    @property
    def holds(self) -> bool:
        """Whether no share breaks the law."""
        return not self.ecarts


def check_conservation(comptes: Iterable[PartCompte]) -> Conservation:
    """Check every share: ledger against lines, sums never negative, state against what remains."""
    total, ecarts = Solde(), []
    for compte in comptes:
        total += compte.solde
        ecarts += [f"FSE {compte.fse_id}, part {compte.part.value} : {reason}" for reason in _breaches(compte)]
    return Conservation(total, tuple(ecarts))


def _breaches(compte: PartCompte) -> list[str]:
    s, reasons = compte.solde, []
    if s.facture != compte.billed_on_lines:
        reasons.append(f"le grand livre dit {s.facture}, les lignes {compte.billed_on_lines}")
    if s.attendu < ZERO:
        reasons.append(f"{-s.attendu} comptés deux fois")
    if min(s.paye, s.rejete, s.abandonne) < ZERO:
        reasons.append("une somme est négative")
    still_open = compte.state in OPEN_STATES
    if s.facture and still_open != (s.attendu > ZERO):
        reasons.append(f"état « {compte.state.value} » alors qu’il reste {s.attendu}")
    return reasons
