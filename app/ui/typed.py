"""What forms of several screens read alike. No Qt."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import time
from typing import TypeVar

from app.domain.errors import InvalidIdentifier

T = TypeVar("T")
Errors = dict[str, str]
"""What is wrong, by field."""
HOUR_WRONG = "Heure illisible. Écrivez 08:30, 8h30 ou 8h."


def read(errors: Errors, field: str, how: Callable[[], T]) -> T | None:
    """Return what *how* reads, or None with its message under *field*."""
    try:
        return how()
    except InvalidIdentifier as wrong:
        errors[field] = wrong.user_message
        return None


def read_given(errors: Errors, field: str, text: str, parse: Callable[[str], T]) -> T | None:
    """Return what *parse* makes of *text*, None when nothing is typed, or with its message under *field*."""
    return read(errors, field, lambda: parse(text)) if text.strip() else None


def whole(text: str, most: int, least: int = 1) -> int | None:
    """Return a whole number, None when it is not one or lies outside *least* to *most*, both included."""
    bare = text.strip()
    number = int(bare) if bare.isascii() and bare.isdigit() else None
    return number if number is not None and least <= number <= most else None


def percent(text: str, most: int = 100, least: int = 1) -> int | None:
    """Return the number of « 60 » or « 60 % », None when it is not one or lies outside the bounds."""
    return whole(text.strip().removesuffix("%"), most, least)


def hour(text: str) -> time | None:
    """Return the hour of « 20:30 », « 20h30 », « 20 h » or « 2030 »; None for nothing. Raise InvalidIdentifier."""
    if not text.strip():
        return None
    match = re.fullmatch(r"(\d{1,2})\s*[h:.]?\s*(\d{2})?", text.strip().lower())
    if match is None or int(match[1]) > 23 or int(match[2] or 0) > 59:
        raise InvalidIdentifier("hour", "shape", HOUR_WRONG)
    return time(int(match[1]), int(match[2] or 0))
