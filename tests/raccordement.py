"""The raccordement of a cabinet over the real adapters, and the files that a cabinet may choose."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Event

from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates

from app.bootstrap.teleservices import CabinetInsi, CabinetRights, trial_questions
from app.domain.clock import Clock
from app.services.ports_insi import InsiAnswer, InsiByTraits
from app.services.ports_rights import PersonUnknown, RightsAnswer, RightsFailure, RightsRequest
from app.services.raccordement import SetRaccordement
from app.services.repositories import UnitOfWorkFactory
from app.simulator.teleservices.certificates import Papers
from app.simulator.world import OutsideWorld
from app.transport.teleservice.choose import StoredTexts

PHRASE = "sésame du fichier"


@dataclass(slots=True)
class FakeTeleservices:
    """Both services at once: they know nobody, which is an answer, or fail as told."""

    failure: RightsFailure = field(default_factory=PersonUnknown)
    simulated: bool = True
    name: str = "service factice"
    asked: int = 0

    def query(self, _request: RightsRequest, _cancel: Event | None = None) -> RightsAnswer:
        self.asked += 1
        raise self.failure

    def by_traits(self, _request: InsiByTraits, _cancel: Event | None = None) -> InsiAnswer:
        self.asked += 1
        raise self.failure


def fake_raccordement(store: UnitOfWorkFactory, clock: Clock, services: FakeTeleservices) -> SetRaccordement:
    """Return the use case with no line behind it."""
    return SetRaccordement(store, clock, StoredTexts(), services, services, trial_questions(clock))


def raccordement(store: UnitOfWorkFactory, own: OutsideWorld, clock: Clock) -> SetRaccordement:
    """Return the use case of a post whose own simulated world is *own*."""
    rights, insi = CabinetRights(store, own, clock), CabinetInsi(store, own, clock)
    return SetRaccordement(store, clock, StoredTexts(), rights, insi, trial_questions(clock))


def p12(papers: Papers, *, chain: bool = True) -> bytes:
    """Return the papers as a PKCS#12 file, with the authority unless told otherwise."""
    certificate = x509.load_pem_x509_certificate(papers.certificate_pem)
    authority = x509.load_pem_x509_certificate(papers.authority_pem)
    key = load_pem_private_key(papers.key_pem, None)
    lock = BestAvailableEncryption(PHRASE.encode())
    return serialize_key_and_certificates(b"cabinet", key, certificate, [authority] if chain else None, lock)  # type: ignore[arg-type]


def pem(papers: Papers) -> bytes:
    """Return the papers as one PEM file whose key is locked."""
    lock = BestAvailableEncryption(PHRASE.encode())
    key = load_pem_private_key(papers.key_pem, None).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)
    return key + papers.authority_pem + papers.certificate_pem
