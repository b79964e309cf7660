"""How often the rights are asked, kept with the settings of the cabinet."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.clock import Clock
from app.domain.journal import JournalAction
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.rights.targeting import Ciblage, ModeDroits
from app.services.repositories import UnitOfWork, UnitOfWorkFactory

MODE, OLD_AFTER, END_WITHIN, PER_MINUTE = (
    "droits.mode", "droits.lecture_jours", "droits.fin_jours", "droits.par_minute",
)  # fmt: skip
PER_MINUTE_DEFAULT = 60
"""Own choice: one question a second, so that a batch never looks like an attack on the service."""


@dataclass(frozen=True, slots=True)
class RightsSettings:
    """What the cabinet chose."""

    mode: ModeDroits = ModeDroits.CIBLE
    ciblage: Ciblage = field(default_factory=Ciblage)
    par_minute: int = PER_MINUTE_DEFAULT
    """Most questions a batch may ask in a minute, 1 to 600."""


def read_settings(uow: UnitOfWork) -> RightsSettings:
    """Return the settings as stored, those of a new cabinet when nobody chose."""
    ask = uow.cabinet.setting
    default = RightsSettings()
    return RightsSettings(
        ModeDroits[ask(MODE, default.mode.name)],
        Ciblage(
            int(ask(OLD_AFTER, str(default.ciblage.lecture_jours))),
            int(ask(END_WITHIN, str(default.ciblage.fin_jours))),
        ),
        min(600, max(1, int(ask(PER_MINUTE, str(default.par_minute))))),
    )


@dataclass(frozen=True, slots=True)
class SaveRightsSettings:
    """Changes them, in the journal."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def __call__(self, user: Utilisateur, wanted: RightsSettings) -> RightsSettings:
        """Store and return those before. Raise NotAllowed."""
        require(user.role, Permission.REGLER)
        with self.unit_of_work() as uow:
            before = read_settings(uow)
            uow.cabinet.set_setting(MODE, wanted.mode.name)
            uow.cabinet.set_setting(OLD_AFTER, str(wanted.ciblage.lecture_jours))
            uow.cabinet.set_setting(END_WITHIN, str(wanted.ciblage.fin_jours))
            uow.cabinet.set_setting(PER_MINUTE, str(wanted.par_minute))
            uow.journal.append(self.clock.now(), user.login, JournalAction.REGLAGE, MODE, wanted.mode.value)
            uow.commit()
        return before
