"""Builds the returns of the simulated caisse from the table that decodes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.money import ZERO, Money
from app.domain.retour import PartOutcome
from app.teletransmission.encode import Value, encode
from app.teletransmission.layout import Layouts

_STATES = {PartOutcome.PAYE: "P", PartOutcome.REJETE: "R", PartOutcome.DIFFERE: "D"}


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who writes to whom: what 000 and 999 share."""

    emit_type: str
    emit_num: str
    dest_num: str
    file_id: str
    created: date
    application: str
    reference: str
    message: str = "SIMULATION"


@dataclass(frozen=True, slots=True)
class ArlEntry:
    """One 8A0 entity (own design): acknowledgement of a lot, or one invoice at fault."""

    file_id: str
    lot_numero: int
    lot_date: date
    emit_num: str
    at: datetime
    """Local time of the caisse."""
    code: str = ""
    label: str = "LOT ACCEPTE"
    invoice: int = 0
    accepted: bool = True


@dataclass(frozen=True, slots=True)
class Share:
    """Decision on one share; ``asked`` of zero with no outcome is « not processed »."""

    asked: Money
    outcome: PartOutcome | None = None
    paid: Money = ZERO
    code: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceReturn:
    """One invoice of an RSP, with the numbers that the lot carried."""

    invoice: int
    lot_numero: int
    lot_date: date
    invoice_date: date
    nir: str
    nir_key: str
    birth: str
    birth_rank: str
    amo: Share
    amc: Share
    amc_number: str = ""


@dataclass(frozen=True, slots=True)
class Transfer:
    """The transfer that an RSP announces."""

    day: date
    label1: str
    label2: str
    payer: str


def build_arl(layouts: Layouts, envelope: Envelope, entries: Sequence[ArlEntry]) -> bytes:
    """Return the file of an acknowledgement (own design, facts/noemie-format.md §9)."""
    return _file(layouts, envelope, [_arl(layouts, entry) for entry in entries], ZERO)


def build_rsp(
    layouts: Layouts, envelope: Envelope, payee: str, transfer: Transfer, invoices: Sequence[InvoiceReturn]
) -> bytes:
    """Return an RSP for *payee* (9 digits): one transfer, its invoices, and the controls of each level."""
    entities = [
        encode(layouts["040"], {"level": 2, "payee": payee}),
        encode(
            layouts["071"],
            {
                "level": 2, "date": transfer.day, "label1": transfer.label1, "label2": transfer.label2,
                "payer": transfer.payer,
            },
        ),
        encode(layouts["081"], {"level": 2, "kind": 1}),
    ]  # fmt: skip
    total = ZERO
    for invoice in invoices:
        entities += _invoice(layouts, invoice)
        total += invoice.amo.paid + invoice.amc.paid
    entities += [_control(layouts, "071", len(invoices), total), _control(layouts, "040", 1, total)]
    return _file(layouts, envelope, entities, total)


def _invoice(layouts: Layouts, r: InvoiceReturn) -> list[str]:
    entities = [
        encode(
            layouts["102"],
            {
                "level": 3, "invoice": f"{r.invoice:09d}", "lot_num": f"{r.lot_numero:03d}", "lot_date": r.lot_date,
                "invoice_type": "F", "invoice_date": r.invoice_date, "nat_assurance": "AS",
            },
        ),
        encode(
            layouts["103"],
            {"level": 4, "nir": r.nir, "nir_key": r.nir_key, "birth": r.birth, "birth_rank": r.birth_rank},
        ),
        encode(layouts["198"], _share(r.amo)),
        encode(layouts["199"], {**_share(r.amc), "amc": r.amc_number}),
    ]  # fmt: skip
    entities += [_reason(layouts, "O", r.amo)] if r.amo.code else []
    entities += [_reason(layouts, "C", r.amc)] if r.amc.code else []
    return [*entities, _control(layouts, "102", len(entities) - 1, r.amo.paid + r.amc.paid)]


def _share(share: Share) -> dict[str, Value]:
    state = _STATES[share.outcome] if share.outcome else " "
    return {"level": 5, "asked": share.asked, "state": state, **_signed("paid", share.paid)}


def _signed(key: str, amount: Money) -> dict[str, Value]:
    return {key: Money(abs(amount.cents)), "sign": "N" if amount < ZERO else "P"}


def _reason(layouts: Layouts, part: str, share: Share) -> str:
    return encode(
        layouts["294"],
        {"level": 5, "code": share.code, "label": share.label, "scope": "F", "part": part, "rank": 1},
    )


def _control(layouts: Layouts, closed: str, count: int, total: Money) -> str:
    return encode(layouts["990"], {"level": 99, "closed": closed, "count": count, **_signed("total", total)})


def _arl(layouts: Layouts, entry: ArlEntry) -> str:
    return encode(
        layouts["8A0"],
        {
            "level": 1, "positive": "P" if entry.accepted else "N", "file_id": entry.file_id,
            "lot_num": entry.lot_numero, "lot_date": entry.lot_date, "emit_num": entry.emit_num,
            "arl_date": entry.at.date(), "arl_time": f"{entry.at:%H%M%S}", "code": entry.code,
            "invoice": entry.invoice, "label": entry.label,
        },
    )  # fmt: skip


def _file(layouts: Layouts, envelope: Envelope, entities: list[str], total: Money) -> bytes:
    ends: dict[str, Value] = {
        "emit_type": envelope.emit_type, "emit_num": envelope.emit_num, "dest_type": "TP",
        "dest_num": envelope.dest_num, "application": envelope.application, "file_id": envelope.file_id,
    }  # fmt: skip
    header: dict[str, Value] = {
        **ends, "created": envelope.created, "reference": envelope.reference, "currency": "U", "flow": "T",
        "rec_len": 128, "message": envelope.message,
    }  # fmt: skip
    count: dict[str, Value] = {"n_records": len(entities) + 2, "flow": "T", "n_lots": 1, **_signed("total", total)}
    return (encode(layouts["000"], header) + "".join(entities) + encode(layouts["999"], {**ends, **count})).encode(
        "latin-1"
    )
