"""What a column is: a title, a getter, a kind. No Qt."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Generic, TypeVar

from app.domain.money import Money
from app.ui.values import ActionValue, IconValue, LeadText, TagValue

R = TypeVar("R")

Cell = str | int | Decimal | Money | date | LeadText | TagValue | IconValue | ActionValue | None


class Kind(Enum):
    """How the cells of a column are drawn, aligned and sorted."""

    TEXT = "text"  # str or LeadText
    NUMBER = "number"  # int, Decimal or ready text; right, tabular
    MONEY = "money"  # Money; right, tabular, strong
    DATE = "date"  # date
    TAG = "tag"  # TagValue
    ICON = "icon"  # IconValue; centred
    ACTION = "action"  # ActionValue: a button, ``action_requested`` when pressed


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """One column. *key* is stable (remembered, given back by signals), *get* reads the cell of a row."""

    key: str
    title: str
    get: Callable[[R], Cell]
    kind: Kind = Kind.TEXT
    width: int = 0  # logical pixels, 0: as wide as its content
    stretch: bool = False  # takes the room left
    strong: bool = False
    muted: bool = False
    hidden: bool = False  # not shown until the user asks for it
    gives_way: bool = False  # not shown while the stretched column lacks room for its text
    sort: Callable[[R], Any] | None = None  # another order than the cell's own
    csv: Callable[[R], str] | None = None  # another text than the cell's own
    total: Callable[[Sequence[R]], Cell] | None = None  # cell of the totals row
    note: str = ""  # tooltip of the title
    keeps_end: bool = False  # too long, a text loses its middle: its end is what tells rows apart

    @property
    def right(self) -> bool:
        """Whether cells align right."""
        return self.kind in (Kind.NUMBER, Kind.MONEY)


def cell_text(cell: Cell) -> str:
    """Return what is printed, read aloud and searched in a cell."""
    match cell:
        case None:
            return ""
        case date():
            return f"{cell:%d/%m/%Y}"
        case Decimal():
            return f"{cell:f}".replace(".", ",")
        case _:
            return str(cell)


def sort_key(cell: Cell) -> tuple[int, Any]:
    """Return a key that orders cells of one column, empty ones last."""
    match cell:
        case None | "":
            return (2, 0)
        case Money():
            return (0, cell.cents)
        case int() | Decimal() | date():
            return (0, cell)
        case _:
            return (1, folded(cell_text(cell)))


def folded(text: str) -> str:
    """Return *text* without case nor accents, for sorting and searching."""
    parts = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(char for char in parts if not unicodedata.combining(char)).replace("’", "'")


def csv_field(text: str) -> str:
    """Return one field of a ``;`` file; a text that a spreadsheet would run as a formula is disarmed."""
    text = text.replace("\u00a0", " ").replace("\u202f", " ")
    if (text[:1] in "=+@\t\r" and text) or (text[:1] == "-" and not text[1:2].isdigit()):
        text = "'" + text
    if any(char in text for char in ';"\n\r'):
        text = '"' + text.replace('"', '""') + '"'
    return text


def csv_cell(column: Column[R], row: R) -> str:
    """Return the text of a cell for a spreadsheet: amounts bare (« 1234,56 »), the rest as printed."""
    if column.csv is not None:
        return csv_field(column.csv(row))
    cell = column.get(row)
    if isinstance(cell, Money):
        return cell.bare.replace("\u00a0", "")
    return csv_field(cell_text(cell))
