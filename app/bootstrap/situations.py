"""The situations in which the billing screen is photographed: fictional patients made for it, and what is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from decimal import Decimal

from app.bootstrap.demo.cast import LEFEVRE
from app.domain.composition import NO_COMPLEMENT, Complements, Deplacement, Urgence
from app.domain.contrat import ContratAmc
from app.domain.dates import BirthDate
from app.domain.droits import Droits, DroitsAmc, DroitsAmo, SourceDroits
from app.domain.patient import Patient, Sexe
from app.domain.soins import Lieu, Ordonnance, PriseEnCharge
from app.hardware.virtual_people import fictional_nir
from app.ui.desk import Desk
from app.ui.facturer import FacturerWidget

_SOMME = DroitsAmo("01", "801")
_CLERCS = DroitsAmo("10", "801")
"""A régime whose rate no source gives."""
_MUTUELLE = DroitsAmc("75500099", "Mutuelle fictive du Nord", adherent="F00012345")
_INDEX = 900
"""Number in the fictional range: names and births tell these patients apart."""
_LOMBALGIE, _VESTIBULAIRE = "MK-A-LOMBALGIE", "MK-6-VESTIB"


@dataclass(frozen=True, slots=True)
class Situation:
    """One picture: the feuille to open, and what to do once it is shown."""

    patient_id: int
    seance_id: int = 0
    then: Callable[[FacturerWidget], None] | None = None


@dataclass(slots=True)
class _Care:
    desk: Desk
    pec: PriseEnCharge

    def seance(self, day: date, lieu: Lieu = Lieu.CABINET, complements: Complements = NO_COMPLEMENT) -> int:
        """Store one séance done; return its number."""
        desk = self.desk
        return desk.record_seance(desk.user, self.pec.id, day, lieu=lieu, complements=complements).id


def billing_situations(desk: Desk) -> dict[str, Callable[[], Situation]]:
    """Return how to make each situation, by the name of its picture."""
    return {
        "facturer-simple": lambda: _simple(desk),
        "facturer-serie": lambda: _series(desk),
        "facturer-domicile": lambda: _home(desk),
        "facturer-deux-actes": lambda: _two_acts(desk),
        "facturer-bloque": lambda: _blocked(desk),
        "facturer-pourquoi": lambda: _why(desk),
        "facturer-meme-mutuelle": lambda: _same_insurer(desk),
        "facturer-circonstances": lambda: _circumstances(desk),
        "facturer-aide": lambda: replace(_simple(desk), then=_aide),
        "facturer-aide-acte": lambda: replace(_simple(desk), then=_aide_to_the_end),
    }


def _simple(desk: Desk) -> Situation:
    care = _care(desk, ("Durand", "Élodie", date(1984, 3, 14), Sexe.F), _LOMBALGIE)
    return Situation(care.pec.patient_id, care.seance(desk.clock.today()))


def _series(desk: Desk) -> Situation:
    care = _care(desk, ("Petit", "Hugo", date(1991, 7, 2), Sexe.M), _LOMBALGIE, quota=20)
    days = [day for back in range(14) if (day := desk.clock.today() - timedelta(days=back)).weekday() < 5][:10]
    last = [care.seance(day) for day in reversed(days)][-1]
    return Situation(care.pec.patient_id, last)


def _home(desk: Desk) -> Situation:
    care = _care(desk, ("Marchand", "Odette", date(1938, 1, 9), Sexe.F), _LOMBALGIE, domicile=True)
    today = desk.clock.today()
    sunday = today - timedelta(days=today.isoweekday())
    trip = Deplacement(Decimal(9))
    care.seance(sunday - timedelta(days=3), Lieu.DOMICILE, Complements(deplacement=trip))
    urgent = Urgence(heure_acte=time(10, 30), heure_appel=time(9, 15))
    held = care.seance(sunday, Lieu.DOMICILE, Complements(deplacement=trip, urgence=urgent))
    return Situation(care.pec.patient_id, held, lambda page: page.lines.edit.click())


def _two_acts(desk: Desk) -> Situation:
    care = _care(desk, ("Besson", "Marc", date(1969, 11, 23), Sexe.M), _LOMBALGIE)
    today = desk.clock.today()
    held = care.seance(today)
    care.seance(today, complements=Complements(acte_id=_VESTIBULAIRE))
    return Situation(care.pec.patient_id, held)


def _blocked(desk: Desk) -> Situation:
    care = _care(desk, ("Roche", "Inès", date(1977, 5, 30), Sexe.F), _LOMBALGIE, quota=1, amo=_CLERCS)
    today = desk.clock.today()
    care.seance(today - timedelta(days=1), complements=Complements(deplacement=Deplacement(Decimal(6))))
    held = care.seance(today, complements=Complements(supplements=("MK-7-BANDAGE-1",)))
    return Situation(care.pec.patient_id, held)


def _why(desk: Desk) -> Situation:
    made = _home(desk)
    return replace(made, then=lambda page: page.side.split.detail.click())


def _circumstances(desk: Desk) -> Situation:
    made = _simple(desk)
    return replace(made, then=lambda page: page.side.split.circumstances.click())


def _aide(page: FacturerWidget) -> None:
    """Open the aide à la cotation, and stop at its second question."""
    page.lines.ordonnance.click()
    page.ordonnance.help.click()
    page.aide.answered.emit(1)


def _aide_to_the_end(page: FacturerWidget) -> None:
    _aide(page)
    while page.aide.answers.isVisibleTo(page.aide):
        page.aide.answered.emit(1)


def _same_insurer(desk: Desk) -> Situation:
    """First visit of the month: the contract was recorded in an earlier one."""
    care = _care(desk, ("Fontaine", "Léa", date(1980, 8, 21), Sexe.F), _LOMBALGIE, amc=None)
    patient_id, before = care.pec.patient_id, desk.clock.now() - timedelta(days=40)
    contrat = ContratAmc(0, patient_id, _MUTUELLE, SourceDroits.ATTESTATION, before, desk.user.login)
    with desk.session.unit_of_work() as uow:
        uow.patients.add_droits(Droits(0, patient_id, SourceDroits.ADRI, before, desk.user.login, _SOMME, _MUTUELLE))
        uow.contrats.add(contrat)
        uow.commit()
    care.seance(desk.clock.today() - timedelta(days=35))
    return Situation(patient_id, care.seance(desk.clock.today()))


def _care(
    desk: Desk, who: tuple[str, str, date, Sexe], acte_id: str, *, quota: int = 15, domicile: bool = False,
    amo: DroitsAmo = _SOMME, amc: DroitsAmc | None = _MUTUELLE,
) -> _Care:  # fmt: skip
    nom, prenom, born, sexe = who
    with desk.session.unit_of_work() as uow:
        number = fictional_nir(2 if sexe is Sexe.F else 1, born.year, born.month, _INDEX)
        patient = uow.patients.add(Patient(0, nom, prenom, BirthDate.of(born), sexe, nir=number))
        uow.commit()
    if amc is not None:
        desk.record_rights(desk.user, patient.id, amo, amc, SourceDroits.ADRI)
    written = desk.clock.today() - timedelta(days=40)
    ordonnance = Ordonnance(0, patient.id, LEFEVRE, written, quota, domicile=domicile)
    return _Care(desk, desk.open_pec(desk.user, ordonnance, acte_id, opened_on=written))
