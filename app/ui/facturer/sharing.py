"""Who pays what: shares, what is due today and by whom, and under which papers. Pure, no Qt."""

from __future__ import annotations

from datetime import date

from app.domain.circonstances import Circonstances, TiersPayant
from app.domain.droits import Droits, Gestion
from app.domain.fse import PartKind
from app.domain.money import ZERO, Money
from app.domain.patient import Sexe
from app.domain.soins import Ordonnance, Prescripteur, SeanceState
from app.rights.holding import read_on
from app.ui.facturer import model
from app.ui.facturer.model import SplitValue
from app.ui.facturer.reading import Feuille
from app.ui.facturer.rights_hint import rights_used
from app.ui.values import Share
from app.ui.words import NBSP, capital, counted, day

_NATURES = {"30": "maternité", "41": "accident du travail", "10": "maladie", "13": "régime local"}


def rights_shown(feuille: Feuille) -> Droits | None:
    """Return the snapshot frozen in a draft, else the one that holds on the last day billed."""
    newest = max((read_on(droits) for droits in feuille.file.droits), default=date.min)
    last = feuille.chosen[-1].day if feuille.chosen else newest
    return rights_used(feuille.file, feuille.fse.droits_id if feuille.fse is not None else 0, last)


def split_value(feuille: Feuille) -> SplitValue | None:
    """Return the shares of the feuille, None while nothing has a price."""
    if not feuille.lines:
        return None
    amo = Money.total(line.amo for line in feuille.lines)
    amc = Money.total(line.amc for line in feuille.lines)
    own = Money.total(line.patient for line in feuille.lines)
    total = Money.total(line.honoraires for line in feuille.lines)
    droits = rights_shown(feuille)
    shares = [Share(model.PARTS["amo"], amo.cents, str(amo))]
    if (droits is not None and droits.amc is not None) or amc:
        way = droits.amc.gestion if droits and droits.amc else Gestion.UNIQUE
        shares.append(Share(f"{model.PARTS['amc']} · {way.value}", amc.cents, str(amc)))
    who = {Sexe.F: "Patiente", Sexe.M: "Patient"}.get(feuille.file.patient.sexe, "Part du patient")
    shares.append(Share(who, own.cents, str(own)))
    asked = feuille.circonstances
    now, dues = _owed(feuille, amo, amc)
    return SplitValue(
        tuple(shares), str(total), str(now), asked.tiers_payant.value, dues, told(asked), _rank(feuille),
        _foot(feuille, droits),
    )  # fmt: skip


def told(asked: Circonstances) -> str:
    """Return what is not ordinary on the feuille: « Maternité depuis le 01/06/2026 · taux de 80 % saisi »."""
    parts = []
    if asked.qualificatif == "N":
        parts.append("non remboursable")
    if asked.nature:
        when = asked.maternite_on if asked.nature == "30" else asked.accident_on if asked.nature == "41" else None
        since = f" du {day(when)}" if when else ""
        parts.append(f"{_NATURES.get(asked.nature, asked.nature)}{since}")
    if asked.manuel is not None:
        parts.append(f"taux de {asked.manuel.taux}{NBSP}% saisi")
    if asked.ordonnance_distincte is not None:
        parts.append("ordonnance distincte" if asked.ordonnance_distincte else "même ordonnance pour les deux actes")
    words = " · ".join(parts)
    return capital(words)


def _owed(feuille: Feuille, amo: Money, amc: Money) -> tuple[Money, tuple[tuple[str, str], ...]]:
    """What the patient pays now; then who owes the rest, told only when it is not the shares themselves."""
    fse = feuille.priced
    if fse is None:
        return ZERO, ()
    if feuille.circonstances.tiers_payant is TiersPayant.INTEGRAL:
        return fse.owed(PartKind.PATIENT), ()
    now, by_amo, by_amc = (fse.owed(kind) for kind in (PartKind.PATIENT, PartKind.AMO, PartKind.AMC))
    back = (amo - by_amo) + (amc - by_amc)
    dues = ((model.DUES["amo"], by_amo), (model.DUES["amc"], by_amc), (model.DUES["back"], back))
    return now, tuple((words, str(amount)) for words, amount in dues if amount)


def _rank(feuille: Feuille) -> str:
    """« 15 séances sur 20 prescrites »: those done in this prise en charge, these included."""
    done = {SeanceState.HONOREE, SeanceState.FACTUREE}
    pec_id = feuille.pec.id if feuille.pec else 0
    count = sum(s.pec_id == pec_id and s.state in done for s in feuille.file.seances)
    quota = feuille.pec.quota if feuille.pec else None
    return (
        f"{counted(count, 'séance')} sur {quota} prescrites"
        if quota
        else counted(count, "séance faite", "séances faites")
    )


def _foot(feuille: Feuille, droits: Droits | None) -> tuple[str, ...]:
    words = [_ordonnance_words(feuille.ordonnance)] if feuille.ordonnance else []
    if feuille.droits_reason:
        words.append(feuille.droits_reason)
    if droits is not None and droits.amc is not None:
        last = droits.amc.periode.last if droits.amc.periode else None
        words.append(droits.amc.nom + (f", contrat jusqu’au {day(last)}" if last else ""))
    if feuille.franchise:
        words.append(feuille.franchise.split(". ")[0].rstrip(".") + ".")
    return tuple(words)


def _ordonnance_words(ordonnance: Ordonnance) -> str:
    scanned = "" if not ordonnance.scan else " · scannée"
    return f"Ordonnance du {day(ordonnance.prescrite_on)} · Dr {_doctor(ordonnance.prescripteur)}{scanned}"


def _doctor(who: Prescripteur) -> str:
    return f"{who.prenom} {who.nom}".strip()
