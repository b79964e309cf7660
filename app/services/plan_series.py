"""Several séances of one prise en charge in one gesture: priced together, stored in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from app.billing.composition import SeanceComposee
from app.billing.invoice import Place
from app.billing.tariff_update import billing_on
from app.domain.clock import Clock
from app.domain.composition import NO_COMPLEMENT, Complements
from app.domain.errors import AppError
from app.domain.journal import JournalAction
from app.domain.money import Money
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.domain.soins import Lieu, PriseEnCharge, Seance, SeanceState
from app.rights.reference import reference
from app.services.dossier_builder import zone_feries
from app.services.draft_builder import favour, priced_seance
from app.services.record_seance import usual_praticien
from app.services.repositories import UnitOfWork, UnitOfWorkFactory
from app.services.tables import Tables

TAKEN = frozenset({SeanceState.HONOREE, SeanceState.FACTUREE})
"""States of a séance that already stands for its day."""


class DayTaken(AppError):
    """A séance of this prise en charge was done on that day already."""

    def __init__(self, days: Sequence[date]) -> None:
        words = ", ".join(f"{day:%d/%m}" for day in days)
        super().__init__(
            f"{len(days)} days taken",
            f"Une séance est déjà faite le {words}. Retirez ce jour de la série, rien n’a été enregistré.",
        )


@dataclass(frozen=True, slots=True)
class SeriesDay:
    """One day asked for, with what is special to it."""

    day: date
    heure: time | None = None
    lieu: Lieu = Lieu.CABINET
    complements: Complements = NO_COMPLEMENT


@dataclass(frozen=True, slots=True)
class PricedDay:
    """One day as it would be billed; ``honoraires`` None with the French reason when it has no price."""

    asked: SeriesDay
    honoraires: Money | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class SeriesDone:
    """What a series changed: the séances as they are now, and those that were there as they were."""

    now: tuple[Seance, ...]
    before: tuple[Seance, ...]


@dataclass(frozen=True, slots=True)
class PlanSeries:
    """Prices and stores a series. Blocks: call it from the work lane."""

    unit_of_work: UnitOfWorkFactory
    tables: Tables
    clock: Clock

    def preview(self, user: Utilisateur, pec_id: int, days: Sequence[SeriesDay]) -> tuple[PricedDay, ...]:
        """Return each day with its price, in the order of the calendar. Nothing is stored. Raise NotAllowed, NotFound.

        A day to come has the price of the tables in force today for it.
        """
        require(user.role, Permission.VOIR_SOINS)
        with self.unit_of_work() as uow:
            pec = uow.soins.pec(pec_id)
            who = usual_praticien(uow, user)
            place = Place(uow.cabinet.praticien(who).zone, zone_feries(uow))
            return tuple(self._priced(uow, pec, one, who, place) for one in _in_order(days))

    def __call__(self, user: Utilisateur, pec_id: int, days: Sequence[SeriesDay]) -> SeriesDone:
        """Store one séance a day: done until today, planned later; one planned for that day takes what is asked.

        Raise DayTaken, storing nothing, when a séance is done already; NotAllowed, NotFound.
        """
        require(user.role, Permission.VOIR_SOINS)
        with self.unit_of_work() as uow:
            pec = uow.soins.pec(pec_id)
            known = [s for s in uow.soins.seances_of_patient(pec.patient_id) if s.pec_id == pec.id]
            taken = {s.day for s in known if s.state in TAKEN}
            refused = sorted(taken & {one.day for one in days})
            if refused:
                raise DayTaken(refused)
            planned = {s.day: s for s in known if s.state is SeanceState.PREVUE}
            who = usual_praticien(uow, user)
            now = tuple(self._stored(uow, pec, one, planned.get(one.day), who) for one in _in_order(days))
            subject, detail = f"patient:{pec.patient_id}", "série\u00a0: séances " + ", ".join(str(s.id) for s in now)
            uow.journal.append(self.clock.now(), user.login, JournalAction.CREATION, subject, detail)
            uow.commit()
        return SeriesDone(now, tuple(planned[one.day] for one in _in_order(days) if one.day in planned))

    def _stored(self, uow: UnitOfWork, pec: PriseEnCharge, one: SeriesDay, planned: Seance | None, who: int) -> Seance:
        state = SeanceState.PREVUE if one.day > self.clock.today() else SeanceState.HONOREE
        if planned is None:
            made = Seance(0, pec.patient_id, pec.id, who, one.day, one.heure, one.lieu, state, None, one.complements)
            return uow.soins.add_seance(made)
        changed = replace(planned, heure=one.heure, lieu=one.lieu, state=state, complements=one.complements)
        uow.soins.save_seance(changed)
        return changed

    def _priced(self, uow: UnitOfWork, pec: PriseEnCharge, one: SeriesDay, who: int, place: Place) -> PricedDay:
        seance = Seance(0, pec.patient_id, pec.id, who, one.day, one.heure, one.lieu, complements=one.complements)
        prices = billing_on(self.tables.billing, one.day)
        prescribed = uow.soins.ordonnance(pec.ordonnance_id).prescrite_on
        held = reference(uow.patients.droits(pec.patient_id), prescribed, one.day, lambda d: favour(d, prices))
        made = priced_seance(SeanceComposee.of(seance, pec.acte_id), held.droits, self.tables.billing, place)
        if made.unpriced or not made.lines:
            return PricedDay(one, None, made.unpriced or "Cet acte n’est pas en vigueur ce jour-là.")
        return PricedDay(one, Money.total(line.honoraires for line in made.lines))


def _in_order(days: Sequence[SeriesDay]) -> list[SeriesDay]:
    """Each day once, the last asked for wins."""
    return [one for _, one in sorted({one.day: one for one in days}.items())]
