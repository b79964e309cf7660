"""What a séance carries beyond its act: kept with it, and the trip of the last home visit remembered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time

from app.domain.clock import Clock
from app.domain.composition import Complements, Deplacement
from app.domain.journal import JournalAction
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.domain.soins import Lieu, Seance
from app.services.record_seance import unbilled
from app.services.repositories import UnitOfWorkFactory


@dataclass(frozen=True, slots=True)
class Changes:
    """What changes in a séance; None leaves it as it is."""

    complements: Complements | None = None
    lieu: Lieu | None = None
    day: date | None = None
    heure: time | None = None


@dataclass(frozen=True, slots=True)
class ComposeSeance:
    """Changes a séance that no feuille holds."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def __call__(self, user: Utilisateur, patient_id: int, seance_id: int, changes: Changes) -> Seance:
        """Return the séance changed. Raise SeanceBilled, NotFound, NotAllowed; ValueError for a day to come."""
        require(user.role, Permission.VOIR_SOINS)
        if changes.day is not None and changes.day > self.clock.today():
            raise ValueError("a séance to come is planned, not composed")
        with self.unit_of_work() as uow:
            old = unbilled(uow, patient_id, seance_id)
            new = replace(
                old,
                complements=old.complements if changes.complements is None else changes.complements,
                lieu=changes.lieu or old.lieu,
                day=changes.day or old.day,
                heure=old.heure if changes.heure is None else changes.heure,
            )
            if new != old:
                uow.soins.save_seance(new)
                uow.journal.append(
                    self.clock.now(), user.login, JournalAction.MODIFICATION, f"patient:{patient_id}",
                    f"séance {seance_id}\u00a0: composition",
                )  # fmt: skip
                uow.commit()
        return new


def remembered_trip(seances: tuple[Seance, ...], before: date) -> Deplacement | None:
    """Return the trip of the last home visit until *before*, ready for the next one; None when there was none.

    What belongs to that one day (the rank at the address) is left out.
    """
    visits = [s for s in seances if s.lieu is Lieu.DOMICILE and s.complements.deplacement and s.day <= before]
    if not visits:
        return None
    last = max(visits, key=lambda s: (s.day, s.id)).complements.deplacement
    assert last is not None  # noqa: S101 - filtered above
    return replace(last, rang=1)
