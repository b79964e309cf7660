"""Gathers what the cabinet knows around a feuille: agreements, bilans, stays, who treats and in whose name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.billing.calendrier import ZoneFeries, feries_of
from app.billing.dossier import DemandeAccord, Dossier, Reponse
from app.billing.rules_suivi import BDK
from app.domain.circonstances import Circonstances
from app.domain.dap import DemandeAccord as Demande
from app.domain.dap import DemandeState
from app.domain.people import Praticien, StatutPraticien
from app.domain.sejour import Sejour
from app.domain.soins import PriseEnCharge, Seance, SeanceState
from app.services.repositories import UnitOfWork

_BDK = frozenset(BDK.values())
_DONE = {SeanceState.HONOREE, SeanceState.FACTUREE}
_ANSWERS = {
    DemandeState.ENVOYEE: Reponse.ATTENDUE,
    DemandeState.INCOMPLETE: Reponse.INCOMPLETE,
    DemandeState.ACCEPTEE: Reponse.ACCORDEE,
    DemandeState.REPUTEE_ACCEPTEE: Reponse.ACCORDEE,
    DemandeState.REFUSEE: Reponse.REFUSEE,
}
"""A request that did not leave yet is no request for the caisse."""


@dataclass(frozen=True, slots=True)
class Around:
    """What is read once for a prise en charge."""

    pec: PriseEnCharge
    pecs: tuple[PriseEnCharge, ...]
    seances: tuple[Seance, ...]
    demandes: tuple[Demande, ...]
    sejours: tuple[Sejour, ...]
    praticien: Praticien
    feries: ZoneFeries


def around(uow: UnitOfWork, pec: PriseEnCharge, seances: tuple[Seance, ...], praticien: Praticien) -> Around:
    """Read it; *seances* are all those of the patient."""
    return Around(
        pec, uow.soins.pecs(pec.patient_id), seances, uow.daps.of_pecs([pec.id]),
        uow.sejours.of_patient(pec.patient_id), praticien, zone_feries(uow),
    )  # fmt: skip


def zone_feries(uow: UnitOfWork) -> ZoneFeries:
    """Return the calendar of the cabinet's own address."""
    return feries_of(uow.cabinet.cabinet().adresse.code_postal)


def dossier_of(known: Around, chosen: Iterable[int], asked: Circonstances, nature: str, first_day: date) -> Dossier:
    """Return the facts of the feuille of the séances *chosen*; *nature* is the insurance it asks for."""
    ids, apart = frozenset(chosen), asked.ordonnance_distincte
    return Dossier(
        ordonnance_distincte=_apart(known, ids) if apart is None else apart,
        demandes=tuple(_demande(d, known.pec, first_day) for d in known.demandes if d.state_on(first_day) in _ANSWERS),
        bdk_on=bilans(known.pec, known.pecs, known.seances, ids),
        hospitalisations=tuple(stay.periode for stay in known.sejours),
        praticien=known.praticien,
        facture_par=billing_praticien(known.praticien),
        natures=(nature,) if nature else (),
        numero_at=asked.numero_at,
        accident_on=asked.accident_on,
        maternite_on=asked.maternite_on,
        vu_en_presence_on=_seen_on(known.seances, first_day),
        feries=known.feries,
        tiers_payant=asked.tiers_payant,
    )


def billing_praticien(who: Praticien) -> int:
    """Return the praticien in whose name the feuille is made: the titulaire of a remplaçant, else the one who treats.

    Source: facts/codage-amo-amc.md §3.4.
    """
    if who.statut is StatutPraticien.REMPLACANT and who.titulaire_id is not None:
        return who.titulaire_id
    return who.id


def bilans(
    pec: PriseEnCharge, pecs: Sequence[PriseEnCharge], seances: Sequence[Seance], chosen: frozenset[int]
) -> tuple[date, ...]:
    """Return the days of the bilans of this care, oldest first: added to a séance, or a prise en charge of their own.

    The séances *chosen* are those being billed: their own bilans are counted by the rules.
    """
    own = {p.id for p in pecs if p.acte_id in _BDK and (p.ordonnance_id == pec.ordonnance_id)}
    later = {p.id for p in pecs if p.acte_id in _BDK}
    return tuple(
        sorted(
            s.day
            for s in seances
            if s.state in _DONE
            and s.id not in chosen
            and (
                (s.pec_id == pec.id and (_BDK & set(s.complements.supplements) or s.complements.acte_id in _BDK))
                or s.pec_id in own
                or (s.pec_id in later and s.day >= pec.ouverte_on)
            )
        )
    )


def _demande(demande: Demande, pec: PriseEnCharge, day: date) -> DemandeAccord:
    state = demande.state_on(day)
    answer = Reponse.URGENCE if demande.urgence and state is DemandeState.ENVOYEE else _ANSWERS[state]
    if demande.answered_late:
        answer = Reponse.ACCORDEE
    sent = demande.clock_start or demande.recue_on or demande.envoyee_on or demande.creee_on
    return DemandeAccord(pec.acte_id, sent, demande.granted_on(day) or demande.seances, answer)


def _apart(known: Around, chosen: frozenset[int]) -> bool | None:
    """Whether the other care done on the days *chosen* has its own prescription; None when there is none."""
    days = {s.day for s in known.seances if s.id in chosen}
    others = {s.pec_id for s in known.seances if s.day in days and s.id not in chosen and s.state in _DONE} - {
        known.pec.id
    }
    if not others:
        return None
    return all(p.ordonnance_id != known.pec.ordonnance_id for p in known.pecs if p.id in others)


def _seen_on(seances: Iterable[Seance], before: date) -> date | None:
    days = [s.day for s in seances if s.state in _DONE and not s.complements.telesoin and s.day < before]
    return max(days, default=None)
