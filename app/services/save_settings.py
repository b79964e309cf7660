"""The settings of the cabinet: saved at once, each change in the journal, the value before handed back for an undo."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.clock import Clock
from app.domain.errors import NotFound
from app.domain.journal import JournalAction
from app.domain.people import Cabinet, Praticien, Utilisateur
from app.domain.permissions import Permission, require
from app.services.repositories import UnitOfWorkFactory

AUTO_LOCK_MINUTES = "securite.verrouillage_minutes"
AUTO_LOCK_DEFAULT = 5
"""Minutes without a key or a click before the screen locks; 1 to 15 (facts/donnees-securite.md §5)."""


@dataclass(frozen=True, slots=True)
class SaveSettings:
    """Changes what Réglages shows."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def cabinet(self, user: Utilisateur, changed: Cabinet) -> Cabinet | None:
        """Replace the cabinet; return the one before, None when there was none. Raises NotAllowed."""
        require(user.role, Permission.REGLER)
        with self.unit_of_work() as uow:
            try:
                before: Cabinet | None = uow.cabinet.cabinet()
            except NotFound:
                before = None
            uow.cabinet.save_cabinet(changed)
            uow.journal.append(self.clock.now(), user.login, JournalAction.REGLAGE, "cabinet")
            uow.commit()
        return before

    def praticien(self, user: Utilisateur, changed: Praticien) -> Praticien:
        """Add (id 0) or replace a praticien; return it as stored. Raises NotAllowed, NotFound."""
        require(user.role, Permission.REGLER)
        with self.unit_of_work() as uow:
            if changed.id:
                uow.cabinet.save_praticien(changed)
                stored = changed
            else:
                stored = uow.cabinet.add_praticien(changed)
            uow.journal.append(self.clock.now(), user.login, JournalAction.REGLAGE, f"praticien:{stored.id}")
            uow.commit()
        return stored

    def utilisateur(self, user: Utilisateur, changed: Utilisateur) -> None:
        """Replace a person's name, role or standing. Raises NotAllowed, NotFound."""
        require(user.role, Permission.GERER_UTILISATEURS)
        with self.unit_of_work() as uow:
            uow.cabinet.save_utilisateur(changed)
            standing = "actif" if changed.actif else "fermé"
            uow.journal.append(
                self.clock.now(), user.login, JournalAction.REGLAGE, f"utilisateur:{changed.id}",
                f"{changed.role.value}, {standing}",
            )  # fmt: skip
            uow.commit()

    def get(self, key: str, default: str = "") -> str:
        """Return one setting."""
        with self.unit_of_work() as uow:
            return uow.cabinet.setting(key, default)

    def put(self, user: Utilisateur, key: str, value: str) -> str:
        """Replace one setting of the cabinet; return the value before. Raises NotAllowed."""
        require(user.role, Permission.REGLER)
        with self.unit_of_work() as uow:
            before = uow.cabinet.setting(key)
            uow.cabinet.set_setting(key, value)
            uow.journal.append(self.clock.now(), user.login, JournalAction.REGLAGE, key)
            uow.commit()
        return before
