"""What presenters hand to the pieces: plain frozen values, no Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """How things stand; shown as a colour, an icon and a word."""

    SUCCESS = "success"
    WARNING = "warning"
    DANGER = "danger"
    INFO = "info"
    NEUTRAL = "neutral"


STATE_ICONS: dict[State, str] = {
    State.SUCCESS: "circle-check",
    State.WARNING: "triangle-alert",
    State.DANGER: "circle-x",
    State.INFO: "info",
    State.NEUTRAL: "circle-dashed",
}


@dataclass(frozen=True, slots=True)
class TagValue:
    """A state in a word; ``icon`` None takes the state's own, ``""`` shows none (an amount, a date)."""

    state: State
    word: str
    icon: str | None = None

    @property
    def icon_name(self) -> str:
        """Name of the icon to draw, empty for none."""
        return STATE_ICONS[self.state] if self.icon is None else self.icon

    def __str__(self) -> str:
        return self.word


@dataclass(frozen=True, slots=True)
class IconValue:
    """An icon and the word read in its place by a screen reader and in a tooltip."""

    icon: str
    word: str
    state: State | None = None

    def __str__(self) -> str:
        return self.word


@dataclass(frozen=True, slots=True)
class LeadText:
    """A cell whose first words are strong: « **RAM** Lombalgie commune »."""

    lead: str
    rest: str = ""

    def __str__(self) -> str:
        return f"{self.lead} {self.rest}".rstrip()


@dataclass(frozen=True, slots=True)
class ActionValue:
    """A button inside a table row."""

    label: str
    primary: bool = False
    shortcut: str = ""

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True, slots=True)
class Tab:
    """One filter chip: its key, its word and how many rows it leads to (None: no counter)."""

    key: str
    title: str
    count: int | None = None
    group: int = 0  # chips of different groups are set apart and choose independently


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a split, in cents, with the words to print beside it."""

    label: str
    cents: int
    amount: str


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a timeline: what (strong), the rest of the sentence, a quieter second line."""

    what: str
    when: str = ""
    note: str = ""
    state: State | None = None
    action: str = ""  # words of a small button, none when empty
    target: object = field(default=None, compare=False)  # handed back by the button


@dataclass(frozen=True, slots=True)
class Figure:
    """One point of a chart: label, height in any whole unit, and the words to print and read."""

    label: str
    value: int
    words: str


@dataclass(frozen=True, slots=True)
class PaletteItem:
    """One answer of the search field; ``target`` is handed back as is when chosen."""

    group: str  # « Patients », « Factures », « Commandes »
    title: str
    note: str = ""
    icon: str = "search"
    shortcut: str = ""
    target: object = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Period:
    """One row of a period chart: what it is, its days in words, both ends included."""

    label: str
    words: str
    state: State
    start: date | None = None  # None: since always
    end: date | None = None  # None: no end known
    read_on: date | None = None  # day it was read, drawn as a dot
    strong: bool = False  # the one that counts
