"""TLS with a client certificate, and what each refusal of it means."""

from __future__ import annotations

import contextlib
import secrets
import ssl
import tempfile
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from app.domain.errors import AppError
from app.services.ports_rights import (
    CertificateExpired,
    CertificateMissing,
    CertificateRefused,
    ServerNotTrusted,
    ServiceUnreachable,
)
from app.transport.teleservice.settings import Credentials

_EXPIRED_ALERTS = ("ALERT_CERTIFICATE_EXPIRED",)
_REFUSED_ALERTS = (
    "ALERT_UNKNOWN_CA",
    "ALERT_BAD_CERTIFICATE",
    "ALERT_UNSUPPORTED_CERTIFICATE",
    "ALERT_CERTIFICATE_REVOKED",
    "ALERT_CERTIFICATE_UNKNOWN",
    "ALERT_CERTIFICATE_REQUIRED",
    "ALERT_ACCESS_DENIED",
    "ALERT_HANDSHAKE_FAILURE",
    "ALERT_DECRYPT_ERROR",
)


def client_context(credentials: Credentials, now: datetime) -> ssl.SSLContext:
    """Return the context that shows the certificate and trusts these authorities only.

    Raise CertificateMissing, or CertificateExpired when *now* is out of the dates of the certificate.
    """
    certificate = credentials.certificate
    if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        raise CertificateExpired("client certificate out of its dates")
    return _context(credentials)


@lru_cache(maxsize=4)
def _context(credentials: Credentials) -> ssl.SSLContext:
    """Made once per certificate: its key then goes through a file once per run, not once per question."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_verify_locations(cadata=credentials.authorities_pem.decode("ascii"))
        _load_chain(context, credentials)
    except (ValueError, TypeError, ssl.SSLError) as error:
        raise CertificateMissing("certificate, key or authorities unusable") from error
    return context


def _load_chain(context: ssl.SSLContext, credentials: Credentials) -> None:
    """Hand the key over through a file, the only way OpenSSL takes it: under a passphrase that lives this long."""
    passphrase = credentials.key_passphrase.encode() or None
    key = load_pem_private_key(credentials.key_pem, passphrase)
    once = secrets.token_urlsafe(32)
    sealed = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(once.encode()))
    with tempfile.NamedTemporaryFile(suffix=".pem", delete=False) as file:
        path = Path(file.name)
        file.write(credentials.certificate_pem + b"\n" + sealed)
    try:
        context.load_cert_chain(path, password=once)
    finally:
        with contextlib.suppress(OSError):
            path.unlink()


def tls_failure(error: OSError) -> AppError:
    """Return the failure that an error of the line stands for."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return ServerNotTrusted(f"server certificate: verify code {error.verify_code}")
    if isinstance(error, ssl.SSLError):
        reason = error.reason or ""
        if reason.endswith(_EXPIRED_ALERTS):
            return CertificateExpired(f"alert {reason}")
        if reason.endswith(_REFUSED_ALERTS):
            return CertificateRefused(f"alert {reason}")
        return ServiceUnreachable(f"TLS {reason or 'error'}")
    return ServiceUnreachable(type(error).__name__)
