"""In-memory repositories of the lots, the returns and the letters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from app.domain.creance import Debtor, Etape, Relance, RelanceState
from app.domain.fse import WrongTransition
from app.domain.lot import EnvoiOutcome, Lot, LotState
from app.domain.money import Money
from app.domain.retour import Rejet, Retour, RetourKind, RetourState
from app.services.read_models import LotRow, RejetRow, RetourRow
from tests.memory_care import found, kept, kept_key

if TYPE_CHECKING:
    from tests.memory_store import State

_BASE36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _next(counters: dict[str, int], key: str) -> int:
    counters[key] = counters.get(key, 0) + 1
    return counters[key]


class MemoryLots:
    """LotRepository over the state."""

    def __init__(self, state: State, counters: dict[str, int]) -> None:
        self._s, self._counters = state, counters

    def reserve_numero(self, destination_key: str) -> int:
        return (_next(self._counters, f"lot:{destination_key}") - 1) % 999 + 1

    def reserve_file_id(self) -> str:
        number, text = _next(self._counters, "file"), ""
        for _ in range(6):
            number, digit = divmod(number, 36)
            text = _BASE36[digit] + text
        return text

    def add(self, lot: Lot) -> Lot:
        stored = replace(lot, id=self._s.next_id(self._s.lots))
        self._s.lots[stored.id] = stored
        self._s.lot_journal.append((stored.id, stored.created_at, stored.state, stored.detail))
        return stored

    def get(self, lot_id: int) -> Lot:
        return found(self._s.lots, lot_id)

    def by_numero(self, numero: int, file_id: str = "") -> Lot | None:
        rows = [lot for lot in self._s.lots.values() if lot.numero == numero and file_id in ("", lot.file_id)]
        return max(rows, key=lambda lot: lot.id, default=None)

    def set_state(self, lot_id: int, state: LotState, at: datetime, detail: str = "") -> None:
        lot = found(self._s.lots, lot_id)
        sent_at = at if state is LotState.TRANSMIS else lot.sent_at
        self._s.lots[lot_id] = replace(lot, state=state, sent_at=sent_at, detail=detail)
        self._s.lot_journal.append((lot_id, at, state, detail))

    def in_state(self, *states: LotState) -> tuple[Lot, ...]:
        return tuple(lot for lot in self._s.lots.values() if lot.state in states)

    def rows(self, limit: int = 200) -> tuple[LotRow, ...]:
        newest = sorted(self._s.lots.values(), key=lambda lot: lot.id, reverse=True)
        return tuple(self._row(lot) for lot in newest[:limit])

    def start_envoi(self, lot_id: int, at: datetime, message_id: str) -> int:
        from tests.memory_store import Envoi

        self._s.lots[lot_id] = replace(found(self._s.lots, lot_id), message_id=message_id)
        envoi_id = self._s.next_id(self._s.envois)
        self._s.envois[envoi_id] = Envoi(lot_id, at, message_id)
        return envoi_id

    def end_envoi(self, envoi_id: int, at: datetime, outcome: EnvoiOutcome, detail: str = "") -> None:
        envoi = found(self._s.envois, envoi_id)
        envoi.ended_at, envoi.outcome, envoi.detail = at, outcome, detail

    def open_envois(self) -> tuple[tuple[int, int], ...]:
        rows = self._s.envois.items()
        return tuple((key, envoi.lot_id) for key, envoi in rows if envoi.outcome is EnvoiOutcome.EN_COURS)

    def _row(self, lot: Lot) -> LotRow:
        total = Money.total(self._s.fses[i].total for i in lot.fse_ids)
        where = lot.destination.code
        return LotRow(
            lot.id, lot.numero, where, lot.state, len(lot.fse_ids), total, lot.created_at, lot.sent_at, lot.detail
        )


class MemoryRetours:
    """RetourRepository over the state."""

    def __init__(self, state: State) -> None:
        self._s = state

    def add(self, retour: Retour) -> Retour:
        stored = replace(retour, id=self._s.next_id(self._s.retours))
        self._s.retours[stored.id] = stored
        return stored

    def by_sha256(self, digest: str) -> Retour | None:
        return next((r for r in self._s.retours.values() if r.sha256 == digest), None)

    def set_state(self, retour_id: int, state: RetourState, kind: RetourKind, detail: str = "") -> None:
        retour = found(self._s.retours, retour_id)
        self._s.retours[retour_id] = replace(retour, state=state, kind=kind, detail=detail)

    def get(self, retour_id: int) -> Retour:
        return found(self._s.retours, retour_id)

    def pending(self) -> tuple[Retour, ...]:
        return tuple(r for r in self._s.retours.values() if r.state is RetourState.RECU)

    def rows(self, limit: int = 200) -> tuple[RetourRow, ...]:
        newest = sorted(self._s.retours.values(), key=lambda r: r.id, reverse=True)
        return tuple(self._row(r) for r in newest[:limit])

    def set_summary(self, retour_id: int, lignes: int, paye_cents: int, rejete_cents: int) -> None:
        found(self._s.retours, retour_id)
        self._s.summaries[retour_id] = (lignes, paye_cents, rejete_cents)

    def add_rejet(self, rejet: Rejet) -> Rejet:
        stored = replace(rejet, id=self._s.next_id(self._s.rejets))
        self._s.rejets[stored.id] = stored
        return stored

    def rejets(self, *, treated: bool = False) -> tuple[RejetRow, ...]:
        rows = [r for r in self._s.rejets.values() if r.treated is treated]
        return tuple(self._rejet_row(r) for r in sorted(rows, key=lambda r: (r.received_on, r.id)))

    def treat_rejet(self, rejet_id: int, at: datetime, how: str) -> None:
        self._s.rejets[rejet_id] = replace(found(self._s.rejets, rejet_id), treated=True)
        self._s.rejet_journal.append((rejet_id, at, how))

    def _row(self, r: Retour) -> RetourRow:
        lignes, paye, rejete = self._s.summaries.get(r.id, (0, 0, 0))
        return RetourRow(r.id, r.received_at, r.kind, r.state, lignes, Money(paye), Money(rejete), r.detail)

    def _rejet_row(self, r: Rejet) -> RejetRow:
        fse = self._s.fses[r.fse_id]
        patient = self._s.patients[kept(self._s, fse.patient_id)]
        return RejetRow(
            id=r.id,
            fse_id=r.fse_id,
            numero=fse.numero,
            patient_id=patient.id,
            patient=patient.nom_complet,
            part=r.part,
            amount=r.amount,
            code=r.code,
            label=r.label,
            received_on=r.received_on,
        )


class MemoryRelances:
    """RelanceRepository over the state."""

    def __init__(self, state: State, counters: dict[str, int]) -> None:
        self._s, self._counters = state, counters

    def reserve_reference(self, year: int) -> str:
        return f"R-{year}-{_next(self._counters, f'relance:{year}'):04d}"

    def add(self, relance: Relance) -> Relance:
        stored = replace(relance, id=self._s.next_id(self._s.relances))
        self._s.relances[stored.id] = stored
        return stored

    def save_printed(self, relance: Relance) -> None:
        if found(self._s.relances, relance.id).state is RelanceState.IMPRIMEE:
            raise WrongTransition("already printed")
        self._s.relances[relance.id] = replace(relance, state=RelanceState.IMPRIMEE)

    def get(self, relance_id: int) -> Relance:
        return found(self._s.relances, relance_id)

    def pending(self) -> tuple[Relance, ...]:
        return tuple(r for r in self._s.relances.values() if r.state is RelanceState.IMPRESSION)

    def of_debtor(self, debtor_key: str) -> tuple[Relance, ...]:
        rows: Iterable[Relance] = (
            r for r in self._s.relances.values() if kept_key(self._s, r.debtor.key) == kept_key(self._s, debtor_key)
        )
        return tuple(replace(r, pdf=b"") for r in sorted(rows, key=lambda r: r.id, reverse=True))

    def latest(self) -> dict[str, tuple[Etape, date]]:
        printed = [r for r in self._s.relances.values() if r.state is RelanceState.IMPRIMEE]
        printed.sort(key=lambda r: r.id)
        return {kept_key(self._s, r.debtor.key): (r.etape, r.dated_on) for r in printed}

    def debtor_address(self, debtor_key: str) -> Debtor | None:
        return self._s.debtors.get(debtor_key)

    def save_debtor(self, debtor: Debtor) -> None:
        self._s.debtors[debtor.key] = debtor
