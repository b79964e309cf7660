"""Rows and words of the screen Droits. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.contrat import ContratRow
from app.domain.money import ZERO, Money
from app.domain.verification import EtatVerification, Issue, Montants
from app.rights.contrats import period_of
from app.rights.ecart import signed
from app.services.repositories_rights import CheckRow, LookupFilter, LookupRow
from app.services.rights_journal import LookupStats, stats_of
from app.services.rights_queue import Drained
from app.services.rights_tomorrow import Attendu, Bilan, Resultat
from app.ui.patients.rights_model import ISSUES
from app.ui.values import State, Tab, TagValue
from app.ui.words import NBSP, ago, capital, counted, day, figure, hour

TITLE = "Droits"
DEMAIN, DECIDER, CONTRATS, JOURNAL = "demain", "decider", "contrats", "journal"
TABS = (
    Tab(DEMAIN, "Prochain jour"),
    Tab(DECIDER, "Feuilles retenues"),
    Tab(CONTRATS, "Contrats qui finissent"),
    Tab(JOURNAL, "Journal des interrogations"),
)
EMPTY_DEMAIN = ("Personne à vérifier", "Aucun patient attendu ce jour-là n’a de droits à redemander.")
EMPTY_DECIDER = ("Aucune feuille en attente", "Les feuilles dont les droits changent avant l’envoi paraîtront ici.")
EMPTY_CONTRATS = ("Aucun contrat ne finit bientôt", "Ceux des 60 prochains jours paraîtront ici.")
EMPTY_JOURNAL = ("Aucune interrogation", "Changez les filtres, ou demandez les droits d’un patient.")
WITHIN_DAYS = 60
SPANS = (("30 derniers jours", 30), ("90 derniers jours", 90), ("12 derniers mois", 366))
WAITING = TagValue(State.NEUTRAL, "À demander", "clock")
RUNNING = "Droits du prochain jour"
NO_DECIDE = "Votre rôle ne permet pas de décider d’une feuille."


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters of the journal."""

    days: int = 30
    motif: object = None
    issue: object = None


@dataclass(frozen=True, slots=True)
class DemainLine:
    """One patient expected. ``repr`` is masked."""

    patient_id: int
    patient: str
    heure: str
    pourquoi: str
    """Every reason to ask."""
    tag: TagValue
    ecarts: tuple[tuple[str, str], ...] = ()
    """Each difference and its consequence."""
    detail: str = ""
    raison: str = ""
    """The strongest reason, short enough for a row."""

    def __repr__(self) -> str:
        return f"DemainLine({self.patient_id})"


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One feuille held back. ``repr`` is masked."""

    fse_id: int
    patient_id: int
    numero: str
    patient: str
    since: str
    tag: TagValue
    avant: Money | None
    change: str
    pourquoi: str
    amounts: tuple[tuple[str, str, str], ...]
    """Who, before, after."""
    to_decide: bool

    def __repr__(self) -> str:
        return f"DecisionLine({self.fse_id})"


@dataclass(frozen=True, slots=True)
class ContratLine:
    """One contract that ends. ``repr`` is masked."""

    id: int
    patient_id: int
    patient: str
    mutuelle: str
    fin: date
    derniere: date | None
    tag: TagValue

    def __repr__(self) -> str:
        return f"ContratLine({self.id})"


@dataclass(frozen=True, slots=True)
class LookupLine:
    """One lookup. ``repr`` is masked."""

    id: int
    patient_id: int
    at: datetime
    quand: str
    par: str
    patient: str
    motif: str
    tag: TagValue
    duree: str
    effet: str
    ecarts: tuple[str, ...]
    detail: str

    def __repr__(self) -> str:
        return f"LookupLine({self.id})"


@dataclass(frozen=True, slots=True)
class DroitsShown:
    """Everything that the screen shows."""

    sentence: str
    tabs: tuple[Tab, ...]
    demain: tuple[DemainLine, ...]
    a_demander: int
    decisions: tuple[DecisionLine, ...]
    en_attente: int
    contrats: tuple[ContratLine, ...]
    lookups: tuple[LookupLine, ...]
    figures: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Read:
    """What was read for the screen."""

    day: date
    planned: tuple[Attendu, ...]
    checks: tuple[CheckRow, ...]
    contrats: tuple[ContratRow, ...]
    lookups: tuple[LookupRow, ...]


def wanted_filter(wanted: Wanted, now: datetime) -> LookupFilter:
    """Return the filter of the journal."""
    motif, issue = wanted.motif, wanted.issue
    return LookupFilter(since=now - timedelta(days=wanted.days), motif=motif, issue=issue)  # type: ignore[arg-type]


def droits_shown(read: Read, done: Mapping[int, tuple[Attendu, Resultat]], now: datetime, today: date) -> DroitsShown:
    """Return the screen in words; *done* are the patients asked about since it opened."""
    left = _left(read, done)
    demain = demain_lines(read, done)
    decisions = tuple(decision_line(row, now) for row in read.checks)
    contrats = tuple(_contrat_line(row, today) for row in read.contrats)
    counts = {DEMAIN: len(demain), DECIDER: len(decisions), CONTRATS: len(contrats)}
    return DroitsShown(
        sentence=_sentence(read, left, decisions),
        tabs=tuple(Tab(tab.key, tab.title, counts.get(tab.key)) for tab in TABS),
        demain=demain,
        a_demander=len(left),
        decisions=decisions,
        en_attente=sum(not line.to_decide for line in decisions),
        contrats=contrats,
        lookups=tuple(_lookup_line(row, now) for row in read.lookups),
        figures=figures(stats_of(read.lookups)),
    )


def demain_lines(read: Read, done: Mapping[int, tuple[Attendu, Resultat]]) -> tuple[DemainLine, ...]:
    """Return the patients expected, by hour."""
    lines = [demain_line(one, result) for one, result in done.values()]
    lines += [demain_line(one) for one in _left(read, done)]
    return tuple(sorted(lines, key=lambda line: (line.heure == "", line.heure, line.patient_id)))


def _left(read: Read, done: Mapping[int, object]) -> tuple[Attendu, ...]:
    return tuple(one for one in read.planned if one.patient_id not in done)


def _sentence(read: Read, left: Sequence[Attendu], decisions: Sequence[DecisionLine]) -> str:
    who = counted(len(left), "patient") if left else "aucun patient"
    parts = [f"{day(read.day)}{NBSP}: {who} à vérifier"]
    if decisions:
        parts.append(counted(len(decisions), "feuille retenue", "feuilles retenues"))
    return ", ".join(parts) + "."


def demain_line(wanted: Attendu, result: Resultat | None = None) -> DemainLine:
    """Return a patient expected, with what was answered when somebody asked."""
    row, first = wanted.seance, next((reason.motif.value for reason in wanted.raisons), "")
    return DemainLine(
        wanted.patient_id,
        wanted.patient,
        f"{row.heure:%H:%M}" if row.heure else "",
        " ".join(reason.phrase for reason in wanted.raisons),
        WAITING if result is None else ISSUES[result.issue],
        tuple((e.phrase, e.consequence) for e in result.ecarts if e.compte) if result else (),
        result.detail if result else "",
        capital(first),
    )


def decision_line(row: CheckRow, now: datetime) -> DecisionLine:
    """Return a feuille held back, amounts before and after."""
    check = row.check
    to_decide = check.state is EtatVerification.A_DECIDER
    tag = TagValue(State.DANGER, "À décider") if to_decide else TagValue(State.WARNING, "Non vérifiés", "clock")
    avant, apres = check.avant, check.apres
    change = short(apres - avant) if avant is not None and apres is not None else ""
    return DecisionLine(
        check.fse_id,
        check.patient_id,
        f"n°{NBSP}{row.numero}",
        row.patient,
        ago(check.since, now),
        tag,
        avant.total if avant else None,
        change or ("Non chiffré" if to_decide else ""),
        check.pourquoi or check.motif.value,
        _amounts(avant, apres),
        to_decide,
    )


def short(effet: Montants) -> str:
    """Return « caisse +7,15 €, compl. −7,15 € », short enough for a cell."""
    if not effet:
        return "mêmes montants"
    words = signed(effet)
    return words.replace("Assurance Maladie", "caisse").replace("complémentaire", "compl.")


def _amounts(avant: Montants | None, apres: Montants | None) -> tuple[tuple[str, str, str], ...]:
    if avant is None:
        return ()
    after = apres
    return tuple(
        (name, str(getattr(avant, part)), str(getattr(after, part)) if after is not None else "?")
        for name, part in (("Assurance Maladie", "amo"), ("Complémentaire", "amc"), ("Patient", "patient"))
    )


def _contrat_line(row: ContratRow, today: date) -> ContratLine:
    contrat = row.contrat
    last = period_of(contrat).last or date.max
    left = (last - today).days
    state = State.DANGER if left <= 7 else State.WARNING
    words = "Aujourd’hui" if left == 0 else f"Dans {counted(left, 'jour')}"
    return ContratLine(
        contrat.id, contrat.patient_id, row.patient, contrat.amc.nom, last, row.derniere_on, TagValue(state, words)
    )


def _lookup_line(row: LookupRow, now: datetime) -> LookupLine:
    one = row.lookup
    moved = one.effet if one.effet else None
    return LookupLine(
        one.id, one.patient_id, one.at, f"{day(one.at)} {hour(one.at)}", one.par, row.patient, one.motif.value,
        ISSUES[one.issue], f"{figure(one.duree_ms)}{NBSP}ms", short(moved) if moved is not None else "", one.ecarts,
        one.detail or ago(one.at, now),
    )  # fmt: skip


def figures(stats: LookupStats) -> tuple[tuple[str, str], ...]:
    """Return the figures above the journal."""
    return (
        ("Interrogations", figure(stats.demandes)),
        ("Réponses", figure(stats.repondues)),
        ("Factures changées", figure(stats.changees)),
        ("Demandés au bon payeur", str(stats.euros) if stats.euros != ZERO else "0\u00a0€"),
        ("Durée médiane", f"{figure(stats.duree_mediane_ms)}{NBSP}ms"),
    )


def told_batch(bilan: Bilan) -> tuple[State, str, str]:
    """Say how a batch ended: state, what, what to do."""
    asked = counted(len(bilan.resultats), "patient vérifié", "patients vérifiés")
    changes = len(bilan.changes)
    what = f"{asked}, {counted(changes, 'à regarder', 'à regarder')}." if changes else f"{asked}, rien à regarder."
    if bilan.restants:
        rest = counted(bilan.restants, "patient reste à vérifier", "patients restent à vérifier")
        return State.WARNING, what, f"{bilan.arret} {rest}.".strip()
    to_do = "Choisissez une ligne pour voir ce qui a changé." if changes else ""
    return (State.WARNING if changes else State.SUCCESS), what, to_do


def told_queue(drained: Drained) -> tuple[State, str, str]:
    """Say how the questions of the feuilles ended."""
    checked = counted(drained.verifiees, "feuille vérifiée", "feuilles vérifiées")
    parts = [checked]
    if drained.a_decider:
        parts.append(f"{len(drained.a_decider)} à décider")
    if drained.en_attente:
        parts.append(f"{drained.en_attente} en attente")
    state = State.WARNING if drained.a_decider or drained.en_attente else State.SUCCESS
    return state, ", ".join(parts) + ".", drained.message


RESULT_CHOICES: tuple[tuple[str, Issue | None], ...] = (
    ("Tous les résultats", None),
    *((capital(issue.value), issue) for issue in Issue),
)
