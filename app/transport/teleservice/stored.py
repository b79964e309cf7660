"""The settings of the téléservices as the encrypted database of the cabinet keeps them: plain texts by key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import Enum

from app.services.ports_rights import CertificateMissing
from app.transport.teleservice.settings import Credentials, ServiceSettings, parse_address


class Teleservice(Enum):
    """Which service; the value starts the key of its address."""

    DROITS = "droits"
    INSI = "insi"


CERTIFICAT, CLE, AUTORITES = "teleservices.certificat", "teleservices.cle", "teleservices.autorites"
"""One certificate for every téléservice. The key is kept without passphrase: the database that holds it is encrypted,
and a passphrase is never stored."""
NUMERO = "teleservices.numero_agrement"


def address_key(service: Teleservice) -> str:
    """Return the key of the address of *service*."""
    return f"{service.value}.adresse"


def stored(credentials: Credentials) -> Mapping[str, str]:
    """Return the texts to keep; raise CertificateMissing when the key does not open with its own passphrase."""
    return {
        CERTIFICAT: credentials.certificate_pem.decode("ascii"),
        CLE: credentials.open_key_pem().decode("ascii"),
        AUTORITES: credentials.authorities_pem.decode("ascii"),
    }


def read_stored(setting: Callable[[str], str], service: Teleservice, *, engine_is_simulated: bool) -> ServiceSettings:
    """Return the settings of *service*; *setting* gives the text of a key, empty when there is none.

    Raise CertificateMissing when no certificate was chosen, InvalidIdentifier when the address is none.
    """
    certificate, key, authorities = (setting(name) for name in (CERTIFICAT, CLE, AUTORITES))
    if not (certificate and key and authorities):
        raise CertificateMissing("no certificate in the settings")
    endpoint, path = parse_address(setting(address_key(service)))
    credentials = Credentials(certificate.encode(), key.encode(), authorities.encode())
    settings = ServiceSettings(endpoint, path, credentials, engine_is_simulated)
    return replace(settings, authorisation=setting(NUMERO) or settings.authorisation)
