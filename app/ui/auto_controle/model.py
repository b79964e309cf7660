"""What the auto-contrôle shows: its words, its figures, anomalies by rule, feuilles concerned. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from app.billing.rule_cards import CARDS
from app.domain.dates import DateRange
from app.domain.fse import Severity
from app.domain.money import Money
from app.domain.patient import Patient
from app.services.self_check import Anomaly, SelfCheckReport
from app.ui.values import LeadText, State, Tab, TagValue
from app.ui.words import NBSP, counted, day, figure, span

TITLE = "Auto-contrôle"
SENTENCE = "Chaque règle est rejouée sur les séances déjà facturées de la période."
OWN = "C’est votre propre contrôle, pas celui d’une caisse."
OWN_NOTE = "Il ne quitte pas ce poste et ne préjuge d’aucune décision. Une caisse peut voir plus, ou autrement."
NOT_RUN = ("Choisissez une période", "Le contrôle lit les feuilles signées de ces jours, sans rien y changer.")
NOTHING_BILLED = ("Rien à contrôler", "Aucune séance facturée {}. Choisissez une autre période.")
NO_ANOMALY = ("Aucune anomalie", "{} {} conforme aux règles que le logiciel connaît.")
NO_ANOMALY_MANY = "{} {} conformes aux règles que le logiciel connaît."
RUNNING = "Contrôle des séances facturées"
CANCELLED = ("Contrôle annulé.", "Lancez-le de nouveau quand vous voulez.")
RETRY = "Réessayer"
NO_START = "Écrivez le premier jour."
NO_END = "Écrivez le dernier jour."
BACKWARDS = "Le dernier jour vient avant le premier."
CSV_NAME = "auto-controle.csv"

BY_RULE, BY_FEUILLE = "regles", "feuilles"
TABS = (Tab(BY_RULE, "Par règle"), Tab(BY_FEUILLE, "Feuilles concernées"))
_EXPLAINED = TagValue(State.NEUTRAL, "Motif gardé", "check")
_HEAVY = TagValue(State.DANGER, "Bloquant")
_LIGHT = TagValue(State.WARNING, "À vérifier")


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule that spoke, over the whole period."""

    code: str
    constat: LeadText
    source: str
    count: int
    explained: int
    """Lines of that count passed with a typed reason."""
    amount: Money
    """Fees of those lines."""


@dataclass(frozen=True, slots=True)
class FeuilleRow:
    """One feuille with at least one anomaly."""

    fse_id: int
    patient_id: int
    numero: str
    patient: LeadText
    first_day: date
    jours: str
    codes: str
    tag: TagValue
    amount: Money

    def __repr__(self) -> str:
        return f"FeuilleRow({self.fse_id})"


@dataclass(frozen=True, slots=True)
class Shown:
    """The whole result."""

    checked: str
    rate: str
    rate_note: str
    euros: str
    euros_note: str
    wrong: bool
    rules: tuple[RuleRow, ...]
    feuilles: tuple[FeuilleRow, ...]
    tabs: tuple[Tab, ...]
    empty: tuple[str, str]
    """What to say when there is no row."""


def last_month(today: date) -> DateRange:
    """Return the calendar month before that of *today*."""
    last = today.replace(day=1) - timedelta(days=1)
    return DateRange.through(last.replace(day=1), last)


def shown(report: SelfCheckReport, patients: Mapping[int, Patient], today: date) -> Shown:
    """Return what the page shows of *report*."""
    rules, feuilles = rule_rows(report.anomalies), feuille_rows(report.anomalies, patients, today)
    lines = report.lines
    return Shown(
        checked=figure(lines),
        rate=_percent(report.rate),
        rate_note=f"{figure(report.lines_wrong)} sur {counted(lines, 'séance')}",
        euros=_percent(report.rate_in_euros),
        euros_note=f"{report.honoraires_wrong} sur {report.honoraires}",
        wrong=report.lines_wrong > 0,
        rules=rules,
        feuilles=feuilles,
        tabs=(
            Tab(BY_RULE, TABS[0].title, len(rules)),
            Tab(BY_FEUILLE, TABS[1].title, len(feuilles)),
        ),
        empty=_empty(report),
    )


def rule_rows(anomalies: Iterable[Anomaly]) -> tuple[RuleRow, ...]:
    """Return one row per rule, the most frequent first; a line counts once in it."""
    found: dict[str, dict[tuple[int, int | None], Anomaly]] = {}
    for anomaly in anomalies:
        lines = found.setdefault(anomaly.finding.code, {})
        lines[(anomaly.fse_id, anomaly.finding.row)] = anomaly
    rows = [_rule(code, tuple(lines.values())) for code, lines in found.items()]
    return tuple(sorted(rows, key=lambda row: (-row.count, row.code)))


def feuille_rows(anomalies: Iterable[Anomaly], patients: Mapping[int, Patient], today: date) -> tuple[FeuilleRow, ...]:
    """Return one row per feuille, by day."""
    found: dict[int, list[Anomaly]] = {}
    for anomaly in anomalies:
        found.setdefault(anomaly.fse_id, []).append(anomaly)
    rows = [_feuille(known, patients.get(known[0].patient_id), today) for known in found.values()]
    return tuple(sorted(rows, key=lambda row: (row.first_day, row.fse_id)))


def _rule(code: str, lines: tuple[Anomaly, ...]) -> RuleRow:
    card, first = CARDS.get(code), lines[0].finding
    words = LeadText(card.titre, card.regle) if card else LeadText(code, first.message)
    return RuleRow(
        code,
        words,
        first.source,
        len(lines),
        sum(bool(line.accepted.strip()) for line in lines),
        Money.total(line.honoraires for line in lines),
    )


def _feuille(known: list[Anomaly], patient: Patient | None, today: date) -> FeuilleRow:
    first = known[0]
    days = [anomaly.day for anomaly in known]
    lines = {anomaly.finding.row: anomaly.honoraires for anomaly in known}
    return FeuilleRow(
        first.fse_id,
        first.patient_id,
        f"n°{NBSP}{first.numero}" if first.numero else "—",
        LeadText(patient.nom, patient.prenom) if patient else LeadText("—"),
        min(days),
        span(min(days), max(days), today),
        ", ".join(dict.fromkeys(anomaly.finding.code for anomaly in known)),
        _tag(known),
        Money.total(lines.values()),
    )


def _tag(known: list[Anomaly]) -> TagValue:
    left = [anomaly for anomaly in known if not anomaly.accepted.strip()]
    if not left:
        return _EXPLAINED
    return _HEAVY if any(a.finding.severity is Severity.BLOCKING for a in left) else _LIGHT


def _empty(report: SelfCheckReport) -> tuple[str, str]:
    last = report.period.last or report.period.start
    if not report.lines:
        return NOTHING_BILLED[0], NOTHING_BILLED[1].format(f"du {day(report.period.start)} au {day(last)}")
    many = report.lines > 1
    words = counted(report.lines, "séance contrôlée", "séances contrôlées")
    return NO_ANOMALY[0], (NO_ANOMALY_MANY if many else NO_ANOMALY[1]).format(words, "sont" if many else "est")


def _percent(rate: Decimal) -> str:
    return f"{rate:f}".replace(".", ",") + f"{NBSP}%"
