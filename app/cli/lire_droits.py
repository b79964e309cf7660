"""``cabinet lire-carte --droits``: the rights on a Vitale with a CPS beside it, through the official library."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

from app.cli.arguments import DONE
from app.cli.lire_carte import refuse
from app.domain.cps import is_pin
from app.domain.droits_vitale import BeneficiaireVitale, DroitsVitale, PeriodeLue
from app.domain.errors import AppError, EnvironmentProblem, InvalidIdentifier
from app.services.ports_cps import RightsReader
from app.services.ssv_words import word

_NO_LIBRARY = (
    "Le module officiel de facturation (SSV) n’est pas installé sur ce poste : sans lui, les droits de la carte ne se "
    "lisent pas. « cabinet doctor » dit où il est cherché."
)
_NO_CODE = (
    "Le code porteur est fait de 4 à 8 chiffres : la carte n’a pas été essayée. Tapez-le au clavier, ou donnez-le "
    "sur l’entrée de la commande."
)
_RAW = "Codes de couverture montrés tels quels : leur table n’est pas publique. Interrogez ADRi pour l’exonération."


def run(json_wanted: bool, reader: RightsReader | None, on: date, ask_pin: Callable[[], str]) -> int:
    """Ask for the code, read the rights as of *on* and print them; return the exit code. The code is kept nowhere."""
    if reader is None:
        return refuse(EnvironmentProblem("no ssv library", _NO_LIBRARY), json_wanted)
    pin = ask_pin()
    if not is_pin(pin):
        return refuse(InvalidIdentifier("pin", "shape", _NO_CODE), json_wanted)
    try:
        rights = reader.read_rights(pin, on)
    except AppError as error:
        return refuse(error, json_wanted)
    if json_wanted:
        sys.stdout.write(json.dumps(_document(rights), ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(_sheet(rights) + "\n")
    if rights.avertissement:
        sys.stderr.write(f"{rights.avertissement}\n")
    return DONE


def _sheet(rights: DroitsVitale) -> str:
    place = rights.rattachement
    lines = [f"Régime {place.regime}, caisse {place.caisse}, centre {place.centre}, code gestion {place.code_gestion}"]
    if rights.test:
        lines.append("CARTE DE TEST : ces droits ne sont ceux de personne.")
    lines += [line for person in rights.beneficiaires for line in _lines(person)]
    return "\n".join([*lines, _RAW])


def _lines(person: BeneficiaireVitale) -> list[str]:
    lines = [f"  {person.nom} {person.prenom}  ·  {word('qualite', person.qualite)}"]
    lines += [f"    droits {_span(period)}" for period in person.droits]
    if service := word("service_amo", person.service_amo):
        lines.append(f"    {service}")
    for cover in person.couvertures:
        lines.append(f"    couverture {_span(cover.periode)} : codes {cover.code_ald} et {cover.code_situation}")
    if person.mutuelle is not None:
        lines.append(f"    mutuelle {person.mutuelle.identification} {_spans(person.mutuelle.periodes)}".rstrip())
    if person.complementaire is not None:
        lines.append(f"    complémentaire {person.complementaire.numero} {_span(person.complementaire.periode)}")
    return lines


def _document(rights: DroitsVitale) -> dict[str, Any]:
    place = rights.rattachement
    return {
        "regime": place.regime,
        "caisse": place.caisse,
        "centre": place.centre,
        "code_gestion": place.code_gestion,
        "carte_de_test": rights.test,
        "avertissement": rights.avertissement,
        "beneficiaires": [_person(person) for person in rights.beneficiaires],
    }


def _person(person: BeneficiaireVitale) -> dict[str, Any]:
    return {
        "nom": person.nom,
        "prenom": person.prenom,
        "naissance": person.naissance and person.naissance.text,
        "qualite": person.qualite,
        "rang": person.rang,
        "droits": [_ends(period) for period in person.droits],
        "couvertures": [
            {**_ends(c.periode), "code_ald": c.code_ald, "code_situation": c.code_situation} for c in person.couvertures
        ],
        "mutuelle": person.mutuelle and person.mutuelle.identification,
        "complementaire": person.complementaire and person.complementaire.numero,
    }


def _ends(period: PeriodeLue) -> dict[str, str | None]:
    return {
        "debut": period.debut.isoformat() if period.debut else None,
        "fin": period.fin.isoformat() if period.fin else None,
    }


def _spans(periods: tuple[PeriodeLue, ...]) -> str:
    return ", ".join(_span(period) for period in periods)


def _span(period: PeriodeLue) -> str:
    start = f"du {period.debut:%d/%m/%Y}" if period.debut else "depuis une date non lue"
    return f"{start} au {period.fin:%d/%m/%Y}" if period.fin else f"{start}, sans fin lue"
