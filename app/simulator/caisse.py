"""The simulated caisse: takes lots, checks them as a real one would, acknowledges, then pays or refuses."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from threading import RLock
from typing import Self

from app.domain.clock import PARIS, Clock
from app.domain.errors import FormatError
from app.domain.retour import PartOutcome
from app.simulator.mail_form import Identity, message_id, open_mail, write_return
from app.simulator.mailbox import Mailbox
from app.simulator.scenario import PAY, Decision, Scenario
from app.teletransmission.b2_file import Anomaly, B2File, B2Invoice, B2Lot, anomalies, read_file
from app.teletransmission.layout import B2_LENGTH
from app.teletransmission.noemie import packed, plain
from app.teletransmission.noemie_build import (
    ArlEntry,
    Envelope,
    InvoiceReturn,
    Transfer,
    build_arl,
    build_rsp,
)
from app.teletransmission.tables import Tables

ARL_REFERENCE, RSP_REFERENCE = "SIM", "908"
SENDER = "CT"


@dataclass(frozen=True, slots=True)
class Received:
    """One mail as received, kept by Message-ID."""

    message_id: str
    recipient: str
    contenu: bytes
    """The B2 file, decrypted and uncompressed; empty when nothing readable was inside."""
    accepted: bool
    arl: bytes = b""


@dataclass(frozen=True, slots=True)
class _About:
    """What an acknowledgement repeats of the lot it is about."""

    file_id: str
    lot_numero: int
    lot_date: date | None
    emit_num: str
    dest_num: str

    @classmethod
    def of(cls, file: B2File) -> Self:
        """Of a file that could be read."""
        head, lot = file.header, file.lots[0]
        return cls(file.file_id, lot.numero, lot.header.day("date"), head["emit_num"], head["dest_num"])

    @classmethod
    def raw(cls, content: bytes) -> Self:
        """Of a file that could not: the positions of 000 and 1, where they hold digits."""
        text = content.decode("ascii", "replace").ljust(2 * B2_LENGTH)
        number = text[B2_LENGTH + 19 : B2_LENGTH + 22]
        emit, dest = (part if part.isdecimal() else "0" * 14 for part in (text[5:19], text[27:41]))
        file_id = "".join(char for char in text[49:55] if char.isalnum()) or "?"
        return cls(file_id, int(number) if number.isdecimal() else 0, None, emit, dest)


@dataclass(frozen=True, slots=True)
class _Due:
    """One accepted invoice that waits for a decision."""

    order: int
    sender: str
    """Number of the praticien, 9 digits."""
    dest_num: str
    lot: B2Lot
    invoice: B2Invoice


class Caisse:
    """Keeps everything in memory. Called from the SMTP thread and from the owner's: one lock."""

    def __init__(self, tables: Tables, clock: Clock, mailbox: Mailbox, scenario: Scenario | None = None) -> None:
        self.identity = Identity.new(clock.now())
        self.scenario = scenario or Scenario()
        self.messages: dict[str, Received] = {}
        self.copies: Counter[str] = Counter()
        """How many times each Message-ID came."""
        self.unreadable = 0
        """Mails with no B2 file inside."""
        self._tables, self._clock, self._mailbox = tables, clock, mailbox
        self._lock = RLock()
        self._files: set[tuple[str, str]] = set()
        self._invoices: set[tuple[str, int]] = set()
        self._lots = self._accepted = self._returns = 0
        self._due: list[_Due] = []
        self._deferred: list[_Due] = []

    @property
    def doubles(self) -> int:
        """How many mails came again under a Message-ID already seen."""
        return sum(self.copies.values()) - len(self.copies)

    @property
    def lots_accepted(self) -> int:
        """How many mails held a lot that was accepted."""
        return sum(message.accepted for message in self.messages.values())

    def take(self, recipient: str, mail: bytes) -> None:
        """Take one mail; the same Message-ID again only sends its acknowledgement again."""
        with self._lock:
            key = message_id(mail)
            self.copies[key] += 1
            if key in self.messages:
                if self.messages[key].arl:
                    self._leave(self.messages[key].arl, "ARL")
                return
            self.messages[key] = self._examine(key, recipient, open_mail(mail, self.identity))

    def settle(self) -> int:
        """Decide on every accepted invoice that waits, leave the RSP, and return how many invoices it holds."""
        with self._lock:
            due, self._due = self._due, []
            decided = [(one, self.scenario.decision(one.order)) for one in due]
            self._deferred += [one for one, decision in decided if decision.amo.outcome is PartOutcome.DIFFERE]
            self._pay(decided)
            return len(due)

    def pay_deferred(self) -> int:
        """Pay what was deferred and return how many invoices that is."""
        with self._lock:
            due, self._deferred = self._deferred, []
            self._pay([(one, PAY) for one in due])
            return len(due)

    def remember(self, contenu: bytes, due: frozenset[int], *, acknowledged: bool) -> None:
        """Know a file that an earlier caisse accepted: the invoices *due* wait for a decision again.

        Its acknowledgement is left again unless the cabinet has read it. Raise FormatError.
        """
        with self._lock:
            file = read_file(self._tables.b2, plain(contenu))
            order, self._lots = self._lots, self._lots + 1
            if not acknowledged:
                self._answer("", "", contenu, order, [], _About.of(file))
            self._enter(file, due)

    def leave_raw(self, content: bytes, kind: str = "RSP") -> None:
        """Put any bytes in the mailbox as a return: truncated, duplicated, of another cabinet."""
        with self._lock:
            self._leave(content, kind)

    def _examine(self, key: str, recipient: str, content: bytes | None) -> Received:
        if content is None:
            self.unreadable += 1
            return Received(key, recipient, b"", accepted=False)
        order, self._lots = self._lots, self._lots + 1
        try:
            contenu = plain(content)
            file = read_file(self._tables.b2, contenu)
        except FormatError:
            return self._answer(key, recipient, content, order, [Anomaly("LOT ILLISIBLE")], _About.raw(content))
        found = self._refusals(file, recipient, order)
        received = self._answer(key, recipient, contenu, order, found, _About.of(file))
        if not found:
            self._enter(file)
        return received

    def _refusals(self, file: B2File, recipient: str, order: int) -> list[Anomaly]:
        sender = file.header["emit_num"][-9:]
        if (sender, file.file_id) in self._files:
            return [Anomaly("FICHIER DEJA RECU")]
        if order in self.scenario.refused_lots:
            return [Anomaly("LOT NON CONFORME")]
        found = list(anomalies(file))
        if any(recipient[:5] != file.header["dest_num"][6:8] + lot.header["dest_org"] for lot in file.lots):
            found.append(Anomaly("DESTINATAIRE DU LOT ERRONE"))
        for invoice in file.invoices:
            if (sender, invoice.numero) in self._invoices:
                found.append(Anomaly("NUMERO DE FACTURE DEJA CONNU", invoice.numero))
        return found

    def _enter(self, file: B2File, due: frozenset[int] | None = None) -> None:
        sender = file.header["emit_num"][-9:]
        self._files.add((sender, file.file_id))
        for lot in file.lots:
            for invoice in lot.invoices:
                self._invoices.add((sender, invoice.numero))
                if not invoice.advanced and (due is None or invoice.numero in due):
                    self._due.append(_Due(self._accepted, sender, file.header["dest_num"], lot, invoice))
                self._accepted += 1

    def _answer(
        self, key: str, recipient: str, contenu: bytes, order: int, found: list[Anomaly], about: _About
    ) -> Received:
        now = self._clock.now().astimezone(PARIS)
        entries = [
            ArlEntry(
                file_id=about.file_id,
                lot_numero=about.lot_numero,
                lot_date=about.lot_date or now.date(),
                emit_num=about.emit_num,
                at=now,
                code="SIMU" if found else "",
                label=anomaly.label,
                invoice=anomaly.invoice,
                accepted=not found,
            )
            for anomaly in found or [Anomaly("LOT ACCEPTE")]
        ]
        envelope = self._envelope(about.dest_num, about.emit_num, "AR", ARL_REFERENCE)
        arl = self._packed(build_arl(self._tables.noemie, envelope, entries))
        if order not in self.scenario.lost_arls:
            self._leave(arl, "ARL")
        return Received(key, recipient, contenu, accepted=not found, arl=arl)

    def _pay(self, decided: list[tuple[_Due, Decision]]) -> None:
        """Leave one RSP for each praticien and each caisse."""
        groups: dict[tuple[str, str], list[InvoiceReturn]] = {}
        for due, decision in decided:
            groups.setdefault((due.sender, due.dest_num), []).append(_invoice_return(due, decision, self._today))
        for (sender, dest_num), invoices in groups.items():
            envelope = self._envelope(dest_num, sender.rjust(14, "0"), "RS", RSP_REFERENCE)
            transfer = Transfer(
                self._today, "SIMULATION CAISSE", f"VIR {self._returns:09d}", dest_num[6:8] + dest_num[11:]
            )
            self._leave(self._packed(build_rsp(self._tables.noemie, envelope, sender, transfer, invoices)), "RSP")

    def _envelope(self, emit_num: str, dest_num: str, application: str, reference: str) -> Envelope:
        self._returns += 1
        return Envelope(
            emit_type=SENDER,
            emit_num=emit_num,
            dest_num=dest_num,
            file_id=f"R{self._returns:05d}",
            created=self._today,
            application=application,
            reference=reference,
        )

    @property
    def _today(self) -> date:
        return self._clock.today()

    def _packed(self, content: bytes) -> bytes:
        return packed(content) if self.scenario.gzip else content

    def _leave(self, content: bytes, kind: str) -> None:
        self._mailbox.leave(write_return(content, kind, len(self.messages) + self._returns))


def _invoice_return(due: _Due, decision: Decision, today: date) -> InvoiceReturn:
    header = due.invoice.header
    return InvoiceReturn(
        invoice=due.invoice.numero,
        lot_numero=due.lot.numero,
        lot_date=due.lot.header.day("date") or today,
        invoice_date=header.day("date_out") or today,
        nir=header["nir"],
        nir_key=header["nir_key"],
        birth=header["birth"],
        birth_rank=header["birth_rank"],
        amo=decision.amo.on(due.invoice.amo),
        amc=decision.amc.on(due.invoice.amc),
        amc_number=header["amc_num"],
    )
