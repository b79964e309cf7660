"""What Réglages asks about this post: the same questions as ``cabinet doctor``."""

from __future__ import annotations

from typing import Protocol

from app.services.ports_card import ReaderDiagnosis
from app.services.ports_code import CameraDiagnosis


class PostDiagnosis(Protocol):
    """Looks at readers and cameras; no personal data comes back."""

    def readers(self) -> ReaderDiagnosis:
        """Return what is seen now, official libraries left out. Blocks some milliseconds and raises nothing."""

    def cameras(self) -> CameraDiagnosis:
        """Return what each camera gives once opened. Blocks some seconds at most and raises nothing."""
