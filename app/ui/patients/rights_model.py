"""The rights of a patient as the tab Droits shows them. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.clock import PARIS
from app.domain.contrat import ContratAmc
from app.domain.droits import Droits
from app.domain.verification import Issue
from app.rights.contrats import C2S, GESTIONS, clashes, contract_on, current, period_of, stopped
from app.rights.ecart import Ecart, period_words
from app.rights.holding import covers, holding, origin, ranked
from app.rights.reliability import Fiabilite, Lecture
from app.services.amc_contracts import ContratsPatient
from app.services.repositories_rights import LookupRow
from app.services.rights_file import RightsFile
from app.ui.patients.model import Said
from app.ui.values import Event, Period, State, TagValue
from app.ui.words import NBSP, ago, capital, counted, day

SHOWN_READINGS, SHOWN_LOOKUPS = 8, 5
LEVELS = {
    Fiabilite.SURE: TagValue(State.SUCCESS, "Source sûre", "shield-check"),
    Fiabilite.A_CONFIRMER: TagValue(State.WARNING, "À confirmer"),
    Fiabilite.FAIBLE: TagValue(State.WARNING, "Source faible"),
}
ISSUES = {
    Issue.INCHANGE: TagValue(State.SUCCESS, "Inchangés"),
    Issue.CHANGE: TagValue(State.WARNING, "Différents"),
    Issue.FERMES: TagValue(State.DANGER, "Fermés"),
    Issue.INTROUVABLE: TagValue(State.DANGER, "Inconnu"),
    Issue.AUTRE_PERSONNE: TagValue(State.DANGER, "Autre personne"),
    Issue.REFUS: TagValue(State.DANGER, "Refusée"),
    Issue.ILLISIBLE: TagValue(State.DANGER, "Illisible"),
    Issue.SANS_RESEAU: TagValue(State.WARNING, "Sans réponse", "wifi-off"),
    Issue.ABANDON: TagValue(State.NEUTRAL, "Arrêtée"),
    Issue.IDENTITE: TagValue(State.SUCCESS, "Identité"),
}
UNKNOWN = Said(State.WARNING, "Droits inconnus", "Demandez-les, ou saisissez ceux de l’attestation avant de facturer.")
SAME_INSURER = "Même mutuelle ?"


@dataclass(frozen=True, slots=True)
class ChoiceShown:
    """One source that may be kept, with the words of its button."""

    droits_id: int
    source: str
    label: str


@dataclass(frozen=True, slots=True)
class EcartShown:
    """One difference in words, with what may be kept."""

    phrase: str
    consequence: str
    state: State
    choices: tuple[ChoiceShown, ...]


@dataclass(frozen=True, slots=True)
class ContratShown:
    """One contract in words."""

    id: int
    nom: str
    line: str
    tag: TagValue
    facts: tuple[tuple[str, str], ...]
    gestion: str
    """What its way of billing means."""
    piece_id: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class RightsShown:
    """Everything that the tab shows beside the snapshots."""

    said: Said
    tag: TagValue | None
    reasons: tuple[str, ...]
    """Why to ask again today."""
    same_insurer: ContratShown | None
    """The contract to ask about, None when it need not be."""
    periods: tuple[Period, ...]
    today: date
    ecarts: tuple[EcartShown, ...]
    clash: str
    """Why a person must choose between contracts, empty otherwise."""
    contrats: tuple[ContratShown, ...]
    lookups: tuple[Event, ...]

    def __repr__(self) -> str:
        return "RightsShown(…)"


def rights_shown(
    snapshots: tuple[Droits, ...], file: RightsFile, contracts: ContratsPatient, now: datetime, today: date
) -> RightsShown:
    """Return the tab in words."""
    asked = contracts.ask_same
    return RightsShown(
        said=_said(file, today),
        tag=LEVELS[file.lecture.niveau] if file.lecture else None,
        reasons=tuple(reason.phrase for reason in file.raisons),
        same_insurer=contrat_shown(asked, today) if asked else None,
        periods=_periods(snapshots, contracts.versions, today),
        today=today,
        ecarts=tuple(_ecart_shown(ecart) for ecart in file.ecarts),
        clash=contract_on(contracts.versions, today).reason if _clash(contracts, today) else "",
        contrats=tuple(contrat_shown(c, today) for c in current(contracts.versions)),
        lookups=tuple(lookup_event(row, now) for row in file.lookups[:SHOWN_LOOKUPS]),
    )


def _clash(contracts: ContratsPatient, today: date) -> bool:
    return bool(contract_on(contracts.versions, today).clash or clashes(contracts.versions))


def _said(file: RightsFile, today: date) -> Said:
    held = file.held
    if held.droits is None or held.droits.amo is None:
        return UNKNOWN
    how = f"{_sentence(file.lecture)} {held.reason}".strip()
    if not held.covers:
        return Said(State.DANGER, f"Droits fermés le {day(today)}", how)
    last = held.droits.amo.periode.last if held.droits.amo.periode else None
    until = f" jusqu’au {day(last)}" if last else ""
    return Said(State.SUCCESS, f"Droits ouverts{until}", how)


def _sentence(lecture: Lecture | None) -> str:
    if lecture is None:
        return ""
    words = capital(lecture.words)
    return f"{words}. {lecture.phrase}"


def _periods(snapshots: tuple[Droits, ...], versions: tuple[ContratAmc, ...], today: date) -> tuple[Period, ...]:
    """The snapshots that were really read, the one that holds first, then the contracts."""
    by_id = {s.id: s for s in snapshots}
    held = holding(snapshots, today).droits
    kept = origin(held, by_id).id if held else 0
    read = [s for s in ranked(snapshots) if not s.amo_de]
    read.sort(key=lambda s: s.id != kept)
    rows = [_reading(s, today, strong=s.id == kept) for s in read[:SHOWN_READINGS]]
    return (*rows, *(_contract_row(c, today) for c in current(versions)))


def _reading(droits: Droits, today: date, *, strong: bool) -> Period:
    periode = droits.amo.periode if droits.amo else None
    read_on = droits.lu_at.astimezone(PARIS).date()
    state = State.NEUTRAL if not strong else State.SUCCESS if covers(droits, today) else State.DANGER
    source = capital(droits.source.value)
    words = f"{period_words(periode)}, lu le {day(read_on)}" + (", source retenue" if strong else "")
    start = periode.start if periode and periode.start > date.min else None
    return Period(f"{source} · {day(read_on)}", words, state, start, periode.last if periode else None, read_on, strong)


def _contract_row(contrat: ContratAmc, today: date) -> Period:
    periode = period_of(contrat)
    state = State.INFO if today in periode else State.DANGER
    start = periode.start if periode.start > date.min else None
    return Period(contrat.amc.nom, f"complémentaire, {period_words(contrat.amc.periode)}", state, start, periode.last)


def _ecart_shown(ecart: Ecart) -> EcartShown:
    state = State.DANGER if ecart.risque else State.WARNING if ecart.compte else State.NEUTRAL
    kept, *others = ecart.choix
    choices = [ChoiceShown(kept[1], kept[0], f"Garder {_the(kept[0])}")]
    choices += [ChoiceShown(number, source, f"Prendre {_the(source)}") for source, number in others]
    return EcartShown(ecart.phrase, ecart.consequence, state, tuple(choices))


def _the(source: str) -> str:
    """« la carte », « ADRi », « l’attestation », « la dernière facture payée »."""
    if source[:1].isupper():
        return source
    return f"l’{source}" if source[:1] in "aeéio" else f"la {source}"


def contrat_shown(contrat: ContratAmc, today: date) -> ContratShown:
    """Return one contract in words."""
    amc = contrat.amc
    over = stopped(contrat, today)
    last = period_of(contrat).last
    soon = last is not None and not over and (last - today).days <= 30
    tag = (
        TagValue(State.DANGER, "Ne paie plus" if last and last < today else "Pas encore") if over
        else TagValue(State.WARNING, f"Finit dans {counted((last - today).days, 'jour')}") if soon and last
        else TagValue(State.SUCCESS, "En cours")
    )  # fmt: skip
    facts = (
        ("N° de l’organisme", f"{amc.organisme} ({C2S[amc.organisme]})" if amc.organisme in C2S else amc.organisme),
        ("N° d’adhérent", amc.adherent),
        ("Prise en charge", _formula(amc.formule)),
        ("Convention", " · ".join(p for p in (contrat.convention, _named("CSR", contrat.csr)) if p)),
        ("Domaine", contrat.domaine),
        ("Opérateur", contrat.operateur),
        ("À savoir", over or contrat.motif),
    )
    line = f"{period_words(amc.periode)} · {contrat.source.value}, par {contrat.par}"
    gestion = f"{capital(amc.gestion.value)}. {GESTIONS[amc.gestion]}"
    return ContratShown(
        contrat.id, amc.nom or amc.organisme, line, tag, facts, gestion, contrat.piece_id, today in period_of(contrat)
    )


def _named(label: str, value: str) -> str:
    return f"{label} {value}" if value else ""


def _formula(formule: str) -> str:
    code, _, percent = formule.partition(":")
    words = {
        "052": "ticket modérateur entier",
        "029": "ticket modérateur entier",
        "050": f"{percent}{NBSP}% du ticket modérateur",
        "02A": f"{percent}{NBSP}% de la base, part obligatoire comprise",
        "": "non renseignée\u00a0: sa part est mise à zéro",
    }
    return words.get(code, f"formule {formule}")


def lookup_event(row: LookupRow, now: datetime) -> Event:
    """Return one lookup as a line of a timeline."""
    one = row.lookup
    tag = ISSUES[one.issue]
    note = " ".join(one.ecarts) or one.detail
    what = capital(one.issue.value)
    return Event(what, f"{ago(one.at, now)}, par {one.par} · {one.motif.value}", note, tag.state)
