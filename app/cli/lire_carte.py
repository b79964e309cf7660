"""``cabinet lire-carte``: the people on the card in the reader, for support and scripts."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from app.domain.card import BeneficiaireLu, CarteLue
from app.domain.clock import Clock
from app.domain.errors import AppError, EnvironmentProblem, NoReader, ServiceDown
from app.services.ports_card import CardReader, IdentityReader
from app.services.read_card import ReadCard

DONE, REFUSED, ENVIRONMENT = 0, 1, 3

_UNPAIRED = (
    "Attention : la carte ne donne pas un numéro de sécurité sociale par personne ; aucun n’a été retenu. "
    "Saisissez-le dans la fiche."
)


def run(
    args_json: bool,
    reader_factory: Callable[[], CardReader],
    clock: Clock,
    clair: bool = False,
    official: IdentityReader | None = None,
) -> int:
    """Read the card and print the people; return the exit code (0 done, 1 refused, 3 environment).

    The NIRs are masked unless *clair*. With *args_json*, stdout holds one JSON document, messages go to stderr.
    *official* reads what the clear path cannot, when the library is installed.
    """
    try:
        card = ReadCard(reader_factory(), clock, official)()
    except AppError as error:
        return refuse(error, args_json)
    if args_json:
        print(json.dumps(_document(card, clair), ensure_ascii=False, indent=2))
    else:
        print(_sheet(card, clair))
    if not card.nirs_match:
        print(_UNPAIRED, file=sys.stderr)
    return DONE


def refuse(error: AppError, args_json: bool) -> int:
    """Say why nothing was read; return the exit code."""
    if args_json:
        print(json.dumps({"erreur": type(error).__name__, "message": error.user_message}, ensure_ascii=False))
    print(error.user_message, file=sys.stderr)
    return ENVIRONMENT if isinstance(error, EnvironmentProblem | ServiceDown | NoReader) else REFUSED


def _document(card: CarteLue, clair: bool) -> dict[str, Any]:
    return {
        "lecteur": card.reader,
        "lu_a": card.read_at.isoformat(),
        "nir_apparies": card.nirs_match,
        "source": card.source.value,
        "beneficiaires": [_person(person, clair) for person in card.beneficiaires],
    }


def _person(person: BeneficiaireLu, clair: bool) -> dict[str, Any]:
    nir = person.nir
    return {
        "nom": person.nom,
        "prenom": person.prenom,
        "naissance": person.naissance and person.naissance.text,
        "nir": nir and (nir.value if clair else nir.masked),
        "cle_juste": nir and nir.key_is_right,
        "qualite": person.qualite or None,
        "rattachement": person.rattachement and asdict(person.rattachement),
    }


def _sheet(card: CarteLue, clair: bool) -> str:
    count = len(card.beneficiaires)
    lines = [f"Carte Vitale dans « {card.reader} » : {count} personne{'s' if count > 1 else ''}"]
    for person in card.beneficiaires:
        born = f"  ·  {person.naissance}" if person.naissance else "  ·  naissance non lue"
        lines.append(f"  {person.nom} {person.prenom}{born}  ·  {_number(person, clair)}")
    lines.append(f"Identité {card.source.value}. Ces données ne prouvent aucun droit.")
    return "\n".join(lines)


def _number(person: BeneficiaireLu, clair: bool) -> str:
    if person.nir is None:
        return "numéro non lu"
    shown = person.nir.grouped if clair else person.nir.masked
    return shown if person.nir.key_is_right else f"{shown} (clé fausse sur la carte)"
