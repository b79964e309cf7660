"""Share of the complementary insurer, by formula."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from app.billing.rates import AME_ORGANISME
from app.domain.dates import DateRange
from app.domain.droits import DroitsAmc
from app.domain.errors import InvalidIdentifier
from app.domain.money import ZERO, Money

C2S_UNIQUE, C2S_SEPAREE = "99999997", "88888888"
"""Complementary body of the C2S run by the caisse, or by an insurer billed apart (facts/codage-amo-amc.md §3.5)."""
_OPTION = re.compile(r"F(?P<forfait>\d+(?:,\d{1,2})?)|P(?P<plafond>\d+(?:,\d{1,2})?)|(?P<hors>HORS)")


@dataclass(frozen=True, slots=True)
class Formule:
    """A formula with its parameters, written « 021:150:F3:P20:HORS »."""

    code: str
    """Code of resources/amo/formules_amc.csv."""
    percent: int = 100
    forfait: Money = ZERO
    plafond: Money | None = None
    """Most that the contract pays for one line."""
    hors_amo: bool = False
    """The percentage of the base leaves the compulsory share out; it holds it unless said (facts §5)."""

    @classmethod
    def parse(cls, text: str) -> Formule | None:
        """Read a formula; None when it is not written so."""
        code, *options = text.split(":")
        percent = int(options.pop(0)) if options and options[0].isascii() and options[0].isdigit() else None
        if percent is None and code in _NEEDS_PERCENT:
            return None
        forfait, plafond, hors = ZERO, None, False
        for option in options:
            match = _OPTION.fullmatch(option)
            if match is None:
                return None
            try:
                forfait = Money.parse(match["forfait"]) if match["forfait"] else forfait
                plafond = Money.parse(match["plafond"]) if match["plafond"] else plafond
            except InvalidIdentifier:
                return None
            hors = hors or bool(match["hors"])
        return cls(code, 100 if percent is None else percent, forfait, plafond, hors)


@dataclass(frozen=True, slots=True)
class AmcShare:
    """The share, how it was found, and why it is nil when a contract could not be applied."""

    amount: Money
    step: str
    problem: str = ""
    """French sentence for a warning, empty when all is well."""


def amc_share(amc: DroitsAmc | None, base: Money, amo: Money, honoraires: Money, day: date) -> AmcShare:
    """Return the share of the contract on one line, never above what is left to pay.

    Formulas of facts/formules_amc.csv; what no source explains (027, 060) gives nothing, and says so.
    """
    if amc is None:
        return AmcShare(ZERO, "Complémentaire\u00a0: aucune dans les droits, part nulle.")
    if amc.periode is not None and day not in amc.periode:
        problem = _outside(amc, amc.periode, day)
        return AmcShare(ZERO, problem, problem)
    if amc.organisme == AME_ORGANISME:
        rest = honoraires - amo  # the whole of it, but for a compulsory share that a person typed by hand
        return AmcShare(rest, f"AME\u00a0: l’organisme {AME_ORGANISME} paie la totalité, {rest}.")
    if amc.organisme in {C2S_UNIQUE, C2S_SEPAREE}:
        ticket = base - amo
        return AmcShare(ticket, f"C2S\u00a0: la part complémentaire est le ticket modérateur entier, {ticket}.")
    formule = Formule.parse(amc.formule)
    if formule is None or formule.code not in _SENTENCES:
        problem = (
            f"La formule «\u00a0{amc.formule}\u00a0» de la complémentaire n’est pas connue\u00a0: "
            "sa part est mise à zéro. Vérifiez le contrat."
        )
        return AmcShare(ZERO, problem, problem)
    return _applied(formule, base, amo, honoraires)


def _outside(amc: DroitsAmc, periode: DateRange, day: date) -> str:
    """Why a contract pays nothing on *day*, with its own date and what to do."""
    name, nil = f"Le contrat {amc.nom or amc.organisme}", f"sa part du {day:%d/%m/%Y} est mise à zéro"
    if periode.last is not None and day > periode.last:
        gesture = "Demandez la nouvelle carte de tiers payant, puis corrigez les droits."
        return f"{name} a pris fin le {periode.last:%d/%m/%Y}\u00a0: {nil}. {gesture}"
    return f"{name} ne commence que le {periode.start:%d/%m/%Y}\u00a0: {nil}. Vérifiez ses dates."


_NEEDS_PERCENT = {"012", "021", "02A", "030", "050"}
_SENTENCES = {
    "010": "dépense réelle {honoraires}, moins la part obligatoire {amo}",
    "012": "{percent}\u00a0% de la dépense réelle {honoraires}",
    "020": "base de remboursement {base}",
    "021": "{percent}\u00a0% de la base {base}",
    "029": "ticket modérateur entier, {ticket}",
    "02A": "{percent}\u00a0% de la base {base}, moins la part obligatoire {amo}",
    "030": "{percent}\u00a0% de la part obligatoire {amo}",
    "050": "{percent}\u00a0% du ticket modérateur de {ticket}",
    "052": "ticket modérateur entier, {ticket}",
}


def _applied(formule: Formule, base: Money, amo: Money, honoraires: Money) -> AmcShare:
    ticket, code = base - amo, formule.code
    wanted = {
        "010": honoraires - amo,
        "012": honoraires.split(formule.percent)[0],
        "020": base,
        "021": base.split(formule.percent)[0] - (ZERO if formule.hors_amo else amo),
        "029": ticket,
        "02A": base.split(formule.percent)[0] - amo,
        "030": amo.split(formule.percent)[0],
        "050": ticket.split(formule.percent)[0],
        "052": ticket,
    }[code]
    words = _SENTENCES[code].format(
        percent=formule.percent, base=base, amo=amo, honoraires=honoraires, ticket=ticket
    )  # fmt: skip
    if code == "021":
        words += ", part obligatoire non comprise" if formule.hors_amo else f", part obligatoire {amo} comprise"
    if formule.forfait:
        wanted, words = wanted + formule.forfait, f"{words}, plus un forfait de {formule.forfait}"
    if formule.plafond is not None:
        wanted, words = min(wanted, formule.plafond), f"{words}, plafonné à {formule.plafond}"
    amount = max(ZERO, min(wanted, honoraires - amo))
    return AmcShare(amount, f"Complémentaire\u00a0: {words} = {amount} (formule {code}).")
