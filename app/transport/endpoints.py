"""Where this post may connect to, and the guard that keeps a simulation at home."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from app.domain.errors import AppError
from app.teletransmission.address import REAL_SUFFIX


class ForbiddenEndpoint(AppError):
    """A simulation was about to reach the real world: nothing was opened."""

    user_message = (
        "Le moteur de facturation est simulé : rien ne peut partir vers un vrai serveur. "
        "Vérifiez les adresses dans Réglages, Télétransmission."
    )


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server: host and TCP port."""

    host: str
    port: int


def check_endpoint(endpoint: Endpoint, engine_is_simulated: bool) -> None:
    """Raise ForbiddenEndpoint when the engine is simulated and *endpoint* is not an address of this machine.

    Only literal loopback addresses pass: a name, « localhost » included, may lead anywhere.
    """
    if engine_is_simulated and not _is_loopback(endpoint.host):
        raise ForbiddenEndpoint("simulated engine, endpoint not on loopback")


def check_recipient(recipient: str, engine_is_simulated: bool) -> None:
    """Raise ForbiddenEndpoint when the engine is simulated and *recipient* is on the network of the caisses."""
    domain = recipient.rpartition("@")[2].strip().rstrip(".>").lower()
    if engine_is_simulated and f".{domain}".endswith(REAL_SUFFIX):
        raise ForbiddenEndpoint("simulated engine, recipient on rss.fr")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
