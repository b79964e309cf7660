"""What is owed, by whom, since when, until when, and the letters sent for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from app.domain.fse import PartKind
from app.domain.money import Money
from app.domain.people import Adresse


class DebtorKind(Enum):
    """Three kinds of debtor, three laws."""

    PATIENT = "patient"
    CAISSE = "caisse"
    MUTUELLE = "mutuelle"


class Etape(Enum):
    """Where the reminder procedure stands."""

    A_ECHOIR = "à échoir"
    A_RELANCER = "à relancer"
    RELANCE_1 = "relance 1"
    RELANCE_2 = "relance 2"
    MISE_EN_DEMEURE = "mise en demeure"
    EN_PAUSE = "en pause"
    CONTESTE = "contesté"
    BLOQUE = "bloqué"


@dataclass(frozen=True, slots=True)
class Debtor:
    """Who owes: ``key`` is « patient:12 », « caisse:01801 », « mutuelle:75500017 »."""

    key: str
    kind: DebtorKind
    nom: str
    civilite: str = ""
    adresse: Adresse | None = None

    def __repr__(self) -> str:
        return f"Debtor({self.key})"


@dataclass(frozen=True, slots=True)
class Creance:
    """One open share with its debtor. No clinical field, on purpose."""

    fse_id: int
    invoice_numero: int
    part: PartKind
    debtor: Debtor
    facture: Money
    deja_regle: Money
    reste: Money
    first_day: date
    last_day: date
    due_on: date
    forclusion_on: date
    forclusion_source: str
    """Text that sets the limit, as printed."""
    bloque: str = ""
    """Reason why no reminder may go (C2S, décédé…), empty when none."""


@dataclass(frozen=True, slots=True)
class RelanceLigne:
    """One note on a reminder: number, days, money; nothing about care."""

    invoice_numero: int
    first_day: date
    last_day: date
    montant: Money
    deja_regle: Money
    reste: Money


class RelanceState(Enum):
    """Life of a letter. ``IMPRESSION`` is the committed intent, before the file exists."""

    IMPRESSION = "impression en cours"
    IMPRIMEE = "imprimée"


@dataclass(frozen=True, slots=True)
class Relance:
    """A letter, printed once and stored as printed; ``id`` 0 is not stored yet."""

    id: int
    reference: str
    """« R-2026-0187 », unique."""
    debtor: Debtor
    etape: Etape
    lignes: tuple[RelanceLigne, ...]
    total: Money
    pay_before: date
    dated_on: date
    state: RelanceState
    printed_at: datetime | None = None
    pdf: bytes = b""
