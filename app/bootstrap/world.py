"""The outside world as this post reaches it: for now the simulated one, on loopback only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from app.bootstrap.desk import Outside
from app.domain.clock import Clock
from app.services.ports import IncomingFile, ReturnsMailbox
from app.services.ports_card import CardReader
from app.services.ports_insi import InsiService
from app.services.ports_rights import RightsService
from app.simulator.world import OutsideWorld
from app.transport.adri.client import SoapRightsService
from app.transport.endpoints import Endpoint
from app.transport.insi.client import SoapInsiService
from app.transport.mail import Pop3Mailbox, SmtpLotTransport
from app.transport.teleservice.settings import Credentials, ServiceSettings, parse_address
from app.transport.teleservice.stored import Teleservice, address_key, read_stored

SENDER = "cabinet@cabinet.simulation.invalid"


def outside_of(world: OutsideWorld, card_reader: CardReader) -> Outside:
    """Return the adapters that lead to *world*."""
    smtp, pop3 = Endpoint(world.host, world.smtp_port), Endpoint(world.host, world.pop3_port)
    return Outside(
        transport=SmtpLotTransport(smtp, SENDER, engine_is_simulated=True, certificate=world.certificate),
        mailbox=Pop3Mailbox(pop3, world.pop3_user, world.pop3_password, engine_is_simulated=True),
        card_reader=card_reader,
    )


def training_outside(world: OutsideWorld, card_reader: CardReader, clock: Clock) -> Outside:
    """Return the same with the rights service, and a caisse that pays once its mailbox is looked at.

    Nobody waits a week to learn.
    """
    plain = outside_of(world, card_reader)
    return replace(plain, mailbox=PayingMailbox(plain.mailbox, world), rights=rights_of(world, clock))


@dataclass(frozen=True, slots=True)
class PayingMailbox:
    """ReturnsMailbox of the training world."""

    mailbox: ReturnsMailbox
    world: OutsideWorld

    def fetch(self) -> Iterator[IncomingFile]:
        """Settle what waits at the caisse, then yield every waiting file; raises MailboxDown."""
        self.world.caisse.settle()
        return self.mailbox.fetch()

    def delete(self, uids: Sequence[str]) -> None:
        """Delete files that are safely stored."""
        self.mailbox.delete(uids)


def rights_of(world: OutsideWorld, clock: Clock) -> RightsService:
    """Return the rights service of *world*, over TLS with the certificate of the training."""
    return SoapRightsService(_teleservice(world, world.rights_address), clock)


def insi_of(world: OutsideWorld, clock: Clock) -> InsiService:
    """Return INSi of *world*, over TLS with the certificate of the training."""
    return SoapInsiService(_teleservice(world, world.insi_address), clock)


def rights_of_cabinet(setting: Callable[[str], str], world: OutsideWorld, clock: Clock) -> RightsService:
    """Return the rights service that the settings of the cabinet name, that of *world* when they name none.

    Raise CertificateMissing or InvalidIdentifier when the settings cannot be used.
    """
    if not setting(address_key(Teleservice.DROITS)):
        return rights_of(world, clock)
    return SoapRightsService(read_stored(setting, Teleservice.DROITS, engine_is_simulated=True), clock)


def insi_of_cabinet(setting: Callable[[str], str], world: OutsideWorld, clock: Clock) -> InsiService:
    """Return INSi as the settings of the cabinet name it, that of *world* when they do not. Raise as above."""
    if not setting(address_key(Teleservice.INSI)):
        return insi_of(world, clock)
    return SoapInsiService(read_stored(setting, Teleservice.INSI, engine_is_simulated=True), clock)


def _teleservice(world: OutsideWorld, address: str) -> ServiceSettings:
    endpoint, path = parse_address(address)
    papers = world.teleservices.client_papers()
    credentials = Credentials(papers.certificate_pem, papers.key_pem, papers.authority_pem)
    return ServiceSettings(endpoint, path, credentials, engine_is_simulated=True)
