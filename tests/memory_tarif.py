"""In-memory repositories of the tariff updates and of the demandes d’accord préalable."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from app.domain.dap import DemandeAccord, DemandeState, WrongDemande
from app.domain.soins import SeanceState
from app.domain.tarif import MiseAJourChanged, MiseAJourState, MiseAJourTarif
from app.services.repositories_tarif import PecEnCours
from tests.memory_care import filed, found, kept, same_file, written_with

if TYPE_CHECKING:
    from tests.memory_store import State

_DONE = {SeanceState.HONOREE, SeanceState.FACTUREE}


class MemoryTarifs:
    """TarifRepository over the state."""

    def __init__(self, state: State) -> None:
        self._s = state

    def add(self, update: MiseAJourTarif) -> MiseAJourTarif:
        stored = replace(update, id=self._s.next_id(self._s.tarifs))
        self._s.tarifs[stored.id] = stored
        self._s.tarif_journal.append((stored.id, stored.at, stored.state, stored.par))
        return stored

    def get(self, update_id: int) -> MiseAJourTarif:
        return found(self._s.tarifs, update_id)

    def set_state(self, update_id: int, old: MiseAJourState, new: MiseAJourState, at: datetime, par: str) -> None:
        update = found(self._s.tarifs, update_id)
        if update.state is not old:
            raise MiseAJourChanged(f"{update.state.name} is not {old.name}")
        self._s.tarifs[update_id] = replace(update, state=new)
        self._s.tarif_journal.append((update_id, at, new, par))

    def in_state(self, state: MiseAJourState) -> tuple[MiseAJourTarif, ...]:
        return tuple(u for _, u in sorted(self._s.tarifs.items()) if u.state is state)

    def all(self) -> tuple[MiseAJourTarif, ...]:
        return tuple(replace(u, contenu=b"") for _, u in sorted(self._s.tarifs.items(), reverse=True))

    def history(self, update_id: int) -> tuple[tuple[datetime, MiseAJourState, str], ...]:
        return tuple((at, state, par) for key, at, state, par in self._s.tarif_journal if key == update_id)


class MemoryDaps:
    """DapRepository over the state."""

    def __init__(self, state: State) -> None:
        self._s = state

    def add(self, demande: DemandeAccord, at: datetime, par: str) -> DemandeAccord:
        owner = written_with(self._s, found(self._s.pecs, demande.pec_id), demande.patient_id)
        stored = replace(demande, id=self._s.next_id(self._s.daps), patient_id=owner)
        self._s.daps[stored.id] = stored
        self._s.dap_journal.append((stored.id, at, stored.state, par))
        return filed(self._s, stored)

    def get(self, demande_id: int) -> DemandeAccord:
        return filed(self._s, found(self._s.daps, demande_id))

    def save(self, demande: DemandeAccord, old: DemandeState, at: datetime, par: str) -> None:
        held = found(self._s.daps, demande.id)
        if held.state is not old:
            raise WrongDemande(f"{held.state.name} is not {old.name}")
        self._s.daps[demande.id] = replace(demande, patient_id=held.patient_id)
        if demande.state is not old:
            self._s.dap_journal.append((demande.id, at, demande.state, par))

    def of_pecs(self, pec_ids: Iterable[int]) -> tuple[DemandeAccord, ...]:
        wanted = set(pec_ids)
        return tuple(filed(self._s, d) for _, d in sorted(self._s.daps.items()) if d.pec_id in wanted)

    def history(self, demande_id: int) -> tuple[tuple[datetime, DemandeState, str], ...]:
        return tuple((at, state, par) for key, at, state, par in self._s.dap_journal if key == demande_id)

    def en_cours(self, acte_ids: Iterable[str], active_since: date, counted_since: date) -> tuple[PecEnCours, ...]:
        wanted, rows = set(acte_ids), []
        done = [s for s in self._s.seances.values() if s.state in _DONE]
        for pec in sorted(self._s.pecs.values(), key=lambda p: p.id):
            own = [s.day for s in done if s.pec_id == pec.id]
            if pec.acte_id not in wanted or pec.close_on is not None or not own or max(own) < active_since:
                continue
            acts = [p for p in self._s.pecs.values() if p.acte_id == pec.acte_id]
            same = {p.id for p in acts if same_file(self._s, p, pec.patient_id)}
            year = sum(s.pec_id in same and s.day >= counted_since for s in done)
            name = self._s.patients[kept(self._s, pec.patient_id)].nom_complet
            rows.append(PecEnCours(filed(self._s, pec), name, len(own), year, max(own)))
        return tuple(rows)
