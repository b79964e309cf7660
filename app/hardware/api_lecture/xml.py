"""The XML of the « API de lecture Vitale »: read with care, a document type or a huge document is refused.

Source: facts/vitale-card.md §5. Elements are found by their local name; what is not known is ignored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from app.domain.card import BeneficiaireLu, Rattachement
from app.domain.dates import BirthDate
from app.domain.identifiers import Nir
from app.hardware.native.errors import LibraryGarbled

MAX_BYTES = 64 * 1024
MAX_DEPTH = 32
MAX_ELEMENTS = 10_000
MAX_TEXT = 512
"""Characters kept of one element: no identity needs more."""
MAX_BENEFICIAIRES = 32
ENCODINGS = ("iso-8859-1", "utf-8", "us-ascii")

_BENEFICIAIRE = "T_AsnBeneficiaire"
_ROOT = "T_AsnDonneesVitale"
_ASSURE = "0"


class BadXml(LibraryGarbled):
    """The document cannot be trusted; ``str()`` tells why, never its words."""


def parse_identification(document: bytes) -> tuple[BeneficiaireLu, ...]:
    """Return the people of the document, at least one. Raise BadXml.

    ``nirCertifie`` is the person's own number; ``nir`` is the insured's, and the person's too when they are one.
    """
    if len(document) > MAX_BYTES:
        raise BadXml(f"{len(document)} bytes")
    reading = _Reading()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reading.opened, reading.closed
    parser.CharacterDataHandler = reading.said
    parser.XmlDeclHandler = reading.declared
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse_type
    try:
        parser.Parse(document, True)
    except expat.ExpatError as error:
        raise BadXml(f"malformed at byte {parser.ErrorByteIndex}: {expat.ErrorString(error.code)}") from None
    except (LookupError, ValueError) as error:
        raise BadXml("encoding") from error
    people = tuple(_person(fields) for fields in reading.people)
    if not people:
        raise BadXml("nobody")
    return people


@dataclass(slots=True)
class _Reading:
    """Follows the document; keeps the texts of the people by the path below them, nothing else."""

    people: list[dict[str, str]] = field(default_factory=list)
    path: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    elements: int = 0
    start: int = 0

    def declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() not in ENCODINGS:
            raise BadXml("encoding")

    def opened(self, name: str, _attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        self.elements += 1
        self.path.append(local)
        self.text = []
        if len(self.path) > MAX_DEPTH or self.elements > MAX_ELEMENTS:
            raise BadXml("too deep or too many elements")
        if len(self.path) == 1 and local != _ROOT:
            raise BadXml("another root")
        if local == _BENEFICIAIRE:
            if self.start or len(self.people) == MAX_BENEFICIAIRES:
                raise BadXml("people inside people, or too many")
            self.people.append({})
            self.start = len(self.path)

    def closed(self, _name: str) -> None:
        if self.start and len(self.path) > self.start:
            text = re.sub(r"[\s\x00-\x1f\x7f-\xa0]+", " ", "".join(self.text)).strip()
            if text:
                self.people[-1].setdefault("/".join(self.path[self.start :]), text)
        if len(self.path) == self.start:
            self.start = 0
        self.path.pop()
        self.text = []

    def said(self, text: str) -> None:
        if self.start and sum(map(len, self.text)) < MAX_TEXT:
            self.text.append(text[:MAX_TEXT])


def _refuse_type(*_: object) -> NoReturn:
    """A document type may hold entities that grow without end, or name files: the library writes none."""
    raise BadXml("document type")


def _person(fields: dict[str, str]) -> BeneficiaireLu:
    def of(*paths: str) -> str:
        return next((fields[path] for path in paths if path in fields), "")

    qualite = of("amo/qualBenef").lstrip("0") or ("0" if of("amo/qualBenef") else "")
    own, insured = _nir(of("ident/nirCertifie")), _nir(of("amo/nir"))
    return BeneficiaireLu(
        nom=of("ident/nomUsuel"),
        prenom=of("ident/prenomUsuel"),
        naissance=_birth_date(of("ident/dateNaissance", "ident/naissance/date", "ident/naissance/dateEnCarte")),
        nir=insured or own,
        qualite=qualite,
        nir_certifie=own or (insured if qualite == _ASSURE else None),
        rattachement=_rattachement(
            of("amo/codeRegime"), of("amo/caisse"), of("amo/centreCarte"), of("amo/codeGestion")
        ),
    )


def _rattachement(regime: str, caisse: str, centre: str, gestion: str) -> Rattachement | None:
    return Rattachement(regime, caisse, centre, gestion) if regime and caisse else None


def _birth_date(text: str) -> BirthDate | None:
    """Day first (``JJMMAAAA``), unlike the card; year first when only that gives a year of our times."""
    digits = re.sub(r"[/.\- ]", "", text)
    if not re.fullmatch(r"[0-9]{8}", digits):
        return None
    if not re.match(r"(18|19|20)", digits[4:]) and re.match(r"(18|19|20)", digits):
        return BirthDate(digits)
    return BirthDate(digits[4:] + digits[2:4] + digits[:2])


def _nir(text: str) -> Nir | None:
    """Fifteen characters, or thirteen: some integrations show the number without its key."""
    bare = text.replace(" ", "").upper()
    if re.fullmatch(r"[0-9]{5}([0-9]{2}|2A|2B)[0-9]{6}", bare):
        bare += Nir(bare, "00").expected_key
    return Nir.unchecked(bare) if re.fullmatch(r"[0-9]{5}([0-9]{2}|2A|2B)[0-9]{8}", bare) else None
