"""Auto-contrôle: every rule over what was already billed, with the anomaly rate in number and in euros."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from threading import Event

from app.billing.composition import Cotation, SeanceComposee
from app.billing.draft import BilledSeance, DraftSeance, FseDraft
from app.billing.nomenclature import Acte
from app.billing.pricing import BillingTables, Priced, price_seance
from app.billing.rules import check
from app.domain.clock import Clock
from app.domain.dates import DateRange
from app.domain.droits import Droits
from app.domain.errors import Cancelled
from app.domain.fse import Finding, Fse, FseLine, FseState, Severity
from app.domain.journal import JournalAction
from app.domain.money import Money
from app.domain.patient import Patient
from app.domain.people import Utilisateur, ZoneTarifaire
from app.domain.permissions import Permission, require
from app.domain.soins import Ordonnance, PriseEnCharge, Seance, SeanceState
from app.rights.holding import covers
from app.services.jobs import Progress
from app.services.repositories import UnitOfWork, UnitOfWorkFactory
from app.services.tables import Tables

BILLED = (
    FseState.SIGNEE, FseState.EN_LOT, FseState.TRANSMISE, FseState.ISSUE_INCONNUE, FseState.ACQUITTEE,
    FseState.REFUSEE,
)  # fmt: skip
PER_UNIT = 50
"""Patients read in one unit of work, between two safe points."""
_BEFORE_SENDING = frozenset({"DEL-01", "DEL-02", "FUT-01"})
"""Rules on what is still to be sent."""


@dataclass(frozen=True, slots=True)
class Anomaly:
    """One finding on one billed line."""

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
                reader = _Reader(uow, self.tables.billing, self.clock.today())
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
class _Reader:
    """Builds drafts again from stored feuilles, one patient at a time."""

    uow: UnitOfWork
    tables: BillingTables
    today: date
    zones: dict[int, ZoneTarifaire] = field(default_factory=dict)
    known: dict[tuple[object, ...], FseLine | None] = field(default_factory=dict)

    def drafts(self, patient: Patient, period: DateRange, praticien_id: int | None) -> Iterator[tuple[Fse, FseDraft]]:
        known = [fse for fse in self.uow.fses.lines_of_patient(patient.id, date.min) if fse.state in BILLED]
        pecs = {pec.id: pec for pec in self.uow.soins.pecs(patient.id)}
        rights = {droits.id: droits for droits in self.uow.patients.droits(patient.id)}
        ordonnances: dict[int, Ordonnance] = {}
        billed = [_billed(fse) for fse in known]
        for index, fse in enumerate(known):
            if not any(line.day in period for line in fse.lines) or praticien_id not in {None, fse.praticien_id}:
                continue
            if fse.ordonnance_id not in ordonnances:
                ordonnances[fse.ordonnance_id] = self.uow.soins.ordonnance(fse.ordonnance_id)
            others = tuple(
                line
                for other, lines in enumerate(billed)
                if other != index and known[other].state is not FseState.REFUSEE
                for line in lines
            )
            before = _before(fse, known)
            yield (
                fse,
                self._draft(
                    fse,
                    patient,
                    pecs[fse.pec_id],
                    ordonnances[fse.ordonnance_id],
                    rights.get(fse.droits_id),
                    others,
                    before,
                ),
            )

    def _draft(
        self,
        fse: Fse,
        patient: Patient,
        pec: PriseEnCharge,
        ordonnance: Ordonnance,
        droits: Droits | None,
        others: tuple[BilledSeance, ...],
        before: int,
    ) -> FseDraft:
        zone = self._zone(fse.praticien_id)
        lines = sorted(fse.lines, key=lambda line: (line.day, line.seance_id))
        covered = droits is None or covers(droits, lines[-1].day) or covers(droits, ordonnance.prescrite_on)
        return FseDraft(
            patient=patient,
            ordonnance=ordonnance,
            pec=pec,
            droits=droits,
            droits_reason="Droits utilisés pour la feuille." if droits else "Aucun droit gardé avec la feuille.",
            droits_cover=covered,
            seances=tuple(self._seance(fse, line, droits, zone) for line in lines),
            billed=others,
            seances_before=before,
            today=self.today,
            nomenclature=self.tables.nomenclature,
            composees=tuple(_composee(fse, line) for line in lines),
        )

    def _zone(self, praticien_id: int) -> ZoneTarifaire:
        if praticien_id not in self.zones:
            self.zones[praticien_id] = self.uow.cabinet.praticien(praticien_id).zone
        return self.zones[praticien_id]

    def _seance(self, fse: Fse, line: FseLine, droits: Droits | None, zone: ZoneTarifaire) -> DraftSeance:
        """The line as today's tables price it on its day, to be compared with what was billed."""
        seance = _visit(fse, line)
        acte = self.tables.nomenclature.in_force(line.acte_id, line.day)
        if acte is None:
            return DraftSeance(seance, None)
        return DraftSeance(seance, acte, self._priced(seance, acte, droits, zone))

    def _priced(self, seance: Seance, acte: Acte, droits: Droits | None, zone: ZoneTarifaire) -> FseLine | None:
        """Price once per tariff and snapshot of rights, then copy the line to the day."""
        value = self.tables.nomenclature.key_value(acte.lettre_cle, zone, seance.day)
        amc = droits.amc if droits else None
        applies = amc is None or amc.periode is None or seance.day in amc.periode
        key = (acte.act_id, acte.validity.start, value and value.validity.start, zone, droits and droits.id, applies)
        if key not in self.known:
            priced = price_seance(seance, acte, zone, droits, self.tables)
            self.known[key] = priced.line if isinstance(priced, Priced) else None
        line = self.known[key]
        return None if line is None else replace(line, seance_id=seance.id, day=seance.day, lieu=seance.lieu)


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
        """Count the lines of the period; a finding without a row speaks of every line."""
        self.feuilles += 1
        accepted = dict(fse.accepted)
        lines = sorted(fse.lines, key=lambda line: (line.day, line.seance_id))
        heavy = [f for f in findings if f.severity is not Severity.INFO and f.code not in _BEFORE_SENDING]
        for row, line in enumerate(lines):
            if line.day not in self.period:
                continue
            self.lines += 1
            self.cents += line.honoraires.cents
            about = [f for f in heavy if f.row in {None, row}]
            if any(not accepted.get(f.code, "").strip() for f in about):
                self.wrong += 1
                self.wrong_cents += line.honoraires.cents
            self.anomalies.extend(
                Anomaly(
                    fse.id, fse.numero, fse.patient_id, line.day, line.acte_id, line.honoraires,
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


def _billed(fse: Fse) -> tuple[BilledSeance, ...]:
    return tuple(BilledSeance(fse.id, fse.numero, line.seance_id, line.day, line.acte_id) for line in fse.lines)


def _before(fse: Fse, known: Sequence[Fse]) -> int:
    """Séances of the same prise en charge billed before the first one of *fse*."""
    first = fse.first_day
    return sum(
        line.day < first for other in known if other.id != fse.id and other.pec_id == fse.pec_id for line in other.lines
    )


def _visit(fse: Fse, line: FseLine) -> Seance:
    return Seance(
        line.seance_id, fse.patient_id, fse.pec_id, fse.praticien_id, line.day, None, line.lieu, SeanceState.FACTUREE,
        fse.id,
    )  # fmt: skip


def _composee(fse: Fse, line: FseLine) -> SeanceComposee:
    billed = Cotation(line.lettre_cle, line.coefficient, line.honoraires)
    return SeanceComposee(_visit(fse, line), line.acte_id, cotation=billed)


def _percent(part: int, whole: int) -> Decimal:
    if whole == 0:
        return Decimal(0)
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
