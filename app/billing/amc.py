"""Share of the complementary insurer, by formula."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.billing.rates import AME_ORGANISME
from app.domain.droits import DroitsAmc
from app.domain.money import ZERO, Money


@dataclass(frozen=True, slots=True)
class AmcShare:
    """The share, how it was found, and why it is nil when a contract could not be applied."""

    amount: Money
    step: str
    problem: str = ""
    """French sentence for a warning, empty when all is well."""


def amc_share(amc: DroitsAmc | None, base: Money, amo: Money, honoraires: Money, day: date) -> AmcShare:
    """Return the share of the contract on one line, never above what is left to pay.

    Formulas 052, 029, 050 and 02A of facts/formules_amc.csv; the last two carry their percentage after a colon
    (« 050:80 »). An unknown formula gives nothing, and says so.
    """
    ticket = base - amo
    if amc is None:
        return AmcShare(ZERO, "Complémentaire\u00a0: aucune dans les droits, part nulle.")
    if amc.organisme == AME_ORGANISME:
        return AmcShare(honoraires, f"AME\u00a0: l’organisme {AME_ORGANISME} paie la totalité, {honoraires}.")
    if amc.periode is not None and day not in amc.periode:
        problem = f"Le contrat de la complémentaire ne couvre pas le {day:%d/%m/%Y}\u00a0: sa part est mise à zéro."
        return AmcShare(ZERO, problem, problem)
    code, _, percent = amc.formule.partition(":")
    if code in {"052", "029"}:
        return AmcShare(ticket, f"Complémentaire\u00a0: ticket modérateur entier, {ticket} (formule {code}).")
    if code in {"050", "02A"} and percent.isdigit():
        return _proportional(code, int(percent), base, amo)
    problem = (
        f"La formule «\u00a0{amc.formule}\u00a0» de la complémentaire n’est pas connue\u00a0: sa part est mise à zéro. "
        "Vérifiez le contrat."
    )
    return AmcShare(ZERO, problem, problem)


def _proportional(code: str, percent: int, base: Money, amo: Money) -> AmcShare:
    ticket = base - amo
    if code == "050":
        wanted = ticket.split(percent)[0]
        words = f"{percent}\u00a0% du ticket modérateur de {ticket}"
    else:  # the percentage includes the compulsory share
        wanted = base.split(percent)[0] - amo
        words = f"{percent}\u00a0% de la base {base}, moins la part obligatoire {amo}"
    amount = max(ZERO, min(wanted, ticket))
    return AmcShare(amount, f"Complémentaire\u00a0: {words} = {amount} (formule {code}).")
