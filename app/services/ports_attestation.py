"""What reading and printing the papers of the rights need from outside, as Protocols."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.droits import Droits
from app.domain.errors import AppError
from app.domain.patient import Patient
from app.domain.people import Cabinet


class PaperUnreadable(AppError):
    """No text could be taken from the scan."""

    user_message = (
        "Ce document ne contient pas de texte lisible. Il peut être joint tel quel\u00a0: recopiez les champs "
        "à la main."
    )


class PaperText(Protocol):
    """Takes the text out of a scan, on this post only: nothing leaves it."""

    def lines(self, contenu: bytes, media: str) -> tuple[str, ...]:
        """Return the lines of text, top to bottom. Blocks. Raise PaperUnreadable."""


@dataclass(frozen=True, slots=True)
class RightsSheet:
    """All that the printed sheet of the rights shows, frozen. ``repr`` is masked by its parts."""

    cabinet: Cabinet
    patient: Patient
    droits: Droits | None
    sentence: str
    """Whether the rights cover the day, and why."""
    lecture: str
    """Source and age in words."""
    amo: tuple[tuple[str, str], ...]
    amc: tuple[tuple[str, str], ...]
    ecarts: tuple[str, ...]
    """Differences with the other sources, one sentence each."""
    lectures: tuple[tuple[str, str], ...]
    """Every reading: source with its day, and the period it gives."""
    printed_at: datetime
    printed_by: str


class RightsPrinter(Protocol):
    """Makes the paper."""

    def rights_sheet(self, sheet: RightsSheet) -> bytes:
        """Return the PDF: byte-identical for the same input."""
