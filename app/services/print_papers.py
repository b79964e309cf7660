"""Papers around a feuille: why this amount, the note d'honoraires, the devis. Reads, and writes in the journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.domain.clock import Clock
from app.domain.composition import HorsNomenclature
from app.domain.errors import AppError
from app.domain.fse import Fse
from app.domain.journal import JournalAction
from app.domain.money import ZERO
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.services.ports_papers import DevisSheet, NoteSheet, PaperPrinter, Papers, WhySheet
from app.services.repositories import UnitOfWork, UnitOfWorkFactory

DEVIS_DAYS = 90
"""How long our devis says that its prices hold; no text gives one."""


class NothingOnTheNote(AppError):
    """The feuille holds no act outside the nomenclature."""

    user_message = "Cette feuille n’a pas d’acte hors nomenclature\u00a0: il n’y a pas de note d’honoraires à imprimer."


class DevisEmpty(AppError):
    """A devis without a named and priced act."""

    user_message = "Donnez à chaque acte du devis un nom et un montant, puis imprimez."


@dataclass(frozen=True, slots=True)
class PrintPapers:
    """Every method needs the permission to bill, blocks, and raises NotAllowed or NotFound."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock
    printer: PaperPrinter

    def why(self, user: Utilisateur, fse_id: int) -> bytes:
        """Return « Pourquoi ce montant » of a stored feuille, as it was priced."""
        require(user.role, Permission.FACTURER)
        with self.unit_of_work() as uow:
            fse = uow.fses.get(fse_id)
            papers = self._papers(uow, fse.patient_id, fse.praticien_id)
            self._log(uow, user, f"fse:{fse_id}", "pourquoi ce montant")
        return self.printer.why(WhySheet(papers, fse))

    def why_preview(self, user: Utilisateur, fse: Fse, droits_reason: str = "") -> bytes:
        """Return the same for a feuille that is not stored."""
        require(user.role, Permission.FACTURER)
        with self.unit_of_work() as uow:
            papers = self._papers(uow, fse.patient_id, fse.praticien_id)
        return self.printer.why(WhySheet(papers, fse, droits_reason))

    def note(self, user: Utilisateur, fse_id: int) -> bytes:
        """Return the note d'honoraires of a feuille; raise NothingOnTheNote."""
        require(user.role, Permission.FACTURER)
        with self.unit_of_work() as uow:
            fse = uow.fses.get(fse_id)
            if not fse.note:
                raise NothingOnTheNote(f"fse {fse_id} without a note")
            papers = self._papers(uow, fse.patient_id, fse.praticien_id)
            self._log(uow, user, f"fse:{fse_id}", "note d’honoraires")
        return self.printer.note(NoteSheet(papers, fse.numero, fse.note))

    def devis(
        self, user: Utilisateur, patient_id: int, praticien_id: int, items: Sequence[HorsNomenclature], seances: int = 1
    ) -> bytes:
        """Return a devis for *items*, each planned *seances* times; raise DevisEmpty."""
        require(user.role, Permission.FACTURER)
        if not items or seances < 1 or any(not item.libelle.strip() or item.montant <= ZERO for item in items):
            raise DevisEmpty("nothing to print")
        with self.unit_of_work() as uow:
            papers = self._papers(uow, patient_id, praticien_id)
            self._log(uow, user, f"patient:{patient_id}", "devis")
        until = papers.edited_on + timedelta(days=DEVIS_DAYS)
        return self.printer.devis(DevisSheet(papers, tuple(items), seances, until))

    def _papers(self, uow: UnitOfWork, patient_id: int, praticien_id: int) -> Papers:
        return Papers(
            uow.cabinet.cabinet(), uow.cabinet.praticien(praticien_id), uow.patients.get(patient_id), self.clock.today()
        )

    def _log(self, uow: UnitOfWork, user: Utilisateur, subject: str, detail: str) -> None:
        uow.journal.append(self.clock.now(), user.login, JournalAction.IMPRESSION, subject, detail)
        uow.commit()
