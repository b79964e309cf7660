"""Tomorrow's patients asked about in one go the evening before: who, at what pace, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Event

from app.domain.errors import AppError
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.domain.soins import SeanceState
from app.domain.verification import ANSWERED, Issue, MotifDemande
from app.rights.ecart import Ecart
from app.rights.targeting import ModeDroits, Passage, Raison, reasons
from app.services.ask_rights import AskRights
from app.services.jobs import Progress
from app.services.read_models import SeanceRow
from app.services.repositories import UnitOfWork, UnitOfWorkFactory
from app.services.rights_settings import read_settings

_EXPECTED = {SeanceState.PREVUE, SeanceState.HONOREE}
_DONE = {SeanceState.HONOREE, SeanceState.FACTUREE}


@dataclass(frozen=True, slots=True)
class Attendu:
    """One patient of the day, why to ask, and the hour of the visit. ``repr`` is masked."""

    patient_id: int
    patient: str
    seance: SeanceRow
    raisons: tuple[Raison, ...]

    def __repr__(self) -> str:
        return f"Attendu({self.patient_id})"


@dataclass(frozen=True, slots=True)
class Resultat:
    """What came for one patient."""

    patient_id: int
    patient: str
    issue: Issue
    ecarts: tuple[Ecart, ...] = ()
    detail: str = ""
    stops: bool = False
    """Whether the line is at fault: asking for the others is useless now."""

    @property
    def changed(self) -> bool:
        """Whether somebody should look at it."""
        return self.issue is not Issue.INCHANGE

    def __repr__(self) -> str:
        return f"Resultat({self.patient_id}, {self.issue.name})"


@dataclass(frozen=True, slots=True)
class Bilan:
    """What a batch brought, in the order asked."""

    resultats: tuple[Resultat, ...] = ()
    restants: int = 0
    """Patients not asked about: cancelled, or the line failed."""
    arret: str = ""
    """Why it stopped before the end, in French."""

    @property
    def changes(self) -> tuple[Resultat, ...]:
        """Those to look at."""
        return tuple(r for r in self.resultats if r.changed)


def passage_of(uow: UnitOfWork, patient_id: int, day: date, rejected: dict[int, date]) -> Passage:
    """Return what the rules of the targeted mode look at for one visit."""
    visits = tuple(s.day for s in uow.soins.seances_of_patient(patient_id) if s.state in _DONE and s.day < day)
    return Passage(uow.patients.droits(patient_id), day, visits, rejected.get(patient_id))


def rejections(uow: UnitOfWork) -> dict[int, date]:
    """Return the day of the last rejection not treated yet, by patient."""
    return {row.patient_id: row.received_on for row in uow.retours.rejets()}


@dataclass(frozen=True, slots=True)
class TomorrowRights:
    """Plans, asks one by one, and sums up."""

    unit_of_work: UnitOfWorkFactory
    ask: AskRights

    def plan(self, user: Utilisateur, day: date, *, everyone: bool = False) -> tuple[Attendu, ...]:
        """Return the patients expected on *day* whom the rules point at, by hour; every one of them if *everyone*.

        A person sets this off for a day: nothing is asked behind their back (facts/adri.md §4.6). Blocks.
        Raise NotAllowed.
        """
        require(user.role, Permission.MODIFIER_PATIENTS)
        with self.unit_of_work() as uow:
            settings, rejected = read_settings(uow), rejections(uow)
            mode = ModeDroits.SYSTEMATIQUE if everyone else settings.mode
            mode = ModeDroits.CIBLE if mode is ModeDroits.MANUEL else mode
            first = {row.patient_id: row for row in reversed(uow.soins.seances_on(day)) if row.state in _EXPECTED}
            rows = sorted(first.values(), key=lambda row: (row.heure is None, row.heure, row.seance_id))
            found = [
                Attendu(row.patient_id, row.patient, row, raisons)
                for row in rows
                if (raisons := reasons(passage_of(uow, row.patient_id, day, rejected), mode, settings.ciblage))
            ]
        return tuple(found)

    def next_day(self, user: Utilisateur) -> date:
        """Return the first day after today with somebody expected, within a week; tomorrow when there is none."""
        require(user.role, Permission.MODIFIER_PATIENTS)
        tomorrow = self.ask.clock.today() + timedelta(days=1)
        with self.unit_of_work() as uow:
            for ahead in range(7):
                day = tomorrow + timedelta(days=ahead)
                if any(row.state in _EXPECTED for row in uow.soins.seances_on(day)):
                    return day
        return tomorrow

    def one(self, user: Utilisateur, wanted: Attendu, day: date, cancel: Event | None = None) -> Resultat:
        """Ask for one patient; what cannot be asked is told, not raised. Blocks. Raise NotAllowed."""
        require(user.role, Permission.MODIFIER_PATIENTS)
        who = (wanted.patient_id, wanted.patient)
        try:
            asked = self.ask(user, wanted.patient_id, day, MotifDemande.VEILLE, cancel=cancel)
        except AppError as wrong:
            return Resultat(*who, Issue.REFUS, detail=wrong.user_message)
        lookup = asked.lookup
        detail = lookup.detail if lookup.issue not in ANSWERED or asked.remarks else ""
        return Resultat(*who, lookup.issue, asked.ecarts, detail, asked.stops_batch)

    def pause_s(self) -> float:
        """Return the seconds to leave between two questions, from the settings."""
        with self.unit_of_work() as uow:
            return 60 / read_settings(uow).par_minute

    def __call__(
        self, user: Utilisateur, planned: Sequence[Attendu], day: date, progress: Progress, cancel: Event
    ) -> Bilan:
        """Ask for all of them at the pace of the settings. Blocks for the whole of it; *cancel* is heard at once."""
        done: list[Resultat] = []
        pause = self.pause_s()
        for number, wanted in enumerate(planned):
            if cancel.is_set():
                return Bilan(tuple(done), len(planned) - number, "Interrogation arrêtée.")
            progress(number, len(planned), f"Droits\u00a0: patient {number + 1} sur {len(planned)}")
            done.append(self.one(user, wanted, day, cancel))
            if done[-1].stops:
                return Bilan(tuple(done), len(planned) - number - 1, done[-1].detail)
            cancel.wait(pause if number + 1 < len(planned) else 0)
        progress(len(planned), len(planned), "Interrogation terminée")
        return Bilan(tuple(done))
