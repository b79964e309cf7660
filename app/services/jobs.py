"""What a background job hands back, and the shape of the door it goes through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import Generic, Protocol, TypeAlias, TypeVar

from app.domain.errors import AppError, Cancelled

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ok(Generic[T]):
    """The job ended; ``value`` is what it returned."""

    value: T


@dataclass(frozen=True, slots=True)
class Failed:
    """The job raised ``error``: an AppError is expected, anything else is a bug."""

    error: Exception


def value_of(outcome: Ok[T] | Failed, tell: Callable[[AppError], None]) -> T | None:
    """Return what the job brought, or *tell* why it brought nothing and return None; a bug is raised again."""
    match outcome:
        case Ok(value):
            return value
        case Failed(AppError() as error):
            tell(error)
            return None
        case Failed(bug):
            raise bug


def unless_cancelled(tell: Callable[[AppError], None]) -> Callable[[AppError], None]:
    """Return *tell*, silent about a job that was given up."""
    return lambda error: None if isinstance(error, Cancelled) else tell(error)


Done: TypeAlias = Callable[[Ok[T] | Failed], None]


class Run(Protocol):
    """Queues a job and returns its cancel event; ``done`` is called exactly once, on the GUI thread."""

    def __call__(self, work: Callable[[Event], T], done: Done[T]) -> Event:
        """Queue *work*, which receives the returned event: set means stop at the next safe point."""


class Progress(Protocol):
    """Hears how far a job is; ``total`` 0 means unknown."""

    def __call__(self, done: int, total: int, label: str) -> None:
        """Report *done* units out of *total*; *label* is French and holds no patient data."""


Relay: TypeAlias = Callable[[Progress], Progress]
"""Turns a listener of the GUI thread into one that any thread may call."""
