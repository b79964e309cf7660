"""The signing tool of the maintainers, and the key that the product carries."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from app.billing.tariff_file import read_envelope
from app.store import signatures
from app.store.signatures import Ed25519Verifier, product_verifier
from tests.tariff_files import ACTE, KEY, VERIFIER, payload, signed
from tools import sign_tariff

SECRET = "une phrase de passe"


def ask(_question: str) -> str:
    return SECRET


@pytest.fixture
def key_pair(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[Path, Ed25519Verifier]:
    """A new private key on disk and the verifier of its public one."""
    path = tmp_path / "privee.pem"
    assert sign_tariff.main(["cle", str(path)], ask) == 0
    return path, Ed25519Verifier.of_pem(capsys.readouterr().out.encode())


def test_a_file_signed_by_the_tool_is_taken_by_its_public_key(
    key_pair: tuple[Path, Ed25519Verifier], tmp_path: Path
) -> None:
    path, verifier = key_pair
    (tmp_path / "maj.json").write_text(json.dumps(payload()), encoding="utf-8")
    assert sign_tariff.main(["signer", str(tmp_path / "maj.json"), str(path), str(tmp_path / "f.json")], ask) == 0
    envelope = read_envelope((tmp_path / "f.json").read_bytes())
    assert verifier.verify(envelope.signed_bytes, envelope.signature)
    assert (envelope.payload, envelope.key_id) == (payload(), verifier.key_ids[0])
    assert not VERIFIER.verify(envelope.signed_bytes, envelope.signature)


def test_the_private_key_is_encrypted_and_for_its_owner_only(key_pair: tuple[Path, Ed25519Verifier]) -> None:
    path, _ = key_pair
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(TypeError):
        load_pem_private_key(path.read_bytes(), None)


def test_the_private_key_never_enters_the_repository(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    inside = sign_tariff.REPOSITORY / "resources" / "tarifs" / "privee.pem"
    assert sign_tariff.main(["cle", str(inside)], ask) == 1
    assert not inside.exists()
    assert sign_tariff.main(["cle", str(tmp_path / "x.pem")], lambda _question: "court") == 1
    (tmp_path / "deja.pem").write_bytes(b"precieux")
    assert sign_tariff.main(["cle", str(tmp_path / "deja.pem")], ask) == 1
    assert (tmp_path / "deja.pem").read_bytes() == b"precieux"
    assert "hors du dépôt" in capsys.readouterr().err


def test_what_the_product_would_refuse_is_not_signed(key_pair: tuple[Path, Ed25519Verifier], tmp_path: Path) -> None:
    contents = {
        "gap.json": json.dumps(payload(actes={"ajouter": [ACTE]})),
        "shape.json": json.dumps({**payload(), "version": "1"}),
        "text.json": "pas du JSON",
    }
    for name, content in contents.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
        target = tmp_path / f"signe-{name}"
        assert sign_tariff.main(["signer", str(tmp_path / name), str(key_pair[0]), str(target)], ask) == 1
        assert not target.exists()


def test_an_unfit_key_is_refused(tmp_path: Path) -> None:
    curve = ec.generate_private_key(ec.SECP256R1())
    pem = curve.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(SECRET.encode()))
    (tmp_path / "ec.pem").write_bytes(pem)
    (tmp_path / "rien.pem").write_bytes(b"rien")
    for name in ("ec.pem", "rien.pem"):
        with pytest.raises(sign_tariff.Unusable):
            sign_tariff.read_key(tmp_path / name, ask)
    public = curve.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for none in (b"", public, public + _public()):
        with pytest.raises(ValueError, match="Ed25519"):
            Ed25519Verifier.of_pem(none)


def _public() -> bytes:
    return KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def test_an_old_key_and_a_new_one_hold_together(key_pair: tuple[Path, Ed25519Verifier]) -> None:
    both = Ed25519Verifier.of_pem(b"# ancienne\n" + _public() + b"# nouvelle\n" + _public())
    assert both.key_ids == VERIFIER.key_ids * 2
    envelope = read_envelope(signed(payload()))
    assert both.verify(envelope.signed_bytes, envelope.signature)
    assert not both.verify(envelope.signed_bytes, b"court")
    assert not key_pair[1].verify(envelope.signed_bytes, envelope.signature)


def test_the_tool_says_what_a_file_changes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "f.json").write_bytes(signed(payload()))
    assert sign_tariff.main(["verifier", str(tmp_path / "f.json")]) == 1
    assert "refusera" in capsys.readouterr().err
    monkeypatch.setattr(sign_tariff, "product_verifier", lambda: VERIFIER)
    assert sign_tariff.main(["verifier", str(tmp_path / "f.json")]) == 0
    assert "10/11/2026 acte modifié MK-A-LOMBALGIE : RAM 8,09 → RAM 8,39" in capsys.readouterr().out
    (tmp_path / "g.json").write_bytes(signed(payload(2)))
    assert sign_tariff.main(["verifier", str(tmp_path / "g.json")]) == 0
    assert sign_tariff.main(["verifier", str(tmp_path / "rien.json")]) == 1


def test_the_product_carries_a_public_key_and_no_private_one() -> None:
    assert product_verifier().key_ids
    assert product_verifier().key_ids != VERIFIER.key_ids
    mark = b"-----BEGIN " + b"ENCRYPTED PRIVATE"
    tracked = (path for path in (sign_tariff.REPOSITORY / "resources").rglob("*") if path.is_file())
    assert [path.name for path in tracked if mark in path.read_bytes() or b"BEGIN PRIVATE" in path.read_bytes()] == []
    assert signatures.key_id(KEY.public_key()) == VERIFIER.key_ids[0]
