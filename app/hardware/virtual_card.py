"""Cards made of bytes: they answer commands as a T=0 card does, in process or behind a real ``pcscd``.

Source of the behaviour: facts/vitale-card.md §3.2 and §3.5, facts/pcsc-testing.md §3. Every name is fictional.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.hardware import tlv
from app.hardware.virtual_people import FAMILY, SINGLE, Person
from app.hardware.vitale import AID_VITALE, SHORT_ID, TAG_BENEFICIAIRE, TAG_NAISSANCE, TAG_NIR, TAG_NOM, TAG_PRENOM

ATR_VITALE_2 = bytes.fromhex("3B751300004409EA9000")
ATR_VITALE_1 = bytes.fromhex("3F6525002C09699000")
ATR_CPS = bytes.fromhex("3BAC00402A001225006480000310009000")
ATR_UNKNOWN = bytes.fromhex("3B6800000073C84013009000")
MF = bytes.fromhex("3F00")
AID_MF_VITALE = bytes.fromhex("D2500000024D465F564954414C45")
FCI = bytes.fromhex("6F0483023F00")


@dataclass(slots=True)
class VirtualCard:
    """A card with files by (application, short identifier); a file may be a status word that refuses to be read.

    ``end_of_file`` is the answer to a read longer than what is left: 0x6C00 (ask again) or 0x6282 (short data).
    An empty ``files`` refuses every command with ``refusal``.
    """

    atr: bytes
    files: dict[tuple[bytes, int], bytes | int] = field(default_factory=dict, repr=False)
    end_of_file: int = 0x6C00
    refusal: int = 0x6E00
    elementary: dict[tuple[bytes, int], bytes | int] = field(default_factory=dict, repr=False)
    """Files by (application, EF identifier), for the long path."""
    _application: bytes = b""
    _current: bytes | int | None = field(default=None, repr=False)
    _pending: bytes = b""

    def reset(self) -> None:
        """Forget what was selected, as at power on."""
        self._application, self._current, self._pending = b"", None, b""

    def answer(self, apdu: bytes) -> bytes:
        """Return the data and the two status bytes of one command."""
        if not self.files:
            return _sw(self.refusal)
        if len(apdu) < 4 or apdu[0] != 0x00:
            return _sw(0x6E00 if len(apdu) >= 4 else 0x6700)
        instruction = apdu[1]
        if instruction == 0xC0:
            return self._get_response(apdu)
        self._pending = b""
        if instruction == 0xA4:
            return self._select(apdu)
        if instruction == 0xB0:
            return self._read(apdu)
        return _sw(0x6D00)

    def _select(self, apdu: bytes) -> bytes:
        target = apdu[5 : 5 + apdu[4]] if len(apdu) > 5 else b""
        known = {application for application, _ in self.files} | {application for application, _ in self.elementary}
        if apdu[2] == 0x02:
            return self._select_file(int.from_bytes(target, "big"))
        if apdu[2] == 0x00 and target == MF and MF in known:
            self._application = MF
        elif apdu[2] == 0x04 and target in known - {MF}:
            self._application = target
        else:
            return _sw(0x6A82)
        self._current = None
        self._pending = FCI
        return _sw(0x6100 | len(FCI))

    def _select_file(self, identifier: int) -> bytes:
        found = self.elementary.get((self._application, identifier))
        if found is None:
            return _sw(0x6A82)
        self._current, self._pending = found, FCI
        return _sw(0x6100 | len(FCI))

    def _get_response(self, apdu: bytes) -> bytes:
        if not self._pending:
            return _sw(0x6985)
        wanted = (apdu[4] if len(apdu) > 4 else 0) or 0x100
        if wanted > len(self._pending):
            return _sw(0x6C00 | len(self._pending))
        sent, self._pending = self._pending[:wanted], self._pending[wanted:]
        return sent + _sw(0x6100 | min(len(self._pending), 0xFF) if self._pending else 0x9000)

    def _read(self, apdu: bytes) -> bytes:
        if apdu[2] & 0x80:
            self._current = self.files.get((self._application, apdu[2] & 0x1F))
            offset = apdu[3]
        else:
            offset = apdu[2] << 8 | apdu[3]
        if self._current is None:
            return _sw(0x6A82 if apdu[2] & 0x80 else 0x6986)
        if isinstance(self._current, int):
            return _sw(self._current)
        return self._block(self._current, offset, (apdu[4] if len(apdu) > 4 else 0) or 0x100)

    def _block(self, content: bytes, offset: int, wanted: int) -> bytes:
        left = len(content) - offset
        if left <= 0:
            return _sw(0x6B00)
        if wanted > left:
            return content[offset:] + _sw(0x6282) if self.end_of_file == 0x6282 else _sw(0x6C00 | left)
        return content[offset : offset + wanted] + _sw(0x9000)


def vitale_2(people: Sequence[Person], *, padding: int = 0, end_of_file: int = 0x6C00) -> VirtualCard:
    """Return a Vitale 2 that names *people*; *padding* zero bytes end each file."""
    identities = b"".join(identity_template(person) for person in people)
    nirs = b"".join(nir_template(person.nir.value) for person in people)
    return raw_vitale_2(identities + bytes(padding), nirs + bytes(padding), end_of_file=end_of_file)


def raw_vitale_2(identities: bytes | int, nirs: bytes | int, *, end_of_file: int = 0x6C00) -> VirtualCard:
    """Return a Vitale 2 with these two files, right or wrong; an int is the status word of a protected file."""
    files = {(MF, SHORT_ID): identities, (AID_VITALE, SHORT_ID): nirs}
    return VirtualCard(ATR_VITALE_2, files, end_of_file)


def listed_vitale_2(people: Sequence[Person]) -> VirtualCard:
    """Return a Vitale 2 that also lists its files: one read, one protected, one named but absent. Our own names."""
    card = vitale_2(people)
    reference = bytes.fromhex("0001")
    names = ((b"IDENT   ", 0x3001), (b"DROITS  ", 0x3002), (b"ABSENT  ", 0x3003))
    applications = tlv.encode(0xA0, tlv.encode(0x82, reference + bytes(2) + AID_VITALE))
    files = b"".join(tlv.encode(0x80, name + reference + number.to_bytes(2, "big")) for name, number in names)
    card.elementary = {
        (AID_VITALE, 0x2001): tlv.encode(0xE0, applications + files),
        (AID_VITALE, 0x3001): b"".join(identity_template(person) for person in people),
        (AID_VITALE, 0x3002): 0x6982,
        (AID_MF_VITALE, 0x2F00): b"\x04\x00",
    }
    return card


def identity_template(person: Person) -> bytes:
    """Return the template of one identity, name padded to 27 characters as the cards do."""
    return tlv.encode(
        TAG_BENEFICIAIRE,
        tlv.encode(TAG_NOM, person.nom.encode("iso-8859-1").ljust(27))
        + tlv.encode(TAG_PRENOM, person.prenom.encode("iso-8859-1").ljust(27))
        + tlv.encode(TAG_NAISSANCE, person.naissance.encode("ascii"))
        + tlv.encode(0x90, b"FRA"),
    )


def nir_template(fifteen: str) -> bytes:
    """Return the template of one NIR, whatever its key."""
    return tlv.encode(TAG_BENEFICIAIRE, tlv.encode(TAG_NIR, fifteen.encode("ascii")))


def family_card() -> VirtualCard:
    """Return the card of Élodie DURAND-LEFÈVRE and her two children."""
    return vitale_2(FAMILY, padding=16)


def single_card() -> VirtualCard:
    """Return the card of Louis BERNARD."""
    return vitale_2(SINGLE)


def unknown_card() -> VirtualCard:
    """Return a card in no table, which knows none of our commands."""
    return VirtualCard(ATR_UNKNOWN)


def cps_card() -> VirtualCard:
    """Return a CPS: it answers selections, and holds no Vitale file."""
    return VirtualCard(ATR_CPS, {(bytes.fromhex("D2500000044164E86C650101"), 1): 0x6982})


def vitale_1_card() -> VirtualCard:
    """Return a Vitale 1: another class of commands, so everything is refused."""
    return VirtualCard(ATR_VITALE_1)


def _sw(status: int) -> bytes:
    return status.to_bytes(2, "big")
