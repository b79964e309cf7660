"""Cards and official libraries that answer nearly right: sound structure, odd values, faults at any step."""

from __future__ import annotations

from app.hardware.ssv.groups import MAX_FIELDS, Group, encode_zone, ranks
from app.hardware.virtual_card import VirtualCard
from app.hardware.virtual_people import FAMILY
from tests.fuzzing import Dice

STATUSES = ("6A82", "6982", "6F00", "6C10", "61FF", "6100", "6282", "6B00", "9000", "0000")
NUMBERS = (*(person.nir.value for person in FAMILY), "2A", "28407802A12347", "x" * 15, "", "0" * 13)
DAYS = ("14031984", "14/03/1984", "19840314", "00001984", "99999999", "1403198", "", "é")
ODD = "0123456789AB<>&;'\"/ -]\x00\x1f\xe9\xff"
MAX_NESTED = 40


class Faulty:
    """A card in hand that answers soundly until the program says otherwise."""

    def __init__(self, card: VirtualCard, program: bytes) -> None:
        self._card, self._dice = card, Dice(program)

    def transmit(self, apdu: bytes) -> tuple[bytes, int]:
        answer = self._card.answer(apdu)
        data, status = answer[:-2], int.from_bytes(answer[-2:], "big")
        match self._dice.number(8):
            case 1:
                return data, int(self._dice.pick(*STATUSES), 16)
            case 2:
                return data[: self._dice.number(256)], status
            case 3:
                return self._changed(data), status
            case 4:
                return data + self._dice.raw(40), status
            case 5:
                return b"", 0x6F00
            case _:
                return data, status

    def _changed(self, data: bytes) -> bytes:
        if not data:
            return self._dice.raw(20)
        place = self._dice.number(min(len(data), 256))
        return data[:place] + bytes([self._dice.number(256)]) + data[place + 1 :]


def identification_xml(dice: Dice) -> bytes:
    """An identification: people with odd names, numbers and days, elements anywhere, entities that grow."""
    bombs = (
        '<!DOCTYPE T_AsnDonneesVitale [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE T_AsnDonneesVitale SYSTEM "file:///etc/hostname">',
        '<!DOCTYPE T_AsnDonneesVitale [<!ENTITY % p SYSTEM "http://127.0.0.1/"> %p;]>',
    )
    encoding = dice.mostly("ISO-8859-1", "UTF-8", "cp037", "utf-7", "none-such", "UTF-16")
    head = dice.mostly(f'<?xml version="1.0" encoding="{encoding}"?>', "", "<?xml version='9'?>")
    root = dice.mostly("T_AsnDonneesVitale", "x:T_AsnDonneesVitale", "autre")
    space = ' xmlns:x="urn:x"' if root.startswith("x:") else ""
    people = "".join(_person(dice) for _ in range(dice.mostly(1, 0, 2, 33)))
    body = f"{head}{dice.mostly('', *bombs)}<{root}{space}>{dice.mostly('', '&b;', '&#0;', '&#233;')}{people}</{root}>"
    return body.encode(dice.mostly("iso-8859-1", "utf-8", "utf-16"), "replace")


def _person(dice: Dice) -> str:
    def tag(name: str, *values: str) -> str:
        return f"<{name}>{dice.mostly(values[0], *values[1:], _escaped(dice))}</{name}>"

    birth = dice.mostly(
        tag("dateNaissance", *DAYS), f"<naissance>{tag('date', *DAYS)}</naissance>",
        f"<naissance>{tag('dateEnCarte', *DAYS)}</naissance>", "",
    )  # fmt: skip
    deep = "<a>" * (depth := dice.mostly(0, 3, MAX_NESTED)) + "</a>" * depth
    ident = tag("nomUsuel", "DURAND", "D'ÉTÉ", " ") + tag("prenomUsuel", "ZOÉ", "") + birth + deep
    ident += dice.mostly("", tag("nirCertifie", *NUMBERS))
    amo = tag("codeRegime", "01", "") + tag("caisse", "349", "") + tag("nir", *NUMBERS)
    amo += tag("qualBenef", "0", "00", "6", "")
    inner = f"<ident>{ident}</ident><amo>{amo}</amo>"
    one = "<T_AsnBeneficiaire>{}</T_AsnBeneficiaire>"
    return one.format(dice.mostly(inner, "", one.format(inner)))


def _escaped(dice: Dice) -> str:
    return dice.mostly(dice.text("ABC 019-'\xe9", 20), dice.text(ODD, 10), "<![CDATA[x]]>", "<b/>", "x" * 600)


def rights_zone(dice: Dice) -> bytes:
    """The groups of a beneficiary card in their order, some missing, repeated, short or with odd fields."""
    return _zone(dice, (101, 102, 104, 105, 106, 104, 107, 108, 109))


def bearer_zone(dice: Dice) -> bytes:
    """The groups of a professional's card."""
    return _zone(dice, (1, 2, 2))


def _zone(dice: Dice, numbers: tuple[int, ...]) -> bytes:
    cut, tail = dice.mostly(10_000, dice.number(256)), dice.mostly(b"", dice.raw(8))
    groups: list[Group] = []
    for number in numbers:
        known = len(ranks().get(number, ())) or 3
        size = dice.mostly(known, 0, 1, known + 5, MAX_FIELDS + 1)
        group = Group(number, tuple(_field(dice) for _ in range(size)))
        groups += [group] * dice.mostly(1, 0, 2, 40)
    return encode_zone(groups)[:cut] + tail


def _field(dice: Dice) -> bytes:
    return dice.mostly(
        b"1", b"", b"DURAND", b"20261123", b"202613450000", b"2840380021123", b"47", b"00000000", b"\xff\x00\x80",
        dice.raw(20), b"9" * 255,
    )  # fmt: skip
