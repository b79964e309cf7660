"""The sentences of the letters, by level and kind of debtor.

What each may and may not say: facts/recouvrement-droit.md §2.1 and §2.3. No cost is ever added (CPCE, art. L111-8);
interest and « mise en demeure » appear in the formal notice only; nothing tells what the care was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.creance import DebtorKind, Etape, Relance, RelanceLigne
from app.services.ports import LetterContext

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
COUNTS = ("zéro", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")
POLITENESS = "Veuillez agréer, {}, nos salutations distinguées."
TVA = "Honoraires exonérés de TVA, article 261-4-1° du CGI"


@dataclass(frozen=True, slots=True)
class Words:
    """All that a letter says, its table apart."""

    subject: str
    greeting: str
    opening: tuple[str, ...]
    document: str
    """Head of the first column: « Note » or « Facture »."""
    total: str
    with_qr: bool
    closing: tuple[str, ...]
    politeness: str
    registered: bool
    """Sent « recommandé avec avis de réception »."""


def letter_words(relance: Relance, context: LetterContext) -> Words:
    """Return the words for *relance*."""
    patient = relance.debtor.kind is DebtorKind.PATIENT
    notice = relance.etape is Etape.MISE_EN_DEMEURE
    greeting = relance.debtor.civilite or "Madame, Monsieur"
    many = len(relance.lignes) > 1
    return Words(
        subject=_subject(relance, patient),
        greeting=greeting,
        opening=_patient_opening(relance, context, many) if patient else _payer_opening(relance, context, many),
        document="Note" if patient else "Facture",
        total=f"Total à régler avant le {long_day(relance.pay_before)}",
        with_qr=patient,
        closing=_patient_closing(context, notice) if patient else _payer_closing(many),
        politeness=POLITENESS.format(greeting),
        registered=notice,
    )


def days_of(ligne: RelanceLigne) -> str:
    """Return « du 01/08/2026 au 22/08/2026 », or « le 01/08/2026 »."""
    if ligne.first_day == ligne.last_day:
        return f"le {ligne.first_day:%d/%m/%Y}"
    return f"du {ligne.first_day:%d/%m/%Y} au {ligne.last_day:%d/%m/%Y}"


def long_day(day: date) -> str:
    """Return « 6 décembre 2026 », « 1er août 2026 »."""
    return f"{'1er' if day.day == 1 else day.day}\u00a0{MONTHS[day.month - 1]} {day.year}"


def _counted(count: int, thing: str) -> str:
    number = COUNTS[count] if count < len(COUNTS) else str(count)
    return f"{number} {thing}{'s' if count > 1 else ''}"


def _subject(relance: Relance, patient: bool) -> str:
    count = len(relance.lignes)
    verb = "restent" if count > 1 else "reste"
    if relance.etape is Etape.MISE_EN_DEMEURE:
        return f"Mise en demeure de payer\u00a0: {relance.total}"
    first = relance.etape is Etape.RELANCE_1
    if patient:
        notes = _counted(count, "note").replace("notes", "notes d’honoraires").replace("note ", "note d’honoraires ")
        if count == 1:
            notes = "une note d’honoraires"
        return f"{'Rappel' if first else 'Second rappel'}\u00a0: {notes} {verb} à régler"
    title = "Demande de paiement" if first else "Seconde demande de paiement"
    return f"{title}\u00a0: {_counted(count, 'facture')} en tiers payant {verb} à régler"


def _sent(precedentes: Sequence[tuple[Etape, date]], one: str, more: str) -> str:
    """Return « notre rappel du 6 novembre 2026 », « nos rappels du … et du … », or nothing."""
    days = [f"du {long_day(day)}" for _etape, day in precedentes]
    if not days:
        return ""
    if len(days) == 1:
        return f"{one} {days[0]}"
    return f"{more} {', '.join(days[:-1])} et {days[-1]}"


def _patient_opening(relance: Relance, context: LetterContext, many: bool) -> tuple[str, ...]:
    notes = "des notes" if many else "de la note"
    reminders = _sent(context.precedentes, "notre rappel", "nos rappels")
    paid = "Si vous l’avez effectué ces derniers jours, merci de ne pas tenir compte de cette lettre."
    if relance.etape is Etape.RELANCE_1:
        return (f"Sauf erreur de notre part, le règlement {notes} ci-dessous ne nous est pas parvenu. {paid}",)
    if relance.etape is Etape.RELANCE_2:
        despite = f", et malgré {reminders}" if reminders else ""
        return (
            f"Sauf erreur de notre part{despite}, le règlement {notes} ci-dessous ne nous est pas parvenu. {paid}",
            f"Sans règlement ni nouvelle de votre part avant le {long_day(relance.pay_before)}, nous pourrions vous "
            "adresser une mise en demeure.",
        )
    unpaid = "les notes ci-dessous restent impayées" if many else "la note ci-dessous reste impayée"
    start = f"Malgré {reminders}, {unpaid}" if reminders else unpaid[0].upper() + unpaid[1:]
    return (
        f"{start}. Par la présente, nous vous mettons en demeure de nous régler la somme de {relance.total} au plus "
        f"tard le {long_day(relance.pay_before)}.",
        "L’intérêt au taux légal court sur cette somme à compter de la réception de cette lettre (code civil, "
        "articles 1231-6 et 1344-1). À défaut de règlement, nous pourrions saisir un conciliateur de justice ou "
        "demander au tribunal judiciaire une injonction de payer. Aucun frais n’est ajouté à cette somme.",
    )


def _payer_opening(relance: Relance, context: LetterContext, many: bool) -> tuple[str, ...]:
    caisse = relance.debtor.kind is DebtorKind.CAISSE
    share = "la part obligatoire" if caisse else "la part complémentaire"
    bills = "des factures ci-dessous" if many else "de la facture ci-dessous"
    sent = "transmises en tiers payant" if many else "transmise en tiers payant"
    asked = _sent(context.precedentes, "notre demande", "nos demandes")
    if relance.etape is not Etape.MISE_EN_DEMEURE:
        despite = f", et malgré {asked}" if asked and relance.etape is Etape.RELANCE_2 else ""
        return (
            f"Sauf erreur de notre part{despite}, {share} {bills}, {sent}, ne nous est pas parvenue. Si le virement "
            "a été fait ces derniers jours, merci de ne pas tenir compte de cette lettre.",
        )
    despite = f"Malgré {asked}, " if asked else ""
    unpaid = f"{share} {bills}, {sent}, ne nous a pas été réglée"
    start = f"{despite}{unpaid}" if despite else unpaid[0].upper() + unpaid[1:]
    recourse = (
        "À défaut de règlement ou de décision motivée, nous saisirons la commission de recours amiable (code de la "
        "sécurité sociale, articles L142-4 et R142-1)."
        if caisse
        else "À défaut de règlement ou de réponse motivée, nous vous adresserons une réclamation écrite, puis nous "
        "pourrions saisir un conciliateur de justice."
    )
    return (
        f"{start}. Par la présente, nous vous mettons en demeure de nous régler la somme de {relance.total} au plus "
        f"tard le {long_day(relance.pay_before)}.",
        recourse,
    )


def _patient_closing(context: LetterContext, notice: bool) -> tuple[str, ...]:
    also = "Vous pouvez aussi régler" if context.cabinet.iban is not None else "Vous pouvez régler"
    contact = "appelez-nous" if context.cabinet.telephone else "dites-le-nous"
    several = f"Si ce règlement vous pose une difficulté, {contact}\u00a0: un paiement en plusieurs fois, sans frais, est possible."  # noqa: E501
    if notice:
        several = f"Si vous ne pouvez pas régler en une fois, {contact}\u00a0: un échéancier sans frais est possible."
    return (f"{also} par chèque, carte ou espèces au cabinet. {several}",)


def _payer_closing(many: bool) -> tuple[str, ...]:
    one = "l’une de ces factures" if many else "cette facture"
    return (
        f"Si {one} a été rejetée ou réglée, merci de nous en adresser le retour, avec le motif ou la date du "
        "virement. Les accusés de réception des envois sont à votre disposition.",
    )
