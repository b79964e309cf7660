"""In-memory repositories of the FSE, the ledger and the journal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from app.domain.clock import PARIS
from app.domain.errors import NotFound
from app.domain.fse import (
    Fse,
    FseState,
    PartKind,
    PartState,
    SignedFse,
    WrongTransition,
    check_transition,
)
from app.domain.journal import GENESIS, JournalAction, JournalEntry, chain, first_break
from app.domain.ledger import Mouvement, MouvementKind, PartCompte, Solde, solde
from app.domain.money import ZERO, Money
from app.services.read_models import FseRow, PartRow
from tests.memory_care import filed, found, kept, kept_key, same_file, written_with

if TYPE_CHECKING:
    from tests.memory_store import State


class MemoryFses:
    """FseRepository over the state."""

    def __init__(self, state: State, counters: dict[str, int]) -> None:
        self._s, self._counters = state, counters

    def add(self, fse: Fse) -> Fse:
        owner = written_with(self._s, self._s.pecs.get(fse.pec_id), fse.patient_id)
        stored = replace(fse, id=self._s.next_id(self._s.fses), patient_id=owner)
        self._s.fses[stored.id] = stored
        self._s.fse_journal.append((stored.id, stored.created_at or datetime.min, stored.state, ""))
        return filed(self._s, stored)

    def replace_draft(self, fse: Fse) -> None:
        old = found(self._s.fses, fse.id)
        if old.state not in {FseState.BROUILLON, FseState.A_SIGNER}:
            raise WrongTransition(f"draft is {old.state.name}")
        self._s.fses[fse.id] = replace(
            fse, state=old.state, numero=old.numero, created_at=old.created_at, patient_id=old.patient_id
        )

    def get(self, fse_id: int) -> Fse:
        return filed(self._s, found(self._s.fses, fse_id))

    def by_numero(self, praticien_id: int | None, numero: int) -> Fse | None:
        for fse in self._s.fses.values():
            if fse.numero == numero and praticien_id in (None, fse.praticien_id):
                return filed(self._s, fse)
        return None

    def set_state(self, fse_id: int, state: FseState, at: datetime, detail: str = "") -> None:
        fse = found(self._s.fses, fse_id)
        check_transition(fse.state, state)
        self._s.fses[fse_id] = replace(fse, state=state)
        self._s.fse_journal.append((fse_id, at, state, detail))

    def in_state(self, *states: FseState, limit: int | None = None) -> tuple[FseRow, ...]:
        rows = sorted((f for f in self._s.fses.values() if f.state in states), key=lambda f: f.id)
        return tuple(fse_row(self._s, f) for f in rows[:limit])

    def of_patient(self, patient_id: int) -> tuple[FseRow, ...]:
        rows = [f for f in self._s.fses.values() if same_file(self._s, f, patient_id)]
        return tuple(fse_row(self._s, f) for f in sorted(rows, key=lambda f: f.id, reverse=True))

    def lines_of_patient(self, patient_id: int, since: date) -> tuple[Fse, ...]:
        return tuple(
            filed(self._s, f)
            for f in self._s.fses.values()
            if same_file(self._s, f, patient_id)
            and f.state is not FseState.ANNULEE
            and any(line.day >= since for line in f.lines)
        )

    def reserve_numero(self, praticien_id: int) -> int:
        key = f"fse:{praticien_id}"
        self._counters[key] = self._counters.get(key, 0) + 1
        return self._counters[key]

    def set_numero(self, fse_id: int, numero: int) -> None:
        fse = found(self._s.fses, fse_id)
        twin = self.by_numero(fse.praticien_id, numero)
        if fse_id in self._s.signed or (twin is not None and twin.id != fse_id):
            raise WrongTransition("number already taken or FSE already signed")
        self._s.fses[fse_id] = replace(fse, numero=numero)

    def save_signed(self, signed: SignedFse) -> None:
        found(self._s.fses, signed.fse_id)
        if signed.fse_id in self._s.signed:
            raise WrongTransition("already signed")
        self._s.signed[signed.fse_id] = signed

    def signed(self, fse_id: int) -> SignedFse:
        return found(self._s.signed, fse_id)

    def enqueue(self, fse_id: int, at: datetime) -> None:
        self._s.outbox.setdefault(fse_id, at)

    def outbox(self) -> tuple[FseRow, ...]:
        rows = sorted(self._s.outbox.items(), key=lambda item: (item[1], item[0]))
        return tuple(fse_row(self._s, self._s.fses[fse_id]) for fse_id, _ in rows)

    def dequeue(self, fse_ids: Iterable[int]) -> None:
        for fse_id in fse_ids:
            self._s.outbox.pop(fse_id, None)

    def history(self, fse_id: int) -> tuple[tuple[datetime, FseState, str], ...]:
        return tuple((at, state, detail) for key, at, state, detail in self._s.fse_journal if key == fse_id)


def fse_row(state: State, f: Fse) -> FseRow:
    """Return the list row of an FSE."""
    signed = state.signed.get(f.id)
    lots = [lot.id for lot in state.lots.values() if f.id in lot.fse_ids]
    return FseRow(
        id=f.id,
        numero=f.numero,
        patient_id=kept(state, f.patient_id),
        patient=state.patients[kept(state, f.patient_id)].nom_complet,
        state=f.state,
        first_day=f.first_day,
        last_day=f.last_day,
        total=f.total,
        amo=f.owed(PartKind.AMO),
        amc=f.owed(PartKind.AMC),
        patient_share=f.owed(PartKind.PATIENT),
        signed_at=signed.signed_at if signed else None,
        lot_id=max(lots, default=None),
    )


class MemoryLedger:
    """LedgerRepository over the state."""

    def __init__(self, state: State) -> None:
        self._s = state

    def open_part(self, fse_id: int, part: PartKind, billed: Mouvement) -> None:
        if (fse_id, part) in self._s.parts:
            raise WrongTransition("share already open")
        self._s.parts[fse_id, part] = PartState.ATTENDUE
        self._s.part_journal.append((fse_id, part, billed.recorded_at, PartState.ATTENDUE, ""))
        self.append(billed)

    def append(self, mouvement: Mouvement) -> bool:
        self.part_state(mouvement.fse_id, mouvement.part)
        key = (mouvement.fse_id, mouvement.part, mouvement.kind, mouvement.cause)
        if any((m.fse_id, m.part, m.kind, m.cause) == key for m in self._s.mouvements.values()):
            return False
        stored = replace(mouvement, id=self._s.next_id(self._s.mouvements))
        self._s.mouvements[stored.id] = stored
        return True

    def mouvements(self, fse_id: int, part: PartKind | None = None) -> tuple[Mouvement, ...]:
        return tuple(m for m in self._s.mouvements.values() if m.fse_id == fse_id and part in (None, m.part))

    def part_state(self, fse_id: int, part: PartKind) -> PartState:
        if (fse_id, part) not in self._s.parts:
            raise NotFound(f"no share {part.name} of FSE {fse_id}")
        return self._s.parts[fse_id, part]

    def set_part_state(self, fse_id: int, part: PartKind, state: PartState, at: datetime, detail: str = "") -> None:
        self.part_state(fse_id, part)
        self._s.parts[fse_id, part] = state
        self._s.part_journal.append((fse_id, part, at, state, detail))

    def comptes(self) -> Iterator[PartCompte]:
        for (fse_id, part), state in list(self._s.parts.items()):
            fse = self._s.fses[fse_id]
            moves = self.mouvements(fse_id, part)
            avoirs = Money.total(m.amount for m in moves if m.kind is MouvementKind.AVOIR)
            yield PartCompte(fse_id, part, state, fse.owed(part) - avoirs, solde(moves))

    def totals(self) -> Solde:
        return solde(self._s.mouvements.values())

    def open_parts(self, part: PartKind | None = None) -> tuple[PartRow, ...]:
        rows = [self._row(compte) for compte in self.comptes() if part in (None, compte.part)]
        return tuple(row for row in rows if row is not None)

    def open_parts_of_patient(self, patient_id: int) -> tuple[PartRow, ...]:
        return tuple(row for row in self.open_parts() if row.patient_id == kept(self._s, patient_id))

    def _row(self, compte: PartCompte) -> PartRow | None:
        fse = self._s.fses[compte.fse_id]
        signed = self._s.signed.get(fse.id)
        if compte.solde.attendu <= ZERO or signed is None or fse.state is FseState.ANNULEE:
            return None
        patient = self._s.patients[kept(self._s, fse.patient_id)]
        droits = self._s.droits.get(fse.droits_id)
        amo, amc = (droits.amo, droits.amc) if droits else (None, None)
        return PartRow(
            fse_id=fse.id,
            numero=fse.numero,
            part=compte.part,
            state=compte.state,
            patient_id=patient.id,
            patient_nom=patient.nom,
            patient_prenom=patient.prenom,
            c2s=patient.c2s,
            decede=patient.decede,
            regime=amo.regime if amo else "",
            caisse=amo.caisse if amo else "",
            amc_organisme=amc.organisme if amc else "",
            amc_nom=amc.nom if amc else "",
            first_day=fse.first_day,
            last_day=fse.last_day,
            billed_on=signed.signed_at.astimezone(PARIS).date(),
            facture=compte.solde.facture,
            regle=compte.solde.paye,
            reste=compte.solde.attendu,
            nature_assurance=amo.nature_assurance if amo else "10",
        )


class MemoryJournal:
    """JournalRepository over the state."""

    def __init__(self, state: State, key: bytes) -> None:
        self._s, self._key = state, key

    def append(self, at: datetime, user: str, action: JournalAction, subject: str, detail: str = "") -> None:
        previous = self._s.journal[-1].digest if self._s.journal else GENESIS
        bare = JournalEntry(len(self._s.journal) + 1, at, user, action, subject, detail)
        self._s.journal.append(replace(bare, digest=chain(self._key, previous, bare)))

    def entries(self, limit: int = 500, subject: str | None = None) -> tuple[JournalEntry, ...]:
        wanted = None if subject is None else kept_key(self._s, subject)
        rows = [e for e in reversed(self._s.journal) if wanted in (None, kept_key(self._s, e.subject))]
        return tuple(rows[:limit])

    def first_break(self) -> int | None:
        return first_break(self._key, self._s.journal)
