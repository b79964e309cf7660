"""NOEMIE, RSP and ARL files: entities cut by their fixed length, then read in their nesting.

Source: facts/noemie-format.md §2 (physical rules), §4 (nesting), §5 (entities), §9 (ARL, own design).
"""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass

from app.domain.errors import FormatError
from app.domain.retour import RetourDecode
from app.teletransmission.decode import Decoded, decode_leniently
from app.teletransmission.layout import Layouts
from app.teletransmission.noemie_reading import Reading

MAX_PLAIN = 64 * 1024 * 1024
"""Octets accepted after decompression: a return of 100 000 lines is under 40 Mo."""


@dataclass(frozen=True, slots=True)
class Entities:
    """A file cut in entities; ``warnings`` name what was skipped."""

    entities: tuple[Decoded, ...]
    warnings: tuple[str, ...] = ()


def plain(content: bytes) -> bytes:
    """Return the file without its compression; raise FormatError when a gzip is cut or too big."""
    if not content.startswith(b"\x1f\x8b"):
        return content
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        text = unpacker.decompress(content, MAX_PLAIN)
    except zlib.error as error:
        raise FormatError("gzip", "*", 0, "not a gzip stream") from error
    if not unpacker.eof:
        raise FormatError("gzip", "*", 0, "compressed file cut short, or too big")
    return text


def packed(content: bytes) -> bytes:
    """Return the file compressed, byte-identical for the same input."""
    return gzip.compress(content, mtime=0)


def cut(layouts: Layouts, content: bytes) -> Entities:
    """Cut a return in its entities; an unknown one is skipped to the next « @ » with a warning.

    Raise FormatError when the file does not start with 000, is cut short, or an entity does not end with « @ ».
    """
    text = plain(content).decode("latin-1")
    if not text.startswith("000"):
        raise FormatError(text[:3], "entity", 1, "a return starts with 000")
    entities: list[Decoded] = []
    warnings: list[str] = []
    position = 0
    while position < len(text):
        code, line = text[position : position + 3], len(entities) + len(warnings) + 1
        if code in layouts:
            record = layouts[code]
            raw = text[position : position + record.length]
            _check(code, raw, record.length, line)
            entities.append(decode_leniently(record, raw, line))
            position += record.length
            if code == "999":
                return Entities(tuple(entities), tuple(warnings))
        else:
            position = _skip(text, position, line)
            warnings.append(f"Entité inconnue « {_printable(code)} » à la position {line} : ignorée.")
    raise FormatError("999", "entity", len(entities) + 1, "file cut short: no 999")


def _check(code: str, raw: str, length: int, line: int) -> None:
    if len(raw) < length:
        raise FormatError(code, "*", line, "file cut short inside an entity")
    if code not in {"000", "999"} and raw[-1] != "@":
        raise FormatError(code, "end", line, "no @ at the end of the entity")


def _skip(text: str, position: int, line: int) -> int:
    after = text.find("@", position)
    if after < 0:
        raise FormatError(_printable(text[position : position + 3]), "entity", line, "unknown entity without end")
    return after + 1


def _printable(code: str) -> str:
    return "".join(char if char.isalnum() else "?" for char in code)


def read_return(layouts: Layouts, content: bytes) -> RetourDecode:
    """Return what a file says: acknowledgements, decisions on shares, warnings. Raise FormatError, see ``cut``."""
    parts = cut(layouts, content)
    reading = Reading(parts.warnings)
    for entity in parts.entities:
        reading.hear(entity)
    return reading.result()
