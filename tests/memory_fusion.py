"""In-memory repository of the fusions of files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from app.domain.fusion import Contenu, Croisements, Fusion, FusionRefused
from app.domain.patient import Patient, normalised
from app.services.repositories_fusion import Bloc, Groupe, Pair
from tests.memory_care import Filed, found, kept, kept_key, same_file
from tests.memory_money import MemoryLedger

if TYPE_CHECKING:
    from tests.memory_store import State


class MemoryFusions:
    """FusionRepository over the state."""

    def __init__(self, state: State) -> None:
        self._s = state

    def claim(self, garde_id: int, absorbe_id: int) -> None:
        files = (garde_id, absorbe_id)
        for one in files:
            found(self._s.patients, one)
        if len(set(files)) == 1 or any(one in self._s.aliases for one in files):
            raise FusionRefused("not two files")

    def add(self, fusion: Fusion) -> Fusion:
        self.claim(fusion.garde_id, fusion.absorbe_id)
        stored = replace(fusion, id=self._s.next_id(self._s.fusions))
        self._s.fusions[stored.id] = stored
        for one in [one for one, other in self._s.aliases.items() if other == fusion.absorbe_id]:
            self._s.aliases[one] = fusion.garde_id
        self._s.aliases[fusion.absorbe_id] = fusion.garde_id
        return stored

    def undo(self, fusion_id: int, at: datetime, par: str) -> None:
        fusion = self.get(fusion_id)
        if fusion.defaite_at is not None:
            raise FusionRefused("already undone")
        side = self._side(fusion)
        self._s.fusions[fusion_id] = replace(fusion, defaite_at=at)
        del self._s.aliases[fusion.absorbe_id]
        self._s.aliases.update(dict.fromkeys(side - {fusion.absorbe_id}, fusion.absorbe_id))

    def _side(self, fusion: Fusion) -> set[int]:
        side = [fusion.absorbe_id]
        for one in side:
            held = (f for f in self._s.fusions.values() if f.defaite_at is None and f.id < fusion.id)
            side += [f.absorbe_id for f in held if f.garde_id == one]
        return set(side)

    def get(self, fusion_id: int) -> Fusion:
        return found(self._s.fusions, fusion_id)

    def of_file(self, patient_id: int) -> tuple[Fusion, ...]:
        files = self._family(patient_id)
        rows = [f for f in self._s.fusions.values() if {f.garde_id, f.absorbe_id} & files]
        return tuple(sorted(rows, key=lambda f: f.id, reverse=True))

    def _family(self, patient_id: int) -> set[int]:
        mine = kept(self._s, patient_id)
        return {mine, *(one for one, other in self._s.aliases.items() if other == mine)}

    def held(self, limit: int = 200) -> tuple[Fusion, ...]:
        rows = [f for f in self._s.fusions.values() if f.defaite_at is None]
        return tuple(sorted(rows, key=lambda f: f.id, reverse=True)[:limit])

    def absorbed_count(self, patient_id: int) -> int:
        return sum(other == patient_id for other in self._s.aliases.values())

    def file(self, patient_id: int) -> Patient:
        return found(self._s.patients, patient_id)

    def contents(self, patient_id: int) -> Contenu:
        s = self._s

        def count(rows: Iterable[Filed]) -> int:
            return sum(same_file(s, row, patient_id) for row in rows)

        key = kept_key(s, f"patient:{patient_id}")
        fses = {f.id for f in s.fses.values() if same_file(s, f, patient_id)}
        return Contenu(
            droits=count(s.droits.values()),
            ordonnances=count(s.ordonnances.values()),
            pecs=count(s.pecs.values()),
            seances=count(s.seances.values()),
            fses=len(fses),
            demandes=count(s.daps.values()),
            relances=sum(kept_key(s, r.debtor.key) == key for r in s.relances.values()),
            scans=count(o for o in s.ordonnances.values() if o.scan),
            mouvements=sum(m.fse_id in fses for m in s.mouvements.values()),
            sejours=count(s.sejours.values()),
            reste_cents=sum(row.reste.cents for row in MemoryLedger(s).open_parts_of_patient(patient_id)),
        )

    def crossings(self, fusion_id: int) -> Croisements:
        fusion, s = self.get(fusion_id), self._s
        if fusion.garde_id in s.aliases:
            return Croisements(plus_recente=True)
        side = self._side(fusion)
        others = self._family(fusion.garde_id) - side

        def across(one: int, *parents: Filed | None) -> bool:
            owners = {parent.patient_id for parent in parents if parent is not None}
            return bool((one in side and owners & others) or (one in others and owners & side))

        return Croisements(
            seances=sum(across(x.patient_id, s.pecs.get(x.pec_id)) for x in s.seances.values()),
            pecs=sum(across(x.patient_id, s.ordonnances.get(x.ordonnance_id)) for x in s.pecs.values()),
            fses=sum(
                across(
                    x.patient_id, s.pecs.get(x.pec_id), s.ordonnances.get(x.ordonnance_id), s.droits.get(x.droits_id),
                    *(s.seances.get(line.seance_id) for line in x.lines),
                )
                for x in s.fses.values()
            ),
            demandes=sum(across(x.patient_id, s.pecs.get(x.pec_id)) for x in s.daps.values()),
            relances=self._letters(side, others),
        )  # fmt: skip

    def _letters(self, side: set[int], others: set[int]) -> int:
        crossed = 0
        for letter in self._s.relances.values():
            key = letter.debtor.key
            owner = int(key.removeprefix("patient:")) if key.startswith("patient:") else 0
            mine = side if owner in side else others if owner in others else set()
            files = [
                {f.patient_id for f in self._s.fses.values() if f.numero == line.invoice_numero} & (side | others)
                for line in letter.lignes
            ]
            crossed += bool(mine) and any(one and not one & mine for one in files)
        return crossed

    def keys(self, bloc: Bloc) -> tuple[str, ...]:
        return tuple(sorted(key for key, people in self._blocks(bloc).items() if len(people) > 1))

    def groups(self, bloc: Bloc, keys: Iterable[str]) -> tuple[Groupe, ...]:
        blocks = self._blocks(bloc)
        return tuple(Groupe(bloc, tuple(blocks[key])) for key in keys if key in blocks)

    def _blocks(self, bloc: Bloc) -> dict[str, list[Patient]]:
        blocks: dict[str, list[Patient]] = {}
        for patient in self._s.patients.values():
            key = {
                Bloc.NIR: patient.nir.value if patient.nir else "",
                Bloc.NAISSANCE: patient.naissance.text,
                Bloc.NOM: normalised(f"{patient.nom} {patient.prenom}"),
            }[bloc]
            if patient.id not in self._s.aliases and key not in {"", "00000000"}:
                blocks.setdefault(key, []).append(patient)
        return blocks

    def not_duplicates(self) -> frozenset[Pair]:
        return frozenset(self._s.apart)

    def set_not_duplicate(self, pair: Pair, at: datetime, par: str) -> None:
        self._s.apart.setdefault(pair, par)

    def forget_not_duplicate(self, pair: Pair) -> None:
        self._s.apart.pop(pair, None)
