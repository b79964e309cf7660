"""The pictures of the rights: a school cabinet where some are to check, some changed, some contracts end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta

from PySide6.QtWidgets import QScrollArea

from app.domain.contrat import ContratAmc
from app.domain.dates import DateRange
from app.domain.droits import Droits, DroitsAmc, Gestion, SourceDroits
from app.domain.money import Money
from app.domain.patient import Patient
from app.domain.soins import SeanceState
from app.domain.verification import Interrogation, Issue, Montants, MotifDemande
from app.receivables.working_days import is_working_day
from app.services.rights_queue import Decision
from app.services.rights_settings import RightsSettings
from app.simulator.adri.cases import CasDroits
from app.simulator.adri.decide import SimulatedRights
from app.ui.desk import Desk
from app.ui.droits import model as droits
from app.ui.droits.view import DroitsWidget
from app.ui.office.office import Office
from app.ui.patients import PatientsWidget
from app.ui.patients.contract_typed import ContractTyped

RIGHTS_SCENES = (
    "droits-reponses", "droits-raison", "patients-droits-sources", "patients-droits-ecarts", "patients-contrat-separee",
)  # fmt: skip
RIGHTS_PICTURES = (*RIGHTS_SCENES, "droits", *(f"droits-{tab.key}" for tab in droits.TABS[1:]))
"""Those that need a cabinet whose rights are asked about."""
EXPECTED = 9
"""Patients of the next day, and the half hours that they come at."""
CHANGED = {1: CasDroits.ALD_OUVERTE, 3: CasDroits.CAISSE_CHANGEE, 4: CasDroits.FERMES, 7: CasDroits.MUTUELLE_TERMINEE}
TO_DECIDE = (CasDroits.ALD_OUVERTE, CasDroits.MUTUELLE_TERMINEE, CasDroits.CAISSE_CHANGEE, CasDroits.EN_PANNE)
ENDS = (3, 7, 12, 26, 41, 55)
"""Days until each contract ends."""
_ALD = Montants(Money(715), Money(-715), Money(0))
_CLOSED = Montants(Money(-1073), Money(-715), Money(1788))
HISTORY: tuple[tuple[int, MotifDemande, Issue, int, Montants | None, str], ...] = (
    (1, MotifDemande.VEILLE, Issue.INCHANGE, 412, None, ""),
    (1, MotifDemande.VEILLE, Issue.CHANGE, 388, _ALD, "ALD ouverte depuis le 01/10/2026."),
    (2, MotifDemande.AVANT_ENVOI, Issue.INCHANGE, 305, None, ""),
    (2, MotifDemande.MANUEL, Issue.SANS_RESEAU, 15000, None, "Le service ne répond pas. La question est gardée."),
    (3, MotifDemande.PREMIERE_DU_MOIS, Issue.INCHANGE, 296, None, ""),
    (5, MotifDemande.NOUVEAU_PATIENT, Issue.CHANGE, 344, None, "Caisse différente."),
    (8, MotifDemande.REJET, Issue.FERMES, 377, _CLOSED, "Droits fermés depuis le 31/10/2026."),
    (9, MotifDemande.LECTURE_ANCIENNE, Issue.INCHANGE, 318, None, ""),
    (12, MotifDemande.FIN_PROCHE, Issue.CHANGE, 451, _ALD, "ALD ouverte depuis le 15/09/2026."),
    (15, MotifDemande.VEILLE, Issue.INTROUVABLE, 290, None, "Personne inconnue du service."),
    (21, MotifDemande.AVANT_ENVOI, Issue.INCHANGE, 333, None, ""),
)  # fmt: skip
"""Lookups of the weeks before: days ago, why, what came, milliseconds, what the bill gains, in words."""


@dataclass(slots=True)
class RightsScenes:
    """Makes the day once, the next day anew for each window, and poses the scenes; ``settle`` brings all to rest."""

    desk: Desk
    brain: SimulatedRights
    settle: Callable[[], None]
    _people: Iterator[Patient] | None = field(default=None, init=False)
    _with_sources: int = field(default=0, init=False)

    def prepare(self) -> None:
        """Plan a next day that nobody asked about yet; the first time, all the rest as well."""
        if self._people is None:
            self._people = iter(self._known())
            self.desk.rights.settings(self.desk.user, RightsSettings(par_minute=600))
            self._queue()
            self._contracts()
            self._history()
            self._sources()
        self._plan()

    def pose(self, office: Office, scene: str) -> None:
        """Show one of RIGHTS_SCENES."""
        getattr(self, f"_show_{scene.replace('-', '_')}")(office)
        self.settle()

    def leave(self, office: Office) -> None:
        """Put away what a scene opened."""
        _patients(office).contract.close_panel()
        _droits(office).reason.close_panel()
        self.settle()

    # --- the day ---
    def _known(self) -> list[Patient]:
        """Adults on their own number, with rights and care, who are not expected today nor waiting in the outbox."""
        today = self.desk.clock.today()
        with self.desk.session.unit_of_work() as uow:
            busy = {row.patient_id for row in (*uow.soins.seances_on(today), *uow.soins.a_facturer())}
            busy |= {row.patient_id for row in uow.fses.outbox()}
            found = [uow.patients.get(row.id) for row in uow.patients.search("", 400) if row.id not in busy]
            adults = [p for p in found if p.qualite == "0" and not p.decede and not p.c2s]
            return [p for p in adults if _plain(uow.patients.droits(p.id))]

    def _next(self) -> Patient:
        if self._people is None:
            raise LookupError("prepare first")
        return next(self._people)

    def _plan(self) -> None:
        desk, day = self.desk, self.desk.clock.today() + timedelta(days=1)
        while not is_working_day(day):
            day += timedelta(days=1)
        for place in range(EXPECTED):
            patient = self._next()
            with desk.session.unit_of_work() as uow:
                pec = uow.soins.pecs(patient.id)[0]
            heure = time(8 + place // 2, 30 * (place % 2))
            desk.record_seance(desk.user, pec.id, day, heure=heure, state=SeanceState.PREVUE)
            if place in CHANGED and patient.nir is not None:
                self.brain.scenario[patient.nir.digits] = CHANGED[place]

    def _queue(self) -> None:
        desk = self.desk
        with desk.session.unit_of_work() as uow:
            waiting = [(row.id, uow.patients.get(row.patient_id)) for row in uow.fses.outbox()]
            waiting = [(fse, who) for fse, who in waiting if who.qualite == "0" and _plain(uow.patients.droits(who.id))]
        for (fse_id, patient), cas in zip(waiting, TO_DECIDE, strict=False):
            if patient.nir is not None:
                self.brain.scenario[patient.nir.digits] = cas
            desk.rights.queue.mark(desk.user, fse_id, MotifDemande.AVANT_ENVOI)
        desk.rights.queue.drain(desk.user)

    def _contracts(self) -> None:
        desk, today = self.desk, self.desk.clock.today()
        for place, days in enumerate(ENDS):
            patient = self._next()
            amc = replace(
                self._amc(patient), gestion=Gestion.SEPAREE if place % 2 else Gestion.UNIQUE,
                periode=DateRange.through(date(today.year, 1, 1), today + timedelta(days=days)),
            )  # fmt: skip
            source = SourceDroits.ATTESTATION
            desk.rights.contracts.save(desk.user, ContratAmc(0, patient.id, amc, source, desk.clock.now(), "", "SP"))

    def _amc(self, patient: Patient) -> DroitsAmc:
        with self.desk.session.unit_of_work() as uow:
            return next(d.amc for d in uow.patients.droits(patient.id) if d.amc is not None)

    def _history(self) -> None:
        desk, now = self.desk, self.desk.clock.now()
        with desk.session.unit_of_work() as uow:
            for place, (days, motif, issue, took, effet, words) in enumerate(HISTORY):
                at = now - timedelta(days=days, minutes=17 * place)
                answered = issue in {Issue.CHANGE, Issue.FERMES}
                uow.rights.add_lookup(
                    Interrogation(
                        0, at, desk.user.login, self._next().id, motif, issue, at.date(), took,
                        ecarts=(words,) if answered and words else (), effet=effet, detail="" if answered else words,
                    )
                )  # fmt: skip
            uow.commit()

    def _sources(self) -> None:
        """One patient read on the card, by the appli, on an attestation and by ADRi, which do not agree."""
        desk, now, patient = self.desk, self.desk.clock.now(), self._next()
        self._with_sources, amc, year = patient.id, self._amc(patient), now.year
        with desk.session.unit_of_work() as uow:
            amo = next(d.amo for d in uow.patients.droits(patient.id) if d.amo is not None)
        spring, summer, ends = date(year, 4, 1), date(year, 9, 1), date(year + 1, 3, 31)
        this_year = DateRange.through(date(year, 1, 1), date(year, 12, 31))
        other = replace(amc, organisme="99990004", nom="Union des Artisans Solidaires")
        read = (
            (70, SourceDroits.CARTE, replace(amo, periode=this_year), amc),
            (34, SourceDroits.ATTESTATION, replace(amo, periode=DateRange.through(spring, ends)), other),
            (12, SourceDroits.APPLI, replace(amo, caisse="601", periode=DateRange(summer)), amc),
            (2, SourceDroits.ADRI, replace(amo, exoneration="4", periode=DateRange.through(summer, ends)), amc),
        )
        with desk.session.unit_of_work() as uow:
            for days, source, rights, insurer in read:
                at = now - timedelta(days=days)
                uow.patients.add_droits(
                    Droits(0, patient.id, source, at, desk.user.login, rights, insurer, maj_on=at.date())
                )
            at = now - timedelta(days=34)
            kept = replace(amc, gestion=Gestion.SEPAREE, periode=DateRange.through(date(year, 1, 1), ends))
            uow.contrats.add(ContratAmc(0, patient.id, kept, SourceDroits.ATTESTATION, at, desk.user.login, "SP"))
            uow.commit()

    # --- the scenes ---
    def _show_droits_reponses(self, office: Office) -> None:
        office.go("droits", tab="demain")
        self.settle()
        page = _droits(office)
        page.ask_button.click()
        self.settle()
        changed = next((n for n, row in enumerate(page.demain.rows) if row.ecarts), 0)
        page.demain.view.selectRow(changed)

    def _show_droits_raison(self, office: Office) -> None:
        office.go("droits", tab="decider")
        self.settle()
        page = _droits(office)
        line = next(row for row in page.decisions.rows if row.to_decide)
        page.reason.start(line, Decision.MAINTENIR)

    def _show_patients_droits_sources(self, office: Office) -> None:
        office.go("patients", patient_id=self._with_sources, tab="droits")
        self.settle()
        _patients(office).file.rights.verticalScrollBar().setValue(0)

    def _show_patients_droits_ecarts(self, office: Office) -> None:
        self._show_patients_droits_sources(office)
        bar = _patients(office).file.rights.verticalScrollBar()
        bar.setValue(bar.pageStep())

    def _show_patients_contrat_separee(self, office: Office) -> None:
        self._show_patients_droits_sources(office)
        typed = ContractTyped(
            nom_amc="Prévoyance du Marais", organisme="99990002", adherent="00412233", gestion=Gestion.SEPAREE,
            convention="SP", domaine="AUXM",
        )  # fmt: skip
        panel = _patients(office).contract
        panel.start(typed)
        self.settle()
        for scroll in panel.findChildren(QScrollArea):
            scroll.ensureWidgetVisible(panel.convention)


def _plain(snapshots: tuple[Droits, ...]) -> bool:
    """Whether the rights are ordinary ones with an insurer: a change shows."""
    held = snapshots[0] if len(snapshots) == 1 else None
    return held is not None and held.amo is not None and held.amo.exoneration == "0" and held.amc is not None


def _droits(office: Office) -> DroitsWidget:
    page = office.window.page("droits")
    if not isinstance(page, DroitsWidget):
        raise TypeError("droits is not built")
    return page


def _patients(office: Office) -> PatientsWidget:
    page = office.window.page("patients")
    if not isinstance(page, PatientsWidget):
        raise TypeError("patients is not built")
    return page
