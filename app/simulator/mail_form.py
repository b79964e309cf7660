"""Mails as the simulated caisse opens and writes them."""

from __future__ import annotations

from base64 import encodebytes
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes, policy

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs7

from app.teletransmission.address import CABINET_DOMAIN, SIMULATED_DOMAIN

_EDI = "application/edi-consent"
_SEALED = "application/pkcs7-mime"


@dataclass(frozen=True, slots=True)
class Identity:
    """Key pair and self-signed certificate of the simulated caisse, made at each start."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    @classmethod
    def new(cls, now: datetime) -> Identity:
        """Make one, valid two days around *now*: it outlives no demonstration."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "SIMULATION CAISSE")])
        builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        return cls(key, builder.sign(key, hashes.SHA256()))


def message_id(mail: bytes) -> str:
    """Return the Message-ID of a mail, empty when it has none."""
    return str(message_from_bytes(mail, policy=policy.default).get("Message-ID", "")).strip()


def open_mail(mail: bytes, identity: Identity) -> bytes | None:
    """Return the EDI content of a mail, decrypted when sealed, as it came otherwise; None when there is none."""
    parsed = message_from_bytes(mail, policy=policy.default)
    if parsed.get_content_type() == _SEALED:
        sealed = parsed.get_payload(decode=True)
        if not isinstance(sealed, bytes):
            return None
        try:
            inner = pkcs7.pkcs7_decrypt_der(sealed, identity.certificate, identity.key, [])
        except ValueError:
            return None
        parsed = message_from_bytes(inner, policy=policy.default)
    for part in parsed.walk():
        if part.get_content_type() == _EDI:
            content = part.get_payload(decode=True)
            return content if isinstance(content, bytes) else None
    return None


def write_return(content: bytes, kind: str, number: int) -> bytes:
    """Return the mail that carries one return to the cabinet (facts/noemie-format.md §3)."""
    zipped = content.startswith(b"\x1f\x8b")
    head = (
        f"From: caisse@{SIMULATED_DOMAIN}\r\nTo: cabinet@{CABINET_DOMAIN}\r\nSubject: SIMULATION {kind}\r\n"
        f"Message-ID: <retour.{number}@{SIMULATED_DOMAIN}>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: application/EDI-consent\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Description: IRISTEST/{kind}{'/Z' if zipped else ''}\r\n\r\n"
    )
    return head.encode("ascii") + encodebytes(content).replace(b"\n", b"\r\n")
