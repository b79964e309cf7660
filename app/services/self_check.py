"""Auto-contrôle: every rule over what was already billed, with the anomaly rate in number and in euros."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from threading import Event

from app.billing.draft import FseDraft
from app.billing.rules import check
from app.domain.clock import Clock
from app.domain.dates import DateRange
from app.domain.errors import Cancelled
from app.domain.fse import Finding, Fse, Severity
from app.domain.journal import JournalAction
from app.domain.money import Money
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.services.jobs import Progress
from app.services.repositories import UnitOfWorkFactory
from app.services.self_check_reader import BILLED, BilledReader, by_seance
from app.services.tables import Tables

PER_UNIT = 50
"""Patients read in one unit of work, between two safe points."""
_BEFORE_SENDING = frozenset({"DEL-01", "DEL-02", "FUT-01"})
"""Rules on what is still to be sent."""


@dataclass(frozen=True, slots=True)
class Anomaly:
    """One finding on one billed séance."""

    fse_id: int
    numero: int
    patient_id: int
    day: date
    acte_id: str
    honoraires: Money
    finding: Finding
    accepted: str = ""
    """Reason typed when the warning was passed, empty otherwise."""


@dataclass(frozen=True, slots=True)
class SelfCheckReport:
    """What the control found over the period."""

    period: DateRange
    feuilles: int
    lines: int
    honoraires: Money
    anomalies: tuple[Anomaly, ...]
    lines_wrong: int
    honoraires_wrong: Money

    @property
    def rate(self) -> Decimal:
        """Lines with an anomaly, in per cent of the lines, one decimal."""
        return _percent(self.lines_wrong, self.lines)

    @property
    def rate_in_euros(self) -> Decimal:
        """Fees of those lines, in per cent of the fees, one decimal."""
        return _percent(self.honoraires_wrong.cents, self.honoraires.cents)

    def by_code(self) -> dict[str, int]:
        """Count anomalies by rule, the most frequent first."""
        counts: dict[str, int] = {}
        for anomaly in self.anomalies:
            counts[anomaly.finding.code] = counts.get(anomaly.finding.code, 0) + 1
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """Runs the control. Reads only, apart from its journal entry."""

    unit_of_work: UnitOfWorkFactory
    tables: Tables
    clock: Clock

    def __call__(
        self,
        user: Utilisateur,
        period: DateRange,
        praticien_id: int | None = None,
        progress: Progress | None = None,
        cancel: Event | None = None,
    ) -> SelfCheckReport:
        """Return what every rule says of the séances billed in *period*. Raise NotAllowed, Cancelled."""
        require(user.role, Permission.VOIR_SOINS)
        tally = _Tally(period)
        patients = self._patients(user, period)
        for start in range(0, len(patients), PER_UNIT):
            if cancel is not None and cancel.is_set():
                raise Cancelled("self-check")
            with self.unit_of_work() as uow:
                reader = BilledReader(uow, self.tables.billing, self.clock.today())
                for patient in uow.patients.many(patients[start : start + PER_UNIT]).values():
                    for fse, draft in reader.drafts(patient, period, praticien_id):
                        tally.add(fse, draft, check(draft))
            if progress is not None:
                progress(min(start + PER_UNIT, len(patients)), len(patients), "Contrôle des séances facturées")
        return tally.report()

    def _patients(self, user: Utilisateur, period: DateRange) -> list[int]:
        with self.unit_of_work() as uow:
            rows = uow.fses.in_state(*BILLED)
            subject = f"autocontrole:{period.start}:{period.last or ''}"
            uow.journal.append(self.clock.now(), user.login, JournalAction.CONSULTATION, subject)
            uow.commit()
        ends = period.end or date.max
        return sorted({row.patient_id for row in rows if row.last_day >= period.start and row.first_day < ends})


@dataclass(slots=True)
class _Tally:
    period: DateRange
    feuilles: int = 0
    lines: int = 0
    cents: int = 0
    wrong: int = 0
    wrong_cents: int = 0
    anomalies: list[Anomaly] = field(default_factory=list)

    def add(self, fse: Fse, draft: FseDraft, findings: Sequence[Finding]) -> None:
        """Count the séances of the period; a finding without a row speaks of each of them."""
        self.feuilles += 1
        accepted = dict(fse.accepted)
        heavy = [f for f in findings if f.severity is not Severity.INFO and f.code not in _BEFORE_SENDING]
        for row, lines in enumerate(by_seance(fse)):
            act, cents = lines[0], sum(line.honoraires.cents for line in lines)
            if act.day not in self.period:
                continue
            self.lines += 1
            self.cents += cents
            about = [f for f in heavy if f.row in {None, row}]
            if any(not accepted.get(f.code, "").strip() for f in about):
                self.wrong += 1
                self.wrong_cents += cents
            self.anomalies.extend(
                Anomaly(
                    fse.id, fse.numero, fse.patient_id, act.day, act.acte_id, Money(cents),
                    replace(f, row=row), accepted.get(f.code, ""),
                )
                for f in about
            )  # fmt: skip

    def report(self) -> SelfCheckReport:
        return SelfCheckReport(
            self.period, self.feuilles, self.lines, Money(self.cents),
            tuple(sorted(self.anomalies, key=lambda a: (a.day, a.fse_id, a.finding.code))), self.wrong,
            Money(self.wrong_cents),
        )  # fmt: skip


def as_csv(report: SelfCheckReport) -> bytes:
    """Return the list for a spreadsheet: UTF-8 with its mark, semicolons, no name of a patient."""
    text = io.StringIO()
    rows = csv.writer(text, delimiter=";", lineterminator="\r\n")
    rows.writerow(
        ["feuille", "patient", "date", "acte", "montant", "règle", "poids", "constat", "texte", "motif accepté"]
    )
    for a in report.anomalies:
        rows.writerow(
            [
                a.numero or a.fse_id, a.patient_id, f"{a.day:%d/%m/%Y}", a.acte_id, a.honoraires.bare, a.finding.code,
                a.finding.severity.value, a.finding.message, a.finding.source, a.accepted,
            ]
        )  # fmt: skip
    return text.getvalue().encode("utf-8-sig")


def _percent(part: int, whole: int) -> Decimal:
    if whole == 0:
        return Decimal(0)
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
