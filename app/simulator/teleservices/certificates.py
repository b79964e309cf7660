"""Certificates of the simulated world, made at each start: they vouch for nothing anywhere else.

Their dates are wide and fixed, because OpenSSL reads the clock of the machine whatever clock the training has; what is
out of its dates is so for every clock a test may set.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from app.simulator.loopback import HOST

CABINET, SERVER = "SIMULATION CABINET", "SIMULATION TELESERVICES"


class Validity(Enum):
    """From when until when a certificate holds."""

    NOW = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2120, 1, 1, tzinfo=UTC))
    EXPIRED = (datetime(2001, 1, 1, tzinfo=UTC), datetime(2002, 1, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Papers:
    """A certificate, its key (in clear: nothing depends on it), and the authority it trusts; all PEM."""

    certificate_pem: bytes
    key_pem: bytes = field(repr=False)
    authority_pem: bytes


class Authority:
    """A certification authority of the simulated world."""

    def __init__(self, name: str = "SIMULATION AUTORITE") -> None:
        self._name = _named(name)
        self._key = ec.generate_private_key(ec.SECP256R1())
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        builder = _builder(self._name, self._name, self._key.public_key(), Validity.NOW)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        self.certificate = builder.add_extension(usage, critical=True).sign(self._key, hashes.SHA256())

    @property
    def pem(self) -> bytes:
        """Its certificate."""
        return self.certificate.public_bytes(Encoding.PEM)

    def papers(self, common_name: str, validity: Validity = Validity.NOW) -> Papers:
        """Issue a certificate: for a client, or for the loopback address when it is that of the server."""
        key = ec.generate_private_key(ec.SECP256R1())
        builder = _builder(_named(common_name), self._name, key.public_key(), validity)
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        usage = ExtendedKeyUsageOID.CLIENT_AUTH
        if common_name == SERVER:
            usage = ExtendedKeyUsageOID.SERVER_AUTH
            address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))])
            builder = builder.add_extension(address, critical=False)
        builder = builder.add_extension(issuer, critical=False)
        builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
        certificate = builder.sign(self._key, hashes.SHA256())
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return Papers(certificate.public_bytes(Encoding.PEM), secret, self.pem)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, validity: Validity
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder(issuer, subject, key, x509.random_serial_number())
    builder = builder.not_valid_before(validity.value[0]).not_valid_after(validity.value[1])
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)


def _named(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
