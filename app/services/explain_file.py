"""Explain a B2, NOEMIE, RSP or ARL file record by record, in French, from the tables that decode it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.errors import FormatError
from app.domain.fse import PartKind
from app.domain.money import Money
from app.teletransmission import rejects
from app.teletransmission.b2_file import anomalies, read_file
from app.teletransmission.decode import Decoded, decode_records
from app.teletransmission.layout import Zone
from app.teletransmission.noemie import cut, plain, read_return
from app.teletransmission.tables import Tables
from app.teletransmission.titles import title

_DATES = frozenset(
    {
        "created", "date", "act_date", "hosp_date", "date_in", "date_out", "birth", "pec_date", "rights_from",
        "rights_to", "dap_date", "fse_date", "lot_date", "invoice_date", "arl_date", "date_from", "date_to",
        "presc_date", "debt_date", "from", "to",
    }
)  # fmt: skip
_AMOUNTS = frozenset(
    {
        "unit_price", "base", "amo", "amc", "honoraires", "theo_base", "t_hon4", "t_amo4", "t_assure", "t_amc4",
        "t_fac", "t_amo", "t_amc", "asked", "paid", "amount", "balance", "spend", "total",
    }
)  # fmt: skip
_NOT_AMOUNTS = {("010", "amc"), ("199", "amc")}
"""Zones that bear the name of an amount and hold the number of a complementary insurer."""
_WORDS = {
    ("198", "state", "P"): "payé", ("198", "state", "R"): "rejeté", ("198", "state", "D"): "différé",
    ("199", "state", "P"): "payé", ("199", "state", "R"): "rejeté", ("199", "state", "D"): "différé",
    ("294", "part", "O"): "part obligatoire", ("294", "part", "C"): "part complémentaire",
    ("8A0", "positive", "P"): "accepté", ("8A0", "positive", "N"): "refusé",
}  # fmt: skip
_NIRS = frozenset({"nir", "nir_ind"})
_NIR_KEYS = frozenset({"nir_key", "nir_ind_key"})
_SILENT = frozenset({"rec_type", "entity", "end", "subtype"})


@dataclass(frozen=True, slots=True)
class ExplainedZone:
    """One zone that holds something; ``value`` is what it says, in French when it can be said."""

    key: str
    label: str
    start: int
    end: int
    text: str
    value: str

    def __repr__(self) -> str:
        return f"ExplainedZone({self.key})"


@dataclass(frozen=True, slots=True)
class ExplainedRecord:
    """One record; ``hint`` is our explanation of a rejection."""

    line: int
    code: str
    title: str
    own_design: bool
    zones: tuple[ExplainedZone, ...]
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ExplainedFile:
    """A whole file; ``error`` tells where the reading stopped, empty when it went to the end."""

    kind: str
    records: tuple[ExplainedRecord, ...]
    warnings: tuple[str, ...] = ()
    error: str = ""


def explain_file(contenu: bytes, tables: Tables, *, show_nir: bool = False) -> ExplainedFile:
    """Return the explanation of a file; NIRs are masked unless *show_nir*. Never raises on bad content."""
    try:
        content = plain(contenu)
    except FormatError as error:
        return ExplainedFile("inconnu", (), error=error.user_message)
    if content[128:131].decode("latin-1") in tables.noemie:
        return _explain_return(content, tables, show_nir)
    return _explain_b2(content, tables, show_nir)


def _explain_b2(content: bytes, tables: Tables, show_nir: bool) -> ExplainedFile:
    try:
        records = decode_records(tables.b2, content)
    except FormatError as error:
        return ExplainedFile("inconnu", (), error=error.user_message)
    explained = _records(records, show_nir)
    try:
        found = anomalies(read_file(tables.b2, content))
    except FormatError as error:
        return ExplainedFile("B2", explained, error=error.user_message)
    warnings = tuple(
        f"{anomaly.label.capitalize()}" + (f" (facture {anomaly.invoice})" if anomaly.invoice else "")
        for anomaly in found
    )
    return ExplainedFile("B2", explained, warnings)


def _explain_return(content: bytes, tables: Tables, show_nir: bool) -> ExplainedFile:
    try:
        entities = cut(tables.noemie, content).entities
        decoded = read_return(tables.noemie, content)
    except FormatError as error:
        return ExplainedFile("inconnu", (), error=error.user_message)
    return ExplainedFile(decoded.kind.value, _records(entities, show_nir), decoded.warnings)


def _records(records: Iterable[Decoded], show_nir: bool) -> tuple[ExplainedRecord, ...]:
    return tuple(
        ExplainedRecord(
            line=record.line,
            code=record.code,
            title=title(record),
            own_design=record.record.family == "OWN",
            zones=tuple(_zone(record, zone, show_nir) for zone in record.record.zones if _speaks(record, zone)),
            hint=_hint(record),
        )
        for record in records
    )


def _speaks(record: Decoded, zone: Zone) -> bool:
    text = record[zone.key].strip()
    return bool(text) and zone.key not in _SILENT and not (zone.numeric and not text.strip("0") and not zone.mandatory)


def _zone(record: Decoded, zone: Zone, show_nir: bool) -> ExplainedZone:
    text = record[zone.key]
    if not show_nir and zone.key in _NIRS:
        text = text[:5].ljust(13, "●") if text.strip() else text
    elif not show_nir and zone.key in _NIR_KEYS:
        text = "●●"
    return ExplainedZone(zone.key, zone.label, zone.start, zone.end, text, _meaning(record, zone, text))


def _meaning(record: Decoded, zone: Zone, text: str) -> str:
    key = (record.code, zone.key)
    if zone.key in _AMOUNTS and key not in _NOT_AMOUNTS and text.isdecimal():
        return str(Money(int(text)))
    if zone.key in _DATES and len(text) == 6 and text.strip("0"):
        return f"{text[4:]}/{text[2:4]}/{text[:2]}"
    return _WORDS.get((*key, text), text)


def _hint(record: Decoded) -> str:
    """Our explanation of a refusal, empty for anything else."""
    refused = record.code in {"290", "294"} or (record.code == "8A0" and record["positive"] == "N")
    if not refused:
        return ""
    part = PartKind.AMC if record.code == "294" and record["part"] == "C" else PartKind.AMO
    stage = rejects.ARL if record.code == "8A0" else rejects.RSP
    found = rejects.explain(record["code"], record["label"], part, stage)
    doubt = " (rapprochement incertain)" if found.weak else ""
    return f"{found.cause} {found.correction}{doubt}"
