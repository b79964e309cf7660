"""Looks for people of the demonstration in the bytes of files, in every way they may be written."""

from __future__ import annotations

import gzip
import unicodedata
import zlib
from collections.abc import Iterator
from pathlib import Path

from app.bootstrap.demo.cast import DAY, PROLOGUE
from app.domain.identifiers import Nir
from app.hardware.virtual_people import FAMILY, SINGLE

SHORTEST = 5
"""Bytes under which a few megabytes of encrypted pages may hold a word by chance."""


def words_of_the_cast() -> frozenset[str]:
    """Return every name and every NIR of the demonstration, with 13 and 15 characters, with and without spaces."""
    people = [visit.patient for visit in (*PROLOGUE, *DAY)]
    words = {name for one in (*people, *FAMILY, *SINGLE) for name in (one.nom, one.prenom)}
    words |= {part for name in words for part in name.split("-")}
    payers = [one.payeur.nom for one in people if one.payeur is not None]
    numbers = [text for one in (*people, *FAMILY, *SINGLE) if one.nir for text in forms(one.nir)]
    return frozenset([*words, *payers, *numbers])


def forms(nir: Nir) -> tuple[str, ...]:
    """Return the ways to write a NIR."""
    return nir.digits, nir.value, nir.grouped, nir.grouped[:-3], f"{nir.digits} {nir.key}"


def needles(words: frozenset[str]) -> frozenset[bytes]:
    """Return every spelling of *words* as bytes: case, accents, composition, encodings."""
    spelled = {
        case
        for word in words
        for form in (word, _bare(word), unicodedata.normalize("NFD", word))
        for case in (form, form.upper(), form.lower(), form.title())
    }
    found: set[bytes] = set()
    for text in spelled:
        for encoding in ("utf-8", "latin-1", "utf-16-le", "utf-16-be"):
            try:
                found.add(text.encode(encoding))
            except UnicodeEncodeError:
                continue
    return frozenset(needle for needle in found if len(needle) >= SHORTEST)


def _bare(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def found_in(content: bytes, sought: frozenset[bytes]) -> set[bytes]:
    """Return what *content* holds in clear, or under a gzip or zlib wrapping."""
    return {needle for layer in _layers(content) for needle in sought if needle in layer}


def _layers(content: bytes) -> Iterator[bytes]:
    yield content
    for unwrap in (gzip.decompress, zlib.decompress):
        try:
            yield unwrap(content)
        except (OSError, EOFError, zlib.error):
            continue


def files_under(*folders: Path) -> list[Path]:
    """Return every file, hidden ones too."""
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def revealed(sought: frozenset[bytes], *folders: Path) -> dict[str, set[bytes]]:
    """Return what each file of *folders* holds in clear; its name counts as its content."""
    told = {}
    for path in files_under(*folders):
        if found := found_in(path.read_bytes() + path.name.encode(), sought):
            told[path.name] = found
    return told
