"""The table of the measures: median, p99 and growth from the smallest to the largest set."""

from __future__ import annotations

import json
import math
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from benchmarks.measures import Samples

Results = Mapping[str, Sequence[Samples]]
"""By size, the measures in the same order."""


def p99(seconds: Sequence[float]) -> float:
    """Return the 99th percentile, nearest rank: the worst when there are fewer than a hundred."""
    ordered = sorted(seconds)
    return ordered[math.ceil(0.99 * len(ordered)) - 1]


def as_table(results: Results) -> str:
    """Return the table as text, milliseconds everywhere."""
    sizes = list(results)
    head = ["Mesure", *(f"{size} {what}" for size in sizes for what in ("médiane", "p99"))]
    growth = len(sizes) > 1
    rows = [[*head, f"{sizes[-1]}/{sizes[0]}"] if growth else head]
    notes = []
    for samples in zip(*results.values(), strict=True):
        cells = [samples[0].name]
        for size, one in zip(sizes, samples, strict=True):
            cells += [_ms(median(one.seconds)), _ms(p99(one.seconds))] if one.seconds else ["—", "—"]
            if one.problem:
                notes.append(f"{size}, {one.name} : {one.problem}")
        if growth:
            cells.append(_ratio(samples))
        rows.append(cells)
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(_cell(row, column, widths) for column in range(len(row))) for row in rows]
    return "\n".join([*lines, "", "Durées en millisecondes.", *notes])


def as_json(results: Results, path: Path) -> None:
    """Write the figures and the machine they were taken on."""
    figures = {
        size: [
            {
                "mesure": one.name,
                "essais": len(one.seconds),
                "mediane_ms": round(median(one.seconds) * 1000, 2) if one.seconds else None,
                "p99_ms": round(p99(one.seconds) * 1000, 2) if one.seconds else None,
                "probleme": one.problem,
            }
            for one in samples
        ]
        for size, samples in results.items()
    }
    machine = {"systeme": platform.system(), "processeur": platform.machine(), "python": platform.python_version()}
    path.write_text(
        json.dumps({"machine": machine, "mesures": figures}, ensure_ascii=False, indent=1), encoding="utf-8"
    )


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f}".replace(".", ",")


def _ratio(samples: Sequence[Samples]) -> str:
    first, last = samples[0].seconds, samples[-1].seconds
    return f"{median(last) / median(first):.2f}".replace(".", ",") if first and last else "—"


def _cell(row: Sequence[str], column: int, widths: Sequence[int]) -> str:
    return row[column].ljust(widths[column]) if column == 0 else row[column].rjust(widths[column])
