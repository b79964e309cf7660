"""``cabinet decoder FICHIER``: a B2, NOEMIE, RSP or ARL file, record by record."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from app.services.explain_file import ExplainedFile, ExplainedRecord, explain_file
from app.teletransmission.tables import load

DONE, REFUSED, ENVIRONMENT = 0, 1, 3


def run(path: Path, args_json: bool, clair: bool = False) -> int:
    """Print the explanation; return the exit code (0 done, 1 unreadable content, 3 the file cannot be opened).

    NIRs are masked unless *clair*. With *args_json*, stdout holds one JSON document, messages go to stderr.
    """
    try:
        contenu = path.read_bytes()
    except OSError:
        message = "Fichier introuvable ou protégé. Vérifiez son nom et ses droits d’accès."
        if args_json:
            print(json.dumps({"erreur": "fichier", "message": message}, ensure_ascii=False))
        print(message, file=sys.stderr)
        return ENVIRONMENT
    explained = explain_file(contenu, load(), show_nir=clair)
    print(json.dumps(_document(explained), ensure_ascii=False, indent=2) if args_json else _sheet(explained))
    for message in (*explained.warnings, explained.error):
        if message:
            print(message, file=sys.stderr)
    return REFUSED if explained.error else DONE


def _document(explained: ExplainedFile) -> dict[str, Any]:
    return {
        "type": explained.kind,
        "enregistrements": [
            {
                "ligne": record.line,
                "code": record.code,
                "intitule": record.title,
                "propre_au_projet": record.own_design,
                "zones": [
                    {
                        "cle": zone.key, "libelle": zone.label, "debut": zone.start, "fin": zone.end,
                        "texte": zone.text, "valeur": zone.value,
                    }
                    for zone in record.zones
                ],
                "explication": record.hint,
            }
            for record in explained.records
        ],
        "remarques": list(explained.warnings),
        "erreur": explained.error,
    }  # fmt: skip


def _sheet(explained: ExplainedFile) -> str:
    count = len(explained.records)
    lines = [f"Fichier {explained.kind} : {count} enregistrement{'s' if count > 1 else ''}"]
    for record in explained.records:
        lines += _record(record)
    return "\n".join(lines)


def _record(record: ExplainedRecord) -> list[str]:
    own = "  (propre au projet)" if record.own_design else ""
    lines = ["", f"{record.line:>4}  {record.code:<3}  {record.title}{own}"]
    for zone in record.zones:
        lines.append(f"      {zone.start:>3}-{zone.end:<3}  {zone.value:<28}  {zone.label}")
    if record.hint:
        lines.append(f"      → {record.hint}")
    return lines
