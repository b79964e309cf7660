"""``cabinet lire-carte --fichiers``: what a Vitale says of its own files. Copyable: no value is shown."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

from app.cli.arguments import DONE
from app.cli.lire_carte import refuse
from app.domain.errors import AppError
from app.services.ports_card import FileSeen

_STATUSES = {0x9000: "lu", 0x6282: "lu", 0x6A82: "absent", 0x6982: "protégé", 0x6985: "protégé", 0x6986: "protégé"}


def run(json_wanted: bool, explore: Callable[[], tuple[FileSeen, ...]]) -> int:
    """Print the files of the card; return the exit code (0 done, 1 refused, 3 environment)."""
    try:
        seen = explore()
    except AppError as error:
        return refuse(error, json_wanted)
    if json_wanted:
        sys.stdout.write(json.dumps({"fichiers": [_document(one) for one in seen]}, ensure_ascii=False) + "\n")
        return DONE
    for one in seen:
        tags = f"  étiquettes {' '.join(one.tags)}" if one.tags else ""
        sys.stdout.write(f"{one.name:8}  {one.identifier:04X}  {_state(one):8}  {one.size:5} octets{tags}\n")
    sys.stdout.write("Aucune donnée de la carte n’est montrée : ce rapport peut être copié.\n")
    return DONE


def _state(one: FileSeen) -> str:
    return _STATUSES.get(one.status, f"refusé {one.status:04X}")


def _document(one: FileSeen) -> dict[str, object]:
    return {
        "application": one.application,
        "nom": one.name,
        "identifiant": f"{one.identifier:04X}",
        "etat": _state(one),
        "octets": one.size,
        "etiquettes": list(one.tags),
    }
