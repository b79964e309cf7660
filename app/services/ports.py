"""What the use cases need from the outside world, as Protocols; adapters meet them in bootstrap.

The database side is in repositories.py, the card side in ports_card.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from app.domain.creance import Etape, Relance
from app.domain.droits import Droits
from app.domain.fse import Fse, SignedFse
from app.domain.patient import Patient
from app.domain.people import Cabinet, Praticien
from app.domain.soins import Ordonnance


class FseEngine(Protocol):
    """Secures FSE and formats lots: the simulated one, or a homologated one installed on the post."""

    name: str
    homologated: bool

    def secure(self, fse: Fse, context: InvoiceContext) -> SignedFse:
        """Return the signed bytes. Blocks; raises DeviceError when a card cannot sign."""

    def format_lot(self, signed: Sequence[SignedFse], context: LotContext) -> bytes:
        """Return the file that holds the lot, to be sent as is."""


@dataclass(frozen=True, slots=True)
class InvoiceContext:
    """All that an invoice needs beside its lines, frozen before signing."""

    cabinet: Cabinet
    praticien: Praticien
    patient: Patient
    droits: Droits
    ordonnance: Ordonnance
    elaborated_at: datetime


@dataclass(frozen=True, slots=True)
class LotContext:
    """All that a lot needs beside its FSE, frozen before it is built."""

    praticien: Praticien
    destination_regime: str
    destination_organisme: str
    destination_centre: str
    lot_numero: int
    file_id: str
    built_at: datetime


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """One file on its way."""

    message_id: str
    recipient: str
    """Mail address of the destination, on the simulated world's own domain when the engine is simulated."""
    subject: str
    content_description: str
    contenu: bytes


class LotTransport(Protocol):
    """Sends one file."""

    def send(self, mail: OutgoingMail) -> None:
        """Return when the other side took it. Raises NotSent, OutcomeUnknown or Refused. Blocks."""


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """One file found in the mailbox of the returns."""

    uid: str
    contenu: bytes


class ReturnsMailbox(Protocol):
    """Holds the returns until they are stored here."""

    def fetch(self) -> Iterator[IncomingFile]:
        """Yield every waiting file; raises MailboxDown. Nothing is deleted by fetching."""

    def delete(self, uids: Sequence[str]) -> None:
        """Delete files that are safely stored."""


@dataclass(frozen=True, slots=True)
class LetterContext:
    """All that a letter needs beside its own frozen content."""

    cabinet: Cabinet
    praticien: Praticien
    """The titulaire, whose RPPS and AM number the letterhead shows."""
    signataire: str
    precedentes: tuple[tuple[Etape, date], ...] = ()
    """Letters already sent for the same debt, oldest first."""
    pied: str = ""
    """Free legal mention of the cabinet (association agréée…), empty when none."""


class LetterPrinter(Protocol):
    """Makes the paper."""

    def reminder(self, relance: Relance, context: LetterContext) -> bytes:
        """Return the PDF of a reminder: byte-identical for the same input."""


class LetterFiles(Protocol):
    """The folder that printed letters go to."""

    def write(self, name: str, contenu: bytes) -> str:
        """Write whole or not at all, replacing the same name; return the path. Raises EnvironmentProblem."""
