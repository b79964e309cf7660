"""What may go wrong outside, switched on and off while the world runs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Cut(Enum):
    """A connection cut after the data of a mail, before the answer."""

    NONE = "none"
    TAKEN = "taken"
    """The caisse has the mail: its acknowledgement will come."""
    LOST = "lost"
    """The caisse never had it."""


@dataclass(slots=True)
class Faults:
    """Switches read at each command; all off at start."""

    cut_after_data: Cut = Cut.NONE
    refuse_recipient: bool = False
    """SMTP answers 550 to the recipient."""
    busy: bool = False
    """SMTP answers 451 to the recipient: try later."""
    refuse_data: bool = False
    """SMTP answers 554 after the data."""
    refuse_login: bool = False
    """POP3 refuses the password."""
    cut_retrieval: bool = False
    """POP3 drops the connection in the middle of a message."""
    cut_before_quit: bool = False
    """POP3 drops the connection at QUIT, before anything is deleted."""
