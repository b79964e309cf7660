"""Rows of the tabs of a patient's file. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.fse import FseState, PartKind, PartState
from app.domain.money import Money
from app.domain.soins import Lieu, Prescripteur, SeanceState
from app.services.consult import PatientFile
from app.services.read_history import Step
from app.services.tables import Tables
from app.ui.values import Event, State, TagValue
from app.ui.words import NBSP, capital, day, hour, span

DONE = frozenset({SeanceState.HONOREE, SeanceState.FACTUREE})
SEANCE_TAGS = {
    SeanceState.PREVUE: TagValue(State.NEUTRAL, "Prévue", "clock"),
    SeanceState.HONOREE: TagValue(State.INFO, "Honorée"),
    SeanceState.ABSENCE: TagValue(State.WARNING, "Absence", "circle-slash"),
    SeanceState.ANNULEE: TagValue(State.NEUTRAL, "Annulée", "ban"),
    SeanceState.FACTUREE: TagValue(State.SUCCESS, "Facturée"),
}
_FSE_STATES = {
    FseState.BROUILLON: State.NEUTRAL,
    FseState.A_SIGNER: State.INFO,
    FseState.SIGNATURE: State.INFO,
    FseState.SIGNEE: State.INFO,
    FseState.EN_LOT: State.INFO,
    FseState.TRANSMISE: State.INFO,
    FseState.ISSUE_INCONNUE: State.DANGER,
    FseState.ACQUITTEE: State.SUCCESS,
    FseState.REFUSEE: State.DANGER,
    FseState.ANNULEE: State.NEUTRAL,
}
_PART_STATES = {
    PartState.ATTENDUE: State.INFO,
    PartState.PAYEE_EN_PARTIE: State.WARNING,
    PartState.REJETEE: State.DANGER,
    PartState.DIFFEREE: State.WARNING,
    PartState.PAYEE: State.SUCCESS,
    PartState.ABANDONNEE: State.NEUTRAL,
    PartState.SOLDEE: State.NEUTRAL,
}
_PART_WORDS = {PartKind.AMO: "Caisse", PartKind.AMC: "Complémentaire", PartKind.PATIENT: "Patient"}


@dataclass(frozen=True, slots=True)
class PecRow:
    """One prise en charge."""

    id: int
    intitule: str
    cotation: str
    prescripteur: str
    prescrite_on: date
    used: int
    quota: int | None
    tag: TagValue

    @property
    def quota_words(self) -> str:
        """« 7 / 10 », « 7 » without quota."""
        return f"{self.used}{NBSP}/{NBSP}{self.quota}" if self.quota is not None else str(self.used)


@dataclass(frozen=True, slots=True)
class SeanceItem:
    """One séance; ``fixed`` says why its state cannot change, empty when it can."""

    id: int
    day: date
    hour: str
    intitule: str
    lieu: str
    state: SeanceState
    tag: TagValue
    invoice: str
    fixed: str


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """One FSE."""

    id: int
    numero: str
    seances: str
    last_day: date
    total: Money
    amo: Money
    amc: Money
    patient: Money
    tag: TagValue


@dataclass(frozen=True, slots=True)
class DueRow:
    """One share with something left to receive."""

    key: str
    numero: str
    part: str
    billed_on: date
    age: int
    facture: Money
    regle: Money
    reste: Money
    tag: TagValue


def prescriber_words(prescripteur: Prescripteur) -> str:
    """Return « Dr Lefèvre Anne »."""
    return f"Dr{NBSP}{prescripteur.nom} {prescripteur.prenom}".strip()


def pec_rows(file: PatientFile, tables: Tables, today: date) -> tuple[PecRow, ...]:
    """Return the prises en charge, newest first, with the quota used."""
    rows = []
    for pec in file.pecs:
        ordonnance = file.ordonnances[pec.ordonnance_id]
        used = sum(s.pec_id == pec.id and s.state in DONE for s in file.seances)
        acte = tables.nomenclature.in_force(pec.acte_id, today)
        rows.append(
            PecRow(
                pec.id,
                pec.intitule,
                acte.cotation if acte else "",
                prescriber_words(ordonnance.prescripteur),
                ordonnance.prescrite_on,
                used,
                pec.quota,
                _pec_tag(used, pec.quota, pec.close_on),
            )
        )
    return tuple(rows)


def _pec_tag(used: int, quota: int | None, close_on: date | None) -> TagValue:
    if close_on is not None:
        return TagValue(State.NEUTRAL, f"Close le {day(close_on)}", "check")
    if quota is not None and used >= quota:
        return TagValue(State.WARNING, "Quota atteint")
    return TagValue(State.SUCCESS, "En cours")


def seance_items(file: PatientFile, today: date) -> tuple[SeanceItem, ...]:
    """Return the séances, newest first."""
    titles = {pec.id: pec.intitule for pec in file.pecs}
    numbers = {fse.id: fse.numero for fse in file.fses}
    rows = []
    for seance in file.seances:
        numero = numbers.get(seance.fse_id or 0, 0)
        held = seance.fse_id is not None or seance.state is SeanceState.FACTUREE
        fixed = "Cette séance est dans une facture." if held else ""
        if not fixed and seance.day > today:
            fixed = "Cette séance est à venir."
        rows.append(
            SeanceItem(
                seance.id,
                seance.day,
                f"{seance.heure:%H:%M}" if seance.heure else "",
                titles.get(seance.pec_id, ""),
                "Domicile" if seance.lieu is Lieu.DOMICILE else "Cabinet",
                seance.state,
                SEANCE_TAGS[seance.state],
                invoice_words(numero) if held else "",
                fixed,
            )
        )
    return tuple(rows)


def invoice_words(numero: int) -> str:
    """Return « n° 412 », « brouillon » before the signature."""
    return f"n°{NBSP}{numero}" if numero else "brouillon"


def invoice_rows(file: PatientFile, today: date) -> tuple[InvoiceRow, ...]:
    """Return the FSE, newest first."""
    return tuple(
        InvoiceRow(
            fse.id,
            invoice_words(fse.numero),
            span(fse.first_day, fse.last_day, today),
            fse.last_day,
            fse.total,
            fse.amo,
            fse.amc,
            fse.patient_share,
            fse_tag(fse.state),
        )
        for fse in file.fses
    )


def fse_tag(state: FseState) -> TagValue:
    """Return the state of an FSE as a tag."""
    return TagValue(_FSE_STATES[state], capital(state.value))


def due_rows(file: PatientFile, today: date) -> tuple[DueRow, ...]:
    """Return the shares not received, oldest first."""
    return tuple(
        DueRow(
            f"{part.fse_id}:{part.part.name}",
            invoice_words(part.numero),
            _PART_WORDS[part.part],
            part.billed_on,
            (today - part.billed_on).days,
            part.facture,
            part.regle,
            part.reste,
            TagValue(_PART_STATES[part.state], capital(part.state.value)),
        )
        for part in sorted(file.dus, key=lambda part: part.billed_on)
    )


def history_events(steps: tuple[Step, ...]) -> tuple[Event, ...]:
    """Return the states of an FSE, newest first."""
    return tuple(
        Event(capital(state.value), f"le {day(at)} à {hour(at)}", detail, _FSE_STATES[state])
        for at, state, detail in steps
    )
