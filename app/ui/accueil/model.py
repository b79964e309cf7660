"""What the home screen says: rows, counters and things to do, already in French. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from app.domain.clock import PARIS
from app.domain.fse import FseState
from app.domain.soins import Lieu, SeanceState, ordinal
from app.services.read_models import SeanceRow
from app.ui.values import ActionValue, LeadText, State, TagValue
from app.ui.words import NBSP, counted

if TYPE_CHECKING:
    from app.services.consult import Home
    from app.services.list_creances import CreancesView

TITLE_TODAY = "Aujourd’hui"
TITLE_RIGHTS = "Droits à vérifier aujourd’hui"
EMPTY_DAY = ("Journée libre", "Aucune séance n’est prévue aujourd’hui.", "Ajouter une séance")
EMPTY_HIDDEN = ("Séances non affichées", "Votre rôle ne permet pas de voir les patients.", "")
EMPTY_FILTER = ("Droits à jour", "Les droits de tous les patients du jour ont été vérifiés.")
NOTHING_TO_DO = ("Rien en attente", "Tout est signé, transmis et à jour.")
LOAD_FAILED = "Réessayer"
ABSENT = "Absence notée\u00a0: {}, {}"

_DAYS = ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche")
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip
_SEEN = {SeanceState.HONOREE, SeanceState.FACTUREE}
_COUNTED = {SeanceState.PREVUE, SeanceState.HONOREE, SeanceState.FACTUREE}
DRAFTS = frozenset({FseState.BROUILLON, FseState.A_SIGNER, FseState.SIGNATURE})

_STATES: dict[SeanceState, TagValue] = {
    SeanceState.PREVUE: TagValue(State.NEUTRAL, "Prévue", "clock"),
    SeanceState.HONOREE: TagValue(State.INFO, "À facturer", "receipt-euro"),
    SeanceState.ABSENCE: TagValue(State.DANGER, "Absence", "ban"),
    SeanceState.ANNULEE: TagValue(State.NEUTRAL, "Annulée", "circle-slash"),
    SeanceState.FACTUREE: TagValue(State.SUCCESS, "Facturée"),
}
_FSE_STATES: dict[FseState, TagValue] = {
    FseState.BROUILLON: TagValue(State.INFO, "Brouillon", "pencil"),
    FseState.A_SIGNER: TagValue(State.INFO, "À signer", "pencil"),
    FseState.SIGNATURE: TagValue(State.WARNING, "Signature en cours", "hourglass"),
    FseState.SIGNEE: TagValue(State.SUCCESS, "Signée"),
    FseState.EN_LOT: TagValue(State.SUCCESS, "En lot", "layers"),
    FseState.TRANSMISE: TagValue(State.SUCCESS, "Transmise", "send"),
    FseState.ISSUE_INCONNUE: TagValue(State.WARNING, "Issue inconnue"),
    FseState.ACQUITTEE: TagValue(State.SUCCESS, "Acquittée", "badge-check"),
    FseState.REFUSEE: TagValue(State.DANGER, "Refusée"),
}
CARD_READ = TagValue(State.INFO, "Carte lue", "credit-card")
RIGHTS_UNKNOWN = TagValue(State.WARNING, "Droits à vérifier")


@dataclass(frozen=True, slots=True)
class DayRow:
    """One séance of today's list."""

    seance_id: int
    patient_id: int
    heure: str
    patient: LeadText
    soin: str
    tag: TagValue
    action: ActionValue | None = None
    may_be_missed: bool = False

    def __repr__(self) -> str:
        return f"DayRow({self.seance_id})"


@dataclass(frozen=True, slots=True)
class CounterItem:
    """One counter: where it stands, and the exact list it leads to."""

    key: str
    icon: str
    label: str
    number: str
    tag: TagValue | None
    room: str
    target: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TodoItem:
    """One thing to do: its words, its button, where it leads; an empty *room* filters today's list."""

    state: State
    icon: str
    sentence: str
    note: str
    action: str
    room: str
    target: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HomeFacts:
    """What one reading brought; None where the role sees nothing."""

    home: Home
    rights: frozenset[int]
    creances: CreancesView | None


@dataclass(frozen=True, slots=True)
class Sight:
    """What the person may see and do here."""

    soins: bool
    bill: bool
    returns: bool
    send: bool


def greeting(name: str) -> str:
    """Return « Bonjour Claire »."""
    first = name.split(maxsplit=1)[0] if name.split() else ""
    return f"Bonjour {first}".strip()


def long_day(day: date) -> str:
    """Return « Samedi 21 novembre 2026 »; the first of the month is « 1er »."""
    number = f"{day.day}er" if day.day == 1 else str(day.day)
    return f"{_DAYS[day.weekday()]} {number}{NBSP}{_MONTHS[day.month - 1]} {day.year}"


def day_sentence(today: date, rows: tuple[SeanceRow, ...]) -> str:
    """Return « Samedi 21 novembre 2026 · 9 patients, 4 déjà vus »; vus agrees with patients."""
    patients = {row.patient_id for row in rows if row.state in _COUNTED}
    seen = {row.patient_id for row in rows if row.state in _SEEN}
    if not patients:
        return long_day(today)
    words = f"{long_day(today)} · {counted(len(patients), 'patient')}"
    return f"{words}, {len(seen)} déjà {'vus' if len(seen) > 1 else 'vu'}" if seen else words


def next_one(rows: tuple[SeanceRow, ...], now: datetime) -> str:
    """Return « prochain dans 12 min », empty when nobody is awaited any more."""
    clock = now.astimezone(PARIS)
    passed = clock.hour * 60 + clock.minute
    ahead = [_minutes(row.heure) - passed for row in rows if row.state is SeanceState.PREVUE and row.heure is not None]
    left = min((minutes for minutes in ahead if minutes >= 0), default=None)
    if left is None:
        return ""
    if left == 0:
        return "quelqu’un est attendu maintenant"
    return f"prochain dans {left}{NBSP}min" if left < 60 else f"prochain dans {left // 60}{NBSP}h{NBSP}{left % 60:02d}"


def day_rows(
    rows: tuple[SeanceRow, ...], rights: frozenset[int], sight: Sight, on_card: int | None
) -> tuple[DayRow, ...]:
    """Return today's list; the care stays out of sight of those who may not see it."""
    found = [_day_row(row, rights, sight, on_card) for row in rows]
    first = next((i for i, row in enumerate(found) if row.action is not None and row.patient_id == on_card), None)
    if first is None:
        first = next((i for i, row in enumerate(found) if row.action is not None), None)
    return tuple(_with_key(row) if i == first else row for i, row in enumerate(found))


def _day_row(row: SeanceRow, rights: frozenset[int], sight: Sight, on_card: int | None) -> DayRow:
    waiting = row.fse_state is None and row.state in {SeanceState.PREVUE, SeanceState.HONOREE}
    action = None
    if sight.bill and waiting:
        action = ActionValue("Facturer")
    elif sight.bill and row.fse_state in DRAFTS:
        action = ActionValue("Signer")
    return DayRow(
        row.seance_id,
        row.patient_id,
        f"{row.heure:%H:%M}" if row.heure else "—",
        LeadText(row.patient),
        _soin(row) if sight.soins else "",
        _tag(row, waiting, rights, on_card),
        action,
        may_be_missed=waiting and sight.soins,
    )


def _tag(row: SeanceRow, waiting: bool, rights: frozenset[int], on_card: int | None) -> TagValue:
    if waiting and row.patient_id == on_card:
        return CARD_READ
    if waiting and row.patient_id in rights:
        return RIGHTS_UNKNOWN
    return _FSE_STATES[row.fse_state] if row.fse_state in _FSE_STATES else _STATES[row.state]


def _with_key(row: DayRow) -> DayRow:
    label = row.action.label if row.action else ""
    return DayRow(
        row.seance_id, row.patient_id, row.heure, row.patient, row.soin, row.tag,
        ActionValue(label, primary=True, shortcut="Return"), row.may_be_missed,
    )  # fmt: skip


def _soin(row: SeanceRow) -> str:
    rank = ordinal(row.rang) + (f" / {row.quota}" if row.quota else "")
    where = " à domicile" if row.lieu is Lieu.DOMICILE else ""
    return f"{row.intitule}{where}, {rank}"


def _minutes(hour: time) -> int:
    return hour.hour * 60 + hour.minute
