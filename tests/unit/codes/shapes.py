"""Codes that are nearly right: every field in its place, one or two of them odd."""

from __future__ import annotations

from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.hardware.codes.deux_d_doc import types
from app.simulator import base45
from app.simulator.apcv import MARK, SIGNED_MARK, TRAINING_SEED, key_id
from app.simulator.apcv_people import ASSURES
from tests.fuzzing import Dice

ODD = "S1234567890AB.- '\x1d\x1fÉé<>^]\\x\x00"
FIELDS = (
    ("S1", ("285076311306996", "28507631130699", "285072A00412338", "985079999999999", "28507631130699A")),
    ("S2", ("1.2.250.1.213.1.4.10", "1.2.250.1.213.1.4.8", "1.2.250.1.213.1.4.12", "....................", "1.2")),
    ("S3", ("CAMILLE MARIE", "JEAN-PAUL D'ARC", "A" * 100, "A" * 101, "", "''", "Camille")),
    ("S4", ("ESSAI-TEST", "O", "  ", "-" * 20, "ÉTÉ", "S1")),
    ("S5", ("F", "M", "I", "", "FM")),
    ("S6", ("14-07-1985", "00-00-1985", "31-02-0000", "99-99-9999", "1985-07-14", "14/07/1985")),
    ("S7", ("63113", "2A004", "99100", "", "631", "AAAAA")),
)
HEADER = "IS01" + "0" * 22


def ins(dice: Dice) -> bytes:
    """An INS datamatrix: order, separators, values and header may each be odd."""
    fields = [(code, dice.mostly(values[0], *values[1:], dice.text(ODD, 12))) for code, values in FIELDS]
    match dice.number(8):
        case 1:
            fields.reverse()
        case 2:
            fields.append(fields[dice.number(7)])
        case 3:
            del fields[dice.number(7)]
    gap = dice.mostly("\x1d", "", "<GS>", "^]", "\\x1d", "\x1d\x1d", " ", "\n")
    head = dice.mostly(HEADER, "IS01" + "1" * 22, "IS02" + "0" * 22, "IS0", HEADER + "\x1d", HEADER + "Z")
    tail = dice.mostly("", "\x1fABC234", "\x1f", "\x1f\x1f", "\r\n", dice.text(ODD, 20))
    text = (head + gap.join(code + value for code, value in fields) + tail)[: dice.mostly(1000, 20, 60)]
    return text.encode(dice.mostly("utf-8", "latin-1"), "replace")


def deux_d_doc(dice: Dice) -> bytes:
    """A 2D-Doc: each part of the header, the message and the signature may be odd."""
    day = ("1E58", "FFFF", "0000", "ffff", "FFFE", "G000", "1E5")
    version = dice.mostly("04", "01", "02", "03", "05", "00", "A1")
    kind = dice.pick(*sorted(types()), "ZZ", "!!")
    head = "DC" + version + dice.mostly("FR03", "FR00", "fr03", "F") + dice.mostly("0001", "ZZZZ", "é001")
    head += dice.mostly(day[0], *day[1:]) + dice.mostly(day[1], *day) + kind
    extra = {"03": "01", "04": "01FR"}.get(version, "")
    body = dice.mostly("43ABC\x1d", "", "43\x1e", dice.text(ODD, 30))
    signature = dice.mostly(
        "\x1f" + "A" * 103, "", "\x1f", "\x1f" + "A" * 102, "\x1f" + "1" * 103, "\x1f" + "\x7f" * 64
    )
    annex = dice.mostly("", "\x1dannexe", "\x1d", "\x1f")
    return (head + dice.mostly(extra, "", "0", "zz", "01F") + body + signature + annex).encode("latin-1", "replace")


def signed_ticket(now: datetime, dice: Dice) -> bytes:
    """A code that the training key did sign: whatever its body says, the signature is right (nearly always)."""
    key = Ed25519PrivateKey.from_private_bytes(dice.mostly(TRAINING_SEED, bytes(32)))
    ident = dice.mostly(key_id(key.public_key()), b"\0\0")
    flags = dice.mostly(0, 1, 2, 255)
    age = dice.pick(0, 59, 60, 61, 179, 180, 181, -119, -120, -121, -(2**31), 2**31, int(now.timestamp()))
    issued = (int(now.timestamp()) - age) % 2**32
    lifetime = dice.mostly(60, 0, 1, 300, 301, 65535)
    token = dice.mostly(ASSURES[0].token, ASSURES[1].token, bytes(16), dice.raw(16).ljust(16, b"\0"))
    body = bytes([dice.mostly(1, 0, 2), flags]) + ident + issued.to_bytes(4, "big") + lifetime.to_bytes(2, "big")
    body += dice.raw(8).ljust(8, b"\0") + token
    data = body + key.sign(SIGNED_MARK + body)
    text = MARK + base45.encode(dice.mostly(data, data[:-1], data + b"\0", b""))
    return dice.mostly(text, text.lower(), text + "\r\n", text.replace(" ", "")).encode()
