"""What the rail leads to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Room:
    """One screen: its rail entry and how to build it, the first time somebody enters."""

    key: str
    title: str
    icon: str
    factory: Callable[[], QWidget]
    permission: str = ""  # empty: open to everybody
    at_foot: bool = False  # Réglages stands at the bottom of the rail
