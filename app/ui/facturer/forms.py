"""What the small forms say, read into domain values: every field is checked, all errors come at once. No Qt."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from app.domain.dates import DateRange, parse_day
from app.domain.droits import DroitsAmc, DroitsAmo, Gestion
from app.domain.errors import InvalidIdentifier
from app.domain.identifiers import NumeroAm, Rpps
from app.domain.soins import Ordonnance, Prescripteur
from app.services.tables import Tables
from app.ui.facturer import model
from app.ui.facturer.model import OrdonnanceInput, RightsInput
from app.ui.typed import Errors, percent, read, whole
from app.ui.typed_amc import TICKET_ENTIER, WITH_PERCENT, organisme_number, split_formule

EXONERATIONS = (
    ("Aucune", "0"),
    ("ALD", "4"),
    ("Soins particuliers exonérés", "3"),
    ("Pension ou invalidité", "5"),
    ("ASPA", "9"),
)
NATURES = (
    ("Maladie", "10"),
    ("Régime local (Alsace-Moselle)", "13"),
    ("Maternité", "30"),
    ("Accident du travail", "41"),
)
_MISSING = "À remplir."


@dataclass(frozen=True, slots=True)
class Rights:
    """What a form of rights holds."""

    amo: DroitsAmo
    amc: DroitsAmc | None


def parse_days(text: str, today: date) -> tuple[date, ...]:
    """Read one day or several (« 21/11 19/11 lun »), each once, oldest first. Raise InvalidIdentifier."""
    words = [word for word in re.split(r"[\s,;]+", text.strip()) if word]
    if not words:
        raise InvalidIdentifier("days", "empty", model.NO_DAY)
    days = sorted({parse_day(word, today) for word in words})
    if days[-1] > today:
        raise InvalidIdentifier("days", "in the future", model.TOO_EARLY)
    return tuple(days)


def parse_ordonnance(typed: OrdonnanceInput, patient_id: int, today: date) -> tuple[Ordonnance | None, Errors]:
    """Return the prescription, or None and what is wrong by field."""
    errors: Errors = {}
    number = read(errors, "numero", lambda: _prescriber_number(typed.numero))
    written = read(errors, "prescrite", lambda: _past_day(typed.prescrite, today))
    count = read(errors, "seances", lambda: _count(typed.seances))
    if not typed.prescripteur.strip():
        errors["prescripteur"] = _MISSING
    if not typed.acte_id:
        errors["acte"] = "Choisissez l’acte dans la liste."
    if errors or number is None or written is None:
        return None, errors
    prenom, nom = _names(typed.prescripteur)
    who = Prescripteur(nom, prenom, numero_am=number[0], rpps=number[1])
    return Ordonnance(0, patient_id, who, written, count, typed.ald, typed.domicile), {}


def parse_rights(typed: RightsInput, today: date, tables: Tables) -> tuple[Rights | None, Errors]:
    """Return the rights, or None and what is wrong by field."""
    errors: Errors = {}
    caisse = read(errors, "caisse", lambda: _caisse_code(typed.caisse, typed.regime, tables))
    centre = read(errors, "centre", lambda: _centre(typed.centre))
    since = read(errors, "depuis", lambda: _day(typed.depuis, today))
    until = read(errors, "jusqu_au", lambda: _day(typed.jusqu_au, today))
    if since is None and until is not None and "depuis" not in errors:
        errors["depuis"] = "Écrivez aussi le premier jour."
    if since is not None and until is not None and until < since:
        errors["jusqu_au"] = "Le dernier jour vient avant le premier."
    amc = read(errors, "numero", lambda: _amc(typed, errors))
    if errors or caisse is None or centre is None:
        return None, errors
    periode = DateRange.through(since, until) if since is not None else None
    amo = DroitsAmo(
        typed.regime, caisse, centre, exoneration=typed.exoneration, nature_assurance=typed.nature,
        periode=periode,
    )  # fmt: skip
    return Rights(amo, amc), {}


def regime_choices(tables: Tables) -> tuple[tuple[str, str], ...]:
    """Return (words, code) of the régimes still open."""
    regimes = sorted(tables.billing.regimes.values(), key=lambda r: r.code)
    return tuple((f"{r.libelle.split(' (')[0]} ({r.code})", r.code) for r in regimes if r.actif)


def caisse_choices(tables: Tables, regime: str) -> tuple[str, ...]:
    """Return « CPAM Amiens (801) » for every caisse of a régime."""
    return tuple(f"{c.libelle} ({c.code})" for c in tables.caisses if c.regime == regime and c.actif)


def typed_rights(amo: DroitsAmo | None, amc: DroitsAmc | None, tables: Tables) -> RightsInput:
    """Return the form filled with rights already known."""
    if amo is None:
        return RightsInput()
    known = tables.caisse(amo.regime, amo.caisse)
    formule, share = split_formule(amc.formule) if amc else (TICKET_ENTIER, "")
    last = amo.periode.last if amo.periode else None
    return RightsInput(
        amo.regime,
        f"{known.libelle} ({known.code})" if known else amo.caisse,
        "" if amo.centre == "0000" else amo.centre,
        amo.exoneration,
        amo.nature_assurance,
        f"{amo.periode.start:%d/%m/%Y}" if amo.periode else "",
        f"{last:%d/%m/%Y}" if last else "",
        amc.nom if amc else "",
        amc.organisme if amc else "",
        amc.adherent if amc else "",
        formule,
        share,
        amc is not None and amc.gestion is Gestion.SEPAREE,
    )


def typed_ordonnance(ordonnance: Ordonnance | None, numero: str = "") -> OrdonnanceInput:
    """Return the form filled from the prescription before: same doctor or *numero*, the rest to be typed."""
    if ordonnance is None:
        return OrdonnanceInput(numero=numero)
    who = ordonnance.prescripteur
    return OrdonnanceInput(
        prescripteur=f"{who.prenom} {who.nom}".strip(), numero=numero or who.numero_am or who.rpps,
        ald=ordonnance.ald, domicile=ordonnance.domicile,
    )  # fmt: skip


def copied_ordonnance(ordonnance: Ordonnance | None, acte_id: str) -> OrdonnanceInput:
    """Return the form of the same prescription with another act; its séances are to be moved there."""
    typed = typed_ordonnance(ordonnance)
    if ordonnance is None:
        return replace(typed, acte_id=acte_id)
    return replace(
        typed,
        prescrite=f"{ordonnance.prescrite_on:%d/%m/%Y}",
        seances=str(ordonnance.seances_prescrites or ""),
        acte_id=acte_id,
    )


def refused(kind: str, words: str) -> InvalidIdentifier:
    """Return the refusal of one field."""
    return InvalidIdentifier(kind, "form", words)


def _prescriber_number(text: str) -> tuple[str, str]:
    """Return (AM number, RPPS), one of them empty: 9 or 11 digits tell which."""
    bare = re.sub(r"\s", "", text)
    if not bare:
        raise refused(
            "prescriber", "N° Assurance Maladie (9 chiffres) ou RPPS (11 chiffres), imprimés sur l’ordonnance."
        )
    return ("", Rpps.parse(bare).value) if len(bare) == 11 else (NumeroAm.parse(bare).value, "")


def _past_day(text: str, today: date) -> date:
    if not text.strip():
        raise refused("date", _MISSING)
    found = parse_day(text, today)
    if found > today:
        raise refused("date", "L’ordonnance ne peut pas être datée de l’avenir.")
    return found


def _count(text: str) -> int | None:
    bare = text.strip()
    if not bare:
        return None
    count = whole(bare, 200)
    if count is None:
        raise refused("count", "Écrivez un nombre de 1 à 200, ou laissez vide.")
    return count


def _names(text: str) -> tuple[str, str]:
    """Return (first name, name) of « Dr Anne Lefèvre »; one word is a name."""
    words = [word for word in text.split() if word.lower().rstrip(".") not in {"dr", "docteur"}] or text.split()
    return (" ".join(words[:-1]), words[-1]) if len(words) > 1 else ("", words[0])


def _caisse_code(text: str, regime: str, tables: Tables) -> str:
    match = re.search(r"(\d{3})\)?\s*$", text.strip())
    if match is None:
        raise refused("caisse", "Choisissez la caisse dans la liste, ou tapez son code à 3 chiffres.")
    known = tables.caisse(regime, match[1])
    if known is not None and known.absorbee_par:
        raise refused("caisse", f"Cette caisse a fusionné\u00a0: son code est maintenant {known.absorbee_par}.")
    return match[1]


def _centre(text: str) -> str:
    bare = text.strip()
    if bare and not re.fullmatch(r"\d{1,4}", bare):
        raise refused("centre", "Quatre chiffres au plus, ou rien.")
    return bare.rjust(4, "0") if bare else "0000"


def _day(text: str, today: date) -> date | None:
    return parse_day(text, today) if text.strip() else None


def _amc(typed: RightsInput, errors: Errors) -> DroitsAmc | None:
    nom, number = typed.mutuelle.strip(), organisme_number(typed.numero)
    if not nom and not typed.numero.strip():
        return None
    if number is None:
        raise refused("AMC", "Le numéro de la mutuelle compte 8 à 10 chiffres, imprimés sur sa carte.")
    if not nom:
        errors["mutuelle"] = _MISSING
    formule = typed.formule
    if formule in WITH_PERCENT:
        share = percent(typed.pourcentage, 500)
        if share is None:
            errors["pourcentage"] = "Écrivez un pourcentage, par exemple 100."
        formule = f"{formule}:{share}"
    way = Gestion.SEPAREE if typed.separee else Gestion.UNIQUE
    return DroitsAmc(number, nom, typed.adherent.strip(), way, formule)
