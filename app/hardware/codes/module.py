"""The official module that opens the codes of the appli carte Vitale: none is installed today."""

from __future__ import annotations

from datetime import datetime
from typing import NoReturn

from app.domain.codes import ModuleAbsent


class NoOfficialModule:
    """Satisfies AppliEngine; says that the module is missing and keeps nothing of the code."""

    simulated = False

    def acquire(self, raw: bytes) -> NoReturn:
        """Raise ModuleAbsent."""
        del raw
        raise ModuleAbsent()

    def valid_until(self, raw: bytes) -> datetime | None:
        """Return None: only the module would know."""
        del raw
        return None

    def release(self) -> None:
        """Do nothing: no session was ever opened."""
