"""Codes that serve once, remembered in the database: closing the application opens no second use."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.services.repositories import UnitOfWorkFactory

SETTING = "simulation.codes_presentes"


@dataclass(frozen=True, slots=True)
class SpentCodes:
    """Satisfies OnceOnly, for every post of the cabinet."""

    unit_of_work: UnitOfWorkFactory

    def __call__(self, nonce: bytes, now: datetime, kept: timedelta) -> bool:
        """Return whether *nonce* comes for the first time; it is then remembered for *kept*. Blocks."""
        with self.unit_of_work() as uow:
            seen: dict[str, float] = json.loads(uow.cabinet.setting(SETTING) or "{}")
            alive = {one: at for one, at in seen.items() if now.timestamp() - at <= kept.total_seconds()}
            if nonce.hex() in alive:
                return False
            uow.cabinet.set_setting(SETTING, json.dumps({**alive, nonce.hex(): now.timestamp()}))
            uow.commit()
        return True
