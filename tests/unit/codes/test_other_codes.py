"""2D-Doc headers, codes shown by mistake, and secrets that are handed over once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.clock import FixedClock
from app.domain.codes import (
    AppliSimulee,
    BadCode,
    CodeExpired,
    CodeNomme,
    DeuxDDocLu,
    InsLu,
    QrOpaque,
    ScannedCode,
    Secret,
    SignatureZone,
    Symbology,
)
from app.hardware.codes.deux_d_doc import parse_deux_d_doc, types
from app.hardware.codes.understand import Understand
from tests.code_frames import INS, OPAQUE, SIMULATION

NOW = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
TELL = Understand(FixedClock(NOW))
SIGNATURE = "A" * 103


def test_a_header_of_each_version_is_explained() -> None:
    lu = parse_deux_d_doc(f"DC04FR0300011E58FFFF2801FR43ABC\x1d\x1f{SIGNATURE}".encode())
    assert (lu.version, lu.autorite, lu.certificat, lu.type_code) == ("04", "FR03", "0001", "28")
    assert (lu.issued_on, lu.signed_on) == (date(2021, 4, 8), None)  # facts/ins-datamatrix.md §6
    assert (lu.libelle, lu.perimetre, lu.pays) == ("Avis d’impôt sur les revenus", "01", "FR")
    assert (lu.signature, lu.is_test) == (SignatureZone.PRESENTE, False)
    old = parse_deux_d_doc(b"DC02FR000001FFFFFFFF0043ABC")
    assert (old.libelle, old.perimetre, old.is_test) == ("Justificatif de domicile", "", True)
    assert parse_deux_d_doc(b"DC03FR000001FFFFFFFF0001").perimetre == "01"


@pytest.mark.parametrize(
    ("tail", "state"),
    [
        ("43A", SignatureZone.ABSENTE),
        ("43A\x1f", SignatureZone.ABSENTE),
        (f"43A\x1f{SIGNATURE}", SignatureZone.PRESENTE),
        (f"43A\x1f{SIGNATURE}\x1dannexe", SignatureZone.PRESENTE),
        (f"43A\x1f{SIGNATURE[1:]}", SignatureZone.ABIMEE),
        (f"43A\x1f{'1' * 103}", SignatureZone.ABIMEE),
    ],
)
def test_the_signature_is_seen_never_believed(tail: str, state: SignatureZone) -> None:
    assert parse_deux_d_doc(f"DC04FR0300011E581E582801FR{tail}".encode()).signature is state


def test_the_first_version_signs_in_binary() -> None:
    head = b"DC01FR0300011E581E5828" + b"43A\x1f"
    assert parse_deux_d_doc(head + bytes(range(64))).signature is SignatureZone.PRESENTE
    assert parse_deux_d_doc(head + bytes(10)).signature is SignatureZone.ABIMEE


@pytest.mark.parametrize(
    "bad",
    [b"DC", b"DC05FR0300011E581E582801FR", b"DC04FR0300011E58ZZZZ28", b"DC04FR0300011E581E5828", b"DC04FR03" * 900],
)
def test_a_spoiled_header_is_refused(bad: bytes) -> None:
    with pytest.raises(BadCode):
        parse_deux_d_doc(bad)


def test_an_unknown_type_is_shown_by_its_code() -> None:
    lu = parse_deux_d_doc(b"DC03FR0300011E581E58ZZ01")
    assert (lu.libelle, lu.type_code) == ("", "ZZ")
    assert all(types().values())


@pytest.mark.parametrize(
    ("payload", "symbology", "kind"),
    [
        (INS, Symbology.DATAMATRIX, InsLu),
        (INS, Symbology.QR, InsLu),  # handheld scanners do not tell the drawing
        (SIMULATION, Symbology.QR, AppliSimulee),
        ("DC03FR0300011E581E580001", Symbology.DATAMATRIX, DeuxDDocLu),
        (OPAQUE, Symbology.QR, QrOpaque),
        ("ISBN 978", Symbology.QR, QrOpaque),
        ("", Symbology.QR, QrOpaque),
        ("https://example.org", Symbology.QR, CodeNomme),
        ("anything", Symbology.DATAMATRIX, CodeNomme),
    ],
)
def test_the_first_characters_tell_the_kind(payload: str, symbology: Symbology, kind: type) -> None:
    assert isinstance(TELL(ScannedCode(payload.encode(), symbology)), kind)


@pytest.mark.parametrize(
    ("payload", "symbology", "words"),
    [
        ("HTTP://EXAMPLE.ORG", Symbology.QR, "site web"),
        ("BCD\n002\n1\nSCT", Symbology.QR, "virement"),
        ("WIFI:S:cabinet;P:secret;;", Symbology.QR, "Wi-Fi"),
        ("BEGIN:VCARD", Symbology.QR, "Carte de visite"),
        ("BEGIN:VEVENT", Symbology.QR, "agenda"),
        ("otpauth://totp/x?secret=y", Symbology.QR, "double authentification"),
        ("tel:+33353010000", Symbology.QR, "téléphone"),
        ("HC1:6BF", Symbology.QR, "Covid"),
        ("SIMAPCV2:ABC", Symbology.QR, "autre version"),
        ("\x1d010340093000000021", Symbology.DATAMATRIX, "médicament"),
        ("99990001;TP;1234;0001", Symbology.DATAMATRIX, "Datamatrix inconnu"),
    ],
)
def test_codes_of_no_use_are_named_and_their_content_is_not_kept(
    payload: str, symbology: Symbology, words: str
) -> None:
    said = TELL(ScannedCode(payload.encode(), symbology))
    assert isinstance(said, CodeNomme)
    assert words in said.nom
    assert "secret" not in repr(said).replace("Code secret", "")
    assert payload not in repr(said)


def test_a_mutuelle_card_is_never_guessed() -> None:
    said = TELL(ScannedCode(b"99990001;TP;1234;0001", Symbology.DATAMATRIX))
    assert isinstance(said, CodeNomme)
    assert "saisissez" in said.conseil


def test_other_drawings_are_named_by_their_reader() -> None:
    said = TELL(ScannedCode(b"3017620422003", Symbology.AUTRE, "EAN-13"))
    assert said == CodeNomme(
        "Code EAN-13", "Ce code ne sert pas ici\u00a0: présentez le QR de l’appli carte Vitale ou le datamatrix INS."
    )


def test_a_secret_is_taken_once_unchanged_and_dies_after_a_minute() -> None:
    secret = Secret(OPAQUE.encode(), NOW)
    assert secret.take(NOW + timedelta(seconds=60)) == OPAQUE.encode()
    with pytest.raises(CodeExpired):
        secret.take(NOW)
    late = Secret(b"x", NOW)
    with pytest.raises(CodeExpired):
        late.take(NOW + timedelta(seconds=61))
    with pytest.raises(CodeExpired):
        late.take(NOW)
    assert OPAQUE not in repr(secret) + repr(ScannedCode(OPAQUE.encode(), Symbology.QR))
