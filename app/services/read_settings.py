"""What Réglages shows, read at once."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.people import Cabinet, Praticien, Utilisateur
from app.services.repositories import UnitOfWorkFactory


@dataclass(frozen=True, slots=True)
class Settings:
    """The cabinet and its people."""

    cabinet: Cabinet
    praticiens: tuple[Praticien, ...]
    utilisateurs: tuple[Utilisateur, ...]


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """Reads in one unit of work."""

    unit_of_work: UnitOfWorkFactory

    def __call__(self) -> Settings:
        """Return the settings as stored. Raise NotFound before the first run is finished. Blocks."""
        with self.unit_of_work() as uow:
            return Settings(
                uow.cabinet.cabinet(),
                uow.cabinet.praticiens(),
                uow.cabinet.utilisateurs(),
            )
