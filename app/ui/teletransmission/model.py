"""What the transmission screen shows: rows, sentences, tags. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from app.domain.fse import FseState
from app.domain.journal import JournalAction, JournalEntry
from app.domain.lot import EnvoiOutcome, Lot, LotState
from app.domain.money import Money
from app.domain.verification import EtatVerification
from app.services.consult import Sending
from app.services.follow_lot import WAIT
from app.services.read_models import FseRow, LotRow
from app.ui.values import Event, Share, State, Tab, TagValue
from app.ui.words import age, ago, capital, counted, day, hour, local, span

OUTBOX, AWAITING, LOTS, UNKNOWN = "a_envoyer", "sans_arl", "lots", "issue_inconnue"

TABS = (Tab(OUTBOX, "À envoyer"), Tab(AWAITING, "Sans accusé"), Tab(LOTS, "Lots"), Tab(UNKNOWN, "Issue inconnue"))

SIMULATION = TagValue(State.INFO, "SIMULATION", "info")
SIMULATION_NOTE = "Moteur simulé, non homologué\u00a0: les envois vont à la caisse simulée de ce poste."
TITLE = "Télétransmission"
NOTHING_WAITS = "Rien n’attend. Les FSE signées arrivent ici d’elles-mêmes."
IN_PROGRESS = "Transmission en cours"
NOT_ALLOWED = "Votre rôle ne permet pas de transmettre."
LATE_ACK = timedelta(hours=48)
"""An acknowledgement usually comes within two working days."""

EMPTY_OUTBOX = ("Rien à envoyer", "Toutes les FSE signées sont parties. La prochaine signature s’ajoutera ici.")
EMPTY_AWAITING = ("Aucun accusé en attente", "Toutes les FSE transmises ont reçu leur accusé de réception.")
EMPTY_LOTS = ("Aucun lot pour le moment", "Le premier envoi créera un lot par caisse destinataire.")
EMPTY_UNKNOWN = ("Aucune issue inconnue", "Chaque lot envoyé a reçu une réponse claire.")

CUT = (
    "La liaison a été coupée pendant l’envoi\u00a0: le lot est peut-être arrivé. Attendre l’accusé est le plus sûr. "
    "S’il ne vient pas, renvoyez les mêmes octets\u00a0: le même identifiant permet à la caisse de voir le doublon."
)
WAITED = "Décision notée\u00a0: le lot reste en attente d’accusé. Les retours le confirmeront."


@dataclass(frozen=True, slots=True)
class OutboxLine:
    """One FSE that waits."""

    id: int
    numero: int
    patient_id: int
    patient: str
    seances: str
    montant: Money
    signee: date | None
    age: str
    signed_at: datetime | None
    place: TagValue
    shares: tuple[Share, ...]
    cancellable: bool
    """False once it is in a lot."""

    def __repr__(self) -> str:
        return f"OutboxLine({self.id})"


@dataclass(frozen=True, slots=True)
class LotLine:
    """One lot in the history."""

    id: int
    numero: str
    destination: str
    code: str
    fses: int
    montant: Money
    cree: date
    envoye: str
    sent_at: datetime | None
    state: TagValue
    detail: str
    resendable: bool
    unknown: bool


@dataclass(frozen=True, slots=True)
class LotDetail:
    """The right-hand panel of a lot."""

    line: LotLine
    title: str
    subtitle: str
    message: str
    message_state: State
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class SendingShown:
    """The whole screen."""

    sentence: str
    tabs: tuple[Tab, ...]
    outbox: tuple[OutboxLine, ...]
    awaiting: tuple[OutboxLine, ...]
    lots: tuple[LotLine, ...]
    unknown: tuple[LotLine, ...]
    send_label: str
    can_send: bool
    why_not: str


def shown(sending: Sending, now: datetime, caisses: Mapping[str, str], *, allowed: bool) -> SendingShown:
    """Return the screen for what the database says at *now*; *caisses* names a destination code « 01 801 »."""
    rows = tuple(_outbox_line(row, now) for row in sending.prepared)
    rows += tuple(_held(_outbox_line(row, now), sending.held.get(row.id)) for row in sending.outbox)
    awaiting = tuple(_outbox_line(row, now) for row in sending.awaiting)
    unknown_ids = {lot.id for lot in sending.unknown}
    lots = tuple(_lot_line(row, now, caisses) for row in sending.lots)
    known = {line.id for line in lots}
    unknown = tuple(line for line in lots if line.id in unknown_ids)
    unknown += tuple(_old_lot(lot, now, caisses) for lot in sending.unknown if lot.id not in known)
    fses = counted(len(rows), "FSE", "FSE")
    return SendingShown(
        sentence=_sentence(rows, unknown, now),
        tabs=(
            Tab(OUTBOX, "À envoyer", len(rows)),
            Tab(AWAITING, "Sans accusé", len(awaiting)),
            Tab(LOTS, "Lots"),
            Tab(UNKNOWN, "Issue inconnue", len(unknown)),
        ),
        outbox=rows,
        awaiting=awaiting,
        lots=lots,
        unknown=unknown,
        send_label=f"Transmettre {fses}" if rows else "Transmettre",
        can_send=bool(rows) and allowed,
        why_not="" if allowed else NOT_ALLOWED,
    )


def _held(line: OutboxLine, state: EtatVerification | None) -> OutboxLine:
    """The line of an FSE whose rights keep it here."""
    return line if state is None else replace(line, place=RIGHTS[state])


def detail_of(line: LotLine, history: tuple[JournalEntry, ...]) -> LotDetail:
    """Return the panel of a lot."""
    message, state = "", State.INFO
    if line.unknown:
        message, state = CUT, State.WARNING
    elif line.detail:
        message, state = line.detail, line.state.state
    return LotDetail(
        line,
        f"Lot {line.numero}",
        f"{line.destination} ({line.code}) · {counted(line.fses, 'FSE', 'FSE')} · {line.montant}",
        message,
        state if state is not State.NEUTRAL else State.INFO,
        tuple(_event(entry) for entry in history),
    )


_EVENTS = {
    "tentative": ("Envoi", State.INFO),
    EnvoiOutcome.REUSSI.value: ("Reçu par le serveur", State.SUCCESS),
    EnvoiOutcome.INCONNU.value: ("Liaison coupée", State.WARNING),
    EnvoiOutcome.NON_PARTI.value: ("Pas parti", State.WARNING),
    EnvoiOutcome.REFUSE.value: ("Refusé", State.DANGER),
}


def _event(entry: JournalEntry) -> Event:
    when = f"le {day(entry.at)} à {hour(entry.at)}"
    if entry.action is JournalAction.CREATION:
        return Event("Créé", f"{when} · {entry.detail}", entry.user)
    if entry.detail == WAIT:
        return Event("Décision d’attendre l’accusé", when, entry.user, State.NEUTRAL)
    what, state = _EVENTS.get(entry.detail, (capital(entry.detail), None))
    return Event(what, when, entry.user, state)


RIGHTS = {
    EtatVerification.EN_ATTENTE: TagValue(State.WARNING, "Droits non vérifiés", "clock"),
    EtatVerification.A_DECIDER: TagValue(State.DANGER, "Droits à décider"),
}
"""What keeps an FSE out of the lots."""
_PLACES = {
    FseState.SIGNEE: TagValue(State.SUCCESS, "Signée"),
    FseState.EN_LOT: TagValue(State.WARNING, "En lot, à renvoyer", "clock"),
    FseState.TRANSMISE: TagValue(State.INFO, "Transmise", "send"),
}


def _outbox_line(row: FseRow, now: datetime) -> OutboxLine:
    return OutboxLine(
        id=row.id,
        numero=row.numero,
        patient_id=row.patient_id,
        patient=row.patient,
        seances=span(row.first_day, row.last_day, local(now)),
        montant=row.total,
        signee=local(row.signed_at) if row.signed_at else None,
        age=age(row.signed_at, now) if row.signed_at else "",
        signed_at=row.signed_at,
        place=_PLACES.get(row.state, TagValue(State.NEUTRAL, row.state.value.capitalize())),
        shares=tuple(
            Share(label, amount.cents, str(amount))
            for label, amount in (("Caisse", row.amo), ("Mutuelle", row.amc), ("Patient", row.patient_share))
        ),
        cancellable=row.state is FseState.SIGNEE,
    )


def _lot_line(row: LotRow, now: datetime, caisses: Mapping[str, str]) -> LotLine:
    return LotLine(
        id=row.id,
        numero=f"{row.numero:03d}",
        destination=caisses.get(row.destination, row.destination),
        code=row.destination,
        fses=row.fse_count,
        montant=row.total,
        cree=local(row.created_at),
        envoye=ago(row.sent_at, now) if row.sent_at else "",
        sent_at=row.sent_at,
        state=_lot_tag(row.state, row.sent_at, now),
        detail=row.detail,
        resendable=row.state in {LotState.ISSUE_INCONNUE, LotState.TRANSMIS},
        unknown=row.state is LotState.ISSUE_INCONNUE,
    )


def _old_lot(lot: Lot, now: datetime, caisses: Mapping[str, str]) -> LotLine:
    """Return a lot of unknown outcome that is too old for the history shown."""
    return _lot_line(
        LotRow(
            lot.id, lot.numero, lot.destination.code, lot.state, len(lot.fse_ids), Money(0), lot.created_at,
            lot.sent_at, lot.detail,
        ),
        now,
        caisses,
    )  # fmt: skip


def _lot_tag(state: LotState, sent_at: datetime | None, now: datetime) -> TagValue:
    if state is LotState.TRANSMIS and sent_at is not None and now - sent_at > LATE_ACK:
        return TagValue(State.WARNING, "Accusé en retard", "hourglass")
    return {
        LotState.PREPARE: TagValue(State.NEUTRAL, "Préparé", "layers"),
        LotState.ENVOI: TagValue(State.INFO, "Envoi en cours", "send"),
        LotState.TRANSMIS: TagValue(State.INFO, "Accusé attendu", "clock"),
        LotState.ISSUE_INCONNUE: TagValue(State.WARNING, "Issue inconnue", "circle-question-mark"),
        LotState.ACQUITTE: TagValue(State.SUCCESS, "Acquitté"),
        LotState.REFUSE: TagValue(State.DANGER, "Refusé"),
    }[state]


def _sentence(rows: tuple[OutboxLine, ...], unknown: tuple[LotLine, ...], now: datetime) -> str:
    if not rows:
        return NOTHING_WAITS
    oldest = min((row.signed_at for row in rows if row.signed_at), default=None)
    parts = [f"{counted(len(rows), 'FSE', 'FSE')} à transmettre", str(Money.total(row.montant for row in rows))]
    if oldest is not None:
        parts.append(f"la plus ancienne {age(oldest, now)}" if len(rows) > 1 else f"signée {ago(oldest, now)}")
    if unknown:
        parts.append(f"{counted(len(unknown), 'issue inconnue', 'issues inconnues')}")
    return " · ".join(parts)
