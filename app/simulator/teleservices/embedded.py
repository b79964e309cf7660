"""What the adapters in process share: the certificate is checked, and accidents are told as the line tells them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from threading import Event

from cryptography import x509
from cryptography.exceptions import InvalidSignature

from app.domain.errors import Cancelled
from app.services.ports_rights import (
    AnswerTooBig,
    CertificateExpired,
    CertificateMissing,
    CertificateRefused,
    ClockSkewed,
    LookupRefused,
    MalformedAnswer,
    PersonUnknown,
    RightsFailure,
    ServiceFailing,
    ServiceTooSlow,
    ServiceUnreachable,
    SeveralPeople,
)
from app.simulator.teleservices.answers import Accident, Refusal
from app.simulator.teleservices.certificates import Authority

_ACCIDENTS: Mapping[Accident, type[RightsFailure]] = {
    Accident.MALFORMED: MalformedAnswer,
    Accident.BOMB: MalformedAnswer,
    Accident.SLOW: ServiceTooSlow,
    Accident.HTML: ServiceFailing,
    Accident.HUGE: AnswerTooBig,
    Accident.CUT: ServiceUnreachable,
    Accident.SKEWED: ClockSkewed,
}
_REFUSALS: Mapping[str, type[RightsFailure]] = {
    "sim_inconnu": PersonUnknown,
    "sim_plusieurs": SeveralPeople,
}


def check_certificate(certificate_pem: bytes, authority: Authority, now: datetime) -> None:
    """Raise CertificateMissing, CertificateExpired or CertificateRefused, as the server in TLS would make the client.

    Dates come first: an expired certificate is told to be so whoever issued it.
    """
    try:
        certificate = x509.load_pem_x509_certificate(certificate_pem)
    except ValueError as error:
        raise CertificateMissing("certificate unreadable") from error
    if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        raise CertificateExpired("client certificate out of its dates")
    try:
        certificate.verify_directly_issued_by(authority.certificate)
    except (ValueError, TypeError, InvalidSignature) as error:
        raise CertificateRefused("not issued by the simulated authority") from error


def check_cancel(cancel: Event | None) -> None:
    """Raise Cancelled once *cancel* is set."""
    if cancel is not None and cancel.is_set():
        raise Cancelled("lookup")


def failure(said: Refusal | Accident) -> RightsFailure:
    """Return what a refusal or an accident is for who asks."""
    if isinstance(said, Accident):
        return _ACCIDENTS[said](said.name)
    named = _REFUSALS.get(said.code)
    if named is not None:
        return named(f"fault {said.code}")
    return LookupRefused(said.code) if said.sender else ServiceFailing(f"fault {said.code}")
