"""``cabinet coter FICHIER``: what a feuille would be, priced, checked and explained."""

from __future__ import annotations

import json
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.cli.arguments import DONE, ENVIRONMENT, REFUSED
from app.domain.clock import SystemClock
from app.services.json_schema import Fault
from app.services.price_file import PricedFile, output, price_file
from app.services.tables import Tables


def run(path: Path, json_wanted: bool, tables: Tables, today: date | None = None) -> int:
    """Print the feuille; return 0, 1 when the document is wrong or a rule blocks, 3 when it cannot be opened.

    With *json_wanted*, stdout holds one document of resources/schemas/coter-sortie.schema.json.
    """
    try:
        text = path.read_bytes()
    except OSError:
        print("Fichier introuvable ou protégé. Vérifiez son nom et ses droits d’accès.", file=sys.stderr)
        return ENVIRONMENT
    document = _parsed(text)
    wrong = isinstance(document, Fault)
    result = (document,) if wrong else price_file(document, tables, today or SystemClock().today())
    print(json.dumps(output(result), ensure_ascii=False, indent=2) if json_wanted else _sheet(result))
    return DONE if isinstance(result, PricedFile) and not result.refused else REFUSED


def _parsed(text: bytes) -> Any:
    """Return the document with exact numbers, or the one fault that kept it from being read."""
    try:
        return json.loads(text.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_refuse)
    except UnicodeDecodeError as error:
        return Fault("$", f"Le fichier n’est pas en UTF-8 (octet {error.start}).")
    except json.JSONDecodeError as error:
        return Fault("$", f"JSON illisible ligne {error.lineno}, colonne {error.colno}.")
    except (ValueError, RecursionError):
        return Fault("$", "Le fichier contient une valeur que JSON n’admet pas.")


def _refuse(name: str) -> None:
    raise ValueError(name)


def _sheet(result: PricedFile | tuple[Fault, ...]) -> str:
    if not isinstance(result, PricedFile):
        return "\n".join(["Le fichier n’est pas coté :", *(f"  {fault.chemin} : {fault.message}" for fault in result)])
    facture = result.facture
    lines = []
    for ligne in (*facture.lignes, *facture.note):
        coefficient = "" if ligne.coefficient is None else str(ligne.coefficient).replace(".", ",")
        lines.append(
            f"{ligne.seance.day:%d/%m/%Y}  {ligne.lettre_cle:<4} {coefficient:>5}  {ligne.honoraires!s:>10}  "
            f"AMO {ligne.amo!s:>10}  AMC {ligne.amc!s:>10}  patient {ligne.patient!s:>10}  {ligne.libelle}"
        )
        lines += [f"      {step.texte}" for step in ligne.trace]
    lines += ["", f"Total : {facture.total} (AMO {facture.amo}, AMC {facture.amc}, patient {facture.patient})"]
    lines += [result.reglement.explication, result.franchise.explication]
    lines += [f"Non chiffré : {one.why.reason}" for one in facture.unpriced]
    for finding, fixes in result.constats:
        lines.append(f"{finding.severity.value} {finding.code} : {finding.message} ({finding.source})")
        lines += [f"      → {fix.label}" for fix in fixes]
    return "\n".join(lines)
