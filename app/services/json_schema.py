"""A JSON document held against a JSON Schema of ``resources/schemas``: every fault at once, each with its path.

Knows the part of JSON Schema 2020-12 that our schemas use; a keyword outside it is a fault of the schema.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib import resources
from typing import Any

from app.domain.dates import BirthDate
from app.domain.errors import InvalidIdentifier
from app.domain.money import Money

_NOTES = frozenset({"$schema", "$id", "$defs", "title", "description", "default", "examples"})
_TYPES: dict[str, Callable[[Any], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | Decimal) and not isinstance(value, bool),
    "null": lambda value: value is None,
}
_TYPE_WORDS = {
    "object": "un objet", "array": "une liste", "string": "un texte", "boolean": "vrai ou faux", "integer": "un entier",
    "number": "un nombre", "null": "rien",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of the document, in French, at a path such as « seances[2].date »."""

    chemin: str
    message: str


@cache
def load_schema(name: str) -> dict[str, Any]:
    """Return a schema of resources/schemas, read once."""
    text = resources.files("resources").joinpath("schemas", f"{name}.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def faults(document: Any, schema: dict[str, Any]) -> tuple[Fault, ...]:
    """Return every fault of *document*, in the order of the schema; empty when it fits."""
    return tuple(_faults(document, schema, schema, ""))


def _faults(value: Any, rule: dict[str, Any], root: dict[str, Any], path: str) -> Iterator[Fault]:
    if "$ref" in rule:
        yield from _faults(value, root["$defs"][rule["$ref"].removeprefix("#/$defs/")], root, path)
        return
    wrong = list(_shape(value, rule, path))
    yield from wrong
    if wrong:
        return
    for keyword, argument in rule.items():
        if keyword in _NOTES or keyword in {"type", "enum"}:
            continue
        yield from _KEYWORDS[keyword](value, argument, rule, root, path)


def _shape(value: Any, rule: dict[str, Any], path: str) -> Iterator[Fault]:
    """Type and enumeration: nothing else makes sense when they are wrong."""
    kinds = rule.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(_TYPES[kind](value) for kind in kinds):
        yield Fault(path or "$", f"Il faut {' ou '.join(_TYPE_WORDS[kind] for kind in kinds)}.")
    elif "enum" in rule and value not in rule["enum"]:
        choices = ", ".join(f"«\u00a0{choice}\u00a0»" for choice in rule["enum"])
        yield Fault(path or "$", f"Valeur inconnue. Choisissez parmi {choices}.")


def _required(value: Any, names: list[str], _rule: dict[str, Any], _root: dict[str, Any], path: str) -> Iterator[Fault]:
    yield from (Fault(_at(path, name), "Champ obligatoire absent.") for name in names if name not in value)


def _properties(
    value: Any, known: dict[str, Any], _rule: dict[str, Any], root: dict[str, Any], path: str
) -> Iterator[Fault]:
    for name, rule in known.items():
        if name in value:
            yield from _faults(value[name], rule, root, _at(path, name))


def _additional(
    value: Any, _allowed: bool, rule: dict[str, Any], _root: dict[str, Any], path: str
) -> Iterator[Fault]:  # only ever False in our schemas
    known = rule["properties"]
    yield from (Fault(_at(path, name), "Champ inconnu.") for name in value if name not in known)


def _items(value: Any, rule: dict[str, Any], _rule: dict[str, Any], root: dict[str, Any], path: str) -> Iterator[Fault]:
    for index, item in enumerate(value):
        yield from _faults(item, rule, root, f"{path}[{index}]")


def _counts(
    value: Any, _least: int, rule: dict[str, Any], _root: dict[str, Any], path: str
) -> Iterator[Fault]:  # minItems and maxItems are given together
    if not rule["minItems"] <= len(value) <= rule["maxItems"]:
        yield Fault(path, f"Il faut de {rule['minItems']} à {rule['maxItems']} éléments.")


def _minimum(value: Any, least: int, _rule: dict[str, Any], _root: dict[str, Any], path: str) -> Iterator[Fault]:
    if value < least:
        yield Fault(path, f"Il faut {least} au moins.")


def _maximum(value: Any, most: int, _rule: dict[str, Any], _root: dict[str, Any], path: str) -> Iterator[Fault]:
    if value > most:
        yield Fault(path, f"Il faut {most} au plus.")


def _pattern(value: Any, pattern: str, rule: dict[str, Any], _root: dict[str, Any], path: str) -> Iterator[Fault]:
    if not re.search(pattern, value):
        yield Fault(path, f"Texte mal écrit. Attendu\u00a0: {rule['description']}")


def _nothing(*_: Any) -> Iterator[Fault]:
    yield from ()


def _format(value: Any, name: str, _rule: dict[str, Any], _root: dict[str, Any], path: str) -> Iterator[Fault]:
    read, words = FORMATS[name]
    try:
        read(str(value))
    except InvalidIdentifier as error:
        yield Fault(path, error.user_message)
    except (ValueError, InvalidOperation):
        yield Fault(path, words)


def _finite(text: str) -> Decimal:
    number = Decimal(text.strip().replace(",", "."))
    if not number.is_finite() or abs(number) > 10**6:
        raise ValueError("not a plain number")
    return number


FORMATS: dict[str, tuple[Callable[[str], object], str]] = {
    "date": (date.fromisoformat, "Date impossible. Écrivez AAAA-MM-JJ, par exemple 2026-11-21."),
    "time": (time.fromisoformat, "Heure impossible. Écrivez HH:MM, par exemple 14:30."),
    "montant": (Money.parse, "Montant illisible."),
    "nombre": (_finite, "Nombre illisible. Écrivez par exemple 7,3."),
    "naissance": (BirthDate, "Date de naissance illisible. Écrivez AAAAMMJJ, par exemple 19840314."),
}
"""Readers by name of ``format``; the first two are those of JSON Schema, the others are ours."""


def _at(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


_KEYWORDS: dict[str, Callable[[Any, Any, dict[str, Any], dict[str, Any], str], Iterator[Fault]]] = {
    "required": _required, "properties": _properties, "additionalProperties": _additional, "items": _items,
    "minItems": _counts, "maxItems": _nothing, "minimum": _minimum, "maximum": _maximum, "pattern": _pattern,
    "format": _format,
}  # fmt: skip
