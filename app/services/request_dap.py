"""The demande d’accord préalable, from the threshold to the answer of the caisse; each step in the journal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.billing.follow_up import seuils
from app.domain.clock import Clock
from app.domain.dap import DemandeAccord, DemandeState, WrongDemande, check_demande
from app.domain.errors import AppError
from app.domain.journal import JournalAction
from app.domain.people import Praticien, Utilisateur
from app.domain.permissions import Permission, require
from app.domain.soins import Seance, SeanceState
from app.rights.holding import holding
from app.services.follow_pec import PecFollowUp, follow, open_demande
from app.services.ports_tarif import DapPrinter, DapSheet
from app.services.repositories import UnitOfWork, UnitOfWorkFactory
from app.services.tables import Tables

_DONE = (SeanceState.HONOREE, SeanceState.FACTUREE)


class NoAccordNeeded(AppError):
    """The act has no threshold, or every séance up to it is covered."""

    user_message = (
        "Cet acte ne demande pas d’accord préalable, ou les séances à venir sont déjà couvertes. "
        "Continuez la prise en charge."
    )


class DemandeOpen(AppError):
    """A request of this prise en charge still waits for something."""

    user_message = "Une demande d’accord est déjà en cours pour cette prise en charge. Reprenez-la."


class ArgumentMissing(AppError):
    """A request without its reasons would come back incomplete."""

    user_message = (
        "Écrivez l’argumentaire\u00a0: pourquoi les objectifs ne sont pas atteints et ce que les séances demandées "
        "doivent apporter. Sans lui la demande est incomplète."
    )


@dataclass(frozen=True, slots=True)
class RequestDap:
    """Every method needs the permission to bill, blocks, and raises NotAllowed, NotFound or WrongDemande."""

    unit_of_work: UnitOfWorkFactory
    tables: Tables
    clock: Clock
    printer: DapPrinter

    def prepare(
        self, user: Utilisateur, pec_id: int, seances: int, argumentaire: str = "", *, urgence: bool = False
    ) -> DemandeAccord:
        """Open a request for *seances* from the threshold met first. Raise NoAccordNeeded, DemandeOpen."""
        require(user.role, Permission.FACTURER)
        now, today = self.clock.now(), self.clock.today()
        with self.unit_of_work() as uow:
            followed = follow(uow, self.tables.nomenclature, uow.soins.pec(pec_id), today)
            if open_demande(followed.demandes, today) is not None:
                raise DemandeOpen("request already open")
            if followed.proposition is None:
                raise NoAccordNeeded("no threshold to pass")
            motif, rank = followed.proposition
            asked = DemandeAccord(
                0, followed.pec.patient_id, pec_id, motif, rank, _number(seances), today,
                argumentaire=argumentaire.strip(), urgence=urgence,
            )  # fmt: skip
            stored = uow.daps.add(asked, now, user.login)
            self._log(uow, user, stored, JournalAction.CREATION, stored.state.value)
            uow.commit()
        return stored

    def edit(
        self, user: Utilisateur, demande_id: int, seances: int, argumentaire: str, *, urgence: bool = False
    ) -> DemandeAccord:
        """Change what is asked while nothing left; a ready request is to be prepared again."""
        require(user.role, Permission.FACTURER)
        with self.unit_of_work() as uow:
            held = uow.daps.get(demande_id)
            if held.state is not DemandeState.A_PREPARER:
                check_demande(held.state, DemandeState.A_PREPARER)
            fresh = replace(
                held, state=DemandeState.A_PREPARER, seances=_number(seances), argumentaire=argumentaire.strip(),
                urgence=urgence,
            )  # fmt: skip
            return self._saved(uow, user, held, fresh)

    def ready(self, user: Utilisateur, demande_id: int) -> DemandeAccord:
        """Say that the request can leave. Raise ArgumentMissing."""
        require(user.role, Permission.FACTURER)
        with self.unit_of_work() as uow:
            held = uow.daps.get(demande_id)
            check_demande(held.state, DemandeState.PRETE)
            if not held.argumentaire:
                raise ArgumentMissing("no argumentaire")
            return self._saved(uow, user, held, replace(held, state=DemandeState.PRETE))

    def sent(self, user: Utilisateur, demande_id: int, day: date) -> DemandeAccord:
        """Say on which day it left; the clock starts, to be set right by ``received``."""
        return self._move(user, demande_id, DemandeState.ENVOYEE, day, envoyee_on=day)

    def received(self, user: Utilisateur, demande_id: int, day: date) -> DemandeAccord:
        """Say on which day the caisse received it: the 15 days are counted from there."""
        require(user.role, Permission.FACTURER)
        with self.unit_of_work() as uow:
            held = uow.daps.get(demande_id)
            if held.state is not DemandeState.ENVOYEE:
                raise WrongDemande(f"{held.state.name} was not sent")
            self._check_day(held, day)
            return self._saved(uow, user, held, replace(held, recue_on=day))

    def incomplete(self, user: Utilisateur, demande_id: int, day: date, missing: str) -> DemandeAccord:
        """Say that the caisse asks for more: the clock stops."""
        return self._move(
            user, demande_id, DemandeState.INCOMPLETE, day, incomplete_on=day, completee_on=None, detail=missing.strip()
        )

    def completed(self, user: Utilisateur, demande_id: int, day: date) -> DemandeAccord:
        """Say on which day the caisse got the missing items: 15 days run again from there."""
        return self._move(user, demande_id, DemandeState.ENVOYEE, day, completee_on=day)

    def accepted(self, user: Utilisateur, demande_id: int, day: date, seances: int | None = None) -> DemandeAccord:
        """Record an accord, for *seances* when the caisse gave another number than asked."""
        granted = None if seances is None else _number(seances)
        return self._move(
            user, demande_id, DemandeState.ACCEPTEE, day, reponse_on=day, seances_accordees=granted
        )  # fmt: skip

    def refused(self, user: Utilisateur, demande_id: int, day: date, reason: str) -> DemandeAccord:
        """Record a refusal; ``answered_late`` of what comes back says whether the 15 days were over."""
        return self._move(user, demande_id, DemandeState.REFUSEE, day, reponse_on=day, detail=reason.strip())

    def abandon(self, user: Utilisateur, demande_id: int, reason: str) -> DemandeAccord:
        """Give the request up."""
        today = self.clock.today()
        return self._move(user, demande_id, DemandeState.ABANDONNEE, today, detail=reason.strip())

    def sheet(self, user: Utilisateur, demande_id: int) -> bytes:
        """Return the PDF of our data sheet, to be joined to the official form; the printing is in the journal."""
        require(user.role, Permission.FACTURER)
        with self.unit_of_work() as uow:
            demande = uow.daps.get(demande_id)
            shown = self._sheet(uow, user, demande)
            self._log(uow, user, demande, JournalAction.IMPRESSION, "fiche")
            uow.commit()
        return self.printer.dap_sheet(shown)

    def _move(
        self, user: Utilisateur, demande_id: int, new: DemandeState, day: date, **changed: Any
    ) -> DemandeAccord:  # fmt: skip
        require(user.role, Permission.FACTURER)
        with self.unit_of_work() as uow:
            held = uow.daps.get(demande_id)
            check_demande(held.state, new)
            self._check_day(held, day)
            return self._saved(uow, user, held, replace(held, state=new, **changed))

    def _check_day(self, held: DemandeAccord, day: date) -> None:
        if day > self.clock.today():
            raise WrongDemande("day in the future", "Cette date est dans l’avenir. Corrigez-la.")
        if held.envoyee_on is not None and day < held.envoyee_on:
            raise WrongDemande(
                "day before the sending", f"Cette date est avant l’envoi du {held.envoyee_on:%d/%m/%Y}. Corrigez-la."
            )

    def _saved(self, uow: UnitOfWork, user: Utilisateur, held: DemandeAccord, fresh: DemandeAccord) -> DemandeAccord:
        uow.daps.save(fresh, held.state, self.clock.now(), user.login)
        self._log(uow, user, fresh, JournalAction.MODIFICATION, fresh.state.value)
        uow.commit()
        return fresh

    def _log(
        self, uow: UnitOfWork, user: Utilisateur, demande: DemandeAccord, action: JournalAction, detail: str
    ) -> None:  # fmt: skip
        subject = f"patient:{demande.patient_id}"
        uow.journal.append(self.clock.now(), user.login, action, subject, f"accord préalable {demande.id}, {detail}")

    def _sheet(self, uow: UnitOfWork, user: Utilisateur, demande: DemandeAccord) -> DapSheet:
        today, pec = self.clock.today(), uow.soins.pec(demande.pec_id)
        followed = follow(uow, self.tables.nomenclature, pec, today)
        done = [s for s in uow.soins.seances_of_patient(pec.patient_id) if s.pec_id == pec.id and s.state in _DONE]
        held = holding(uow.patients.droits(pec.patient_id), today).droits
        amo = held.amo if held else None
        caisse = self.tables.caisse(amo.regime, amo.caisse) if amo else None
        return DapSheet(
            demande=demande,
            cabinet=uow.cabinet.cabinet(),
            praticien=_praticien(uow, user, done),
            patient=uow.patients.get(pec.patient_id),
            amo=amo,
            caisse=caisse.libelle if caisse else "",
            ordonnance=uow.soins.ordonnance(pec.ordonnance_id),
            acte=pec.intitule,
            **_said_of_act(followed),
            premiere_on=min((s.day for s in done), default=None),
            derniere_on=max((s.day for s in done), default=None),
            faites=followed.quota.faites,
            edited_on=today,
        )


def _said_of_act(followed: PecFollowUp) -> dict[str, Any]:
    acte = followed.acte
    found = seuils(acte) if acte else ()
    return {
        "cotation": acte.cotation if acte else "",
        "situation": acte.situation_referentiel if acte else "",
        "seuils": tuple(s.libelle for s in found),
        "sources": tuple(dict.fromkeys(s.source for s in found)),
    }


def _praticien(uow: UnitOfWork, user: Utilisateur, done: list[Seance]) -> Praticien:
    """Who treated last, else who asks, else the first titulaire; a remplaçant asks in the name of the titulaire."""
    last = max(done, key=lambda s: (s.day, s.id), default=None)
    known = {p.id: p for p in uow.cabinet.praticiens()}
    number = last.praticien_id if last else user.praticien_id
    who = known.get(number) if number is not None else None
    if who is None:
        return next(iter(known.values()))
    return known.get(who.titulaire_id, who) if who.titulaire_id is not None else who


def _number(seances: int) -> int:
    if not 1 <= seances <= 999:
        raise WrongDemande("number of séances", "Indiquez un nombre de séances entre 1 et 999.")
    return seances
