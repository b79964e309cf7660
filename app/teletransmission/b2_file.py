"""A B2 file as the norm nests it: lots, invoices, lines; and the checks a caisse runs on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from app.domain.circonstances import TiersPayant
from app.domain.errors import FormatError
from app.domain.money import Money
from app.teletransmission.decode import Decoded, decode_records
from app.teletransmission.invoice import ADVANCED
from app.teletransmission.layout import Layouts

_PARENTS = {
    "1": {"000", "6"}, "2": {"1", "5"}, "2S": {"2"}, "2X": {"2", "2S"}, "4": {"2S", "2X", "4", "4S", "4E", "4M"},
    "4S": {"4"}, "4E": {"4", "4S"}, "4M": {"4", "4S", "4E", "4M"}, "5": {"4", "4S", "4E", "4M"}, "6": {"5"},
    "999": {"6"},
}  # fmt: skip
"""Records that may stand just before each (facts/b2-format.md §4); « 3 » lines are not a MK's."""


@dataclass(frozen=True, slots=True)
class B2Invoice:
    """One invoice: its header, everything up to its totals, and its totals."""

    header: Decoded
    records: tuple[Decoded, ...]
    totals: Decoded

    @property
    def numero(self) -> int:
        """Invoice number."""
        return self.header.number("invoice_num")

    @property
    def acts(self) -> tuple[Decoded, ...]:
        """Main lines."""
        return tuple(record for record in self.records if record.code == "4")

    @property
    def honoraires(self) -> Money:
        """Total billed."""
        return self.totals.money("t_hon4")

    @property
    def amo(self) -> Money:
        """Total asked from the compulsory insurer."""
        return self.totals.money("t_amo4")

    @property
    def amc(self) -> Money:
        """Total asked from the complementary insurer through this file."""
        return self.totals.money("t_amc4")

    @property
    def advanced(self) -> bool:
        """Whether the patient advanced everything, so that nothing is paid to the praticien (our own mark)."""
        return self.totals["editor"] == ADVANCED[TiersPayant.AUCUN]


@dataclass(frozen=True, slots=True)
class B2Lot:
    """One lot with its invoices."""

    header: Decoded
    invoices: tuple[B2Invoice, ...]
    totals: Decoded

    @property
    def numero(self) -> int:
        """Lot number."""
        return self.header.number("lot_num")


@dataclass(frozen=True, slots=True)
class B2File:
    """One file."""

    header: Decoded
    lots: tuple[B2Lot, ...]
    trailer: Decoded

    @property
    def file_id(self) -> str:
        """Identification of the file."""
        return self.header["file_id"]

    @property
    def invoices(self) -> Iterator[B2Invoice]:
        """Every invoice of every lot."""
        return (invoice for lot in self.lots for invoice in lot.invoices)


def read_file(layouts: Layouts, content: bytes) -> B2File:
    """Read a whole file; raise FormatError on a length, a zone, or records out of order."""
    records = decode_records(layouts, content)
    _check_order(records)
    lots: list[B2Lot] = []
    start = 1
    for index, record in enumerate(records):
        if record.code == "6":
            lots.append(B2Lot(records[start], tuple(_invoices(records[start + 1 : index])), record))
            start = index + 1
    return B2File(records[0], tuple(lots), records[-1])


def read_invoices(layouts: Layouts, content: bytes) -> tuple[B2Invoice, ...]:
    """Read invoices outside any lot, as an engine signed them; raise FormatError."""
    records = decode_records(layouts, content)
    if records[-1].code != "5":
        raise FormatError(records[-1].code, "rec_type", len(records), "an invoice without its totals")
    return tuple(_invoices(records))


def _check_order(records: list[Decoded]) -> None:
    if records[0].code != "000":
        raise FormatError(records[0].code, "rec_type", 1, "a file starts with 000")
    for before, record in pairwise(records):
        if before.code not in _PARENTS.get(record.code, set()):
            raise FormatError(record.code, "rec_type", record.line, f"not allowed after {before.code}")
    if records[-1].code != "999":
        raise FormatError(records[-1].code, "rec_type", len(records), "a file ends with 999")


def _invoices(records: list[Decoded]) -> Iterator[B2Invoice]:
    start = 0
    for index, record in enumerate(records):
        if record.code == "5":
            yield B2Invoice(records[start], tuple(records[start + 1 : index]), record)
            start = index + 1


@dataclass(frozen=True, slots=True)
class Anomaly:
    """One thing wrong in a readable file; ``invoice`` 0 means the lot or the file."""

    label: str
    """Upper case without accent, as an acknowledgement prints it."""
    invoice: int = 0


def anomalies(file: B2File) -> tuple[Anomaly, ...]:
    """Return what a caisse would refuse: counts, totals, shares, keys of a lot that do not hold together."""
    found = [*_file_anomalies(file)]
    for lot in file.lots:
        found += _lot_anomalies(lot)
    seen: set[int] = set()
    dre = file.header["application"] == "DR"
    for invoice in file.invoices:
        found += _invoice_anomalies(invoice)
        if invoice.header["split"] == "F" and invoice.amc and not dre:
            found.append(Anomaly("PART COMPLEMENTAIRE ENVOYEE DEUX FOIS", invoice.numero))
        if not invoice.numero or invoice.numero in seen:
            found.append(Anomaly("NUMERO DE FACTURE DEJA CONNU", invoice.numero))
        seen.add(invoice.numero)
    return tuple(found)


def _file_anomalies(file: B2File) -> Iterator[Anomaly]:
    count = 2 + sum(2 + sum(2 + len(i.records) for i in lot.invoices) for lot in file.lots)
    if file.trailer.number("n_records") != count or file.trailer.number("n_lots") != len(file.lots):
        yield Anomaly("FICHIER NON CONFORME NOMBRE D ENREGISTREMENTS ERRONE")
    same = ("emit_num", "dest_num", "file_id")
    if any(file.header[key] != file.trailer[key] for key in same):
        yield Anomaly("FICHIER NON CONFORME EN TETE ET FIN DIFFERENTS")


def _lot_anomalies(lot: B2Lot) -> Iterator[Anomaly]:
    acts = sum(len(invoice.acts) for invoice in lot.invoices)
    counts = {"n_a": len(lot.invoices), "n_acts": acts, "n_b": len(lot.invoices), "n_c": len(lot.invoices)}
    if any(lot.totals.number(key) != count for key, count in counts.items()):
        yield Anomaly("LOT NON CONFORME NOMBRE DE FACTURES ERRONE")
    billed = Money.total(invoice.honoraires for invoice in lot.invoices)
    asked = Money.total(invoice.amo for invoice in lot.invoices)
    if lot.totals.money("t_fac") != billed or lot.totals.money("t_amo") != asked:
        yield Anomaly("TOTAUX DU LOT INCOHERENTS")
    if lot.totals["lot_num"] != lot.header["lot_num"]:
        yield Anomaly("LOT NON CONFORME NUMERO ERRONE")


def _invoice_anomalies(invoice: B2Invoice) -> Iterator[Anomaly]:
    acts, totals = invoice.acts, invoice.totals
    sums = {"t_hon4": "honoraires", "t_amo4": "amo", "t_amc4": "amc"}
    complements = sum(record.code.startswith("4") for record in invoice.records)
    wrong = any(totals.money(total) != Money.total(act.money(key) for act in acts) for total, key in sums.items())
    if wrong or totals.number("n34") != complements or totals.money("t_assure") != invoice.honoraires - invoice.amo:
        yield Anomaly("TOTAUX DE LA FACTURE INCOHERENTS", invoice.numero)
    if any(a.money("amo") > a.money("base") or a.money("amo") + a.money("amc") > a.money("honoraires") for a in acts):
        yield Anomaly("MONTANT SUPERIEUR A LA DEPENSE", invoice.numero)
