"""Words of the topic Droits et mutuelles: what is typed and what is wrong with it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.contrat import ModePaiement, OrganismeAmc
from app.rights.targeting import Ciblage, ModeDroits
from app.services.rights_settings import RightsSettings
from app.ui.coordonnees.typed import read_address
from app.ui.typed import Errors, whole
from app.ui.typed_amc import AMC_NAME_MISSING, organisme_number
from app.ui.values import State, TagValue
from app.ui.words import NBSP, capital

MODES = tuple((capital(mode.value), mode) for mode in ModeDroits)
PAIEMENTS = tuple((capital(mode.value), mode) for mode in ModePaiement)
CONVENTIONS = (("Je ne sais pas", None), ("Oui", True), ("Non", False))
SAVED, UNDONE = "Réglage des droits enregistré", "Réglage des droits remis comme avant"
ORGANISME_SAVED = "Complémentaire enregistrée\u00a0: {}"
DAYS_WRONG = "Indiquez un nombre de jours de 1 à 366."
PACE_WRONG = "Indiquez un nombre de questions de 1 à 600 par minute."
NUMBER_WRONG = "Le numéro compte 8 à 10 chiffres."
DELAY_WRONG = "Indiquez un nombre de jours de 1 à 366, ou laissez vide."
_TAGS = {
    True: TagValue(State.SUCCESS, "Signée"),
    False: TagValue(State.WARNING, "Non signée"),
    None: TagValue(State.NEUTRAL, "Inconnue"),
}


@dataclass(frozen=True, slots=True)
class SettingsTyped:
    """The settings of the lookups as typed."""

    mode: ModeDroits = ModeDroits.CIBLE
    lecture: str = ""
    fin: str = ""
    pace: str = ""


@dataclass(frozen=True, slots=True)
class OrganismeTyped:
    """One insurer as typed."""

    numero: str = ""
    nom: str = ""
    rue: str = ""
    complement: str = ""
    code_postal: str = ""
    ville: str = ""
    convention: bool | None = None
    paiement: ModePaiement = ModePaiement.INCONNU
    delai: str = ""
    operateur: str = ""


@dataclass(frozen=True, slots=True)
class OrganismeRow:
    """One insurer in the list."""

    numero: str
    nom: str
    convention: TagValue
    paiement: str
    delai: str


def typed_settings(settings: RightsSettings) -> SettingsTyped:
    """Return what the form shows of the settings."""
    ciblage = settings.ciblage
    return SettingsTyped(settings.mode, str(ciblage.lecture_jours), str(ciblage.fin_jours), str(settings.par_minute))


def read_settings(typed: SettingsTyped) -> tuple[RightsSettings | None, Errors]:
    """Return the settings, or None with what is wrong by field."""
    errors: Errors = {}
    lecture, fin = whole(typed.lecture, 366), whole(typed.fin, 366)
    pace = whole(typed.pace, 600)
    for key, value, wrong in (("lecture", lecture, DAYS_WRONG), ("fin", fin, DAYS_WRONG), ("pace", pace, PACE_WRONG)):
        if value is None:
            errors[key] = wrong
    if lecture is None or fin is None or pace is None:
        return None, errors
    return RightsSettings(typed.mode, Ciblage(lecture, fin), pace), errors


def typed_organisme(organisme: OrganismeAmc) -> OrganismeTyped:
    """Return what the form shows of an insurer."""
    adresse = organisme.adresse
    lignes = adresse.lignes if adresse else ()
    return OrganismeTyped(
        organisme.numero,
        organisme.nom,
        lignes[0] if lignes else "",
        ", ".join(lignes[1:]),
        adresse.code_postal if adresse else "",
        adresse.ville if adresse else "",
        organisme.convention_signee,
        organisme.paiement,
        str(organisme.delai_jours or ""),
        organisme.operateur,
    )


def read_organisme(typed: OrganismeTyped) -> tuple[OrganismeAmc | None, Errors]:
    """Return the insurer, or None with what is wrong by field; without an address no letter can leave."""
    errors: Errors = {}
    numero = organisme_number(typed.numero)
    if numero is None:
        errors["numero"] = NUMBER_WRONG
    if not typed.nom.strip():
        errors["nom"] = AMC_NAME_MISSING
    adresse = None
    if any(text.strip() for text in (typed.rue, typed.complement, typed.code_postal, typed.ville)):
        adresse = read_address(typed.rue, typed.complement, typed.code_postal, typed.ville, errors)
    delai = whole(typed.delai, 366) if typed.delai.strip() else None
    if typed.delai.strip() and delai is None:
        errors["delai"] = DELAY_WRONG
    if errors or numero is None:
        return None, errors
    made = OrganismeAmc(
        numero, typed.nom.strip(), adresse, typed.convention, typed.paiement, delai, typed.operateur.strip()
    )
    return made, errors


def organisme_row(organisme: OrganismeAmc) -> OrganismeRow:
    """Return one insurer in words."""
    delai = f"{organisme.delai_jours}{NBSP}j" if organisme.delai_jours else ""
    return OrganismeRow(
        organisme.numero, organisme.nom, _TAGS[organisme.convention_signee], organisme.paiement.value, delai
    )
