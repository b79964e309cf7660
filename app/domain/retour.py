"""What comes back: acknowledgements, payments, rejections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from app.domain.fse import PartKind
from app.domain.money import Money


class RetourKind(Enum):
    """Family of a received file."""

    ARL = "ARL"
    RSP = "RSP"
    NOEMIE = "NOEMIE"
    INCONNU = "inconnu"


class RetourState(Enum):
    """Life of a received file; its bytes are kept whatever happens. ``RECU`` is the intent to import."""

    RECU = "reçu"
    IMPORTE = "importé"
    DOUBLON = "doublon"
    ILLISIBLE = "illisible"
    AUTRE_CABINET = "autre cabinet"


@dataclass(frozen=True, slots=True)
class Arl:
    """Acknowledgement of one lot; never a payment."""

    file_id: str
    lot_numero: int
    accepted: bool
    code: str = ""
    label: str = ""
    invoice_numeros: tuple[int, ...] = ()
    """Invoices at fault when refused; empty when the whole lot is."""


class PartOutcome(Enum):
    """What the payer decided on one share."""

    PAYE = "payé"
    REJETE = "rejeté"
    DIFFERE = "différé"


@dataclass(frozen=True, slots=True)
class RetourLigne:
    """Decision on one share of one invoice. ``row`` is its place in the file, for the ledger's cause."""

    row: int
    invoice_numero: int
    lot_numero: int
    part: PartKind
    outcome: PartOutcome
    amount: Money
    """Paid, or refused when rejected; negative for a recovery."""
    code: str = ""
    label: str = ""
    asked: Money | None = None
    """What the payer says was asked, None when not said."""
    paid_on: date | None = None
    transfer: str = ""
    """Label of the transfer that carries this payment."""


@dataclass(frozen=True, slots=True)
class RetourDecode:
    """A received file, decoded; ``warnings`` are French sentences (unknown entity, wrong control total)."""

    kind: RetourKind
    recipient: str
    """Billing number of the cabinet the file is for, 9 digits; empty when not said."""
    paid_on: date | None = None
    label: str = ""
    arls: tuple[Arl, ...] = ()
    lignes: tuple[RetourLigne, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Retour:
    """A received file as stored; ``id`` 0 is not stored yet."""

    id: int
    sha256: str
    received_at: datetime
    kind: RetourKind
    state: RetourState
    contenu: bytes
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Rejet:
    """A rejected share, as the inbox of rejections shows it; ``id`` 0 is not stored yet."""

    id: int
    fse_id: int
    part: PartKind
    amount: Money
    code: str
    label: str
    retour_id: int
    received_on: date
    treated: bool = False
