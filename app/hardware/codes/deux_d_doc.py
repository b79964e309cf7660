"""The header of a 2D-Doc: scanned by mistake at the desk, so it is recognised and explained, never used.

Source: ANTS, 2D-Doc specification (facts/ins-datamatrix.md §6). The names of the types: resources/codes/deux_d_doc.csv.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from app.domain.codes import BadCode, DeuxDDocLu, SignatureZone

MARK = b"DC"
HEADER_LENGTHS = {"01": 22, "02": 22, "03": 24, "04": 26}
EPOCH = date(2000, 1, 1)
NO_DATE = "FFFF"
LONGEST = 4096
US, GS = "\x1f", "\x1d"
SIGNATURE_LENGTH = 103
"""ECDSA P-256, 64 bytes in Base32 without padding; version 01 carries it in binary."""
_HEADER = re.compile(r"DC([0-9]{2})([A-Z0-9]{4})([A-Z0-9]{4})([0-9A-Fa-f]{4})([0-9A-Fa-f]{4})([A-Z0-9]{2})")


@cache
def types() -> Mapping[str, str]:
    """Return the names of the types of documents by their code."""
    text = (files("resources") / "codes" / "deux_d_doc.csv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return {row["type"]: row["libelle"] for row in csv.DictReader(lines, delimiter=";")}


def parse_deux_d_doc(payload: bytes) -> DeuxDDocLu:
    """Return the header; nothing of the message is kept. Raise BadCode when it does not follow its layout."""
    if len(payload) > LONGEST:
        raise _bad("length", "Ce code commence comme un 2D-Doc mais il est bien trop long.")
    text = payload.decode("latin-1")
    found = _HEADER.match(text)
    if found is None:
        raise _bad("header", "Ce code commence comme un 2D-Doc mais son en-tête est abîmé.")
    version, autorite, certificat, issued, signed, type_code = found.groups()
    length = HEADER_LENGTHS.get(version)
    if length is None:
        raise _bad("version", f"2D-Doc de version {version}, inconnue de ce logiciel.")
    extra = text[found.end() : length]
    if not re.fullmatch(r"[A-Z0-9]*", extra) or len(extra) != length - found.end():
        raise _bad("header", "Ce 2D-Doc est coupé avant la fin de son en-tête.")
    return DeuxDDocLu(
        version=version,
        autorite=autorite,
        certificat=certificat,
        issued_on=_day(issued),
        signed_on=_day(signed),
        type_code=type_code,
        libelle=types().get(type_code, "") if extra[:2] in {"", "01"} else "",
        perimetre=extra[:2],
        pays=extra[2:],
        signature=_signature(text[length:], version),
    )


def _day(text: str) -> date | None:
    """Days since 2000-01-01, hexadecimal. Source: 1E58 is 2021-04-08, checked."""
    return None if text.upper() == NO_DATE else EPOCH + timedelta(days=int(text, 16))


def _signature(rest: str, version: str) -> SignatureZone:
    _message, mark, zone = rest.partition(US)
    if not mark or not zone:
        return SignatureZone.ABSENTE
    if version == "01":
        return SignatureZone.PRESENTE if len(zone) == 64 else SignatureZone.ABIMEE
    base32 = zone.partition(GS)[0]  # from version 04 on, an annex without signature may follow
    whole = len(base32) == SIGNATURE_LENGTH and re.fullmatch(r"[A-Z2-7]+", base32)
    return SignatureZone.PRESENTE if whole else SignatureZone.ABIMEE


def _bad(reason: str, words: str) -> BadCode:
    return BadCode("2D-Doc", "header", reason, words)
