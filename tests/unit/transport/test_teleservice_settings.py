"""Addresses and certificates as the settings give them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, load_pem_private_key
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates

from app.domain.errors import InvalidIdentifier
from app.services.ports_rights import CertificateExpired, CertificateMissing
from app.simulator.teleservices.certificates import CABINET, Authority, Validity
from app.transport.endpoints import Endpoint
from app.transport.teleservice.settings import Credentials, parse_address
from app.transport.teleservice.stored import NUMERO, Teleservice, address_key, read_stored, stored
from app.transport.teleservice.tls import client_context

NOW = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "endpoint", "path"),
    [
        ("https://127.0.0.1:4433/droits", Endpoint("127.0.0.1", 4433), "/droits"),
        (" https://exemple.invalid ", Endpoint("exemple.invalid", 443), "/"),
        ("https://[::1]:99/a/b", Endpoint("::1", 99), "/a/b"),
    ],
)
def test_an_address_of_a_service(text: str, endpoint: Endpoint, path: str) -> None:
    assert parse_address(text) == (endpoint, path)


@pytest.mark.parametrize(
    "text",
    [
        "", "http://127.0.0.1/droits", "127.0.0.1:443", "https://", "https://moi:secret@hote/", "https://hote/?a=b",
        "https://hote/#x", "https://hote:99999/", "https://hote:abc/", "ftp://hote/", "https://hote/é", "https://hôte/",
        "https://hote/a b", "https://ho te/",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(InvalidIdentifier):
        parse_address(text)


def pkcs12(validity: Validity = Validity.NOW) -> tuple[bytes, Authority]:
    authority = Authority()
    papers = authority.papers(CABINET, validity)
    key, certificate = (
        load_pem_private_key(papers.key_pem, None),
        x509.load_pem_x509_certificate(papers.certificate_pem),
    )
    lock = BestAvailableEncryption(b"secret")
    return serialize_key_and_certificates(b"cabinet", key, certificate, [authority.certificate], lock), authority  # type: ignore[arg-type]


def test_a_file_as_the_authorities_deliver_it() -> None:
    content, authority = pkcs12()
    credentials = Credentials.from_pkcs12(content, "secret", authority.pem)
    assert credentials.certificate.subject.rfc4514_string() == f"CN={CABINET}"
    assert b"ENCRYPTED" in credentials.key_pem
    assert client_context(credentials, NOW).get_ca_certs()
    assert "BEGIN" not in repr(credentials)
    assert "secret" not in repr(credentials)


@pytest.mark.parametrize(("spoil", "passphrase"), [(b"", "secret"), (b"nothing", "secret"), (None, "wrong")])
def test_a_file_that_does_not_open(spoil: bytes | None, passphrase: str) -> None:
    content, authority = pkcs12()
    with pytest.raises(CertificateMissing):
        Credentials.from_pkcs12(content if spoil is None else spoil, passphrase, authority.pem)


def test_an_expired_certificate_is_seen_before_anything_is_opened() -> None:
    content, authority = pkcs12(Validity.EXPIRED)
    with pytest.raises(CertificateExpired):
        client_context(Credentials.from_pkcs12(content, "secret", authority.pem), NOW)


def test_what_is_stored_comes_back_and_opens_without_a_passphrase() -> None:
    content, authority = pkcs12()
    kept = dict(stored(Credentials.from_pkcs12(content, "secret", authority.pem)))
    assert all("secret" not in text for text in kept.values())
    kept |= {address_key(Teleservice.DROITS): "https://127.0.0.1:99/droits", NUMERO: "RE00000000000"}
    settings = read_stored(lambda key: kept.get(key, ""), Teleservice.DROITS, engine_is_simulated=True)
    assert (settings.endpoint, settings.path) == (Endpoint("127.0.0.1", 99), "/droits")
    assert settings.authorisation == "RE00000000000"
    assert client_context(settings.credentials, NOW).get_ca_certs()
    with pytest.raises(InvalidIdentifier):
        read_stored(lambda key: kept.get(key, ""), Teleservice.INSI, engine_is_simulated=True)


def test_a_cabinet_that_chose_no_certificate() -> None:
    with pytest.raises(CertificateMissing):
        read_stored(lambda _: "", Teleservice.DROITS, engine_is_simulated=True)


def test_a_key_that_stays_shut_is_not_stored() -> None:
    content, authority = pkcs12()
    credentials = Credentials.from_pkcs12(content, "secret", authority.pem)
    with pytest.raises(CertificateMissing):
        stored(replace(credentials, key_passphrase="other"))
