"""Fetch the returns: store each file verbatim, only then delete it from the mailbox, then import it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from threading import Event

from app.domain.clock import Clock
from app.domain.errors import MailboxDown
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.domain.retour import Retour, RetourKind, RetourState
from app.services.import_return import ImportResult, ImportReturn
from app.services.jobs import Progress
from app.services.ports import ReturnsMailbox
from app.services.repositories import UnitOfWorkFactory
from app.services.steps import AtStep, no_stop


@dataclass(frozen=True, slots=True)
class FetchReport:
    """What one round brought."""

    received: int
    """Files that were new here."""
    duplicates: int
    """Files whose very bytes were here already: deleted from the mailbox, nothing else."""
    imports: tuple[ImportResult, ...]
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class StoreReturn:
    """Stores one received file, state RECU; the same bytes are stored once."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def __call__(self, contenu: bytes) -> tuple[Retour, bool]:
        """Return the stored file and whether it is new."""
        digest = hashlib.sha256(contenu).hexdigest()
        with self.unit_of_work() as uow:
            known = uow.retours.by_sha256(digest)
            if known is not None:
                return known, False
            now = self.clock.now()
            stored = uow.retours.add(Retour(0, digest, now, RetourKind.INCONNU, RetourState.RECU, contenu))
            uow.commit()
        return stored, True


@dataclass(frozen=True, slots=True)
class FetchReturns:
    """One round of the mailbox."""

    unit_of_work: UnitOfWorkFactory
    mailbox: ReturnsMailbox
    import_return: ImportReturn
    clock: Clock
    at_step: AtStep = no_stop

    def __call__(self, user: Utilisateur, progress: Progress | None = None, cancel: Event | None = None) -> FetchReport:
        """Return what came; files a crash left half-way are imported too. Raise MailboxDown, NotAllowed. Blocks.

        Steps: ``fetch:stored`` (committed, still in the mailbox), ``fetch:deleted``, then those of ImportReturn.
        """
        require(user.role, Permission.TRAITER_RETOURS)
        store = StoreReturn(self.unit_of_work, self.clock)
        received = duplicates = 0
        cancelled = False
        try:
            for incoming in self.mailbox.fetch():
                if cancel is not None and cancel.is_set():
                    cancelled = True
                    break
                _, new = store(incoming.contenu)
                received, duplicates = received + new, duplicates + (not new)
                self.at_step("fetch:stored")
                self.mailbox.delete([incoming.uid])
                self.at_step("fetch:deleted")
        except MailboxDown:
            self.import_pending(user.login, progress, cancel)
            raise
        return FetchReport(received, duplicates, self.import_pending(user.login, progress, cancel), cancelled)

    def import_pending(
        self, login: str, progress: Progress | None = None, cancel: Event | None = None
    ) -> tuple[ImportResult, ...]:
        """Import every file stored and not imported, oldest first; stops between two once *cancel* is set."""
        with self.unit_of_work() as uow:
            waiting = [retour.id for retour in uow.retours.pending()]
        results = []
        for done, retour_id in enumerate(waiting):
            if cancel is not None and cancel.is_set():
                break
            if progress is not None:
                progress(done, len(waiting), f"Import du retour {done + 1} sur {len(waiting)}")
            results.append(self.import_return(retour_id, login))
        return tuple(results)


@dataclass(frozen=True, slots=True)
class ImportFile:
    """Imports a file that a person chose on the disk."""

    import_return: ImportReturn

    def __call__(self, contenu: bytes, user: Utilisateur) -> ImportResult:
        """Return what the file did; DOUBLON, and nothing done, when its bytes were already imported."""
        require(user.role, Permission.TRAITER_RETOURS)
        retour, new = StoreReturn(self.import_return.unit_of_work, self.import_return.clock)(contenu)
        if not new and retour.state is not RetourState.RECU:
            return ImportResult(
                retour.id, retour.kind, RetourState.DOUBLON, warnings=("Ce fichier a déjà été importé.",)
            )
        return self.import_return(retour.id, user.login)
