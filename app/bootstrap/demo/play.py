"""Plays the day, through the same use cases as the screens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.bootstrap.demo.cast import DAY, LEFEVRE, MORNING, OCTOBER, PROLOGUE, Visit
from app.bootstrap.demo.readers import DemoReader
from app.domain.card import BeneficiaireLu
from app.domain.clock import FixedClock
from app.domain.errors import DeviceError
from app.domain.lot import EnvoiOutcome
from app.domain.patient import Patient
from app.domain.people import Utilisateur
from app.domain.soins import Ordonnance, PriseEnCharge
from app.hardware.virtual_card import unknown_card
from app.services.find_or_create_patient import ExactMatch
from app.services.remind import NothingToRemind
from app.simulator.scenario import Scenario, part_payment, reject_amo
from app.simulator.world import OutsideWorld
from app.ui.desk import Desk
from app.ui.words import counted

SCENARIO = Scenario(decisions={4: part_payment(50), 5: reject_amo("0250")}, refused_lots=frozenset({3}))
"""Lots: 0 and 1 of the prologue, 2 the day's CPAM, 3 its MSA (refused). Invoice 4 is Louis, 5 Nadia."""


@dataclass(slots=True)
class Messages:
    """Mails of this run."""

    envoyes: int = 0
    recus: int = 0


@dataclass(slots=True)
class Play:
    """One run over a cabinet: what an earlier run did is found and not done again."""

    desk: Desk
    world: OutsideWorld
    clock: FixedClock
    reader: DemoReader
    say: Callable[[str], None]
    messages: Messages

    def __call__(self) -> None:
        """Play the prologue, the day and its evening."""
        self._at(OCTOBER, "Octobre : deux patients sans mutuelle")
        self._bill_all(PROLOGUE)
        self._transmit()
        self._collect()
        self._at(MORNING, "Vendredi 20 novembre, ouverture du cabinet")
        self._replay_known_returns()
        self.world.smtp_down()
        self.say("La ligne est coupée : la matinée se passe hors ligne.")
        self._unknown_card()
        self._bill_all(DAY)
        self._transmit()
        self.world.smtp_up()
        self.say("La ligne est revenue.")
        self._transmit()
        self._collect()
        self._remind()

    @property
    def user(self) -> Utilisateur:
        """Who works today."""
        return self.desk.user

    def _at(self, instant: datetime, words: str) -> None:
        self.clock.instant = instant
        self.say(words)

    def _bill_all(self, visits: Sequence[Visit]) -> None:
        for visit in visits:
            patient = self._patient(visit)
            self._rights(visit, patient)
            pec = self._pec(visit, patient)
            known = {s.day for s in self.desk.consult.patient_file(patient.id).seances}
            for day in visit.days:
                if day not in known:
                    self.desk.record_seance(self.user, pec.id, day)
            self._sign(patient)

    def _patient(self, visit: Visit) -> Patient:
        if visit.card is not None:
            card = self.reader.read_family_or_single(visit.card, self.desk.read_card)
            lu = next(b for b in card.beneficiaires if b.prenom.casefold() == visit.card.prenom.casefold())
            people = len(card.beneficiaires)
            self.say(f"Carte lue, {people} personnes : bénéficiaire choisi." if people > 1 else "Carte lue.")
        else:
            p = visit.patient
            lu = BeneficiaireLu(p.nom, p.prenom, p.naissance, p.nir)
        match = self.desk.find_patient(self.user, lu)
        if isinstance(match, ExactMatch):
            return match.patient
        return self.desk.find_patient.create(self.user, visit.patient)

    def _rights(self, visit: Visit, patient: Patient) -> None:
        if not self.desk.consult.patient_file(patient.id).droits:
            self.desk.record_rights(self.user, patient.id, visit.amo, visit.amc)

    def _pec(self, visit: Visit, patient: Patient) -> PriseEnCharge:
        for pec in self.desk.consult.patient_file(patient.id).pecs:
            if pec.acte_id == visit.acte_id:
                return pec
        prescription = Ordonnance(0, patient.id, LEFEVRE, visit.prescribed_on, visit.prescribed, scan="demo")
        return self.desk.open_pec(self.user, prescription, visit.acte_id, opened_on=visit.days[0])

    def _sign(self, patient: Patient) -> None:
        waiting = [row.seance_id for row in self.desk.consult.to_bill() if row.patient_id == patient.id]
        if not waiting:
            return
        prepared = self.desk.prepare_fse(self.user, patient.id, waiting)
        reasons = {finding.code: "Cabinet école" for finding in prepared.findings}
        signed = self.desk.sign_fse(self.user, prepared.fse.id, reasons)
        self.say(f"FSE n° {signed.numero} signée : {len(prepared.fse.lines)} séances, {prepared.fse.total}.")

    def _unknown_card(self) -> None:
        self.reader.insert(unknown_card())
        try:
            self.desk.read_card()
        except DeviceError as refusal:
            self.say(f"Carte inconnue : {refusal.user_message}")
        finally:
            self.reader.remove()

    def _transmit(self) -> None:
        self.desk.build_lots(self.user)
        report = self.desk.send_lots(self.user)
        for sent in report.sent:
            self.say(f"Lot {sent.numero} : {sent.outcome.value}. {sent.message}".rstrip())
        self.messages.envoyes += report.count(EnvoiOutcome.REUSSI)

    def _collect(self) -> None:
        self._fetch()
        self.world.caisse.settle()
        self._fetch()

    def _fetch(self) -> None:
        report = self.desk.fetch_returns(self.user)
        self.messages.recus += report.received + report.duplicates
        if report.received or report.duplicates:
            self.say(f"Retours : {counted(report.received, 'nouveau', 'nouveaux')}, {report.duplicates} déjà connus.")

    def _replay_known_returns(self) -> None:
        """Let the caisse send again what this cabinet already imported: nothing may count twice."""
        with self.desk.session.unit_of_work() as uow:
            known = [uow.retours.get(row.id) for row in uow.retours.rows()]
        for retour in known:
            self.world.caisse.leave_raw(retour.contenu, retour.kind.value)

    def _remind(self) -> None:
        view = self.desk.list_creances(self.user)
        for account in view.accounts:
            if not account.a_relancer:
                continue
            try:
                printed = self.desk.print_reminder(self.user, account.debtor.key)
            except NothingToRemind:
                continue
            self.say(f"Relance {printed.relance.reference} imprimée : {printed.relance.total}.")
