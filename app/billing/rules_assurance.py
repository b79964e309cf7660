"""Rules on the insurance of the feuille: one nature, accident, pregnancy, manual rate, tiers payant."""

from __future__ import annotations

import re

from app.billing.amc import C2S_SEPAREE, C2S_UNIQUE
from app.billing.draft import FseDraft
from app.billing.rates import AME_ORGANISME
from app.billing.rule_cards import say
from app.domain.circonstances import TiersPayant
from app.domain.fse import Finding, Severity
from app.domain.identifiers import luhn_key


def one_insurance_only(draft: FseDraft) -> tuple[Finding, ...]:
    """One invoice, one nature d'assurance. Source: facts/codage-amo-amc.md §6."""
    natures = tuple(dict.fromkeys(draft.dossier.natures))
    if len(natures) < 2:
        return ()
    text = f"Deux assurances sur la même feuille ({', '.join(natures)}). Faites une feuille pour chacune."
    return (say("ASS-01", Severity.BLOCKING, text),)


def accident_is_named(draft: FseDraft) -> tuple[Finding, ...]:
    """A work accident has a number (8 digits and a Luhn key) or a date. Source: facts/codage-amo-amc.md §3.1."""
    if _nature(draft) != "41":
        return ()
    numero, day = draft.dossier.numero_at.strip(), draft.dossier.accident_on
    if not numero and day is None:
        return (say("AT-01", Severity.BLOCKING, "Accident du travail sans numéro ni date. Saisissez l’un des deux."),)
    if numero and not (re.fullmatch(r"\d{9}", numero) and luhn_key(numero[:8]) == numero[8]):
        return (say("AT-01", Severity.WARNING, "La clé du numéro d’accident du travail est fausse. Vérifiez-le."),)
    if day is not None and draft.seances and day > min(s.seance.day for s in draft.seances):
        return (say("AT-01", Severity.BLOCKING, "L’accident du travail suit une séance. Corrigez sa date."),)
    return ()


def pregnancy_is_dated(draft: FseDraft) -> tuple[Finding, ...]:
    """Maternité needs a date on or before the care. Source: facts/codage-amo-amc.md §3.1."""
    if _nature(draft) != "30":
        return ()
    day = draft.dossier.maternite_on
    if day is None:
        text = "Assurance maternité sans date. Saisissez le début de grossesse ou l’accouchement."
        return (say("MAT-01", Severity.BLOCKING, text),)
    late = [row for row, s in enumerate(draft.seances) if s.seance.day < day]
    if not late:
        return ()
    return (say("MAT-01", Severity.BLOCKING, "Séance antérieure à la date de maternité.", late[0]),)


def manual_rate_is_told(draft: FseDraft) -> tuple[Finding, ...]:
    """A rate typed by hand is shown with who and why. Source: rule of the cabinet."""
    return tuple(
        say("TAU-01", Severity.INFO, f"Taux de {m.taux}\u00a0% saisi par {m.par}\u00a0: {m.motif}.", row)
        for row, c in draft.details()
        if (m := c.situation.manuel) is not None
    )


def c2s_advances_nothing(draft: FseDraft) -> tuple[Finding, ...]:
    """A C2S or AME patient advances nothing. Source: facts/codage-amo-amc.md §3.5."""
    mode = draft.dossier.tiers_payant
    amc = draft.droits.amc if draft.droits else None
    whole = draft.patient.c2s or (amc is not None and amc.organisme in {AME_ORGANISME, C2S_UNIQUE, C2S_SEPAREE})
    if not whole or mode is None or mode is TiersPayant.INTEGRAL:
        return ()
    text = "Patient à la C2S ou à l’AME sans tiers payant intégral. Choisissez l’intégral."
    return (say("TPC-01", Severity.WARNING, text),)


def _nature(draft: FseDraft) -> str:
    amo = draft.droits.amo if draft.droits else None
    return amo.nature_assurance if amo else "10"
