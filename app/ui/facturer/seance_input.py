"""What the editor of a séance says, read into the domain: every field is checked, all errors come at once. No Qt."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal

from app.billing.travel import billable_km
from app.domain.composition import Complements, Depassement, Deplacement, HorsNomenclature, Urgence
from app.domain.dates import parse_day
from app.domain.errors import InvalidIdentifier
from app.domain.money import Money
from app.domain.soins import Lieu, Seance
from app.services.compose_seance import Changes
from app.ui.facturer.forms import refused
from app.ui.typed import Errors, hour, read, whole

MAX_KM = 99
"""Kilometres of one line: the quantity of a B2 line has two digits (facts/b2-format.md)."""
KM_HINT = "Entier ou demi\u00a0: 12 ou 12,5. La feuille porte des km entiers, 99 au plus."
_KM_ERROR = "Écrivez des kilomètres entiers ou demi\u00a0: 12 ou 12,5."
_SEPARATORS = re.compile(r"[,;]")
MAX_TOGETHER = 20


@dataclass(frozen=True, slots=True)
class HorsInput:
    """One off-nomenclature item as typed."""

    libelle: str = ""
    montant: str = ""
    devis: bool = False


@dataclass(frozen=True, slots=True)
class SeanceInput:
    """The editor of a séance as typed."""

    jour: str = ""
    heure: str = ""
    domicile: bool = False
    deplacement: bool = False
    """A trip is billed."""
    distance: str = ""
    montagne: bool = False
    a_pied: bool = False
    agglomeration: bool = False
    plus_proche: str = ""
    meme_adresse: bool = False
    sortie: str = ""
    retour: bool = False
    urgence: bool = False
    appel: str = ""
    acte_id: str = ""
    supplements: tuple[str, ...] = ()
    depassement: str = ""
    motif: str = ""
    information: bool = False
    hors: tuple[HorsInput, ...] = ()
    telesoin: bool = False
    ensemble: str = "1"
    territoires: str = ""
    hors_ald: bool = False


def typed_seance(seance: Seance) -> SeanceInput:
    """Return the editor filled with a séance."""
    own, trip = seance.complements, seance.complements.deplacement
    told = own.urgence.heure_acte if own.urgence and own.urgence.heure_acte else seance.heure
    typed = SeanceInput(
        jour=f"{seance.day:%d/%m/%Y}",
        heure=hour_text(told),
        domicile=seance.lieu is Lieu.DOMICILE,
        urgence=own.urgence is not None and own.urgence.justifiee,
        appel=hour_text(own.urgence.heure_appel if own.urgence else None),
        acte_id=own.acte_id,
        supplements=own.supplements,
        hors=tuple(HorsInput(one.libelle, one.montant.bare, one.devis_signe) for one in own.hors_nomenclature),
        telesoin=own.telesoin,
        ensemble=str(own.patients_ensemble),
        territoires=", ".join(own.territoires),
        hors_ald=own.hors_ald,
    )
    if own.depassement is not None:
        extra = own.depassement
        typed = replace(
            typed, depassement=extra.montant.bare, motif=extra.motif, information=extra.information_ecrite
        )  # fmt: skip
    return with_trip(typed, trip) if trip is not None else typed


def with_trip(typed: SeanceInput, trip: Deplacement | None) -> SeanceInput:
    """Return the editor with a trip, that of the last visit when one is known; None is a trip without kilometres."""
    known = trip or Deplacement()
    return replace(
        typed,
        deplacement=True,
        distance=km_text(known.distance_km),
        montagne=known.montagne,
        a_pied=known.a_pied,
        agglomeration=known.meme_agglomeration,
        plus_proche=km_text(known.km_plus_proche),
        meme_adresse=known.rang > 1,
        sortie=f"{known.sortie_on:%d/%m/%Y}" if known.sortie_on else "",
        retour=known.retour_a_domicile,
    )


def parse_seance(typed: SeanceInput, seance: Seance, today: date) -> tuple[Changes, Errors]:
    """Return what changes in *seance*, and what is wrong by field; a wrong field keeps what is stored."""
    errors: Errors = {}
    own = seance.complements
    heure = read(errors, "heure", lambda: hour(typed.heure))
    day = read(errors, "jour", lambda: _day(typed.jour, today))
    ensemble = read(errors, "ensemble", lambda: _together(typed.ensemble))
    complements = Complements(
        acte_id=typed.acte_id,
        supplements=typed.supplements,
        deplacement=_trip(typed, own, errors, today),
        urgence=_urgence(typed, own, heure, errors),
        depassement=_depassement(typed, own, errors),
        hors_nomenclature=_hors(typed, own, errors),
        telesoin=typed.telesoin,
        patients_ensemble=ensemble or own.patients_ensemble,
        territoires=tuple(part.strip() for part in _SEPARATORS.split(typed.territoires) if part.strip()),
        hors_ald=typed.hors_ald,
    )
    lieu = Lieu.DOMICILE if typed.domicile else Lieu.CABINET
    return Changes(complements, lieu, day, heure), errors


def hour_text(hour: time | None) -> str:
    """Return « 20:30 », empty for none."""
    return f"{hour:%H:%M}" if hour else ""


def km_text(km: Decimal | None) -> str:
    """Return « 12,5 », empty for none."""
    return "" if km is None else f"{km:f}".replace(".", ",")


def _trip(typed: SeanceInput, own: Complements, errors: Errors, today: date) -> Deplacement | None:
    """A trip goes with a visit at home; the rank of a patient beyond the second is kept."""
    if not (typed.domicile and typed.deplacement):
        return None
    old = own.deplacement or Deplacement()
    distance = read(errors, "distance", lambda: _km(typed.distance))
    nearest = read(errors, "plus_proche", lambda: _km(typed.plus_proche))
    sortie = read(errors, "sortie", lambda: parse_day(typed.sortie, today) if typed.sortie.strip() else None)
    made = Deplacement(
        distance_km=old.distance_km if "distance" in errors else distance,
        montagne=typed.montagne,
        a_pied=typed.a_pied,
        meme_agglomeration=typed.agglomeration,
        km_plus_proche=old.km_plus_proche if "plus_proche" in errors else nearest,
        rang=max(old.rang, 2) if typed.meme_adresse else 1,
        sortie_on=old.sortie_on if "sortie" in errors else sortie,
        retour_a_domicile=typed.retour,
    )
    if "distance" not in errors and made.distance_km is not None and billable_km(made)[0] > MAX_KM:
        errors["distance"] = f"{MAX_KM} kilomètres facturables au plus par déplacement. Vérifiez la distance."
        return replace(made, distance_km=old.distance_km)
    return made


def _urgence(typed: SeanceInput, own: Complements, heure: time | None, errors: Errors) -> Urgence | None:
    if not typed.urgence:
        return None
    appel = read(errors, "appel", lambda: hour(typed.appel))
    old = own.urgence
    return Urgence(
        justifiee=True,
        heure_acte=(old.heure_acte if old else None) if "heure" in errors else heure,
        heure_appel=(old.heure_appel if old else None) if "appel" in errors else appel,
    )


def _depassement(typed: SeanceInput, own: Complements, errors: Errors) -> Depassement | None:
    if not typed.depassement.strip():
        if typed.motif.strip():
            errors["depassement"] = "Écrivez aussi le montant du dépassement."
            return own.depassement
        return None
    amount = read(errors, "depassement", lambda: Money.parse(typed.depassement))
    return own.depassement if amount is None else Depassement(amount, typed.motif.strip(), typed.information)


def _hors(typed: SeanceInput, own: Complements, errors: Errors) -> tuple[HorsNomenclature, ...]:
    made: list[HorsNomenclature] = []
    for one in typed.hors:
        if not one.libelle.strip() and not one.montant.strip():
            continue
        if not one.libelle.strip():
            errors["hors"] = "Nommez l’acte hors nomenclature\u00a0: il est imprimé sur la note."
            continue
        if not one.montant.strip():
            errors["hors"] = f"Écrivez le montant de «\u00a0{one.libelle.strip()}\u00a0»."
            continue
        amount = read(errors, "hors", lambda text=one.montant: Money.parse(text))  # type: ignore[misc]
        if amount is not None:
            made.append(HorsNomenclature(one.libelle.strip(), amount, one.devis))
    return own.hors_nomenclature if "hors" in errors else tuple(made)


def _km(text: str) -> Decimal | None:
    """Read whole or half kilometres: the line carries a whole number of them, there and back."""
    bare = re.sub(r"\s|km", "", text.lower()).replace(",", ".")
    if not bare:
        return None
    if not re.fullmatch(r"\d{1,3}(\.\d{1,2})?", bare):
        raise refused("km", _KM_ERROR)
    km = Decimal(bare)
    if (km * 2) % 1:
        raise refused("km", _KM_ERROR)
    return km.quantize(Decimal("0.1")) if km % 1 else km.quantize(Decimal(1))


def _day(text: str, today: date) -> date:
    found = parse_day(text, today)
    if found > today:
        raise InvalidIdentifier("day", "in the future", "Une séance à venir ne se facture pas encore.")
    return found


def _together(text: str) -> int:
    count = whole(text.strip() or "1", MAX_TOGETHER)
    if count is None:
        raise refused("count", f"De 1 à {MAX_TOGETHER} patients, celui-ci compris.")
    return count
