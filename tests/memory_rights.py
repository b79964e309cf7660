"""In-memory repositories of the lookups of rights and of the contracts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from app.domain.contrat import ContratAmc, ContratRow, OrganismeAmc, PieceDroits
from app.domain.soins import SeanceState
from app.domain.verification import ETAPES, EtatVerification, Interrogation, Verification, WrongVerification
from app.rights.contrats import current, period_of
from app.services.repositories_rights import CheckRow, LookupFilter, LookupRow
from tests.memory_care import filed, found, kept, same_file, written_with

if TYPE_CHECKING:
    from tests.memory_store import State

_DONE = {SeanceState.HONOREE, SeanceState.FACTUREE}


class MemoryRights:
    """RightsRepository over the state."""

    def __init__(self, state: State) -> None:
        self._s = state

    def add_lookup(self, lookup: Interrogation, raw: bytes = b"") -> Interrogation:
        found(self._s.patients, lookup.patient_id)
        owner = written_with(self._s, self._s.fses.get(lookup.fse_id), lookup.patient_id)
        stored = replace(lookup, id=self._s.next_id(self._s.lookups), patient_id=owner)
        self._s.lookups[stored.id] = stored
        if raw:
            self._s.raw_answers[stored.id] = raw
        return filed(self._s, stored)

    def raw_answer(self, lookup_id: int) -> bytes:
        return found(self._s.raw_answers, lookup_id)

    def lookups(self, wanted: LookupFilter, limit: int = 5_000) -> tuple[LookupRow, ...]:
        rows = sorted(self._s.lookups.values(), key=lambda row: (row.at, row.id), reverse=True)
        mine = [row for row in rows if not wanted.patient_id or same_file(self._s, row, wanted.patient_id)]
        found_ = [filed(self._s, row) for row in mine if _kept(row, wanted)][:limit]
        return tuple(LookupRow(row, self._s.patients[row.patient_id].nom_complet) for row in found_)

    def open_check(self, check: Verification) -> bool:
        found(self._s.fses, check.fse_id)
        if check.fse_id in self._s.checks:
            return False
        owner = written_with(self._s, self._s.fses.get(check.fse_id), check.patient_id)
        self._s.checks[check.fse_id] = replace(check, patient_id=owner)
        self._s.check_journal.append((check.fse_id, check.since, check.state, check.par))
        return True

    def check(self, fse_id: int) -> Verification | None:
        held = self._s.checks.get(fse_id)
        return None if held is None else filed(self._s, held)

    def move_check(self, check: Verification, at: datetime, par: str) -> None:
        held = found(self._s.checks, check.fse_id)
        if check.state not in ETAPES[held.state]:
            raise WrongVerification(f"{held.state.name} -> {check.state.name}")
        self._s.checks[check.fse_id] = replace(check, patient_id=held.patient_id)
        self._s.check_journal.append((check.fse_id, at, check.state, par))

    def checks(self, *states: EtatVerification) -> tuple[CheckRow, ...]:
        rows = sorted((c for c in self._s.checks.values() if c.state in states), key=lambda c: (c.since, c.fse_id))
        patients, fses = self._s.patients, self._s.fses
        rows = [filed(self._s, row) for row in rows]
        return tuple(CheckRow(c, fses[c.fse_id].numero, patients[c.patient_id].nom_complet) for c in rows)

    def check_history(self, fse_id: int) -> tuple[tuple[datetime, EtatVerification, str], ...]:
        return tuple((at, state, par) for key, at, state, par in self._s.check_journal if key == fse_id)


def _kept(row: Interrogation, wanted: LookupFilter) -> bool:
    return (
        (wanted.since is None or row.at >= wanted.since)
        and (wanted.until is None or row.at < wanted.until)
        and wanted.motif in (None, row.motif)
        and wanted.issue in (None, row.issue)
        and wanted.par in ("", row.par)
    )


class MemoryContrats:
    """ContratRepository over the state."""

    def __init__(self, state: State) -> None:
        self._s = state

    def add(self, contrat: ContratAmc) -> ContratAmc:
        found(self._s.patients, contrat.patient_id)
        if contrat.remplace_id and any(c.remplace_id == contrat.remplace_id for c in self._s.contrats.values()):
            raise ValueError("corrected twice")
        owner = written_with(self._s, self._s.contrats.get(contrat.remplace_id), contrat.patient_id)
        stored = replace(contrat, id=self._s.next_id(self._s.contrats), patient_id=owner)
        self._s.contrats[stored.id] = stored
        return filed(self._s, stored)

    def get(self, contrat_id: int) -> ContratAmc:
        return filed(self._s, found(self._s.contrats, contrat_id))

    def versions(self, patient_id: int) -> tuple[ContratAmc, ...]:
        rows = (filed(self._s, c) for c in self._s.contrats.values() if same_file(self._s, c, patient_id))
        return tuple(sorted(rows, key=lambda c: (c.at, c.id), reverse=True))

    def ending(self, first: date, last: date) -> tuple[ContratRow, ...]:
        held = [(end, c) for c in current(self._s.contrats.values()) if (end := period_of(c).last) is not None]
        rows = sorted(((end, c) for end, c in held if first <= end <= last), key=lambda pair: (pair[0], pair[1].id))
        mine = [filed(self._s, c) for _, c in rows]
        return tuple(ContratRow(c, self._s.patients[c.patient_id].nom_complet, self._seen(c)) for c in mine)

    def _seen(self, contrat: ContratAmc) -> date | None:
        seances = self._s.seances.values()
        mine = (s for s in seances if kept(self._s, s.patient_id) == contrat.patient_id and s.state in _DONE)
        return max((s.day for s in mine), default=None)

    def confirm(self, contrat_id: int, on: date, at: datetime, par: str) -> None:
        found(self._s.contrats, contrat_id)
        self._s.confirmed.append((contrat_id, on, at, par))

    def confirmed_on(self, contrat_id: int) -> date | None:
        return max((on for key, on, _, _ in self._s.confirmed if key == contrat_id), default=None)

    def add_piece(self, piece: PieceDroits) -> PieceDroits:
        found(self._s.patients, piece.patient_id)
        stored = replace(piece, id=self._s.next_id(self._s.pieces))
        self._s.pieces[stored.id] = stored
        return stored

    def piece(self, piece_id: int) -> PieceDroits:
        return filed(self._s, found(self._s.pieces, piece_id))

    def save_organisme(self, organisme: OrganismeAmc) -> None:
        self._s.organismes[organisme.numero] = organisme

    def organisme(self, numero: str) -> OrganismeAmc | None:
        return self._s.organismes.get(numero)

    def organismes(self) -> tuple[OrganismeAmc, ...]:
        return tuple(sorted(self._s.organismes.values(), key=lambda o: (o.nom, o.numero)))
