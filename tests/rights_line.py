"""The rights service as the contract suite meets it: over TLS on loopback, or in process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from threading import Event

from app.domain.clock import FixedClock
from app.services.ports_rights import RightsRequest, RightsService
from app.simulator.adri.cases import BY_CASE, CasDroits
from app.simulator.adri.embedded import EmbeddedRights
from app.simulator.teleservices.certificates import CABINET, Authority, Papers, Validity
from app.simulator.world import OutsideWorld
from app.transport.adri.client import SoapRightsService
from app.transport.teleservice.settings import Credentials, ServiceSettings, parse_address

NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)


@dataclass(slots=True)
class FakeWait:
    """Never waits; writes down how long it was asked to, and may give up at one of them."""

    asked: list[float] = field(default_factory=list)
    cancel_at: int | None = None
    at_each: Callable[[], None] | None = None

    def __call__(self, cancel: Event, seconds: float) -> bool:
        self.asked.append(seconds)
        if self.at_each is not None:
            self.at_each()
        if self.cancel_at == len(self.asked):
            cancel.set()
        return cancel.is_set()


def ticking(step_s: float) -> Callable[[], float]:
    """Return a stopwatch that moves by *step_s* each time somebody looks at it."""

    def ticks() -> Iterator[float]:
        at = 0.0
        while True:
            yield at
            at += step_s

    running = ticks()
    return lambda: next(running)


def request(cas: CasDroits = CasDroits.OUVERTS, rang: int = 1) -> RightsRequest:
    """Return the question about the person who plays *cas*."""
    person = BY_CASE[cas]
    prenom = person.prenom if rang == 1 else ""
    return RightsRequest("01", person.nir, person.naissance, rang, TODAY, person.nom, prenom, "801", "0000")


def papers(world: OutsideWorld, kind: str) -> Papers:
    """Return what the cabinet shows: « accepted », « refused », « expired », « missing »."""
    match kind:
        case "refused":
            stranger = Authority("ANOTHER AUTHORITY").papers(CABINET)
            return Papers(stranger.certificate_pem, stranger.key_pem, world.teleservices.authority.pem)
        case "expired":
            return world.teleservices.client_papers(Validity.EXPIRED)
        case "missing":
            return Papers(b"nothing", b"nothing", world.teleservices.authority.pem)
        case _:
            return world.teleservices.client_papers()


def settings_of(world: OutsideWorld, shown: Papers | None = None, address: str = "") -> ServiceSettings:
    """Return the settings that lead to *world*."""
    shown = shown or papers(world, "accepted")
    endpoint, path = parse_address(address or world.rights_address)
    credentials = Credentials(shown.certificate_pem, shown.key_pem, shown.authority_pem)
    return ServiceSettings(endpoint, path, credentials, engine_is_simulated=True)


@dataclass(slots=True)
class Desk:
    """One way to the simulated service."""

    world: OutsideWorld
    clock: FixedClock
    over_tls: bool
    wait: FakeWait = field(default_factory=FakeWait)
    step_s: float = 0.0
    """How fast the stopwatch of the next service runs: fast enough, and a slow answer takes no time here."""

    def service(self, kind: str = "accepted") -> RightsService:
        """Return the adapter, with the certificate of that kind."""
        if self.over_tls:
            settings = settings_of(self.world, papers(self.world, kind))
            return SoapRightsService(settings, self.clock, wait=self.wait, monotonic=ticking(self.step_s))
        shown = papers(self.world, kind)
        return EmbeddedRights(self.world.rights, self.clock, self.world.teleservices.authority, shown.certificate_pem)

    def cut_the_line(self, service: RightsService) -> None:
        """Play a post without network."""
        self.world.teleservices.stop()
        if isinstance(service, EmbeddedRights):
            service.down = True
