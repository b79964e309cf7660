"""The clear identity of a Vitale 2, by the short path. Source: facts/vitale-card.md §3.2 and §3.4."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import zip_longest
from threading import Event

from app.domain.card import BeneficiaireLu, CarteLue
from app.domain.dates import BirthDate
from app.domain.errors import WrongCard
from app.domain.identifiers import Nir
from app.hardware import tlv
from app.hardware.apdu import SW_END_OF_FILE, SW_OK, Channel
from app.services.ports_card import CardTransport

SELECT_MF = bytes.fromhex("00A40000023F00")
AID_VITALE = bytes.fromhex("D250000002564954414C45")
SELECT_VITALE = bytes.fromhex("00A40400") + bytes([len(AID_VITALE)]) + AID_VITALE
SHORT_ID = 2
"""Both files have this short identifier: identities under the root, NIRs under the application."""

TAG_BENEFICIAIRE = 0x65
TAG_NOM, TAG_PRENOM, TAG_NAISSANCE, TAG_NIR = 0x80, 0x81, 0x82, 0x93
MAX_BENEFICIAIRES = 32
"""A Vitale 1 held up to 19 people (facts/vitale-card.md §4): more than this is no list of people."""

_READ = {SW_OK, SW_END_OF_FILE}
_PROTECTED = "Cette carte ne laisse pas lire l’identité en clair. Saisissez l’identité du patient."


def read_vitale(transport: CardTransport, reader: str, read_at: datetime, cancel: Event | None = None) -> CarteLue:
    """Return everybody on the card. Call it inside one session, on the device lane: it blocks.

    Raise WrongCard when the card is no Vitale 2 or its content is unreadable, Cancelled between two commands once
    *cancel* is set, and whatever *transport* raises. A wrong NIR key is kept (``Nir.key_is_right`` tells); a NIR of
    another shape, a birth date that is not eight digits become None.
    """
    channel = Channel(transport, cancel)
    _select(channel, SELECT_MF, "root")
    identities = _templates(channel, "identity")
    _select(channel, SELECT_VITALE, "application")
    nirs = _nir_templates(channel)
    match = len(nirs) == len(identities)
    pairs = zip_longest(identities, nirs if match else ())
    people = tuple(one for identity, nir in pairs if _says_something(one := _person(identity, nir or ())))
    if not people:
        raise WrongCard("read identity: nobody in the templates")
    return CarteLue(people, reader, read_at, match)


def _select(channel: Channel, apdu: bytes, what: str) -> None:
    _, sw = channel.exchange(apdu)
    if sw != SW_OK:
        raise WrongCard(f"select {what}: {sw:04X}")


def _templates(channel: Channel, what: str) -> tuple[tuple[tlv.Tlv, ...], ...]:
    content, sw = channel.read_file(SHORT_ID)
    if sw not in _READ:
        raise WrongCard(f"read {what}: {sw:04X}", _PROTECTED if sw >> 8 == 0x69 else None)
    templates = _split(content)
    if not templates or len(templates) > MAX_BENEFICIAIRES:
        raise WrongCard(f"read {what}: {len(templates)} templates")
    return templates


def _nir_templates(channel: Channel) -> tuple[tuple[tlv.Tlv, ...], ...]:
    """Return the NIR list, empty when protected, absent or spoiled: the identity stands alone, and that is said."""
    content, sw = channel.read_file(SHORT_ID)
    try:
        return _split(content) if sw in _READ else ()
    except tlv.BadTlv:
        return ()


def _split(content: bytes) -> tuple[tuple[tlv.Tlv, ...], ...]:
    return tuple(tlv.parse(item.value) for item in tlv.parse(content) if item.tag == TAG_BENEFICIAIRE)


def _person(identity: tuple[tlv.Tlv, ...], nir: tuple[tlv.Tlv, ...]) -> BeneficiaireLu:
    return BeneficiaireLu(
        nom=_text(tlv.first(identity, TAG_NOM)),
        prenom=_text(tlv.first(identity, TAG_PRENOM)),
        naissance=_birth_date(tlv.first(identity, TAG_NAISSANCE)),
        nir=_nir(tlv.first(nir, TAG_NIR)),
    )


def _says_something(person: BeneficiaireLu) -> bool:
    """Return whether the template names anybody: a place kept for somebody to come is nobody."""
    return bool(person.nom or person.prenom or person.naissance or person.nir)


def _text(value: bytes | None) -> str:
    """Return the text without padding; control characters count as spaces."""
    text = (value or b"").decode("iso-8859-1")
    return re.sub(r"[\s\x00-\x1f\x7f-\xa0]+", " ", text).strip()


def _birth_date(value: bytes | None) -> BirthDate | None:
    return BirthDate(value.decode("ascii")) if value and re.fullmatch(rb"[0-9]{8}", value) else None


def _nir(value: bytes | None) -> Nir | None:
    bare = (value or b"").strip(b" \x00").upper()
    shaped = re.fullmatch(rb"[0-9]{5}([0-9]{2}|2A|2B)[0-9]{8}", bare)
    return Nir.unchecked(bare.decode("ascii")) if shaped else None
