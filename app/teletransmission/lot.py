"""A lot and its file around invoices that are already signed: 000, 1, the invoices as they are, 6, 999."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.errors import FormatError
from app.domain.lot import Destination
from app.domain.money import Money
from app.domain.people import Praticien
from app.teletransmission.b2_file import read_invoices
from app.teletransmission.encode import Value, encode
from app.teletransmission.layout import B2_LENGTH, Layouts

MAX_INVOICES = 999
"""The counters of record 6 have 3 digits; the limit of the norm is unknown (facts/b2-format.md §4)."""


@dataclass(frozen=True, slots=True)
class LotHeader:
    """What the records around the invoices say."""

    praticien: Praticien
    destination: Destination
    dest_type: str
    lot_numero: int
    file_id: str
    built_on: date
    flow: str = ""
    """Blank real, T test, D démo."""
    message: str = ""

    @property
    def sender(self) -> str:
        """14-digit number of the sender: five zeros and the n° AM."""
        return self.praticien.numero_am.value.rjust(14, "0")

    @property
    def dest_num(self) -> str:
        """14-digit number of the addressee: six zeros, régime, centre informatique, organisme."""
        d = self.destination
        return f"000000{d.regime}{d.centre_informatique}{d.organisme}"


def encode_file(layouts: Layouts, header: LotHeader, invoices: Sequence[bytes]) -> bytes:
    """Return the file of one lot; the bytes of each invoice go through unchanged.

    Raise FormatError on an invoice that cannot be read, of another praticien, or when they are too many.
    """
    read = [invoice for payload in invoices for invoice in read_invoices(layouts, payload)]
    number = header.praticien.numero_am.value
    if any(invoice.header["ps_num"] != number for invoice in read):
        raise FormatError("1", "ps_num", 2, "an invoice of another praticien")
    if not 1 <= len(read) <= MAX_INVOICES:
        raise FormatError("6", "n_a", 0, f"{len(read)} invoices in a lot")
    totals: dict[str, Value] = {
        "ps_num": number,
        "n_a": len(read),
        "n_acts": sum(len(invoice.acts) for invoice in read),
        "n_b": len(read),
        "n_c": len(read),
        "t_fac": Money.total(invoice.honoraires for invoice in read),
        "t_amo": Money.total(invoice.amo for invoice in read),
        "t_amc": Money.total(invoice.amc for invoice in read),
        "lot_num": header.lot_numero,
    }
    body = b"".join(invoices)
    ends = _ends(header)
    trailer: dict[str, Value] = {**ends, "n_records": len(body) // B2_LENGTH + 4, "n_lots": 1}
    return (
        (encode(layouts["000"], {**ends, **_flow(header)}) + encode(layouts["1"], _lot_header(header))).encode("ascii")
        + body
        + (encode(layouts["6"], totals) + encode(layouts["999"], trailer)).encode("ascii")
    )


def _ends(header: LotHeader) -> dict[str, Value]:
    return {
        "emit_type": "TP",
        "emit_num": header.sender,
        "dest_type": header.dest_type,
        "dest_num": header.dest_num,
        "file_id": header.file_id,
    }


def _flow(header: LotHeader) -> dict[str, Value]:
    return {"created": header.built_on, "flow": header.flow, "message": header.message}


def _lot_header(header: LotHeader) -> dict[str, Value]:
    return {
        "ps_num": header.praticien.numero_am.value,
        "dest_org": header.destination.organisme,
        "lot_num": header.lot_numero,
        "name": f"{header.praticien.nom} {header.praticien.prenom}",
        "date": header.built_on,
    }
