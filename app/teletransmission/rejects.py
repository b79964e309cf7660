"""What a rejection means and what to do: a hint beside the code and the label as received."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from app.domain.fse import PartKind
from app.teletransmission.characters import comparable
from app.teletransmission.tables import read_rows

RSP, ARL = "RSP", "ARL"
NO_RESEND = "NO_RESEND"


@dataclass(frozen=True, slots=True)
class Explanation:
    """One row of resources/rejets: our words, never those of the caisse."""

    id: str
    label: str
    cause: str
    correction: str
    action: str
    """NEW_INVOICE, NO_RESEND, CONTACT… (facts/reject-codes.md §6)."""
    source: str
    trust: str = ""
    family: str = ""
    weak: bool = False
    """Only the first 4 digits of a code agree: one such code may cover several reasons."""


@dataclass(frozen=True, slots=True)
class _Row:
    code: str
    payer: str
    stages: str
    pattern: re.Pattern[str]
    explanation: Explanation


def explain(code: str, label: str, part: PartKind = PartKind.AMO, stage: str = RSP) -> Explanation:
    """Return the first explanation: same full code, then label, then first 4 digits of the code, then « MK-Z99 ».

    Source: facts/reject-codes.md, order of the box « Read this first ».
    """
    bare = re.sub(r"\s", "", code)
    rows = [row for row in _rows() if row.explanation.id != "MK-Z99"]
    exact = next((row for row in rows if row.code and row.code == bare), None)
    if exact is not None:
        return exact.explanation
    text = comparable(label)
    for row in rows:
        if row.payer in {part.value, "BOTH"} and stage in row.stages and row.pattern.search(text):
            return row.explanation
    near = next((row for row in rows if row.code and len(bare) >= 4 and row.code[:4] == bare[:4]), None)
    if near is not None:
        return _weak(near.explanation)
    return next(row.explanation for row in _rows() if row.explanation.id == "MK-Z99")


def known_code(code: str) -> Explanation | None:
    """Return the row whose code starts with these 4 digits, None when there is none."""
    return next((row.explanation for row in _rows() if row.code[:4] == code[:4] and row.code), None)


def _weak(explanation: Explanation) -> Explanation:
    e = explanation
    return Explanation(e.id, e.label, e.cause, e.correction, e.action, e.source, e.trust, e.family, weak=True)


def _typographic(text: str) -> str:
    return text.replace("'", "’").replace(" ;", "\u00a0;").replace(" :", "\u00a0:")


@cache
def _rows() -> tuple[_Row, ...]:
    rows = sorted(read_rows("rejets", "codes.csv"), key=lambda row: int(row["priority"]))
    return tuple(
        _Row(
            code=re.sub(r"\s", "", row["code"]),
            payer=row["payer"],
            stages=row["stage"],
            pattern=re.compile(row["pattern"]),
            explanation=Explanation(
                id=row["id"],
                label=_typographic(row["label_fr"]),
                cause=_typographic(row["cause_fr"]),
                correction=_typographic(row["correction_fr"]),
                action=row["action"],
                source=row["source"],
                trust=row["trust"],
                family=row["family"],
            ),
        )
        for row in rows
    )
