"""Rights, prescriptions and séances as typed, and what is wrong with them, all fields at once. No Qt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from app.billing.nomenclature import Acte
from app.domain.dates import DateRange
from app.domain.droits import DroitsAmc, DroitsAmo, Gestion, SourceDroits
from app.domain.identifiers import NumeroAm, Rpps
from app.domain.patient import normalised
from app.domain.soins import Lieu, Ordonnance, Prescripteur, SeanceState
from app.services.tables import Tables
from app.ui.typed import Errors, hour, read, read_given, whole
from app.ui.typed_amc import TICKET_ENTIER, AmcTyped, read_amc, split_formule

CAISSE_MISSING = "Choisissez la caisse, telle que l’attestation la nomme."
CENTRE_WRONG = "Le centre compte 4 chiffres\u00a0; 0000 quand il n’y en a pas."
PERIOD_WRONG = "La fin vient avant le début."
PRESCRIBER_MISSING = "Indiquez le nom du prescripteur."
PRESCRIBER_NUMBER_MISSING = (
    "Indiquez son numéro Assurance Maladie ou son RPPS\u00a0: l’un des deux est sur l’ordonnance."
)
DAY_MISSING = "Indiquez la date de l’ordonnance."
DAY_AHEAD = "La date est dans le futur."
COUNT_WRONG = "Indiquez un nombre de séances de 1 à 99, ou laissez vide."
ACTE_MISSING = "Choisissez l’acte\u00a0: tapez quelques mots, puis Entrée."
SEANCE_DAY_MISSING = "Indiquez le jour de la séance."
NOT_DONE_YET = "Une séance à venir est prévue\u00a0: vous la marquerez honorée une fois faite."
ACTES_SHOWN = 40
SOURCES = (("Attestation de droits", SourceDroits.ATTESTATION), ("Saisie", SourceDroits.SAISIE))


@dataclass(frozen=True, slots=True)
class RightsTyped(AmcTyped):
    """The form of the rights as sent."""

    source: SourceDroits = SourceDroits.ATTESTATION
    regime: str = "01"
    caisse: str = ""
    centre: str = "0000"
    exoneration: str = "0"
    nature: str = "10"
    debut: date | None = None
    fin: date | None = None
    avec_amc: bool = False


@dataclass(frozen=True, slots=True)
class PecTyped:
    """A prescription and the act that it opens, as sent."""

    nom: str = ""
    prenom: str = ""
    numero_am: str = ""
    rpps: str = ""
    prescrite_on: date | None = None
    seances: str = ""
    ald: bool = False
    domicile: bool = False
    urgence: bool = False
    acte_id: str = ""


@dataclass(frozen=True, slots=True)
class SeanceTyped:
    """A séance as sent."""

    pec_id: int = 0
    day: date | None = None
    heure: str = ""
    lieu: Lieu = Lieu.CABINET
    state: SeanceState = SeanceState.HONOREE


@dataclass(frozen=True, slots=True)
class SeanceRead:
    """A séance that may be stored."""

    pec_id: int
    day: date
    heure: time | None
    lieu: Lieu
    state: SeanceState


def regimes(tables: Tables) -> tuple[tuple[str, str], ...]:
    """Return (words, code) of the régimes that have a caisse in the table."""
    used = {caisse.regime for caisse in tables.caisses if caisse.actif}
    known = tables.billing.regimes
    return tuple((f"{code} · {known[code].libelle}", code) for code in sorted(used) if code in known)


def caisses(tables: Tables, regime: str) -> tuple[tuple[str, str], ...]:
    """Return (words, code) of the caisses of a régime, by code."""
    held = sorted((c for c in tables.caisses if c.actif and c.regime == regime), key=lambda c: c.code)
    return tuple((f"{c.code} · {c.libelle}", c.code) for c in held)


def rights_before(amo: DroitsAmo | None, amc: DroitsAmc | None) -> RightsTyped:
    """Return the form filled with the rights known last: mostly one date changes."""
    amo = amo or DroitsAmo("01", "")
    formule, pourcent = split_formule(amc.formule) if amc else (TICKET_ENTIER, "")
    return RightsTyped(
        regime=amo.regime,
        caisse=amo.caisse,
        centre=amo.centre,
        exoneration=amo.exoneration,
        nature=amo.nature_assurance,
        debut=amo.periode.start if amo.periode else None,
        fin=amo.periode.last if amo.periode else None,
        avec_amc=amc is not None,
        organisme=amc.organisme if amc else "",
        nom_amc=amc.nom if amc else "",
        adherent=amc.adherent if amc else "",
        gestion=amc.gestion if amc else Gestion.UNIQUE,
        formule=formule,
        pourcent=pourcent,
    )


def read_period(debut: date | None, fin: date | None, errors: Errors) -> DateRange | None:
    """Return the days from *debut* to *fin*, None when neither is typed, or with what is wrong added to *errors*."""
    if debut is None and fin is None:
        return None
    if debut is not None and fin is not None and fin < debut:
        errors["fin"] = PERIOD_WRONG
        return None
    return DateRange.through(debut or date.min, fin)


def read_rights(typed: RightsTyped) -> tuple[tuple[DroitsAmo, DroitsAmc | None] | None, Errors]:
    """Return the rights, or None with what is wrong by field."""
    errors: Errors = {}
    if not typed.caisse:
        errors["caisse"] = CAISSE_MISSING
    centre = typed.centre.strip() or "0000"
    if not re.fullmatch(r"\d{4}", centre):
        errors["centre"] = CENTRE_WRONG
    periode = read_period(typed.debut, typed.fin, errors)
    amc = read_amc(typed, errors) if typed.avec_amc else None
    if errors:
        return None, errors
    amo = DroitsAmo(
        typed.regime,
        typed.caisse,
        centre,
        exoneration=typed.exoneration,
        nature_assurance=typed.nature,
        periode=periode,
    )
    return (amo, amc), errors


def read_pec(typed: PecTyped, patient_id: int, today: date) -> tuple[Ordonnance | None, Errors]:
    """Return the prescription, or None with what is wrong by field."""
    errors: Errors = {}
    if not typed.nom.strip():
        errors["nom"] = PRESCRIBER_MISSING
    number = read_given(errors, "numero_am", typed.numero_am, NumeroAm.parse)
    rpps = read_given(errors, "rpps", typed.rpps, Rpps.parse)
    if not (typed.numero_am.strip() or typed.rpps.strip()):
        errors["numero_am"] = PRESCRIBER_NUMBER_MISSING
    if typed.prescrite_on is None:
        errors["prescrite_on"] = DAY_MISSING
    elif typed.prescrite_on > today:
        errors["prescrite_on"] = DAY_AHEAD
    planned = whole(typed.seances, 99)
    if typed.seances.strip() and planned is None:
        errors["seances"] = COUNT_WRONG
    if not typed.acte_id:
        errors["acte"] = ACTE_MISSING
    if errors or typed.prescrite_on is None:
        return None, errors
    numbers = (number.value if number else "", rpps.value if rpps else "")
    prescripteur = Prescripteur(typed.nom.strip(), typed.prenom.strip(), *numbers)
    return (
        Ordonnance(
            0, patient_id, prescripteur, typed.prescrite_on, planned, typed.ald, typed.domicile, typed.urgence
        ),
        errors,
    )  # fmt: skip


def read_seance(typed: SeanceTyped, today: date) -> tuple[SeanceRead | None, Errors]:
    """Return the séance, or None with what is wrong by field."""
    errors: Errors = {}
    heure = read(errors, "heure", lambda: hour(typed.heure))
    if typed.day is None:
        errors["day"] = SEANCE_DAY_MISSING
    elif typed.day > today and typed.state in {SeanceState.HONOREE, SeanceState.ABSENCE}:
        errors["state"] = NOT_DONE_YET
    if errors or typed.day is None:
        return None, errors
    return SeanceRead(typed.pec_id, typed.day, heure, typed.lieu, typed.state), errors


def actes(tables: Tables, text: str, day: date, recent: Sequence[str] = ()) -> tuple[Acte, ...]:
    """Return the acts that a prise en charge can carry and that hold every word; *recent* ones first without words."""
    carried = {"acte", "bilan"}
    if not normalised(text):
        known = (tables.nomenclature.in_force(acte_id, day) for acte_id in recent)
        first = tuple(acte for acte in known if acte is not None)
        if first:
            return first
    found = tables.nomenclature.search(text, day, 200)
    return tuple(acte for acte in found if acte.category in carried)[:ACTES_SHOWN]
