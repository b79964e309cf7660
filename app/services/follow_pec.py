"""Where each prise en charge of a patient stands: quota, accord préalable, next bilan-diagnostic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.billing.follow_up import (
    BDK,
    BDK_NEURO,
    BdkDue,
    Dap,
    Quota,
    dap,
    next_bdk,
    proposed,
    quota,
    seuils,
    year_before,
)
from app.billing.nomenclature import Acte, Nomenclature
from app.domain.clock import Clock
from app.domain.dap import DemandeAccord, DemandeState, MotifDemande
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.domain.soins import PriseEnCharge, Seance, SeanceState
from app.services.repositories import UnitOfWork, UnitOfWorkFactory
from app.services.repositories_tarif import PecEnCours
from app.services.tables import Tables

ACTIVE_DAYS = 60
"""A prise en charge without a séance for longer is left out of the list of what to ask."""


@dataclass(frozen=True, slots=True)
class PecFollowUp:
    """What the card of a prise en charge shows."""

    pec: PriseEnCharge
    acte: Acte | None
    """Version in force today, None for an act that is closed."""
    quota: Quota
    dap: Dap
    bdk: BdkDue | None
    proposition: tuple[MotifDemande, int] | None
    """Why and from which séance an accord would be asked; None when none is needed or all is covered."""
    demandes: tuple[DemandeAccord, ...]
    """Every request, oldest first."""


@dataclass(frozen=True, slots=True)
class DapToDo:
    """One line of the list of accords to ask, send, complete or ask again."""

    row: PecEnCours
    dap: Dap

    @property
    def urgent(self) -> bool:
        """Whether the next séance is already past a threshold."""
        return any(s.avant == 0 and not s.couvert for s in self.dap.seuils)


@dataclass(frozen=True, slots=True)
class FollowPec:
    """Reads. Every method blocks: call it from the work lane."""

    unit_of_work: UnitOfWorkFactory
    tables: Tables
    clock: Clock

    def __call__(self, user: Utilisateur, pec_id: int) -> PecFollowUp:
        """Return one. Raise NotAllowed, NotFound."""
        require(user.role, Permission.VOIR_SOINS)
        with self.unit_of_work() as uow:
            return follow(uow, self.tables.nomenclature, uow.soins.pec(pec_id), self.clock.today())

    def of_patient(self, user: Utilisateur, patient_id: int) -> tuple[PecFollowUp, ...]:
        """Return those of a patient, newest first; the bilans, which are followed with their care, are left out."""
        require(user.role, Permission.VOIR_SOINS)
        with self.unit_of_work() as uow:
            pecs, seances = uow.soins.pecs(patient_id), uow.soins.seances_of_patient(patient_id)
            demandes = uow.daps.of_pecs([pec.id for pec in pecs])
        return tuple(
            _follow(self.tables.nomenclature, pec, pecs, seances, demandes, self.clock.today())
            for pec in pecs
            if pec.acte_id not in {BDK, BDK_NEURO}
        )

    def to_do(self, user: Utilisateur) -> tuple[DapToDo, ...]:
        """Return every open prise en charge whose accord waits for someone here, the most urgent first."""
        require(user.role, Permission.VOIR_SOINS)
        today, nomenclature = self.clock.today(), self.tables.nomenclature
        current = {act_id: nomenclature.in_force(act_id, today) for act_id in nomenclature.versions}
        needing = {act_id: acte for act_id, acte in current.items() if acte is not None and seuils(acte)}
        with self.unit_of_work() as uow:
            since = today - timedelta(days=ACTIVE_DAYS)
            rows = uow.daps.en_cours(needing, since, year_before(today))
            demandes = uow.daps.of_pecs([row.pec.id for row in rows])
        found = [DapToDo(row, _counted(row, needing[row.pec.acte_id], demandes, today)) for row in rows]
        waiting = [one for one in found if one.dap.a_faire]
        return tuple(sorted(waiting, key=lambda one: (min(s.avant for s in one.dap.seuils), one.row.pec.id)))


def follow(uow: UnitOfWork, nomenclature: Nomenclature, pec: PriseEnCharge, today: date) -> PecFollowUp:
    """Return the follow-up of *pec* on *today*."""
    pecs = uow.soins.pecs(pec.patient_id)
    seances = uow.soins.seances_of_patient(pec.patient_id)
    return _follow(nomenclature, pec, pecs, seances, uow.daps.of_pecs([pec.id]), today)


def _follow(
    nomenclature: Nomenclature,
    pec: PriseEnCharge,
    pecs: Sequence[PriseEnCharge],
    seances: Sequence[Seance],
    demandes: Sequence[DemandeAccord],
    today: date,
) -> PecFollowUp:
    acte = nomenclature.in_force(pec.acte_id, today)
    own = [s for s in seances if s.pec_id == pec.id]
    asked = tuple(d for d in demandes if d.pec_id == pec.id)
    used = quota(pec, own)
    if acte is None:
        return PecFollowUp(pec, None, used, Dap((), None, None, None), None, None, asked)
    same = {p.id for p in pecs if p.acte_id == pec.acte_id and p.id != pec.id}
    state = dap(pec, acte, own, [s for s in seances if s.pec_id in same], asked, today)
    due = next_bdk(acte, used.faites, _bilans(pec, pecs, seances, own))
    return PecFollowUp(pec, acte, used, state, due, proposed(pec, state.seuils), asked)


def _bilans(
    pec: PriseEnCharge, pecs: Sequence[PriseEnCharge], seances: Sequence[Seance], own: Sequence[Seance]
) -> list[int]:
    """For each bilan of this care, the séances done by then: same prescription, or made since the opening."""
    bilans = {p.id: p for p in pecs if p.acte_id in {BDK, BDK_NEURO}}
    days = [
        s.day
        for s in seances
        if s.pec_id in bilans
        and s.state in {SeanceState.HONOREE, SeanceState.FACTUREE}
        and (bilans[s.pec_id].ordonnance_id == pec.ordonnance_id or s.day >= pec.ouverte_on)
    ]
    return [quota(pec, [s for s in own if s.day <= day]).faites for day in days]


def _counted(row: PecEnCours, acte: Acte, demandes: Sequence[DemandeAccord], today: date) -> Dap:
    """The same as ``dap``, from counters instead of séances."""
    asked = [d for d in demandes if d.pec_id == row.pec.id]
    visit = Seance(0, row.pec.patient_id, row.pec.id, 0, today, state=SeanceState.HONOREE)
    own = [visit] * row.faites
    state = dap(row.pec, acte, own, [], asked, today)
    counted = tuple(
        replace(s, faites=row.douze_mois) if s.seuil.motif is MotifDemande.SEUIL_DOUZE_MOIS else s for s in state.seuils
    )
    return replace(state, seuils=counted)


def open_demande(demandes: Sequence[DemandeAccord], today: date) -> DemandeAccord | None:
    """Return the request that still waits for something, None when none does."""
    waiting = {DemandeState.A_PREPARER, DemandeState.PRETE, DemandeState.ENVOYEE, DemandeState.INCOMPLETE}
    return next((d for d in reversed(demandes) if d.state_on(today) in waiting), None)
