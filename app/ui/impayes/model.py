"""What the unpaid list shows: rows, chips, the panel of a debtor. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.creance import Creance, Debtor, DebtorKind, Etape, Relance
from app.domain.fse import PartKind
from app.domain.money import Money
from app.receivables import accounts
from app.receivables.accounts import DebtorAccount, in_tab
from app.receivables.creances import C2S, DECEDE, MINEUR
from app.receivables.procedure import LEVELS
from app.services.list_creances import CreancesView
from app.ui.values import Event, IconValue, State, Tab, TagValue
from app.ui.words import NBSP, counted, day, days, short_day, span

TITLE = "Impayés & relances"
KINDS = (accounts.Tab.TOUS, accounts.Tab.PATIENTS, accounts.Tab.CAISSES, accounts.Tab.MUTUELLES)
STEPS = (accounts.Tab.A_RELANCER, accounts.Tab.MISE_EN_DEMEURE, accounts.Tab.FORCLUSION, accounts.Tab.BLOQUES)

NOBODY_OWES = ("Personne ne doit rien", "Les parts facturées sont toutes réglées, rejetées ou abandonnées.")
NONE_HERE = ("Aucun débiteur dans ce filtre", "Élargissez le filtre ou effacez la recherche.")
CHOOSE = "Choisissez un débiteur pour voir ses notes et ses lettres."
NOTES_SHOWN = 6

NO_RELANCER = "Votre rôle ne permet pas de relancer."
NO_ENCAISSER = "Votre rôle ne permet pas d’enregistrer un règlement."
NO_ABANDONNER = "Votre rôle ne permet pas d’abandonner une créance. Demandez au kiné titulaire."
NO_LETTER_LEFT = "La dernière lettre est déjà partie."
NOTHING_READY = "Aucune lettre n’est à imprimer aujourd’hui dans cette liste."
NOT_DUE_YET = "Aucune note n’est encore échue."

SOON_DAYS, YEAR_DAYS = accounts.FORCLUSION_PROCHE.days, 365


@dataclass(frozen=True, slots=True)
class DebtorRow:
    """One line of the list."""

    key: str
    libelle: str
    kind: IconValue
    age_days: int
    due: Money
    notes: int
    step: TagValue
    limit: TagValue
    limit_on: date
    next_words: str
    a_relancer: bool

    @property
    def age(self) -> str:
        """« 112 j »."""
        return days(self.age_days)

    def __repr__(self) -> str:
        return f"DebtorRow({self.key})"


@dataclass(frozen=True, slots=True)
class Rights:
    """What the person logged in may do here."""

    relancer: bool
    encaisser: bool
    abandonner: bool


@dataclass(frozen=True, slots=True)
class ListShown:
    """The header, the chips and the rows."""

    sentence: str
    tabs: tuple[Tab, ...]
    rows: tuple[DebtorRow, ...]
    empty: tuple[str, str]


@dataclass(frozen=True, slots=True)
class NoteRow:
    """One note of a debtor: number, days, money; nothing about care."""

    fse_id: int
    part: PartKind
    numero: str
    seances: str
    reste: Money


@dataclass(frozen=True, slots=True)
class DebtorShown:
    """The panel of a debtor. A *why* that is not empty disables its button and says the reason."""

    key: str
    title: str
    address: str
    due: str
    limit: str
    limit_near: bool
    notes: tuple[NoteRow, ...]
    more: str
    events: tuple[Event, ...]
    law: str
    blocked: str
    why_no_letter: str
    why_no_payment: str
    why_no_abandon: str
    can_fix_address: bool
    patient_id: int | None

    def __repr__(self) -> str:
        return f"DebtorShown({self.key})"


TABS: tuple[Tab, ...] = tuple(
    Tab(tab.name, tab.value, None, group) for group, tabs in enumerate((KINDS, STEPS)) for tab in tabs
)


@dataclass(frozen=True, slots=True)
class Listing:
    """A reading made ready to be shown: a line for each account, and the filters that the line belongs to."""

    view: CreancesView
    lines: tuple[tuple[DebtorRow, frozenset[accounts.Tab]], ...]
    sentence: str


def listing(view: CreancesView) -> Listing:
    """Return the lines of *view*, nearest limit first. Made once per reading, off the GUI thread."""
    lines = (
        (row_of(account, view.today), frozenset(tab for tab in accounts.Tab if in_tab(account, tab, view.today)))
        for account in view.accounts
    )
    return Listing(view, tuple(lines), _sentence(view))


def shown(read: Listing, kind: accounts.Tab, step: accounts.Tab | None) -> ListShown:
    """Return the list; each chip counts the rows that a click on it would show."""

    def count(*wanted: accounts.Tab | None) -> int:
        all_of = {tab for tab in wanted if tab is not None}
        return sum(all_of <= belongs for _row, belongs in read.lines)

    tabs = [Tab(tab.name, tab.value, count(tab, step), 0) for tab in KINDS]
    tabs += [Tab(tab.name, tab.value, count(kind, tab), 1) for tab in STEPS]
    rows = tuple(row for row, belongs in read.lines if kind in belongs and (step is None or step in belongs))
    return ListShown(read.sentence, tuple(tabs), rows, NONE_HERE if read.lines else NOBODY_OWES)


def row_of(account: DebtorAccount, today: date) -> DebtorRow:
    """Return the line of an account."""
    return DebtorRow(
        key=account.debtor.key,
        libelle=account.libelle,
        kind=_KINDS[account.debtor.kind],
        age_days=account.age_days,
        due=account.total,
        notes=len(account.creances),
        step=step_tag(account),
        limit=limit_tag(account.forclusion_on, today),
        limit_on=account.forclusion_on,
        next_words=account.bloque or account.next_action.words,
        a_relancer=account.a_relancer,
    )


def detail_of(account: DebtorAccount, letters: Sequence[Relance], today: date, rights: Rights) -> DebtorShown:
    """Return the panel of an account."""
    debtor, notes = account.debtor, account.creances
    more = len(notes) - NOTES_SHOWN
    is_patient = debtor.kind is DebtorKind.PATIENT
    return DebtorShown(
        key=debtor.key,
        title=account.libelle,
        address=address_line(debtor),
        due=str(account.total),
        limit=day(account.forclusion_on),
        limit_near=(account.forclusion_on - today).days <= SOON_DAYS,
        notes=tuple(note_of(creance, today) for creance in notes[: NOTES_SHOWN if more > 1 else None]),
        more=f"et {counted(more, 'autre note', 'autres notes')}" if more > 1 else "",
        events=(*_next(account), *(_letter(letter) for letter in letters)),
        law=account.explication,
        blocked=account.bloque,
        why_no_letter=_why_no_letter(account, rights),
        why_no_payment="" if rights.encaisser else NO_ENCAISSER,
        why_no_abandon="" if rights.abandonner else NO_ABANDONNER,
        can_fix_address=account.bloque == accounts.SANS_ADRESSE and (is_patient or rights.relancer),
        patient_id=int(debtor.key.partition(":")[2]) if is_patient else None,
    )


def next_letter(account: DebtorAccount) -> Etape | None:
    """Return the letter that could be printed for an account, None when there is none."""
    etape = account.next_action.etape
    return etape if etape in LEVELS and account.concerned and not account.bloque else None


def note_of(creance: Creance, today: date) -> NoteRow:
    """Return the line of a claim."""
    seances = span(creance.first_day, creance.last_day, today)
    return NoteRow(creance.fse_id, creance.part, f"N°{NBSP}{creance.invoice_numero}", seances, creance.reste)


def address_line(debtor: Debtor) -> str:
    """Return the address on one line, or that there is none."""
    if debtor.adresse is None:
        return "Adresse inconnue"
    return ", ".join((*debtor.adresse.lignes, f"{debtor.adresse.code_postal} {debtor.adresse.ville}"))


def step_tag(account: DebtorAccount) -> TagValue:
    """Return where the procedure stands, or what blocks it."""
    if account.bloque:
        for reason, tag in _BLOCKED.items():
            if account.bloque == reason:
                return tag
        return TagValue(State.DANGER, "Délai dépassé", "ban")
    return _STEPS[account.etape]


def limit_tag(limit: date, today: date) -> TagValue:
    """Return the limit by law: red within three months, amber within a year."""
    left = (limit - today).days
    if left < 0:
        return TagValue(State.DANGER, f"passée le {day(limit)}", "")
    if left <= SOON_DAYS:
        when = days(left) if left < 45 else f"{round(left / 30)}{NBSP}mois"
        return TagValue(State.DANGER, f"dans {when}", "")
    return TagValue(State.WARNING if left <= YEAR_DAYS else State.NEUTRAL, f"{limit:%m/%Y}", "")


_KINDS = {
    DebtorKind.PATIENT: IconValue("user", "Patient"),
    DebtorKind.CAISSE: IconValue("scale", "Caisse"),
    DebtorKind.MUTUELLE: IconValue("badge-check", "Mutuelle"),
}
_STEPS = {
    Etape.A_ECHOIR: TagValue(State.NEUTRAL, "À échoir", "clock"),
    Etape.A_RELANCER: TagValue(State.WARNING, "À relancer", "alarm-clock"),
    Etape.RELANCE_1: TagValue(State.INFO, "Relance 1", "mail"),
    Etape.RELANCE_2: TagValue(State.WARNING, "Relance 2", "mail"),
    Etape.MISE_EN_DEMEURE: TagValue(State.DANGER, "Mise en demeure", "triangle-alert"),
    Etape.EN_PAUSE: TagValue(State.NEUTRAL, "En pause", "pause"),
    Etape.CONTESTE: TagValue(State.DANGER, "Contesté", "circle-x"),
    Etape.BLOQUE: TagValue(State.NEUTRAL, "Bloqué", "ban"),
}
_BLOCKED = {
    C2S: TagValue(State.NEUTRAL, "Bloqué\u00a0: C2S", "ban"),
    DECEDE: TagValue(State.NEUTRAL, "Bloqué\u00a0: décès", "ban"),
    MINEUR: TagValue(State.NEUTRAL, "Bloqué\u00a0: mineur", "ban"),
    accounts.SANS_ADRESSE: TagValue(State.WARNING, "Adresse à compléter", "map-pin"),
}


def _sentence(view: CreancesView) -> str:
    if not view.accounts:
        return "Rien à réclamer aujourd’hui."
    parts = [f"{view.total} dus", counted(len(view.accounts), "débiteur")]
    if near := view.of(accounts.Tab.FORCLUSION):
        parts.append(f"{Money.total(a.total for a in near)} en jeu dans les trois mois")
    return " · ".join(parts)


def _next(account: DebtorAccount) -> tuple[Event, ...]:
    if account.bloque:
        return ()
    action = account.next_action
    if action.etape is None:
        what, _, words = action.words.partition(" : ")
        return (Event(what, words),)
    what = str(action.etape.value).capitalize()
    when = action.words.removeprefix(what).strip()
    return (Event(what, when, state=State.WARNING if account.a_relancer else None),)


def _letter(letter: Relance) -> Event:
    when = f"imprimée le {short_day(letter.printed_at or letter.dated_on)} · solde alors {letter.total}"
    what = str(letter.etape.value).capitalize()
    return Event(what, when, letter.reference, action="Ouvrir", target=letter.id)


def _why_no_letter(account: DebtorAccount, rights: Rights) -> str:
    if not rights.relancer:
        return NO_RELANCER
    if account.bloque:
        return f"{account.bloque}."
    if account.next_action.etape is None:
        return NO_LETTER_LEFT
    return "" if account.concerned else NOT_DUE_YET
