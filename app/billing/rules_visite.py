"""Rules on home visits, supplements of time, dépassements, télésoin."""

from __future__ import annotations

from decimal import Decimal

from app.billing.calendrier import is_sunday_or_holiday
from app.billing.draft import FseDraft
from app.billing.majorations import ACT_NIGHT, is_night, within
from app.billing.rule_cards import say
from app.billing.rules_prescription import add_months
from app.billing.travel import billable_km
from app.domain.fse import Finding, Severity
from app.domain.money import ZERO, Money
from app.domain.soins import Lieu

WRITTEN_FROM = Money(7000)
"""Fees from which the patient is told in writing before (arrêté du 02/10/2008)."""
FAR_KM = Decimal(100)
_NO_TELESOIN = frozenset({"MK-5-DESENC-URG", "MK-IV-BASSIN", "MK-IV-PISCINE", "MK-I2-BDK", "MK-I2-BDK-NEURO"})
_BALNEO_OR_BANDAGE = frozenset({"MK-IV-BASSIN", "MK-IV-PISCINE", "MK-7-BANDAGE-1", "MK-7-BANDAGE-2"})
_PER_YEAR = 2


def travel_goes_with_the_place(draft: FseDraft) -> tuple[Finding, ...]:
    """A trip goes with a séance at home. Source: facts/ngap-mk.md §3.2."""
    return tuple(
        say("TRA-01", Severity.WARNING, "Déplacement saisi pour une séance au cabinet. Corrigez le lieu.", row)
        for row, c in draft.details()
        if c.deplacement is not None and c.seance.lieu is not Lieu.DOMICILE
    )


def distance_is_plausible(draft: FseDraft) -> tuple[Finding, ...]:
    """Distances are positive, and far ones are read again. Source: facts/ngap-mk.md §3.3."""
    found = []
    for row, c in draft.details():
        trip = c.deplacement
        given = (trip.distance_km, trip.km_plus_proche) if trip else ()
        if any(km is not None and km < 0 for km in given):
            found.append(say("TRA-02", Severity.BLOCKING, "La distance ne peut pas être négative.", row))
        elif any(km is not None and km > FAR_KM for km in given):
            text = f"Distance de plus de {FAR_KM} km pour un aller. Vérifiez-la."
            found.append(say("TRA-02", Severity.WARNING, text, row))
        if trip and trip.sortie_on and trip.sortie_on > c.seance.day:
            text = "La sortie d’hospitalisation suit la séance. Corrigez la date."
            found.append(say("TRA-02", Severity.BLOCKING, text, row))
    return tuple(found)


def unpaid_travel_is_explained(draft: FseDraft) -> tuple[Finding, ...]:
    """What a trip does not bring is said. Source: facts/ngap-mk.md §3.2, §3.3."""
    found = []
    for row, c in draft.details():
        trip = c.deplacement
        if trip is None:
            continue
        if trip.rang > 1:
            text = f"Patient n°\u00a0{trip.rang} à la même adresse\u00a0: le déplacement est compté une fois."
            found.append(say("TRA-03", Severity.INFO, text, row))
        elif trip.distance_km is not None and trip.distance_km >= 0 and billable_km(trip)[0] == 0:
            found.append(say("TRA-03", Severity.INFO, billable_km(trip)[1], row))
    return tuple(found)


def supplement_has_its_reason(draft: FseDraft) -> tuple[Finding, ...]:
    """No Sunday, holiday or night supplement without an emergency, nor on a plain day. Source: NGAP article 14."""
    found = []
    for row, c in draft.details():
        if c.urgence is None:
            continue
        special = is_sunday_or_holiday(c.seance.day, draft.dossier.feries) or is_night(c.urgence)
        if not special and not within(c.urgence.heure_acte, ACT_NIGHT):
            text = f"Le {c.seance.day:%d/%m/%Y} n’est ni dimanche, ni férié, ni de nuit\u00a0: pas de majoration."
            found.append(say("MAJ-01", Severity.WARNING, text, row))
        elif special and not c.urgence.justifiee:
            text = "Sans urgence justifiée par l’état du patient, pas de majoration."
            found.append(say("MAJ-01", Severity.INFO, text, row))
    return tuple(found)


def night_has_its_hours(draft: FseDraft) -> tuple[Finding, ...]:
    """Night needs the hour of the act and that of the call. Source: NGAP article 14."""
    return tuple(
        say("MAJ-02", Severity.WARNING, "Acte de nuit sans appel reçu de 19 h à 7 h\u00a0: pas de majoration de nuit.",
            row)
        for row, c in draft.details()
        if c.urgence is not None and within(c.urgence.heure_acte, ACT_NIGHT) and not is_night(c.urgence)
    )  # fmt: skip


def requirement_is_exceptional(draft: FseDraft) -> tuple[Finding, ...]:
    """A DE is positive, motivated, told in writing from 70 €, never systematic. Source: facts/ngap-mk.md §6.3."""
    found, rows = [], [(row, c) for row, c in draft.details() if c.depassement is not None]
    for row, c in rows:
        extra = c.depassement
        if extra is None or extra.montant <= ZERO:
            found.append(say("DEP-01", Severity.BLOCKING, "Le dépassement doit être supérieur à zéro.", row))
            continue
        if not extra.motif.strip():
            text = "Dépassement sans motif\u00a0: écrivez l’exigence du patient (heure ou lieu)."
            found.append(say("DEP-01", Severity.WARNING, text, row))
        if extra.montant >= WRITTEN_FROM and not extra.information_ecrite:
            text = f"Dépassement de {extra.montant}\u00a0: information écrite préalable du patient dès {WRITTEN_FROM}."
            found.append(say("DEP-01", Severity.WARNING, text, row))
    if len(rows) > 1 and len(rows) == len(draft.seances):
        text = "Dépassement sur toutes les séances\u00a0: un DE est exceptionnel, jamais systématique."
        found.append(say("DEP-01", Severity.WARNING, text))
    return tuple(found)


def free_fees_are_agreed(draft: FseDraft) -> tuple[Finding, ...]:
    """Off-nomenclature acts have a positive price and a written estimate from 70 €. Source: CSP L1111-3."""
    found = []
    for row, c in draft.details():
        for extra in c.hors_nomenclature:
            if extra.montant <= ZERO:
                text = f"«\u00a0{extra.libelle}\u00a0»\u00a0: le montant doit être supérieur à zéro."
                found.append(say("HON-01", Severity.BLOCKING, text, row))
            elif extra.montant >= WRITTEN_FROM and not extra.devis_signe:
                text = f"«\u00a0{extra.libelle}\u00a0», {extra.montant}\u00a0: devis signé dès {WRITTEN_FROM}."
                found.append(say("HON-01", Severity.WARNING, text, row))
    return tuple(found)


def telesoin_is_allowed(draft: FseDraft) -> tuple[Finding, ...]:
    """Télésoin: no contact, no equipment, seen within a year. Source: facts/ngap-mk.md §3.6."""
    found = []
    for row, c in draft.details():
        if not c.telesoin:
            continue
        if c.acte_id in _NO_TELESOIN or set(c.supplements) & _BALNEO_OR_BANDAGE:
            text = "Cet acte demande un contact ou un équipement\u00a0: il ne se fait pas en télésoin."
            found.append(say("TEL-01", Severity.BLOCKING, text, row))
        seen = draft.dossier.vu_en_presence_on
        if seen is not None and add_months(seen, 12) < c.seance.day:
            text = f"Patient vu en présence le {seen:%d/%m/%Y}, plus de douze mois avant le télésoin."
            found.append(say("TEL-01", Severity.WARNING, text, row))
    return tuple(found)


def expert_opinions_are_few(draft: FseDraft) -> tuple[Finding, ...]:
    """Two requests a year, per MK and per patient. Source: facts/ngap-mk.md §3.6."""
    rows = [row for row, c in draft.details() if "MK-RQD" in {c.acte_id, *c.supplements}]
    total = draft.dossier.teleexpertises_an + len(rows)
    if not rows or total <= _PER_YEAR:
        return ()
    return (say("TEX-01", Severity.WARNING, f"{total} demandes de téléexpertise cette année, deux au plus.", rows[-1]),)
