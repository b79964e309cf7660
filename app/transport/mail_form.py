"""The mail that carries a file: one EDI part, gzipped, enveloped for its recipient when its certificate is known.

Source: facts/transport.md §2 (IRIS B2 flow) and facts/noemie-format.md §3 (form of a return).
"""

from __future__ import annotations

import gzip
from base64 import encodebytes
from email import message_from_bytes, policy
from email.message import EmailMessage

from cryptography.hazmat.primitives.ciphers.algorithms import AES128
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509 import Certificate

from app.services.ports import OutgoingMail

EDI_TYPE = "application/EDI-consent"
GZIP_SUFFIX = "/Z"


def compose(mail: OutgoingMail, sender: str, certificate: Certificate | None) -> bytes:
    """Return the whole mail, lines ended by CRLF."""
    part = _edi_part(mail)
    headers = [f"From: {sender}", f"To: {mail.recipient}", f"Subject: {mail.subject}", f"Message-ID: {mail.message_id}"]
    head = "\r\n".join([*headers, "MIME-Version: 1.0"]).encode("ascii") + b"\r\n"
    if certificate is None:
        return head + part
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(part).add_recipient(certificate)
    sealed = builder.set_content_encryption_algorithm(AES128).encrypt(Encoding.DER, [pkcs7.PKCS7Options.Binary])
    outer = (
        'Content-Type: application/pkcs7-mime; name="smime.p7m"; smime-type=enveloped-data\r\n'
        'Content-Disposition: attachment; filename="smime.p7m"\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\n"
    )
    return head + outer.encode("ascii") + _base64(sealed)


def _edi_part(mail: OutgoingMail) -> bytes:
    zipped = mail.content_description.endswith(GZIP_SUFFIX)
    content = gzip.compress(mail.contenu, mtime=0) if zipped else mail.contenu
    name = "B2.gz" if zipped else "B2"
    head = (
        f'Content-Type: {EDI_TYPE}; name="{name}"\r\nContent-Transfer-Encoding: base64\r\n'
        f"Content-Description: {mail.content_description}\r\n\r\n"
    )
    return head.encode("ascii") + _base64(content)


def _base64(content: bytes) -> bytes:
    return encodebytes(content).replace(b"\n", b"\r\n")


def edi_content(message: bytes) -> bytes | None:
    """Return the bytes of the EDI part of a mail as they came, None when it has none."""
    parsed: EmailMessage = message_from_bytes(message, policy=policy.default)
    for part in parsed.walk():
        if part.get_content_type().lower() == EDI_TYPE.lower():
            content = part.get_payload(decode=True)
            return content if isinstance(content, bytes) else None
    return None
