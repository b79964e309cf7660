"""In-memory repositories of the cabinet, the patients and the care."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time
from typing import TYPE_CHECKING, Protocol, TypeVar

from app.domain.droits import Droits
from app.domain.errors import NotFound
from app.domain.fusion import FicheFusionnee
from app.domain.identifiers import Nir
from app.domain.patient import Patient, normalised
from app.domain.people import Cabinet, Praticien, StatutPraticien, Utilisateur
from app.domain.soins import Ordonnance, PriseEnCharge, Seance, SeanceState
from app.services.read_models import PatientRow, SeanceRow

if TYPE_CHECKING:
    from tests.memory_store import State

T = TypeVar("T")
_NOT_COUNTED = {SeanceState.ABSENCE, SeanceState.ANNULEE}


class Filed(Protocol):
    """A row that belongs to a file."""

    @property
    def patient_id(self) -> int: ...


F = TypeVar("F", bound=Filed)


def kept(state: State, patient_id: int) -> int:
    """Return the file that answers for this one."""
    return state.aliases.get(patient_id, patient_id)


def kept_key(state: State, key: str) -> str:
    """Return « patient:12 » as the file that answers for it; any other key as it is."""
    number = key.removeprefix("patient:")
    return f"patient:{kept(state, int(number))}" if number != key and number.isdigit() else key


def filed(state: State, row: F) -> F:
    """Return the row as the file that answers for its own holds it."""
    return replace(row, patient_id=kept(state, row.patient_id))  # type: ignore[type-var]


def same_file(state: State, row: Filed, patient_id: int) -> bool:
    """Whether the row is in this file or in one that makes one with it."""
    return kept(state, row.patient_id) == kept(state, patient_id)


def written_with(state: State, parent: Filed | None, patient_id: int) -> int:
    """Return the file of a new row: that of its parent row when both make one."""
    return parent.patient_id if parent is not None and same_file(state, parent, patient_id) else patient_id


def found(table: dict[int, T], key: int) -> T:
    """Return the row; raise NotFound."""
    if key not in table:
        raise NotFound(f"no row {key}")
    return table[key]


class MemoryCabinet:
    """CabinetRepository over the state."""

    def __init__(self, state: State) -> None:
        self._s = state

    def cabinet(self) -> Cabinet:
        return found(self._s.cabinet, 1)

    def save_cabinet(self, cabinet: Cabinet) -> None:
        self._s.cabinet[1] = cabinet

    def add_praticien(self, praticien: Praticien) -> Praticien:
        stored = replace(praticien, id=self._s.next_id(self._s.praticiens))
        self._s.praticiens[stored.id] = stored
        return stored

    def save_praticien(self, praticien: Praticien) -> None:
        found(self._s.praticiens, praticien.id)
        self._s.praticiens[praticien.id] = praticien

    def praticiens(self) -> tuple[Praticien, ...]:
        rows = self._s.praticiens.values()
        return tuple(sorted(rows, key=lambda p: (p.statut is not StatutPraticien.TITULAIRE, p.id)))

    def praticien(self, praticien_id: int) -> Praticien:
        return found(self._s.praticiens, praticien_id)

    def add_utilisateur(self, utilisateur: Utilisateur) -> Utilisateur:
        if any(u.login == utilisateur.login for u in self._s.utilisateurs.values()):
            raise ValueError("login already taken")
        stored = replace(utilisateur, id=self._s.next_id(self._s.utilisateurs))
        self._s.utilisateurs[stored.id] = stored
        return stored

    def save_utilisateur(self, utilisateur: Utilisateur) -> None:
        found(self._s.utilisateurs, utilisateur.id)
        self._s.utilisateurs[utilisateur.id] = utilisateur

    def utilisateurs(self) -> tuple[Utilisateur, ...]:
        return tuple(sorted(self._s.utilisateurs.values(), key=lambda u: (not u.actif, u.id)))

    def utilisateur(self, login: str) -> Utilisateur:
        for row in self._s.utilisateurs.values():
            if row.login == login:
                return row
        raise NotFound("no such user")

    def setting(self, key: str, default: str = "") -> str:
        return self._s.settings.get(key, default)

    def set_setting(self, key: str, value: str) -> None:
        self._s.settings[key] = value


class MemoryPatients:
    """PatientRepository over the state."""

    def __init__(self, state: State) -> None:
        self._s = state

    def add(self, patient: Patient) -> Patient:
        stored = replace(patient, id=self._s.next_id(self._s.patients))
        self._s.patients[stored.id] = stored
        return stored

    def save(self, patient: Patient) -> None:
        if patient.id in self._s.aliases:
            raise FicheFusionnee("absorbed")
        found(self._s.patients, patient.id)
        self._s.patients[patient.id] = patient

    def get(self, patient_id: int) -> Patient:
        return found(self._s.patients, kept(self._s, patient_id))

    def many(self, patient_ids: Iterable[int]) -> dict[int, Patient]:
        return {i: self.get(i) for i in sorted(set(patient_ids)) if i in self._s.patients}

    def by_nir(self, nir: Nir) -> tuple[Patient, ...]:
        held = sorted((p for p in self._s.patients.values() if p.nir == nir), key=lambda p: (p.qualite, p.id))
        return tuple({kept(self._s, p.id): self.get(p.id) for p in held}.values())

    def search(self, text: str, limit: int = 50) -> tuple[PatientRow, ...]:
        wanted = normalised(text).split()
        ids = {kept(self._s, p.id) for p in self._s.patients.values() if _matches(p, wanted)}
        rows = [_patient_row(self._s, self._s.patients[i]) for i in ids]
        if wanted:
            rows.sort(key=lambda r: (normalised(r.nom), normalised(r.prenom), r.id))
        else:
            rows.sort(key=lambda r: (r.derniere_seance or date.min, r.id), reverse=True)
        return tuple(rows[:limit])

    def count(self) -> int:
        return len(self._s.patients) - len(self._s.aliases)

    def add_droits(self, droits: Droits) -> Droits:
        found(self._s.patients, droits.patient_id)
        stored = replace(droits, id=self._s.next_id(self._s.droits))
        self._s.droits[stored.id] = stored
        return stored

    def droits(self, patient_id: int) -> tuple[Droits, ...]:
        rows = [filed(self._s, d) for d in self._s.droits.values() if same_file(self._s, d, patient_id)]
        return tuple(sorted(rows, key=lambda d: (d.lu_at, d.id), reverse=True))

    def droits_by_id(self, droits_id: int) -> Droits:
        return filed(self._s, found(self._s.droits, droits_id))


def _matches(patient: Patient, wanted: list[str]) -> bool:
    b = patient.naissance
    held = normalised(f"{patient.nom} {patient.prenom} {patient.nom_naissance} {b}").split()
    held += [b.text, str(b).replace("/", "")]
    return all(any(word.startswith(w) for word in held) for w in wanted)


def _patient_row(state: State, p: Patient) -> PatientRow:
    done = {SeanceState.HONOREE, SeanceState.FACTUREE}
    days = [s.day for s in state.seances.values() if same_file(state, s, p.id) and s.state in done]
    ville = p.adresse.ville if p.adresse else ""
    return PatientRow(p.id, p.nom, p.prenom, p.naissance, ville, p.telephone, max(days, default=None))


def _when(seance: Seance) -> tuple[date, time, int]:
    return seance.day, seance.heure or time.max, seance.id


class MemorySoins:
    """SoinsRepository over the state."""

    def __init__(self, state: State) -> None:
        self._s = state

    def add_ordonnance(self, ordonnance: Ordonnance) -> Ordonnance:
        stored = replace(ordonnance, id=self._s.next_id(self._s.ordonnances))
        self._s.ordonnances[stored.id] = stored
        return stored

    def ordonnance(self, ordonnance_id: int) -> Ordonnance:
        return filed(self._s, found(self._s.ordonnances, ordonnance_id))

    def add_pec(self, pec: PriseEnCharge) -> PriseEnCharge:
        parent = found(self._s.ordonnances, pec.ordonnance_id)
        owner = written_with(self._s, parent, pec.patient_id)
        stored = replace(pec, id=self._s.next_id(self._s.pecs), patient_id=owner)
        self._s.pecs[stored.id] = stored
        return filed(self._s, stored)

    def pec(self, pec_id: int) -> PriseEnCharge:
        return filed(self._s, found(self._s.pecs, pec_id))

    def pecs(self, patient_id: int) -> tuple[PriseEnCharge, ...]:
        rows = [filed(self._s, p) for p in self._s.pecs.values() if same_file(self._s, p, patient_id)]
        return tuple(sorted(rows, key=lambda p: (p.ouverte_on, p.id), reverse=True))

    def add_seance(self, seance: Seance) -> Seance:
        owner = written_with(self._s, found(self._s.pecs, seance.pec_id), seance.patient_id)
        stored = replace(seance, id=self._s.next_id(self._s.seances), patient_id=owner)
        self._s.seances[stored.id] = stored
        return filed(self._s, stored)

    def save_seance(self, seance: Seance) -> None:
        owner = found(self._s.seances, seance.id).patient_id
        self._s.seances[seance.id] = replace(seance, patient_id=owner)

    def seances_of_patient(self, patient_id: int) -> tuple[Seance, ...]:
        rows = [filed(self._s, s) for s in self._s.seances.values() if same_file(self._s, s, patient_id)]
        return tuple(sorted(rows, key=_when, reverse=True))

    def seances_on(self, day: date) -> tuple[SeanceRow, ...]:
        return self._rows(s for s in self._s.seances.values() if s.day == day)

    def a_facturer(self, praticien_id: int | None = None) -> tuple[SeanceRow, ...]:
        return self._rows(
            s
            for s in self._s.seances.values()
            if s.state is SeanceState.HONOREE and s.fse_id is None and praticien_id in (None, s.praticien_id)
        )

    def set_state(self, seance_ids: Iterable[int], state: SeanceState, fse_id: int | None) -> None:
        for seance_id in seance_ids:
            seance = found(self._s.seances, seance_id)
            self._s.seances[seance_id] = replace(seance, state=state, fse_id=fse_id)

    def _rows(self, seances: Iterable[Seance]) -> tuple[SeanceRow, ...]:
        return tuple(self._row(s) for s in sorted(seances, key=_when))

    def _row(self, s: Seance) -> SeanceRow:
        pec = self._s.pecs[s.pec_id]
        before = [
            o
            for o in self._s.seances.values()
            if o.pec_id == s.pec_id and o.state not in _NOT_COUNTED and _when(o) < _when(s)
        ]
        fse = self._s.fses.get(s.fse_id) if s.fse_id is not None else None
        return SeanceRow(
            seance_id=s.id,
            patient_id=kept(self._s, s.patient_id),
            patient=self._s.patients[kept(self._s, s.patient_id)].nom_complet,
            day=s.day,
            heure=s.heure,
            acte_id=pec.acte_id,
            intitule=pec.intitule,
            rang=len(before) + 1,
            quota=pec.quota,
            lieu=s.lieu,
            state=s.state,
            fse_state=fse.state if fse else None,
        )
