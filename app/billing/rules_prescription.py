"""Rules on the prescription, the place, the delays and who bills."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from app.billing.calendrier import working_days_after
from app.billing.draft import FseDraft
from app.billing.rule_cards import say
from app.domain.circonstances import TiersPayant
from app.domain.fse import Finding, Severity
from app.domain.people import StatutPraticien
from app.domain.soins import Lieu

RENEWED_BY_MK = "291991123"
"""Fictitious prescriber number of a renewal by the masseur-kinésithérapeute (facts/ngap-mk.md §5)."""
_REFORM = date(2024, 2, 22)


def prescription_exists(draft: FseDraft) -> tuple[Finding, ...]:
    """Care is prescribed, except in accès direct. Source: facts/ngap-mk.md §5."""
    if not draft.dossier.ordonnance_absente:
        return ()
    if draft.dossier.acces_direct:
        text = (
            "Accès direct\u00a0: aucune source ne dit quel prescripteur porter sur la feuille. Demandez à votre caisse."
        )
        return (say("PRE-03", Severity.INFO, text),)
    return (say("PRE-03", Severity.BLOCKING, "Aucune ordonnance. Ajoutez-la avant de facturer."),)


def prescription_is_scanned(draft: FseDraft) -> tuple[Finding, ...]:
    """With SCOR, the scan goes with the feuille. Source: facts/ngap-mk.md §6.5."""
    if not draft.dossier.scor or draft.ordonnance.scan or draft.dossier.ordonnance_absente:
        return ()
    return (say("PRE-04", Severity.WARNING, "L’ordonnance n’est pas numérisée. Numérisez-la pour l’envoi SCOR."),)


def treatment_starts_within_a_year(draft: FseDraft) -> tuple[Finding, ...]:
    """Twelve months are commonly admitted to start. Source: facts/ngap-mk.md §5."""
    if draft.seances_before or not draft.seances or draft.dossier.renouvellement_on:
        return ()
    first, signed = draft.seances[0].seance.day, draft.ordonnance.prescrite_on
    if first < add_months(signed, 12):
        return ()
    text = f"Première séance le {_day(first)}, plus d’un an après l’ordonnance du {_day(signed)}."
    return (say("PRE-05", Severity.WARNING, text, 0),)


def renewal_is_within_a_year(draft: FseDraft) -> tuple[Finding, ...]:
    """A renewal by the MK is dated within a year of the original. Source: facts/ngap-mk.md §5."""
    renewed, signed = draft.dossier.renouvellement_on, draft.ordonnance.prescrite_on
    by_mk = draft.ordonnance.prescripteur.numero_am == RENEWED_BY_MK
    if renewed is not None and renewed >= add_months(signed, 12):
        text = f"Renouvellement du {_day(renewed)}, plus d’un an après l’ordonnance du {_day(signed)}."
        return (say("PRE-06", Severity.WARNING, text),)
    if by_mk and renewed is None:
        text = "Prescripteur 291991123\u00a0: écrivez la date du renouvellement, transmettez-le et gardez-le 33 mois."
        return (say("PRE-06", Severity.INFO, text),)
    if renewed is not None and not by_mk:
        text = "Renouvellement par le kiné\u00a0: la feuille porte le prescripteur fictif 291991123."
        return (say("PRE-06", Severity.WARNING, text),)
    return ()


def home_visits_are_justified(draft: FseDraft) -> tuple[Finding, ...]:
    """The words « à domicile » bound until avenant 7, the justification since. Source: facts/ngap-mk.md §3.2."""
    if draft.ordonnance.domicile or draft.dossier.ordonnance_absente:
        return ()
    found = []
    for row, s in enumerate(draft.seances):
        if s.seance.lieu is not Lieu.DOMICILE:
            continue
        if s.seance.day < _REFORM:
            text = f"Séance du {_day(s.seance.day)} à domicile sans mention sur l’ordonnance, alors exigée."
            found.append(say("DOM-02", Severity.WARNING, text, row))
        else:
            text = "Domicile non écrit sur l’ordonnance\u00a0: gardez la justification médicale dans le bilan."
            found.append(say("DOM-02", Severity.INFO, text, row))
    return tuple(found)


def care_is_not_during_a_stay(draft: FseDraft) -> tuple[Finding, ...]:
    """An act during a known hospital stay is doubtful. Source: rejection codes of the caisse."""
    return tuple(
        say("HOS-01", Severity.WARNING, f"Séance du {_day(s.seance.day)} pendant une hospitalisation connue.", row)
        for row, s in enumerate(draft.seances)
        if any(s.seance.day in stay for stay in draft.dossier.hospitalisations)
    )


def claim_is_not_lapsed(draft: FseDraft) -> tuple[Finding, ...]:
    """Two years from the next quarter, or dry for a work accident. Source: facts/recouvrement-droit.md §1."""
    found = []
    for row, s in enumerate(draft.seances):
        last = last_claim_day(s.seance.day, _nature(draft))
        if draft.today > last:
            text = (
                f"Séance du {_day(s.seance.day)}\u00a0: la caisse peut refuser depuis le {_day(last)} (prescription)."
            )
            found.append(say("DEL-01", Severity.WARNING, text, row))
        elif draft.today > last - timedelta(days=90):
            text = f"Séance du {_day(s.seance.day)}\u00a0: à envoyer avant le {_day(last)}, fin du délai."
            found.append(say("DEL-01", Severity.INFO, text, row))
    return tuple(found)


def sending_delay_is_told(draft: FseDraft) -> tuple[Finding, ...]:
    """Three or eight working days after the last act. Source: facts/ngap-mk.md §6.4 (late is still paid)."""
    mode = draft.dossier.tiers_payant
    if mode is None or not draft.seances:
        return ()
    days = 3 if mode is TiersPayant.AUCUN else 8
    limit = working_days_after(max(s.seance.day for s in draft.seances), days, draft.dossier.feries)
    if draft.today <= limit:
        return ()
    text = f"Envoi attendu pour le {_day(limit)} ({days} jours ouvrés). Un retard n’ôte pas le droit au paiement."
    return (say("DEL-02", Severity.INFO, text),)


def replacement_bills_for_the_titulaire(draft: FseDraft) -> tuple[Finding, ...]:
    """A remplaçant bills under the titulaire replaced. Source: facts/codage-amo-amc.md §3.4."""
    who, billed = draft.dossier.praticien, draft.dossier.facture_par
    if who is None or who.statut is not StatutPraticien.REMPLACANT:
        return ()
    if who.titulaire_id is None:
        return (say("REM-02", Severity.BLOCKING, "Ce remplaçant n’a pas de titulaire. Choisissez qui il remplace."),)
    if billed is not None and billed != who.titulaire_id:
        text = "La feuille n’est pas au nom du titulaire remplacé. Vérifiez pour qui elle est faite."
        return (say("REM-02", Severity.WARNING, text),)
    return ()


def last_claim_day(soins: date, nature: str) -> date:
    """Return the last prudent day to claim care of *soins* from the caisse.

    Source: CSS L160-11 (two years from the first day of the next quarter), L431-2 (work accident: two years from the
    act). Maternité is warned of after twelve months, its start being unknown to the cabinet.
    """
    if nature == "41":
        return add_months(soins, 24)
    if nature == "30":
        return add_months(soins, 12)
    quarter = add_months(date(soins.year, (soins.month - 1) // 3 * 3 + 1, 1), 3)
    return add_months(quarter, 24) - timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """Return the same day of the month *months* later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _nature(draft: FseDraft) -> str:
    amo = draft.droits.amo if draft.droits else None
    return amo.nature_assurance if amo else "10"


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
