"""Where a téléservice is and how this cabinet proves who it is: plain values, from the settings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Self
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12

from app.domain.errors import InvalidIdentifier
from app.services.ports_rights import CertificateMissing
from app.transport.endpoints import Endpoint

TOTAL_S = 15
"""Seconds a person waits at most, retries included (facts/adri.md §4, rule 7)."""
CONNECT_S = 5
MAX_ANSWER_BYTES = 1024 * 1024
"""Own choice: the longest answer our contract allows is under 100 kB."""
_PEM_KEY = re.compile(rb"-----BEGIN ([A-Z ]*PRIVATE KEY)-----.+?-----END \1-----", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Credentials:
    """The certificate of the cabinet with its key, and the authorities it trusts; ``repr`` is masked."""

    certificate_pem: bytes
    """The certificate, followed by its chain when it has one."""
    key_pem: bytes
    authorities_pem: bytes
    """The only authorities that may vouch for the server."""
    key_passphrase: str = ""

    @classmethod
    def from_pkcs12(cls, content: bytes, passphrase: str, authorities_pem: bytes) -> Self:
        """Read a .p12 file as the authorities deliver it; raise CertificateMissing when it does not open.

        The key stays under the same passphrase in memory.
        """
        try:
            bundle = load_pkcs12(content, passphrase.encode())
        except ValueError as error:
            raise CertificateMissing("PKCS#12 does not open") from error
        if bundle.cert is None or bundle.key is None:
            raise CertificateMissing("PKCS#12 without certificate or key")
        chain = [bundle.cert, *bundle.additional_certs]
        lock = BestAvailableEncryption((passphrase or "-").encode())
        key = bundle.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)
        certificates = b"".join(one.certificate.public_bytes(Encoding.PEM) for one in chain)
        return cls(certificates, key, authorities_pem, passphrase or "-")

    @classmethod
    def from_file(cls, content: bytes, passphrase: str, authorities_pem: bytes = b"") -> Self:
        """Read a PKCS#12 file, or a PEM one with certificate and key; raise CertificateMissing when it does not open.

        Without *authorities_pem*, the authorities that the file brings along vouch for the server; none may be left.
        """
        reader = cls._from_pem if b"-----BEGIN" in content else cls.from_pkcs12
        read = reader(content, passphrase, authorities_pem)
        if authorities_pem:
            return read
        _own, *chain = x509.load_pem_x509_certificates(read.certificate_pem)
        return replace(read, authorities_pem=b"".join(one.public_bytes(Encoding.PEM) for one in chain))

    @classmethod
    def _from_pem(cls, content: bytes, passphrase: str, authorities_pem: bytes) -> Self:
        keys = [match.group() + b"\n" for match in _PEM_KEY.finditer(content)]
        locked = bool(keys) and b"ENCRYPTED" in keys[0]
        try:
            found = x509.load_pem_x509_certificates(content)
            key = load_pem_private_key(b"".join(keys), passphrase.encode() if locked else None)
        except (ValueError, TypeError) as error:
            raise CertificateMissing("PEM does not open") from error
        own = [one for one in found if one.public_key() == key.public_key()]
        if not own:
            raise CertificateMissing("key of another certificate")
        chain = [own[0], *(one for one in found if one not in own)]
        certificates = b"".join(one.public_bytes(Encoding.PEM) for one in chain)
        return cls(certificates, keys[0], authorities_pem, passphrase if locked else "")

    @property
    def certificate(self) -> x509.Certificate:
        """The certificate of the cabinet; raise CertificateMissing when there is none to read."""
        try:
            return x509.load_pem_x509_certificate(self.certificate_pem)
        except ValueError as error:
            raise CertificateMissing("certificate unreadable") from error

    def open_key_pem(self) -> bytes:
        """Return the key without passphrase, for the encrypted database. Raise CertificateMissing if it stays shut."""
        try:
            key = load_pem_private_key(self.key_pem, self.key_passphrase.encode() or None)
        except (ValueError, TypeError) as error:
            raise CertificateMissing("key unreadable") from error
        return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def __repr__(self) -> str:
        return "Credentials(…)"


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """One téléservice as this post reaches it."""

    endpoint: Endpoint
    path: str
    credentials: Credentials
    engine_is_simulated: bool
    software: str = "Cabinet Kiné"
    authorisation: str = "SIMULATION"
    """Number of the agreement of the software, sent with each question."""
    connect_s: int = CONNECT_S
    total_s: int = TOTAL_S
    max_answer_bytes: int = field(default=MAX_ANSWER_BYTES)


def parse_address(text: str) -> tuple[Endpoint, str]:
    """Return (host and port, path) of an ``https://`` address; raise InvalidIdentifier on anything else."""
    try:
        parts = urlsplit(text.strip())
        port = parts.port or 443
    except ValueError:
        parts, port = urlsplit(""), 0
    bare = not (parts.username or parts.password or parts.query or parts.fragment)
    plain = re.fullmatch(r"[!-~]*", (parts.hostname or "") + parts.path)
    if parts.scheme != "https" or not parts.hostname or not bare or not plain:
        raise InvalidIdentifier(
            "service address",
            "not a plain https address",
            "L’adresse du service commence par https:// et ne contient ni mot de passe ni paramètre.",
        )
    return Endpoint(parts.hostname, port), parts.path or "/"
