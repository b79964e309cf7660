"""The long path through a Vitale 2: its own list of files. A diagnosis for support, never a way to read people.

Source: facts/vitale-card.md §3.3 (one open source). What is shown: names of files, sizes, status words, tags. No value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Event

from app.domain.card import CardKind, ReaderState
from app.domain.errors import WrongCard
from app.hardware import tlv
from app.hardware.apdu import SW_END_OF_FILE, SW_OK, Channel
from app.hardware.vitale import AID_VITALE
from app.services.ports_card import CardReader, CardTransport, FileSeen
from app.services.read_card import refusal

AID_MF = bytes.fromhex("D2500000024D465F564954414C45")
POINTERS = 0x2001
UNDER_MF = ((0x2F00, "DIR"), (0x2F02, "PAN"))
TAG_LIST, TAG_APPLICATIONS, TAG_APPLICATION, TAG_FILE = 0xE0, 0xA0, 0x82, 0x80
MAX_FILES = 256
"""Own bound: the list of the files is not published."""

_READ = {SW_OK, SW_END_OF_FILE}
_NO_LIST = "Cette carte ne donne pas la liste de ses fichiers : ce n’est pas une carte Vitale 2, ou elle est protégée."


def explore_card(reader: CardReader, cancel: Event | None = None) -> tuple[FileSeen, ...]:
    """Return the files of the Vitale, or of the unknown card, in the first reader that has one. Blocks.

    Raise what a reading would when there is no such card, WrongCard when the card gives no list, and whatever a session
    raises.
    """
    slots = reader.slots()
    held = [slot for slot in slots if slot.state is ReaderState.CARD]
    for kind in (CardKind.VITALE_2, CardKind.UNKNOWN):
        for slot in held:
            if slot.card is kind:
                with reader.session(slot.reader) as transport:
                    return explore(transport, cancel)
    raise refusal(slots)


def explore(transport: CardTransport, cancel: Event | None = None) -> tuple[FileSeen, ...]:
    """Return every file that the card lists, read or refused.

    Raise WrongCard when there is no list, Cancelled, or what *transport* raises.
    """
    channel = Channel(transport, cancel)
    _, sw = channel.exchange(_select(0x04, AID_VITALE))
    if sw != SW_OK:
        raise WrongCard(f"select application: {sw:04X}", _NO_LIST)
    content, sw = _file(channel, POINTERS)
    if sw not in _READ:
        raise WrongCard(f"read pointers: {sw:04X}", _NO_LIST)
    applications, names = _pointers(content)
    seen = [
        _seen(channel, aid, identifier, name)
        for reference, aid in applications
        for identifier, name in _of(names, reference)
        if _opened(channel, aid)
    ]
    if _opened(channel, AID_MF):
        seen += [_seen(channel, AID_MF, identifier, name) for identifier, name in UNDER_MF]
    return tuple(seen)


@dataclass(frozen=True, slots=True)
class _Name:
    text: str
    reference: bytes
    identifier: int


def _pointers(content: bytes) -> tuple[list[tuple[bytes, bytes]], list[_Name]]:
    whole = tlv.first(tlv.parse(content), TAG_LIST)
    if whole is None:
        raise WrongCard("pointers without list", _NO_LIST)
    elements = tlv.parse(whole)
    applications = tlv.parse(tlv.first(elements, TAG_APPLICATIONS) or b"")
    known = [(e.value[:2], e.value[4:]) for e in applications if e.tag == TAG_APPLICATION and len(e.value) > 4]
    files = [e.value for e in elements if e.tag == TAG_FILE and len(e.value) >= 12]
    names = [_Name(_word(one[:8]), one[8:10], int.from_bytes(one[10:12], "big")) for one in files[:MAX_FILES]]
    return known, names


def _of(names: list[_Name], reference: bytes) -> Iterator[tuple[int, str]]:
    return ((one.identifier, one.text) for one in names if one.reference == reference)


def _opened(channel: Channel, aid: bytes) -> bool:
    return channel.exchange(_select(0x04, aid))[1] == SW_OK


def _seen(channel: Channel, aid: bytes, identifier: int, name: str) -> FileSeen:
    content, sw = _file(channel, identifier)
    return FileSeen(aid.hex().upper(), name, identifier, sw, len(content), _tags(content) if sw in _READ else ())


def _file(channel: Channel, identifier: int) -> tuple[bytes, int]:
    _, sw = channel.exchange(_select(0x02, identifier.to_bytes(2, "big")))
    return channel.read_current() if sw == SW_OK else (b"", sw)


def _tags(content: bytes) -> tuple[str, ...]:
    """Return the tags of the first floor; a file that begins with ``00`` or ``04 00`` is empty or no TLV."""
    if content[:1] in {b"", b"\x00"} or content[:2] == b"\x04\x00":
        return ()
    try:
        return tuple(f"{element.tag:X}" for element in tlv.parse(content))
    except tlv.BadTlv:
        return ()


def _select(how: int, target: bytes) -> bytes:
    return bytes([0x00, 0xA4, how, 0x00, len(target)]) + target


def _word(raw: bytes) -> str:
    return "".join(chr(byte) if 0x20 < byte < 0x7F else " " for byte in raw).strip()
