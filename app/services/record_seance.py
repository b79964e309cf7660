"""Visits: planned, done, missed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time

from app.domain.clock import Clock
from app.domain.composition import NO_COMPLEMENT, Complements
from app.domain.errors import AppError, NotFound
from app.domain.journal import JournalAction
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.domain.soins import Lieu, Seance, SeanceState
from app.services.repositories import UnitOfWork, UnitOfWorkFactory


class SeanceInFuture(AppError):
    """A visit that did not take place yet cannot be said done or missed."""

    user_message = "Cette séance est dans l’avenir. Laissez-la prévue\u00a0: vous la marquerez honorée une fois faite."


class SeanceBilled(AppError):
    """A feuille holds this séance: it changes only once the feuille is cancelled."""

    user_message = "Cette séance est dans une feuille. Annulez d’abord la feuille, tant qu’elle n’est pas envoyée."


@dataclass(frozen=True, slots=True)
class RecordSeance:
    """Adds a visit to a prise en charge."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def __call__(
        self,
        user: Utilisateur,
        pec_id: int,
        day: date,
        *,
        heure: time | None = None,
        lieu: Lieu = Lieu.CABINET,
        state: SeanceState = SeanceState.HONOREE,
        praticien_id: int | None = None,
        complements: Complements = NO_COMPLEMENT,
    ) -> Seance:
        """Store a visit, honoured unless said otherwise, by the praticien of the user or the first titulaire.

        Raise SeanceInFuture when it is said done or missed before its day, NotFound, NotAllowed.
        """
        require(user.role, Permission.VOIR_SOINS)
        _refuse_future(day, state, self.clock.today())
        with self.unit_of_work() as uow:
            pec = uow.soins.pec(pec_id)
            who = praticien_id or usual_praticien(uow, user)
            made = Seance(0, pec.patient_id, pec.id, who, day, heure, lieu, state, complements=complements)
            seance = uow.soins.add_seance(made)
            subject = f"patient:{pec.patient_id}"
            uow.journal.append(self.clock.now(), user.login, JournalAction.CREATION, subject, f"séance {seance.id}")
            uow.commit()
        return seance


def usual_praticien(uow: UnitOfWork, user: Utilisateur) -> int:
    """Return the praticien of the user, else the first titulaire. Raise NotFound before there is one."""
    if user.praticien_id is not None:
        return user.praticien_id
    praticiens = uow.cabinet.praticiens()
    if not praticiens:
        raise NotFound("no praticien yet")
    return praticiens[0].id


@dataclass(frozen=True, slots=True)
class MarkSeance:
    """Says that a planned visit was done, missed or cancelled."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def __call__(self, user: Utilisateur, patient_id: int, seance_id: int, state: SeanceState) -> Seance:
        """Change the state of a visit that no feuille holds. An absence is never billable.

        Raise SeanceBilled, SeanceInFuture, NotFound, NotAllowed; ValueError for FACTUREE, which only signing gives.
        """
        require(user.role, Permission.VOIR_SOINS)
        if state is SeanceState.FACTUREE:
            raise ValueError("only signing bills a séance")
        with self.unit_of_work() as uow:
            seance = unbilled(uow, patient_id, seance_id)
            _refuse_future(seance.day, state, self.clock.today())
            changed = replace(seance, state=state)
            uow.soins.save_seance(changed)
            detail = f"séance {seance_id}\u00a0: {state.value}"
            uow.journal.append(
                self.clock.now(), user.login, JournalAction.MODIFICATION, f"patient:{patient_id}", detail
            )
            uow.commit()
        return changed


def unbilled(uow: UnitOfWork, patient_id: int, seance_id: int) -> Seance:
    """Return a séance of the patient that no feuille holds. Raise NotFound, SeanceBilled."""
    seance = next((s for s in uow.soins.seances_of_patient(patient_id) if s.id == seance_id), None)
    if seance is None:
        raise NotFound(f"séance {seance_id}")
    if seance.fse_id is not None or seance.state is SeanceState.FACTUREE:
        raise SeanceBilled(f"séance {seance_id}")
    return seance


def _refuse_future(day: date, state: SeanceState, today: date) -> None:
    if day > today and state in {SeanceState.HONOREE, SeanceState.ABSENCE}:
        raise SeanceInFuture(f"{state.name} before its day")
