"""The INS datamatrix, read with tolerance and written by the rule.

Source: ANS, « INS – Format datamatrix », v2.2.20230926, as quoted by its implementers (facts/ins-datamatrix.md §1).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.codes import BadCode, InsLu, SignatureZone
from app.domain.dates import BirthDate
from app.domain.errors import InvalidIdentifier
from app.domain.identifiers import Nir
from app.domain.ins import IdentiteIns, IdentityRefused, MatriculeIns, OidIns, TraitsIns
from app.domain.patient import Sexe

MARK = b"IS"
VERSION = "01"
HEADER_LENGTH = 26
GS = "\x1d"
US = "\x1f"
LONGEST = 2048
"""Characters past which nothing is read: the largest Data Matrix holds 2335, an INS some 350."""
LOST_SEPARATORS = ("<GS>", "^]", "\\x1d", "\\x1D", "␝")
"""How handheld scanners and screens spell the separator."""
_TRAILING_SIGNATURE = re.compile(r"\x1f([A-Z2-7=]*)$")


@dataclass(frozen=True, slots=True)
class _Field:
    code: str
    name: str
    rule: re.Pattern[str]
    longest: int
    fixed: bool = False
    required: bool = True


_NAME = re.compile(r"(?=.*[A-Z])[A-Z '-]{1,100}")
FIELDS = (
    _Field("S1", "matricule", re.compile(r"[0-9]{5}([0-9]{2}|2A|2B)[0-9]{8}"), 15, fixed=True),
    _Field("S2", "OID", re.compile(r"[0-9.]{19,20}"), 20),
    _Field("S3", "prénoms de naissance", _NAME, 100),
    _Field("S4", "nom de naissance", _NAME, 100),
    _Field("S5", "sexe", re.compile(r"[MF]"), 1, fixed=True),
    _Field("S6", "date de naissance", re.compile(r"[0-9]{2}-[0-9]{2}-[0-9]{4}"), 10, fixed=True),
    _Field("S7", "lieu de naissance", re.compile(r"[0-9AB]{5}"), 5, fixed=True, required=False),
)
_BY_CODE = {field.code: field for field in FIELDS}


def parse_ins(payload: bytes) -> InsLu:
    """Return what an INS datamatrix says; raise BadCode, which names the field that breaks its rule.

    Tolerated: separators too many, lost or spelled out, fields in another order, no place of birth, a wrong key.
    """
    text = _text(payload)
    version, body = text[2:4], text[HEADER_LENGTH:]
    if version != VERSION:
        raise _bad("en-tête", "version", f"Datamatrix INS de version « {_safe(version)} », inconnue de ce logiciel.")
    body, signature = _without_signature(body)
    values = _fields(body)
    traits = TraitsIns(
        nom_naissance=values["S4"],
        prenoms=values["S3"],
        naissance=BirthDate.parse(values["S6"]),
        sexe=Sexe(values["S5"]),
        lieu_naissance=values.get("S7", ""),
    )
    matricule = MatriculeIns(_nir(values["S1"]), _oid(values["S2"]))
    return InsLu(traits, matricule, version, signature, tuple(_remarks(text, traits, matricule, signature)))


def write_ins(identite: IdentiteIns) -> bytes:
    """Return the payload of the datamatrix of an identity; raise IdentityRefused unless it is qualifiée (EXI 29)."""
    if not identite.may_exchange or identite.matricule is None:
        raise IdentityRefused(
            "not qualified", "Le datamatrix INS ne s’imprime que pour une identité qualifiée, à la clé juste."
        )
    return compose(identite.traits, identite.matricule)


def compose(traits: TraitsIns, matricule: MatriculeIns) -> bytes:
    """Return the payload by the strict rule: GS after a variable field shorter than its maximum and not last."""
    birth = traits.naissance.text
    values = {
        "S1": matricule.numero.value,
        "S2": matricule.oid.value,
        "S3": traits.prenoms,
        "S4": traits.nom_naissance,
        "S5": traits.sexe.value,
        "S6": f"{birth[6:]}-{birth[4:6]}-{birth[:4]}",
        "S7": traits.lieu_naissance,
    }
    present = [field for field in FIELDS if values[field.code]]
    parts = ["IS" + VERSION + "0" * (HEADER_LENGTH - 4)]
    for field in present:
        value = values[field.code]
        if not field.rule.fullmatch(value) or len(value) > field.longest:
            raise _bad(field.code, "rule", f"Le champ « {field.name} » ne peut pas s’écrire dans un datamatrix INS.")
        closes = not field.fixed and len(value) < field.longest and field is not present[-1]
        parts.append(field.code + value + (GS if closes else ""))
    return "".join(parts).encode("ascii")


def _text(payload: bytes) -> str:
    if not payload.startswith(MARK):
        raise _bad("en-tête", "mark", "Ce code n’est pas un datamatrix INS.")
    if len(payload) > LONGEST:
        raise _bad("en-tête", "length", "Ce datamatrix INS est bien trop long pour en être un.")
    text = payload.decode("utf-8", errors="replace").rstrip("\r\n\t")
    for spelled in LOST_SEPARATORS:
        text = text.replace(spelled, GS)
    if len(text) < HEADER_LENGTH:
        raise _bad("en-tête", "length", "Datamatrix INS coupé avant la fin de son en-tête. Relisez-le.")
    return text


def _without_signature(body: str) -> tuple[str, SignatureZone]:
    """The format has no signature: a zone opened by US is cut off and said, never trusted."""
    found = _TRAILING_SIGNATURE.search(body)
    if found is None:
        return body, SignatureZone.ABSENTE
    return body[: found.start()], SignatureZone.PRESENTE if found[1] else SignatureZone.ABIMEE


def _fields(body: str) -> dict[str, str]:
    """Cut on « S » and a digit, which no value can hold: the separators are not needed."""
    head, *rest = re.split(r"S([1-7])", body)
    if head.strip(GS):
        raise _bad("S1", "order", "Datamatrix INS : des caractères inattendus suivent l’en-tête.")
    values: dict[str, str] = {}
    for number, value in zip(rest[::2], rest[1::2], strict=True):
        field = _BY_CODE[f"S{number}"]
        if field.code in values:
            raise _bad(field.code, "repeated", f"Datamatrix INS : le champ « {field.name} » y est deux fois.")
        bare = value.strip(GS).strip(" ")
        if not field.rule.fullmatch(bare):
            raise _bad(field.code, "rule", f"Datamatrix INS : le champ « {field.name} » est mal écrit.")
        values[field.code] = bare
    for field in FIELDS:
        if field.required and field.code not in values:
            raise _bad(field.code, "missing", f"Datamatrix INS : le champ « {field.name} » manque.")
    return values


def _nir(text: str) -> Nir:
    try:
        return Nir.unchecked(text)
    except InvalidIdentifier as error:  # the rule of S1 says the same; kept in case either moves
        raise _bad("S1", "rule", error.user_message) from error


def _oid(text: str) -> OidIns:
    try:
        return OidIns(text)
    except ValueError:
        raise _bad("S2", "unknown OID", "Datamatrix INS : son matricule est d’un registre inconnu.") from None


def _remarks(text: str, traits: TraitsIns, matricule: MatriculeIns, signature: SignatureZone) -> list[str]:
    said = []
    if matricule.oid.is_fictional:
        said.append(f"Identité fictive : {matricule.oid.libelle}.")
    if not matricule.numero.key_is_right:
        said.append("La clé du matricule est fausse : comparez-le avec la pièce d’identité.")
    said += _disagreements(traits, matricule.numero.digits)
    if set(text[4:HEADER_LENGTH]) != {"0"}:
        said.append("En-tête inhabituel.")
    if not traits.lieu_naissance:
        said.append("Le lieu de naissance n’y est pas.")
    if signature is not SignatureZone.ABSENTE:
        said.append("Une signature suit les données ; le format INS n’en prévoit pas et elle n’est pas vérifiée.")
    return said


def _disagreements(traits: TraitsIns, digits: str) -> list[str]:
    said = []
    if digits[0] in "12" and {"1": Sexe.M, "2": Sexe.F}[digits[0]] is not traits.sexe:
        said.append("Le sexe ne correspond pas au matricule.")
    month = digits[3:5]
    known = "01" <= month <= "12"
    if digits[1:3] != traits.naissance.text[2:4] or (known and month != traits.naissance.text[4:6]):
        said.append("La date de naissance ne correspond pas au matricule.")
    return said


def _safe(version: str) -> str:
    return "".join(char if char.isascii() and char.isalnum() else "?" for char in version)


def _bad(zone: str, reason: str, words: str) -> BadCode:
    return BadCode("Datamatrix INS", zone, reason, words)
