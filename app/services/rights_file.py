"""The rights of one patient as the file shows them: what holds, what each source says, why to ask; and choosing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.clock import Clock
from app.domain.droits import Droits, SourceDroits
from app.domain.errors import AppError, NotFound
from app.domain.fse import PartKind, PartState
from app.domain.journal import JournalAction
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.domain.verification import Montants
from app.rights.ecart import Ecart, Noms, Source, compare
from app.rights.holding import Holding, closed_before, covers, holding, origin, read_on
from app.rights.reliability import Lecture, lecture
from app.rights.targeting import Raison, reasons
from app.services.read_models import FseRow
from app.services.repositories import UnitOfWork, UnitOfWorkFactory
from app.services.repositories_rights import LookupFilter, LookupRow
from app.services.rights_amounts import visit_under
from app.services.rights_settings import read_settings
from app.services.rights_tomorrow import passage_of, rejections
from app.services.tables import Tables

LOOKED_BACK = 24
"""Invoices looked at to find the last one paid: two years of monthly ones."""
SHOWN_LOOKUPS = 50


class ChoiceWithoutReason(AppError):
    """A choice between two sources is explained."""

    user_message = "Indiquez pourquoi cette source est la bonne\u00a0: la raison reste avec les droits."


@dataclass(frozen=True, slots=True)
class RightsFile:
    """Everything that the tab Droits needs beside the snapshots."""

    held: Holding
    lecture: Lecture | None
    """Age and reliability of what holds, None without rights."""
    sources: tuple[Source, ...]
    """The latest reading of each source, and the last invoice paid, the one that holds left out."""
    ecarts: tuple[Ecart, ...]
    raisons: tuple[Raison, ...]
    """Why to ask again today."""
    lookups: tuple[LookupRow, ...]


@dataclass(frozen=True, slots=True)
class ReadRightsFile:
    """Reads for the screen."""

    unit_of_work: UnitOfWorkFactory
    tables: Tables
    clock: Clock
    noms: Noms

    def __call__(self, user: Utilisateur, patient_id: int) -> RightsFile:
        """Return the rights of today, compared. Blocks. Raise NotAllowed, NotFound."""
        require(user.role, Permission.VOIR_PATIENTS)
        today = self.clock.today()
        with self.unit_of_work() as uow:
            uow.patients.get(patient_id)
            snapshots = uow.patients.droits(patient_id)
            held = holding(snapshots, today)
            sources = self._sources(uow, patient_id, snapshots, held.droits)
            passage = passage_of(uow, patient_id, today, rejections(uow))
            settings = read_settings(uow)
            return RightsFile(
                held,
                lecture(held.droits, self.clock.now(), snapshots) if held.droits else None,
                sources,
                self._ecarts(uow, held.droits, snapshots, sources, today),
                reasons(passage, settings.mode, settings.ciblage),
                uow.rights.lookups(LookupFilter(patient_id=patient_id), SHOWN_LOOKUPS),
            )

    def _ecarts(
        self,
        uow: UnitOfWork,
        held: Droits | None,
        snapshots: tuple[Droits, ...],
        sources: tuple[Source, ...],
        day: date,
    ) -> tuple[Ecart, ...]:
        if held is None:
            return ()
        name = origin(held, {s.id: s for s in snapshots}).source.value

        def price(rights: Droits) -> Montants | None:
            return visit_under(uow, self.tables, rights.patient_id, day, rights)

        speaking = [s for s in sources if _speaks(s.droits, held, snapshots, day)]
        return compare(Source(name, held), speaking, day, price, self.noms)

    def _sources(
        self, uow: UnitOfWork, patient_id: int, snapshots: tuple[Droits, ...], held: Droits | None
    ) -> tuple[Source, ...]:
        """Carried parts are no reading: only what was really read with a snapshot is compared."""
        latest: dict[SourceDroits, Droits] = {}
        for droits in sorted(snapshots, key=lambda d: (d.lu_at, d.id), reverse=True):
            if droits.amo is not None and not droits.amo_de:
                latest.setdefault(droits.source, droits)
        skipped = {held.id, held.amo_de} if held is not None else set()
        found = [Source(kind.value, droits) for kind, droits in latest.items() if droits.id not in skipped]
        paid = _last_paid(uow, uow.fses.of_patient(patient_id)[:LOOKED_BACK])
        if paid is not None and paid.id not in skipped:
            found.append(Source("dernière facture payée", paid))
        return tuple(found)


def _speaks(other: Droits, held: Droits, snapshots: tuple[Droits, ...], day: date) -> bool:
    """Whether a source still has something to say of *day*: a person has not set it aside, nor has time."""
    chosen_at = max((s.lu_at for s in snapshots if s.motif), default=None)
    if chosen_at is not None and other.lu_at <= chosen_at:
        return False
    return covers(other, day) or closed_before(other, day) or read_on(other) > read_on(held)


def _last_paid(uow: UnitOfWork, rows: tuple[FseRow, ...]) -> Droits | None:
    for row in rows:
        try:
            state = uow.ledger.part_state(row.id, PartKind.AMO)
        except NotFound:
            continue
        droits_id = uow.fses.get(row.id).droits_id
        if state is PartState.PAYEE and droits_id:
            return uow.patients.droits_by_id(droits_id)
    return None


@dataclass(frozen=True, slots=True)
class ChooseRights:
    """Keeps one source against the others: a new snapshot that says what it was taken from, and why."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def __call__(self, user: Utilisateur, patient_id: int, droits_id: int, motif: str) -> Droits:
        """Append the choice and write it in the journal. Raise ChoiceWithoutReason, NotFound, NotAllowed."""
        require(user.role, Permission.MODIFIER_PATIENTS)
        if not motif.strip():
            raise ChoiceWithoutReason("no reason")
        now = self.clock.now()
        with self.unit_of_work() as uow:
            chosen = uow.patients.droits_by_id(droits_id)
            if chosen.patient_id != patient_id:
                raise NotFound("snapshot of another patient")
            held = holding(uow.patients.droits(patient_id), self.clock.today()).droits
            silent = Source("", chosen).silent_on_amc and held is not None
            amc_from = held if silent and held is not None else chosen
            stored = uow.patients.add_droits(
                Droits(
                    0, patient_id, chosen.source, now, user.login, chosen.amo, amc_from.amc, chosen.maj_on,
                    chosen.id, amc_from.id if amc_from.amc else 0, chosen.soin_on, motif.strip(),
                )
            )  # fmt: skip
            detail = f"droits {stored.id}\u00a0: source retenue {chosen.source.value} (droits {chosen.id})"
            uow.journal.append(now, user.login, JournalAction.MODIFICATION, f"patient:{patient_id}", detail)
            uow.commit()
        return stored
