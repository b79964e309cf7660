"""What the simulated caisse decides, invoice by invoice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.money import Money
from app.domain.retour import PartOutcome
from app.teletransmission.characters import record_text
from app.teletransmission.noemie_build import Share
from app.teletransmission.rejects import known_code


@dataclass(frozen=True, slots=True)
class Ruling:
    """Decision on one share; ``percent`` of it is paid."""

    outcome: PartOutcome = PartOutcome.PAYE
    percent: int = 100
    code: str = ""
    label: str = ""

    def on(self, asked: Money) -> Share:
        """Return the decision in money; nothing is decided on a share of zero."""
        if not asked:
            return Share(asked)
        paid = asked.split(self.percent)[0] if self.outcome is PartOutcome.PAYE else Money(0)
        return Share(asked, self.outcome, paid, self.code, self.label)


@dataclass(frozen=True, slots=True)
class Decision:
    """Decisions on both shares of one invoice."""

    amo: Ruling = Ruling()
    amc: Ruling = Ruling()


PAY = Decision()


def reject_amo(code: str = "0250", *, amc_paid: bool = False) -> Decision:
    """Refuse the AMO share with a 4-digit code of resources/rejets; the AMC share follows unless *amc_paid*."""
    refused = _refusal(code)
    return Decision(refused, Ruling() if amc_paid else refused)


def reject_amc(code: str = "MKA1", label: str = "ADHERENT INCONNU") -> Decision:
    """Pay the AMO share and refuse the AMC share."""
    return Decision(Ruling(), Ruling(PartOutcome.REJETE, 0, code, label))


def part_payment(percent: int) -> Decision:
    """Pay *percent* of the AMO share, all of the AMC share."""
    return Decision(Ruling(percent=percent))


def defer() -> Decision:
    """Decide later on both shares."""
    later = Ruling(PartOutcome.DIFFERE)
    return Decision(later, later)


def _refusal(code: str) -> Ruling:
    known = known_code(code)
    label = record_text(known.label).strip() if known else "MOTIF NON PRECISE"
    return Ruling(PartOutcome.REJETE, 0, code[:4], label[:86])


@dataclass(frozen=True, slots=True)
class Scenario:
    """Everything that differs from paying all. Orders count from 0 since the world started."""

    decisions: Mapping[int, Decision] = field(default_factory=dict)
    """By order of the invoice among those accepted."""
    refused_lots: frozenset[int] = frozenset()
    """Orders of lots that get a negative acknowledgement."""
    lost_arls: frozenset[int] = frozenset()
    """Orders of lots whose acknowledgement never leaves."""
    gzip: bool = True
    """Whether returns are compressed."""

    def decision(self, order: int) -> Decision:
        """Return the decision on the invoice of that order."""
        return self.decisions.get(order, PAY)
