"""What the entities of a return say, heard one after the other; a level resets what is below it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from app.domain.fse import PartKind
from app.domain.money import ZERO, Money
from app.domain.retour import Arl, PartOutcome, RetourDecode, RetourKind, RetourLigne
from app.teletransmission.decode import Decoded

_OUTCOMES = {"P": PartOutcome.PAYE, "R": PartOutcome.REJETE, "D": PartOutcome.DIFFERE}
"""State of 198 and 199; blank is « not processed » (facts/noemie-format.md §6)."""

_LEVELS = frozenset({"010", "020", "040", "070", "071", "080", "081", "100", "102"})
"""Entities that open a level whose total a 990 may close."""


@dataclass(slots=True)
class _Invoice:
    """The invoice being heard; the sums are those of the lines of the payment family."""

    line: int = 0
    numero: int = 0
    lot: int = 0
    first: int = 0
    """Index of its first decision."""
    amo: Money = ZERO
    amc: Money = ZERO
    reasons: list[tuple[str, str]] = field(default_factory=list)


class Reading:
    """Builds a RetourDecode; never assumes that a level is present."""

    def __init__(self, warnings: tuple[str, ...] = ()) -> None:
        self._warnings = list(warnings)
        self._kind = RetourKind.INCONNU
        self._recipient = ""
        self._arls: list[Arl] = []
        self._lignes: list[RetourLigne] = []
        self._transfers: list[tuple[date | None, str]] = []
        self._lot = 0
        self._invoice = _Invoice()
        self._levels: dict[str, Money] = {"999": ZERO}
        self._hearers: dict[str, Callable[[Decoded], None]] = {
            "000": self._on_header, "8A0": self._on_arl, "070": self._on_transfer, "071": self._on_transfer,
            "080": self._on_lot, "100": self._on_invoice, "102": self._on_invoice, "198": self._on_share,
            "199": self._on_share, "210": self._on_line, "220": self._on_line, "250": self._on_recovery,
            "261": self._on_flat, "290": self._on_line_reason, "294": self._on_reason, "990": self._on_control,
            "999": self._on_trailer,
        }  # fmt: skip

    def hear(self, entity: Decoded) -> None:
        """Take one entity into account. Raise FormatError when an amount of it is not a number."""
        if entity.code in _LEVELS:
            self._close_invoice()
            self._levels[entity.code] = ZERO
        hearer = self._hearers.get(entity.code)
        if hearer is not None:
            hearer(entity)

    def result(self) -> RetourDecode:
        """Return all that was heard."""
        day, label = self._transfers[0] if self._transfers else (None, "")
        return RetourDecode(
            kind=self._kind,
            recipient=self._recipient,
            paid_on=day,
            label=label,
            arls=tuple(self._arls),
            lignes=tuple(self._lignes),
            warnings=tuple(self._warnings),
        )

    def _on_header(self, e: Decoded) -> None:
        self._recipient = e["dest_num"][-9:]

    def _on_arl(self, e: Decoded) -> None:
        self._kind = RetourKind.ARL
        invoice = e.number("invoice")
        invoices = (invoice,) if invoice else ()
        file_id, lot, accepted = e["file_id"], e.number("lot_num"), e["positive"] == "P"
        last = self._arls[-1] if self._arls else None
        if last and not accepted and (last.file_id, last.lot_numero, last.accepted) == (file_id, lot, False):
            self._arls[-1] = replace(last, invoice_numeros=last.invoice_numeros + invoices)
        else:
            self._arls.append(Arl(file_id, lot, accepted, e["code"], e["label"], invoices))

    def _on_transfer(self, e: Decoded) -> None:
        rsp = e.code == "071"
        self._kind = RetourKind.RSP if rsp else RetourKind.NOEMIE
        label = " ".join(filter(None, (e["label1"], e["label2"]))) if rsp else ""
        self._transfers.append((e.day("date"), label))

    def _on_lot(self, e: Decoded) -> None:
        self._lot = e.number("lot_num")

    def _on_invoice(self, e: Decoded) -> None:
        rsp = e.code == "102"
        self._kind = RetourKind.RSP if rsp else RetourKind.NOEMIE
        lot = e.number("lot_num") if rsp else self._lot
        self._invoice = _Invoice(e.line, e.number("invoice"), lot, len(self._lignes))

    def _on_share(self, e: Decoded) -> None:
        asked, paid = e.money("asked"), _signed(e, "paid")
        self._count(paid)
        outcome = _OUTCOMES.get(e["state"])
        if outcome is not None:
            part = PartKind.AMO if e.code == "198" else PartKind.AMC
            amount = paid if outcome is PartOutcome.PAYE else asked
            self._lignes.append(self._ligne(e.line, part, outcome, amount, asked))

    def _on_line(self, e: Decoded) -> None:
        paid = _signed(e, "paid")
        self._count(paid)
        self._invoice.amo += paid
        self._invoice.amc += _signed(e, "amc")

    def _on_line_reason(self, e: Decoded) -> None:
        self._invoice.reasons.append((e["code"], e["label"]))

    def _on_reason(self, e: Decoded) -> None:
        """Give its first reason to the share of the current invoice; the decoder shows the others."""
        part = PartKind.AMC if e["part"] == "C" else PartKind.AMO
        for index in range(self._invoice.first, len(self._lignes)):
            ligne = self._lignes[index]
            if ligne.part is part and not ligne.code:
                self._lignes[index] = replace(ligne, code=e["code"], label=e["label"])

    def _on_recovery(self, e: Decoded) -> None:
        debt = e["debt_ref"] or "sans référence"
        amount = _signed(e, "amount")
        self._count(amount)
        self._warnings.append(f"Récupération de {amount} (dette {debt}) : à pointer à la main.")

    def _on_flat(self, e: Decoded) -> None:
        amount = e.money("amount")
        self._count(amount)
        self._warnings.append(f"Paiement forfaitaire de {amount} (code {e['code']}), sans facture.")

    def _on_control(self, e: Decoded) -> None:
        closed = e["closed"]
        if closed in {"100", "102"}:
            self._close_invoice()
        if closed in self._levels:
            self._compare(e, closed, f"du niveau {closed}")

    def _on_trailer(self, e: Decoded) -> None:
        self._close_invoice()
        if not self._arls:
            self._compare(e, "999", "du fichier")

    def _compare(self, e: Decoded, level: str, name: str) -> None:
        announced, read = _signed(e, "total"), self._levels[level]
        if announced != read:
            self._warnings.append(f"Total {name} : {announced} annoncés, {read} lus. Import à vérifier.")

    def _count(self, amount: Money) -> None:
        for level in self._levels:
            self._levels[level] += amount

    def _close_invoice(self) -> None:
        """Turn the lines of an invoice of the payment family into decisions on its shares."""
        invoice = self._invoice
        code, label = invoice.reasons[0] if invoice.reasons else ("", "")
        if invoice.amo:
            paid = self._ligne(invoice.line, PartKind.AMO, PartOutcome.PAYE, invoice.amo, None)
            self._lignes.append(replace(paid, code=code, label=label))
        elif code or label:
            refused = self._ligne(invoice.line, PartKind.AMO, PartOutcome.REJETE, ZERO, None)
            self._lignes.append(replace(refused, code=code, label=label))
        if invoice.amc:
            self._lignes.append(self._ligne(invoice.line, PartKind.AMC, PartOutcome.PAYE, invoice.amc, None))
        self._invoice = _Invoice(first=len(self._lignes))

    def _ligne(self, row: int, part: PartKind, outcome: PartOutcome, amount: Money, asked: Money | None) -> RetourLigne:
        day, transfer = self._transfers[-1] if self._transfers else (None, "")
        return RetourLigne(
            row=row,
            invoice_numero=self._invoice.numero,
            lot_numero=self._invoice.lot,
            part=part,
            outcome=outcome,
            amount=amount,
            asked=asked,
            paid_on=day,
            transfer=transfer,
        )


def _signed(e: Decoded, key: str) -> Money:
    amount = e.money(key)
    return -amount if e["sign"] == "N" else amount
