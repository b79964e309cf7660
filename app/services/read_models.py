"""Frozen rows that lists show: one query each, no object graph behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from app.domain.dates import BirthDate
from app.domain.fse import FseState, PartKind, PartState
from app.domain.lot import LotState
from app.domain.money import Money
from app.domain.retour import RetourKind, RetourState
from app.domain.soins import Lieu, SeanceState


@dataclass(frozen=True, slots=True)
class PatientRow:
    """One patient in a list or in the search."""

    id: int
    nom: str
    prenom: str
    naissance: BirthDate
    ville: str
    telephone: str
    derniere_seance: date | None

    def __repr__(self) -> str:
        return f"PatientRow(id={self.id})"


@dataclass(frozen=True, slots=True)
class SeanceRow:
    """One séance of the day, with what bills it."""

    seance_id: int
    patient_id: int
    patient: str
    day: date
    heure: time | None
    acte_id: str
    intitule: str
    rang: int
    """Rank of this séance in its prise en charge, from 1."""
    quota: int | None
    lieu: Lieu
    state: SeanceState
    fse_state: FseState | None

    def __repr__(self) -> str:
        return f"SeanceRow(seance_id={self.seance_id})"


@dataclass(frozen=True, slots=True)
class FseRow:
    """One FSE in a list."""

    id: int
    numero: int
    patient_id: int
    patient: str
    state: FseState
    first_day: date
    last_day: date
    total: Money
    amo: Money
    """What each one owes the cabinet under the tiers payant; the three add up to ``total``."""
    amc: Money
    patient_share: Money
    signed_at: datetime | None
    lot_id: int | None

    def __repr__(self) -> str:
        return f"FseRow(id={self.id})"


@dataclass(frozen=True, slots=True)
class LotRow:
    """One lot in a list."""

    id: int
    numero: int
    destination: str
    state: LotState
    fse_count: int
    total: Money
    created_at: datetime
    sent_at: datetime | None
    detail: str


@dataclass(frozen=True, slots=True)
class RetourRow:
    """One received file in a list."""

    id: int
    received_at: datetime
    kind: RetourKind
    state: RetourState
    lignes: int
    paye: Money
    rejete: Money
    detail: str


@dataclass(frozen=True, slots=True)
class RejetRow:
    """One rejected share waiting for an action."""

    id: int
    fse_id: int
    numero: int
    patient_id: int
    patient: str
    part: PartKind
    amount: Money
    code: str
    label: str
    received_on: date

    def __repr__(self) -> str:
        return f"RejetRow(id={self.id})"


@dataclass(frozen=True, slots=True)
class PartRow:
    """One share as the unpaid list needs it: sums from the ledger, debtor data, days."""

    fse_id: int
    numero: int
    part: PartKind
    state: PartState
    patient_id: int
    patient_nom: str
    patient_prenom: str
    c2s: bool
    decede: bool
    regime: str
    caisse: str
    amc_organisme: str
    amc_nom: str
    first_day: date
    last_day: date
    billed_on: date
    """Day the FSE was signed."""
    facture: Money
    regle: Money
    reste: Money
    nature_assurance: str = "10"
    """Of the rights snapshot used: 10 maladie, 30 maternité, 41 AT/MP: each its own delay."""

    def __repr__(self) -> str:
        return f"PartRow(fse_id={self.fse_id}, part={self.part.name})"


@dataclass(frozen=True, slots=True)
class Counters:
    """The counters of the home screen; each equals the length of the list it leads to."""

    a_facturer: int
    a_facturer_montant: Money
    a_signer: int
    a_transmettre: int
    a_transmettre_depuis: datetime | None
    sans_arl: int
    issue_inconnue: int
    rejets: int
    rejets_montant: Money
