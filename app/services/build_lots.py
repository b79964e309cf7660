"""Build lots: take the signed FSE of the outbox, group them by destination, freeze one file per lot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from app.domain.clock import Clock
from app.domain.fse import Fse, FseState, ModeSecurisation
from app.domain.journal import JournalAction
from app.domain.lot import Destination, Lot, LotKind, LotState
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.services.ports import FseEngine, LotContext
from app.services.repositories import UnitOfWork, UnitOfWorkFactory
from app.services.rights_held import held_back
from app.services.steps import AtStep, no_stop
from app.teletransmission.address import message_id
from app.teletransmission.tables import Tables

DEFAULT_MAX_FSE = 200
"""Own choice: the official limit is unknown (facts/transport.md §4)."""


@dataclass(frozen=True, slots=True)
class LotsBuilt:
    """Lots made, and FSE that could not be put in any, by id with the reason in French."""

    lots: tuple[Lot, ...]
    left_out: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Group:
    """What one lot may hold: one praticien, one destination, one family of securing modes."""

    praticien_id: int
    destination: Destination
    degraded: bool


@dataclass(frozen=True, slots=True)
class BuildLots:
    """Empties the outbox into lots."""

    unit_of_work: UnitOfWorkFactory
    engine: FseEngine
    tables: Tables
    clock: Clock
    max_fse: int = DEFAULT_MAX_FSE
    at_step: AtStep = no_stop

    def __call__(self, user: Utilisateur) -> LotsBuilt:
        """Return the lots, each with its file, all stored in one commit. Raise NotAllowed, FormatError, DeviceError.

        Steps: ``lots:built`` before the commit, ``lots:stored`` after it.
        """
        require(user.role, Permission.TRANSMETTRE)
        now = self.clock.now()
        with self.unit_of_work() as uow:
            groups, left_out = self._grouped(uow)
            lots = []
            for group, fses in groups.items():
                for start in range(0, len(fses), self.max_fse):
                    lots.append(self._one(uow, group, fses[start : start + self.max_fse], now))
                    subject = f"lot:{lots[-1].id}"
                    uow.journal.append(now, user.login, JournalAction.CREATION, subject, f"{len(lots[-1].fse_ids)} FSE")
            self.at_step("lots:built")
            if lots:
                uow.commit()
        self.at_step("lots:stored")
        return LotsBuilt(tuple(lots), tuple(left_out))

    def _grouped(self, uow: UnitOfWork) -> tuple[dict[_Group, list[Fse]], list[tuple[int, str]]]:
        groups: dict[_Group, list[Fse]] = {}
        left_out = []
        held = held_back(uow)
        for fse in _waiting(uow):
            if fse.id in held:
                left_out.append((fse.id, held[fse.id]))
                continue
            amo = uow.patients.droits_by_id(fse.droits_id).amo if fse.droits_id else None
            if amo is None:
                left_out.append((fse.id, "Aucun droit auprès d’une caisse : la destination est inconnue."))
                continue
            degraded = fse.mode is ModeSecurisation.DEGRADE
            group = _Group(fse.praticien_id, self.tables.destination(amo), degraded)
            groups.setdefault(group, []).append(fse)
        return groups, left_out

    def _one(self, uow: UnitOfWork, group: _Group, fses: list[Fse], now: datetime) -> Lot:
        d = group.destination
        numero = uow.lots.reserve_numero(f"{group.praticien_id}:{d.regime}{d.organisme}")
        file_id = uow.lots.reserve_file_id()
        context = LotContext(
            praticien=uow.cabinet.praticien(group.praticien_id),
            destination_regime=d.regime,
            destination_organisme=d.organisme,
            destination_centre=d.centre_informatique,
            lot_numero=numero,
            file_id=file_id,
            built_at=now,
        )
        lot = Lot(
            id=0,
            numero=numero,
            kind=LotKind.FSE,
            destination=d,
            praticien_id=group.praticien_id,
            state=LotState.PREPARE,
            fse_ids=tuple(fse.id for fse in fses),
            file_id=file_id,
            fichier=self.engine.format_lot([uow.fses.signed(fse.id) for fse in fses], context),
            created_at=now,
            message_id=message_id(now, file_id),
        )
        stored = uow.lots.add(lot)
        for fse in fses:
            uow.fses.set_state(fse.id, FseState.EN_LOT, now, f"lot {numero}")
        uow.fses.dequeue(stored.fse_ids)
        return stored


def _waiting(uow: UnitOfWork) -> Iterator[Fse]:
    return (uow.fses.get(row.id) for row in uow.fses.outbox())
